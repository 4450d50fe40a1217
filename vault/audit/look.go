package audit

import (
	"cmp"
	"context"
	"crypto/sha1"
	"io"
	"maps"
	"slices"
	"time"

	"kagikura/crypto/generate"
	"kagikura/crypto/secret"
	"kagikura/crypto/strength"
	"kagikura/vault"
	"kagikura/vault/brokerage"
)

// Question is what passwords are held against. Only Now and Random are needed.
type Question struct {
	Now time.Time
	// Random gives the key of a comparison.
	Random io.Reader
	// OldBefore is the moment before which a password that has not changed since
	// counts as old; zero calls none old.
	OldBefore time.Time
	// Directory knows the rules and names of firms.
	Directory *brokerage.Directory
	// Dictionary is what thieves try first. Whoever asks again gives the same one.
	Dictionary *strength.Dictionary
	// Master is the digest of the vault's own passphrase, zero where there is none or
	// it is not known.
	Master secret.Digest
	// Leaked is a list of leaked passwords, nil for none.
	Leaked Leaked
}

// Leaked is a list of leaked passwords. Count tells how often the one with a SHA-1
// stands in it, 0 for not at all. Implementations are comparable.
type Leaked interface {
	Count(sum [sha1.Size]byte) (uint64, error)
}

// same reports whether what was found out about single passwords by another
// question still holds.
func (q Question) same(before Question) bool {
	return q.Directory == before.Directory && q.Dictionary == before.Dictionary && q.Master == before.Master && q.Leaked == before.Leaked
}

// seen is what was found out about the passwords of one account.
type seen struct {
	entry *vault.Entry
	looks []look
	// master are the fields that hold the vault's own passphrase.
	master []Use
}

// look is what was found out about one password.
type look struct {
	use        Use
	value      secret.Value
	digest     secret.Digest
	changed    time.Time
	pin        bool
	trait      Trait // 0 for none
	leaked     uint64
	strength   strength.Result
	violations []generate.Violation
}

// Look looks at every password of a vault, and says what is wrong with it. An
// account that is the same pointer as in before, which may be nil, is not looked at
// again; without a changed password neither are any compared. It opens secrets, so
// it ends with [secret.ErrDestroyed] as soon as the vault is locked, and with the
// context. A list of leaked passwords that cannot be read is no error: see
// Findings.Unchecked.
func Look(ctx context.Context, v *vault.Vault, q Question, before *Findings) (*Findings, error) {
	l := &looking{v: v, q: q, rules: map[ruleOf]generate.Rule{}}
	fs := &Findings{Of: v, question: q, traits: sharedTraits(v), entries: map[vault.ID]*seen{}}
	l.traits = fs.traits
	if before != nil && before.Unchecked == nil && q.same(before.question) && maps.Equal(fs.traits, before.traits) {
		l.before = before.entries
	}
	if before != nil {
		l.alike = before.alike
	}
	for _, e := range v.Live() {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		s, err := l.entry(e)
		if err != nil {
			return nil, err
		}
		fs.entries[e.ID] = s
		l.order = append(l.order, s)
		fs.Compared += len(s.looks)
		fs.Unreadable = append(fs.Unreadable, unreadable(e, q.Now)...)
	}
	fs.Unchecked = l.unchecked
	if err := l.compare(ctx); err != nil {
		return nil, err
	}
	fs.alike, fs.Partial = l.alike, l.alike.partial
	for _, f := range l.findings() {
		if f.Excuses = l.excuses(f); f.Excuses != nil {
			fs.Excused = append(fs.Excused, f)
		} else {
			fs.Open = append(fs.Open, f)
		}
	}
	return fs, nil
}

// looking is one Look.
type looking struct {
	v         *vault.Vault
	q         Question
	traits    map[string]Trait
	before    map[vault.ID]*seen
	rules     map[ruleOf]generate.Rule
	unchecked error

	order []*seen
	same  [][]*look // by value, in the order in which they first occur
	alike *alike
}

type ruleOf struct {
	firm string
	role vault.Role
}

func (l *looking) entry(e *vault.Entry) (*seen, error) {
	if s, ok := l.before[e.ID]; ok && s.entry == e {
		return s, nil
	}
	s := &seen{entry: e}
	traits := Traits{own: ownTraits(e), shared: l.traits}
	inputs := l.known(e)
	for _, f := range e.Fields {
		if !f.Sealed || f.Secret.Len() == 0 {
			continue
		}
		digest, err := f.Secret.Digest()
		if err != nil {
			return nil, err
		}
		use := Use{Account: e.ID, Field: f.Name, Role: vault.RoleOf(f.Name)}
		if digest == l.q.Master {
			s.master = append(s.master, use)
		}
		if !use.Role.IsPassword() || e.NoQualityCheck {
			continue
		}
		reference, err := vault.IsReference(f)
		if err != nil {
			return nil, err
		}
		if reference {
			continue
		}
		one := look{use: use, value: f.Secret, digest: digest}
		if one.changed, _, err = changedBy(e, f, digest); err != nil {
			return nil, err
		}
		if err := l.judge(&one, l.rule(e.Firm(), use.Role), traits, inputs); err != nil {
			return nil, err
		}
		s.looks = append(s.looks, one)
	}
	return s, nil
}

// judge looks at the characters of one password.
func (l *looking) judge(one *look, rule generate.Rule, traits Traits, inputs [][]byte) error {
	if one.value.Len() > secret.MaxLend {
		one.strength.Guesses = WeakBelow // nobody types that: it is a key
		return nil
	}
	dictionary := strength.Dictionary{}
	if l.q.Dictionary != nil {
		dictionary = *l.q.Dictionary
	}
	var sum [sha1.Size]byte
	defer clear(sum[:])
	// Every number of four digits is in every list of leaked passwords.
	asked := false
	err := one.value.Use(func(plain []byte) error {
		one.pin = one.use.Role != vault.LoginPassword && isPIN(plain)
		one.trait, _ = traits.Match(plain)
		one.strength = strength.Estimate(plain, dictionary, inputs...)
		one.violations = rule.Check(plain)
		if asked = l.q.Leaked != nil && l.unchecked == nil && !one.pin; asked {
			sum = sha1Of(plain)
		}
		return nil
	})
	if err == nil && asked { // outside: a disk may take its time, and nothing may wait for what is lent
		one.leaked, l.unchecked = l.q.Leaked.Count(sum)
	}
	return err
}

func isPIN(plain []byte) bool {
	return len(plain) <= ShortPIN && !slices.ContainsFunc(plain, func(c byte) bool { return c < '0' || c > '9' })
}

// sha1Of is the sum under which lists of leaked passwords keep one. It is no
// protection: wipe it.
func sha1Of(plain []byte) (sum [sha1.Size]byte) {
	h := sha1.New()
	h.Write(plain)
	h.Sum(sum[:0])
	secret.ScrubHash(h)
	return sum
}

// known is what a thief may know about an account.
func (l *looking) known(e *vault.Entry) [][]byte {
	var inputs [][]byte
	add := func(text string) {
		if text != "" {
			inputs = append(inputs, []byte(text))
		}
	}
	add(e.Title())
	add(e.Username())
	for _, f := range e.Fields {
		if !f.Sealed && (vault.RoleOf(f.Name) == vault.AccountNumber || vault.PersonalOf(f.Name) != vault.NotPersonal) {
			add(f.Text)
		}
	}
	if firm, ok := l.firm(e.Firm()); ok {
		inputs = append(inputs, FirmNames(firm)...)
	}
	return inputs
}

// FirmNames are the names of a firm, for who estimates how guessable a password is
// there.
func FirmNames(f brokerage.Firm) [][]byte {
	var names [][]byte
	for _, name := range append([]string{f.ID, f.NameJA, f.NameEN, f.Romaji}, f.Short...) {
		if name != "" {
			names = append(names, []byte(name))
		}
	}
	return names
}

func (l *looking) firm(id string) (brokerage.Firm, bool) {
	if l.q.Directory == nil || id == "" {
		return brokerage.Firm{}, false
	}
	return l.q.Directory.Firm(id)
}

// rule is what a firm asks of a password of a role, as far as it is known.
func (l *looking) rule(firm string, role vault.Role) generate.Rule {
	key := ruleOf{firm, role}
	if rule, ok := l.rules[key]; ok {
		return rule
	}
	var rule generate.Rule
	if f, ok := l.firm(firm); ok {
		asked := f.LoginPassword
		switch role {
		case vault.TradingPassword:
			asked = f.TradingPassword
		case vault.FurtherSecret:
			asked = f.WithdrawalPassword
		}
		if parsed, err := generate.ParseRules(asked.Rules); err == nil { // one that is malformed demands nothing
			rule = parsed
		}
	}
	l.rules[key] = rule
	return rule
}

// compare finds which passwords are the same and which are alike.
func (l *looking) compare(ctx context.Context) error {
	at := map[secret.Digest]int{}
	var values []secret.Value
	var digests []secret.Digest
	for _, s := range l.order {
		for i := range s.looks {
			one := &s.looks[i]
			n, known := at[one.digest]
			if !known {
				n = len(l.same)
				at[one.digest] = n
				l.same = append(l.same, nil)
				values, digests = append(values, one.value), append(digests, one.digest)
			}
			l.same[n] = append(l.same[n], one)
		}
	}
	if l.alike != nil && slices.Equal(l.alike.digests, digests) {
		return nil
	}
	var err error
	l.alike, err = findAlike(ctx, values, digests, l.q.Random)
	return err
}

// findings are all, the worst first.
func (l *looking) findings() []Finding {
	var all []Finding
	for _, s := range l.order {
		for _, u := range s.master {
			all = append(all, Finding{Kind: MasterInside, Uses: []Use{u}})
		}
		for i := range s.looks {
			all = append(all, s.looks[i].findings(l.q.OldBefore)...)
		}
	}
	for _, same := range l.same {
		if uses := usesOf(same); len(uses) > 1 {
			kind := Reused
			if isLoginAndTrading(uses) {
				kind = LoginIsTrading
			}
			all = append(all, Finding{Kind: kind, Uses: uses})
		}
	}
	for _, g := range l.alike.groups {
		f := Finding{Kind: Similar, Likeness: g.likeness}
		for _, n := range g.members {
			f.Uses = append(f.Uses, usesOf(l.same[n])...)
		}
		all = append(all, f)
	}
	slices.SortStableFunc(all, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(inOne(a), inOne(b)), cmp.Compare(len(b.Uses), len(a.Uses)))
	})
	return all
}

// inOne is 1 for a finding of one account alone, and 0 for one of several.
func inOne(f Finding) int {
	for _, u := range f.Uses {
		if u.Account != f.Uses[0].Account {
			return 0
		}
	}
	return 1
}

func usesOf(looks []*look) []Use {
	uses := make([]Use, len(looks))
	for i, one := range looks {
		uses[i] = one.use
	}
	return uses
}

// isLoginAndTrading says whether the uses are the two passwords of one account that
// the rules of every firm want to differ.
func isLoginAndTrading(uses []Use) bool {
	if len(uses) != 2 || uses[0].Account != uses[1].Account {
		return false
	}
	a, b := uses[0].Role, uses[1].Role
	return min(a, b) == vault.LoginPassword && max(a, b) == vault.TradingPassword
}

// findings are those about one password by itself.
func (one *look) findings(oldBefore time.Time) []Finding {
	var all []Finding
	uses := []Use{one.use}
	common := slices.Contains(one.strength.Reasons, strength.Common)
	switch {
	case common || one.leaked > 0:
		f := Finding{Kind: KnownBad, Uses: uses, Leaked: one.leaked}
		if common {
			f.Reasons = one.strength.Reasons
		}
		all = append(all, f)
	case one.trait != 0:
		all = append(all, Finding{Kind: PersonalData, Uses: uses, Equals: one.trait})
	case one.strength.Guesses < WeakBelow && !one.pin:
		all = append(all, Finding{Kind: Weak, Uses: uses, Guesses: one.strength.Guesses, Reasons: one.strength.Reasons})
	}
	if len(one.violations) > 0 {
		all = append(all, Finding{Kind: BreaksRule, Uses: uses, Violations: one.violations})
	}
	if !one.changed.IsZero() && one.changed.Before(oldBefore) { // a file may keep no times
		all = append(all, Finding{Kind: Old, Uses: uses, Since: one.changed})
	}
	return all
}

// excuses are the excuses of a finding's uses; nil where one has none.
func (l *looking) excuses(f Finding) []Excused {
	excuses := make([]Excused, 0, len(f.Uses))
	for _, u := range f.Uses {
		e, _ := l.v.Entry(u.Account)
		key := excuseKey(f.Kind, u.Field)
		if !slices.ContainsFunc(e.Data, func(d vault.DataItem) bool { return d.Key == key }) {
			return nil
		}
		field, _ := e.Field(u.Field)
		changed, sure, err := ChangedBy(e, field)
		if err != nil {
			return nil // the vault is being locked: no excuse holds
		}
		noted, ok := excuse(e.Data, f.Kind, u.Field, changed, sure, l.q.Now)
		if !ok {
			return nil
		}
		excuses = append(excuses, noted)
	}
	return excuses
}
