package edit

import (
	"context"
	"crypto/subtle"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/crypto/generate"
	"kagikura/crypto/secret"
	"kagikura/crypto/strength"
	"kagikura/vault"
	"kagikura/vault/audit"
)

// strong is the power of ten of guesses from which on a password is no worry.
const strong = 17

// advice is what was found out about a secret. It holds nothing of it.
type advice struct {
	known      bool
	uses       []audit.Use // of other accounts
	alike      []audit.Use // of other accounts
	trait      audit.Trait // what it says of its owner, 0 for nothing
	leaked     uint64      // how often it was seen in the list of leaked passwords
	master     bool        // it is the passphrase of the vault
	violations []generate.Violation
	strength   strength.Result
	unseen     bool
	digits     bool // nothing but digits
}

// question is all that advice depends on, gathered on the UI thread.
type question struct {
	session    *session.Session
	account    vault.ID
	role       vault.Role
	entry      *vault.Entry // the account as it is typed, for what its fields say
	rule       generate.Rule
	dictionary func() strength.Dictionary
	inputs     [][]byte // what a thief may know
}

func (q question) ask(ctx context.Context, typed *secret.Builder) (advice, error) {
	found, err := q.session.Judge(ctx, typed, audit.Use{Role: q.role})
	if err != nil {
		return advice{}, err
	}
	own := func(u audit.Use) bool { return u.Account == q.account } // of those the form knows what is typed now
	a := advice{known: true, uses: slices.DeleteFunc(found.Same, own), alike: slices.DeleteFunc(found.Alike, own), leaked: found.Leaked, master: found.Master}
	var traits audit.Traits
	if v := q.session.State().Vault; v != nil && q.role.IsPassword() {
		traits = audit.TraitsOf(v, q.entry)
	}
	err = typed.Use(func(plain []byte) error {
		a.trait, _ = traits.Match(plain)
		a.violations = q.rule.Check(plain)
		a.strength = strength.Estimate(plain, q.dictionary(), q.inputs...)
		a.unseen = unseen(plain)
		a.digits = !slices.ContainsFunc(plain, func(c byte) bool { return c < '0' || c > '9' })
		return nil
	})
	return a, err
}

// question is the one about a secret of the form as it stands.
func (f *form) question(b *secretBox) question {
	q := question{session: f.env.Session, rule: b.rule, role: b.role, dictionary: f.dictionary, inputs: audit.FirmNames(f.firm)}
	q.entry = &vault.Entry{Fields: []vault.Field{vault.TextField(vault.FieldUserName, f.user.value())}}
	if f.entry != nil {
		q.account = f.entry.ID
		q.entry.Fields = append(q.entry.Fields, f.entry.OfRole(vault.AccountNumber)...)
	}
	for _, known := range []string{f.title.value(), f.user.value()} {
		if known != "" {
			q.inputs = append(q.inputs, []byte(known))
		}
	}
	return q
}

// compare looks which passwords of this form are equal, and has each say so.
func (f *form) compare() {
	passwords := f.passwords()
	for _, b := range passwords {
		b.say()
	}
}

// twins are the roles of the other passwords of the form that equal this one, and
// alike of those that are nearly the same.
func (f *form) twins(b *secretBox) (twins, alike []vault.Role) {
	for _, other := range f.passwords() {
		if other == b || b.typed.Len() == 0 || other.typed.Len() == 0 {
			continue
		}
		_ = b.typed.Use(func(mine []byte) error {
			return other.typed.Use(func(theirs []byte) error {
				switch {
				case subtle.ConstantTimeCompare(mine, theirs) == 1:
					twins = append(twins, other.role)
				case audit.LikenessOf(mine, theirs) != 0:
					alike = append(alike, other.role)
				}
				return nil
			})
		}) // a field that is gone equals nothing
	}
	return twins, alike
}

// say shows everything there is to say about the secret. Below the one that is
// being typed it comes into sight.
func (b *secretBox) say() {
	if b.remarks.say(b.verdict()...) && b.form.env.Window.Canvas().Focused() == b.typed {
		b.form.sight(b.body)
	}
}

// verdict is what there is to say about the secret, worst first.
func (b *secretBox) verdict() []remark {
	words := b.form.env.Text
	var list []remark
	add := func(state parts.State, sentence string) { list = append(list, remark{state, sentence}) }
	switch {
	case b.unread != nil:
		add(parts.Attention, words.Error(b.unread).What)
		add(parts.Neutral, words.S("edit.secret.unread"))
		return list
	case b.reference:
		add(parts.Neutral, words.S("edit.secret.reference"))
		return list
	}
	if b.capsLock {
		add(parts.Attention, words.S("common.capslock"))
	}
	twins, alike := b.form.twins(b)
	for _, role := range twins {
		add(parts.Bad, words.S("edit.same."+roleKey(role)))
	}
	if len(b.advice.uses) > 0 {
		add(parts.Bad, words.S("edit.reused", text.A("accounts", b.form.titles(b.advice.uses))))
	}
	b.addFound(add)
	for _, role := range alike {
		add(parts.Attention, words.S("audit.typed.like."+roleKey(role)))
	}
	for _, v := range b.advice.violations {
		add(parts.Attention, words.Violation(v))
	}
	if b.advice.unseen {
		add(parts.Attention, words.S("edit.secret.unseen"))
	}
	b.addStrength(add)
	switch {
	case b.typed.Len() == 0 && b.role == vault.LoginPassword:
		add(parts.Neutral, words.S("edit.password.none"))
	case b.typed.Len() > 0 && b.changed && b.original.Len() > 0:
		add(parts.Neutral, words.S("edit.history"))
	}
	b.addRule(add)
	return list
}

// addFound says what others may know of the secret.
func (b *secretBox) addFound(add func(parts.State, string)) {
	words, a := b.form.env.Text, b.advice
	if a.master {
		add(parts.Bad, words.S("audit.typed.master"))
	}
	if a.leaked > 0 {
		add(parts.Bad, words.S("audit.typed.leaked", text.A("n", int64(a.leaked)))) // a count has a bound
	}
	if a.trait != 0 {
		add(parts.Bad, words.S("audit.typed.personal."+a.trait.String()))
	}
	if len(a.alike) > 0 {
		add(parts.Attention, words.S("audit.typed.alike", text.A("accounts", b.form.titles(a.alike))))
	}
}

// addStrength says how long a thief needs, and why it is no longer. Of a short
// number it says what it is: trading PINs are four digits because the firm
// wants them so. What was generated is as strong as its making: it need not be
// estimated.
func (b *secretBox) addStrength(add func(parts.State, string)) {
	words, a := b.form.env.Text, b.advice
	guesses := max(a.strength.Guesses, b.made)
	switch {
	case !a.known || !b.role.IsPassword() || b.typed.Len() == 0:
	case a.digits && b.typed.Len() <= 8 && b.role != vault.LoginPassword:
		add(parts.Neutral, words.S("edit.pin"))
	case guesses < audit.WeakBelow:
		add(parts.Attention, words.S("edit.weak", text.A("time", words.GuessTime(guesses, text.AgainstSite))))
		for _, r := range a.strength.Reasons[:min(2, len(a.strength.Reasons))] {
			add(parts.Attention, words.Reason(r))
		}
	case guesses < strong:
		add(parts.Neutral, words.GuessTime(guesses, text.AgainstSite))
	default:
		add(parts.Good, words.GuessTime(guesses, text.AgainstSite))
	}
}

// addRule says what the firm asks for, while nothing is typed that it could be
// held against.
func (b *secretBox) addRule(add func(parts.State, string)) {
	words := b.form.env.Text
	switch {
	case b.note != "":
		add(parts.Neutral, words.S("edit.rule.note", text.A("rule", parts.Display(b.note))))
	case b.typed.Len() > 0 || b.rule.MinLength == 0 && b.rule.MaxLength == 0:
	case b.rule.MaxLength == 0:
		add(parts.Neutral, words.S("edit.rule.least", text.A("min", b.rule.MinLength)))
	default:
		add(parts.Neutral, words.S("edit.rule.between", text.A("min", max(b.rule.MinLength, 1)), text.A("max", b.rule.MaxLength)))
	}
}

// roleKey is the end of the key for a sentence about a password of a role.
func roleKey(r vault.Role) string {
	switch r {
	case vault.TradingPassword:
		return "trading"
	case vault.FurtherSecret:
		return "further"
	}
	return "login"
}

// titles are the names of the accounts of some uses, each once.
func (f *form) titles(uses []audit.Use) string {
	v := f.env.Session.State().Vault
	if v == nil {
		return ""
	}
	const most = 5
	var names []string
	all := audit.Group(uses).Accounts()
	for _, id := range all[:min(len(all), most)] {
		name := f.env.Text.S("edit.untitled")
		if e, ok := v.Entry(id); ok && strings.TrimSpace(e.Title()) != "" {
			name = parts.Display(e.Title())
		}
		names = append(names, f.env.Text.S("edit.quoted", text.A("name", name)))
	}
	if left := len(all) - most; left > 0 {
		names = append(names, f.env.Text.S("edit.more", text.A("n", left)))
	}
	list := names[0]
	for _, name := range names[1:] {
		list = f.env.Text.S("edit.between", text.A("one", list), text.A("two", name))
	}
	return list
}

// remark is one sentence below a field.
type remark struct {
	state    parts.State
	sentence string
}

// remarks are the sentences below a field.
type remarks struct {
	column *fyne.Container
	shown  []remark
}

func newRemarks() *remarks {
	r := &remarks{column: parts.Column(parts.GapSmall)}
	r.column.Hide()
	return r
}

// say shows these sentences and no others, and reports whether that is news.
func (r *remarks) say(list ...remark) bool {
	if slices.Equal(list, r.shown) {
		return false
	}
	r.shown = list
	r.column.RemoveAll()
	for _, one := range list {
		r.column.Add(parts.Remark(one.state, one.sentence))
	}
	r.column.Hidden = len(list) == 0
	r.column.Refresh()
	return true
}
