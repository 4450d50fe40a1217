package today

// Rule is one of the five rules, by its number.
type Rule int

const (
	NoLinks   Rule = 1 + iota // never open links in messages
	Bookmarks                 // enter by the bookmark of the official site
	Factors                   // switch on every second factor and notice
	Passwords                 // no password twice, none that can be guessed
	Looks                     // look at the account often
)

// Rules are all rules.
func Rules() []Rule { return []Rule{NoLinks, Bookmarks, Factors, Passwords, Looks} }

// Standing is how it stands with a rule.
type Standing uint8

const (
	Unknown Standing = iota
	Kept
	ToDo
)

// State is how it stands with a rule, and of how many accounts that is said.
type State struct {
	Rule     Rule
	Standing Standing
	// Kept, ToDo and Unknown are how many accounts each holds of. Of NoLinks Kept is
	// how many addresses were checked in the last [CheckedDays] days instead.
	Kept, ToDo, Unknown int
	// Weak is how many of Kept are weak all the same: of Factors, whose login asks for
	// less than an authenticator app.
	Weak int
}

// CheckedDays is how long a checked address counts for NoLinks.
const CheckedDays = 30

// settle gives the counts one standing: anything to do outweighs what is not
// known, and that what is kept.
func (s State) settle() State {
	switch {
	case s.ToDo > 0:
		s.Standing = ToDo
	case s.Unknown > 0 || s.Kept == 0:
		s.Standing = Unknown
	default:
		s.Standing = Kept
	}
	return s
}
