package audit

import (
	"time"

	"kagikura/crypto/generate"
	"kagikura/crypto/strength"
	"kagikura/vault"
)

// Kind is what a finding is about. The worse ones come first, in the order that
// package today gives reasons for.
type Kind uint8

const (
	// MasterInside: the passphrase of the vault is used inside it. Who learns it
	// from one firm opens everything.
	MasterInside Kind = iota + 1
	// Reused: several accounts, or several fields of one, have the same.
	Reused
	// LoginIsTrading: the login and the trading password of one account are the
	// same, and no other place has it.
	LoginIsTrading
	// KnownBad: many people use it, or it stands in a list of leaked passwords.
	KnownBad
	// PersonalData: it is what the account itself says of its owner.
	PersonalData
	// Weak: it takes few guesses.
	Weak
	// Similar: it differs from another in little.
	Similar
	// BreaksRule: the firm would not take it, as its rule is known.
	BreaksRule
	// Old: it has not changed for long.
	Old
)

// Kinds are all kinds, the worst first.
func Kinds() []Kind {
	return []Kind{MasterInside, Reused, LoginIsTrading, KnownBad, PersonalData, Weak, Similar, BreaksRule, Old}
}

// String names the kind as custom data keys, translation keys and the command
// line do.
func (k Kind) String() string {
	switch k {
	case MasterInside:
		return "master"
	case KnownBad:
		return "known"
	case PersonalData:
		return "personal"
	case Reused:
		return "reused"
	case LoginIsTrading:
		return "login-is-trading"
	case Similar:
		return "similar"
	case Weak:
		return "weak"
	case BreaksRule:
		return "rule"
	case Old:
		return "old"
	}
	return "unknown"
}

// WeakBelow is the decimal logarithm of guesses below which a password counts as
// weak: ten random letters and digits, the fewest that brokers ask for, lie above.
const WeakBelow = 12

// ShortPIN is the most digits of a number that is no login password and counts as a
// PIN: firms want it so, and it is not called weak for being short.
const ShortPIN = 8

// Finding is one thing that is wrong with a password, or with several. It names
// accounts and fields and holds no secret.
type Finding struct {
	Kind Kind
	// Uses are the fields that it is about, in the order of the tree: one, or two
	// and more where Kind is Reused, LoginIsTrading or Similar.
	Uses []Use

	// Likeness is how those of Similar are alike.
	Likeness Likeness
	// Guesses is the decimal logarithm of the guesses that Weak takes, and Reasons
	// why they are so few; Reasons also of KnownBad in the bundled list.
	Guesses float64
	Reasons []strength.Reason
	// Leaked is how often a password of KnownBad stands in the list of leaked
	// passwords; 0 where it is the bundled list that has it.
	Leaked uint64
	// Equals is what a password of PersonalData is.
	Equals Trait
	// Violations are how a password of BreaksRule breaks the rule.
	Violations []generate.Violation
	// Since is when a password of Old changed last, at the latest.
	Since time.Time

	// Excuses are, for a finding that its owner excused, the excuses of its uses, in
	// their order.
	Excuses []Excused
}

// Accounts are the accounts of the finding, each once.
func (f Finding) Accounts() []vault.ID { return Group(f.Uses).Accounts() }

// Findings is what there is to say about the passwords of one vault. It is
// immutable, and safe for concurrent use.
type Findings struct {
	// Of is the vault that was looked at.
	Of *vault.Vault
	// Open are the findings that stand, the worst first, and among those of a kind
	// the ones of several accounts first, then those with the most uses, otherwise
	// in the order of the tree.
	Open []Finding
	// Excused are those that their owner has excused, in the same order.
	Excused []Finding
	// Unreadable are excuses that cannot be read, or that say that they were made in
	// the future. They excuse nothing and are kept as they are.
	Unreadable []Unreadable
	// Compared is how many passwords were looked at.
	Compared int
	// Partial is true where so many passwords are nearly alike, or there are so many
	// hundred thousands, that not all could be held against each other; see
	// [MostComparisons].
	Partial bool
	// Unchecked is why not all passwords were looked up in the list of leaked ones,
	// nil where all were or there is no list.
	Unchecked error

	// For the next Look.
	entries  map[vault.ID]*seen
	alike    *alike
	question Question
	traits   map[string]Trait
}

// About are the open findings that have a use in an account, in their order.
func (fs *Findings) About(account vault.ID) []Finding {
	var about []Finding
	for _, f := range fs.Open {
		for _, u := range f.Uses {
			if u.Account == account {
				about = append(about, f)
				break
			}
		}
	}
	return about
}
