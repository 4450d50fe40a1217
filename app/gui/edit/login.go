package edit

import (
	"kagikura/app/gui/parts"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/crypto/generate"
	"kagikura/vault"
	"kagikura/vault/brokerage"
)

// part is one field of the login card in the order of Japanese login forms.
type part struct {
	name string
	role vault.Role
	rule brokerage.PasswordRule
}

func (f *form) loginParts() []part {
	return []part{
		{name: vault.FieldBranchCode, role: vault.BranchCode},
		{name: vault.FieldAccountNumber, role: vault.AccountNumber},
		{name: vault.FieldPassword, role: vault.LoginPassword, rule: f.firm.LoginPassword},
		{name: vault.FieldTradingPassword, role: vault.TradingPassword, rule: f.firm.TradingPassword},
		{name: vault.FieldFurtherSecret, role: vault.FurtherSecret, rule: f.firm.WithdrawalPassword},
	}
}

// addLogin opens the fields that the firm asks for or the account has, and
// offers the others.
func (f *form) addLogin() {
	f.add(f.user)
	for _, p := range f.loginParts() {
		field, has := f.kept(p.role)
		if has || f.labels.asks(p.name) {
			f.addPart(p, field)
			continue
		}
		var offer *parts.Button
		offer = parts.NewButton(f.labels.of(p.name), theme.IconPlus, parts.Secondary, func() {
			f.offers.Remove(offer)
			f.offers.Hidden = len(f.offers.Objects) == 0
			f.touch()
			b := f.addPart(p, vault.Field{})
			f.compare()
			f.show(b.content(), b.focus())
		})
		f.offers.Add(offer)
	}
	f.offers.Hidden = len(f.offers.Objects) == 0
}

// addPart opens a field of the login card.
func (f *form) addPart(p part, field vault.Field) box {
	name := p.name
	if field.Name != "" {
		name = field.Name // other programs have names of their own
	}
	if !p.role.IsPassword() && !field.Sealed {
		b := newTextBox(f, name, f.labels.of(p.name), field.Text)
		f.add(b)
		return b
	}
	b := newSecretBox(f, name, f.labels.of(p.name), field.Secret)
	b.obey(p.rule)
	f.add(b)
	return b
}

// obey holds a secret to what the firm asks of it.
func (b *secretBox) obey(r brokerage.PasswordRule) {
	b.note = r.Note
	if rule, err := generate.ParseRules(r.Rules); err == nil {
		b.rule = rule // the directory has none that is malformed
	}
}

// join makes an account that was typed by hand one at a firm. Captions stay as
// they are: nothing moves under the person's hands.
func (f *form) join(firm brokerage.Firm) {
	f.firm = firm
	if draft, err := f.env.Session.DraftOf(firm.ID); err == nil && f.title.empty() {
		f.title.input.SetText(draft.Title)
	}
	for _, p := range f.loginParts() {
		for _, b := range f.secrets() {
			if b.role == p.role {
				b.obey(p.rule)
				b.say()
				b.judge()
			}
		}
	}
}

// labels are the captions of the login fields: the firm's own words for them
// where the directory knows its login form.
type labels struct {
	text  *text.Printer
	words map[string]string // by field name
}

// labelsOf reads which field each input of the firm's login form is.
func labelsOf(firm brokerage.Firm, words *text.Printer) labels {
	l := labels{text: words, words: map[string]string{}}
	for i, name := range vault.FormFields(firm.LoginFields) {
		if _, taken := l.words[name]; name != "" && !taken {
			l.words[name] = parts.Display(firm.LoginFields[i])
		}
	}
	if firm.SeparateTradingPassword != brokerage.No {
		if _, known := l.words[vault.FieldTradingPassword]; !known && len(firm.LoginFields) == 0 {
			l.words[vault.FieldTradingPassword] = ""
		}
	}
	return l
}

// asks says whether a new account shows the field at once.
func (l labels) asks(name string) bool {
	_, ok := l.words[name]
	return ok || name == vault.FieldPassword
}

// of is the caption of a field.
func (l labels) of(name string) string {
	own := l.text.S("edit.field." + captionKey(name))
	theirs := l.words[name]
	switch {
	case theirs == "":
		return own
	case l.text.Lang() == text.Japanese:
		return theirs
	}
	return l.text.S("edit.field.theirs", text.A("own", own), text.A("theirs", theirs))
}

func captionKey(name string) string {
	switch name {
	case vault.FieldUserName:
		return "user"
	case vault.FieldBranchCode:
		return "branch"
	case vault.FieldAccountNumber:
		return "number"
	case vault.FieldTradingPassword:
		return "trading"
	case vault.FieldFurtherSecret:
		return "further"
	}
	return "login"
}
