package edit

import (
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
	violations []generate.Violation
	strength   strength.Result
	unseen     bool
	digits     bool // nothing but digits
}

// question is all that advice depends on, gathered on the UI thread.
type question struct {
	session    *session.Session
	account    vault.ID
	rule       generate.Rule
	dictionary func() strength.Dictionary
	inputs     [][]byte // what a thief may know
}

func (q question) ask(typed *secret.Builder) (advice, error) {
	a := advice{known: true}
	uses, err := q.session.SameAs(typed, audit.Use{})
	if err != nil {
		return advice{}, err
	}
	a.uses = slices.DeleteFunc(uses, func(u audit.Use) bool { return u.Account == q.account })
	err = typed.Use(func(plain []byte) error {
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
	q := question{session: f.env.Session, rule: b.rule, dictionary: f.dictionary}
	if f.entry != nil {
		q.account = f.entry.ID
	}
	for _, known := range append([]string{f.title.value(), f.user.value()}, f.firmNames()...) {
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

// twins are the captions' keys of the other passwords of the form that equal
// this one.
func (f *form) twins(b *secretBox) []vault.Role {
	var roles []vault.Role
	for _, other := range f.passwords() {
		if other == b || b.typed.Len() == 0 || other.typed.Len() != b.typed.Len() {
			continue
		}
		_ = b.typed.Use(func(mine []byte) error {
			return other.typed.Use(func(theirs []byte) error {
				if subtle.ConstantTimeCompare(mine, theirs) == 1 {
					roles = append(roles, other.role)
				}
				return nil
			})
		}) // a field that is gone equals nothing
	}
	return roles
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
	for _, role := range b.form.twins(b) {
		add(parts.Bad, words.S("edit.same."+roleKey(role)))
	}
	if len(b.advice.uses) > 0 {
		add(parts.Bad, words.S("edit.reused", text.A("accounts", b.form.titles(b.advice.uses))))
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
	var names []string
	for _, id := range audit.Group(uses).Accounts() {
		name := f.env.Text.S("edit.untitled")
		if e, ok := v.Entry(id); ok && strings.TrimSpace(e.Title()) != "" {
			name = parts.Display(e.Title())
		}
		names = append(names, f.env.Text.S("edit.quoted", text.A("name", name)))
	}
	const most = 5
	if len(names) > most {
		names = append(names[:most], f.env.Text.S("edit.more", text.A("n", len(names)-most)))
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
