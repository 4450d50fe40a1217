package guide

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/secretfield"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/crypto/generate"
	"kagikura/vault"
	"kagikura/vault/audit"
	"kagikura/vault/brokerage"
	steps "kagikura/vault/guide"
)

// passwordStep changes the login password: a new one waits beside the one that
// holds until the firm has taken it.
type passwordStep struct {
	*Screen
	user  *parts.Input       // the login name, where it is not kept yet
	typed *secretfield.Field // the one that holds, where it is not kept yet
	box   *parts.Labelled
}

func newPasswordStep(s *Screen) *passwordStep {
	p := &passwordStep{Screen: s, user: parts.NewInput(""), typed: s.env.SecretField("")}
	p.user.Max = 200
	p.user.OnSubmitted = func(string) { s.env.Window.Canvas().Focus(p.typed) }
	p.typed.OnSubmit = p.make
	p.box = parts.NewLabelled(s.word("guide.password.present"), p.typed)
	p.box.SetHint(s.word("guide.password.present.hint"))
	p.typed.OnError = func(err error) { p.box.SetError(s.env.Text.Error(err).Whole()) }
	return p
}

func (p *passwordStep) wipe() { p.typed.Destroy() }

func (p *passwordStep) content() []fyne.CanvasObject {
	proposal, waits := steps.Proposal(p.entry)
	present, has := p.present()
	if waits {
		return p.changing(present, has, proposal)
	}
	if p.status.State(steps.Password) == steps.Done && !p.atFault() {
		return p.changed()
	}
	out := []fyne.CanvasObject{parts.NewProse(p.word("guide.password.what"))}
	if p.asksUser() {
		out = append(out, parts.NewLabelled(p.word("guide.password.user"), p.user))
		p.begins(p.user)
	}
	if p.asksNumbers() {
		numbers := parts.NewButton(p.word("guide.password.numbers"), theme.IconEdit, parts.Secondary, func() {
			p.env.Go(screen.Place{Name: screen.Edit, Account: p.entry.ID, Part: vault.FieldAccountNumber})
		})
		out = append(out, parts.Row(0, numbers))
	}
	if !has {
		out = append(out, p.box)
		p.begins(p.typed)
	}
	do := parts.NewButton(p.word("guide.password.make"), theme.IconDice, parts.Primary, p.make).Large()
	p.begins(do)
	return append(out, parts.Row(0, do))
}

// atFault tells whether something is wrong with the login password as it is, so that
// it is to be changed once more.
func (p *passwordStep) atFault() bool {
	if p.state.Findings == nil {
		return false
	}
	for _, f := range p.state.Findings.About(p.entry.ID) {
		if f.Kind == audit.Old || f.Kind == audit.BreaksRule {
			continue
		}
		for _, use := range f.Uses {
			if use.Account == p.entry.ID && use.Role == vault.LoginPassword {
				return true
			}
		}
	}
	return false
}

// asksUser tells whether the firm asks for a login name that is not kept yet. Where
// it asks for branch and account number, those are for the form of the account.
func (p *passwordStep) asksUser() bool {
	form := vault.FormFields(p.firm.LoginFields)
	return p.entry.Username() == "" && (len(form) == 0 || slices.Contains(form, vault.FieldUserName))
}

// asksNumbers tells whether the firm asks for branch and account number instead, and
// they are not kept yet.
func (p *passwordStep) asksNumbers() bool {
	return slices.Contains(vault.FormFields(p.firm.LoginFields), vault.FieldAccountNumber) && len(p.entry.OfRole(vault.AccountNumber)) == 0
}

// present is the login password that holds.
func (p *passwordStep) present() (vault.Field, bool) {
	for _, f := range p.entry.OfRole(vault.LoginPassword) {
		if f.Sealed && f.Secret.Len() > 0 {
			return f, true
		}
	}
	return vault.Field{}, false
}

// changing shows both passwords, what to do with them, and the ways on.
func (p *passwordStep) changing(present vault.Field, has bool, proposal vault.Field) []fyne.CanvasObject {
	rows := parts.Column(0)
	if has {
		row, _ := p.secret(p.word("guide.password.old"), present)
		rows.Add(row)
		rows.Add(parts.Divider())
	}
	row, copied := p.secret(p.word("guide.password.new"), proposal)
	rows.Add(row)
	out := []fyne.CanvasObject{
		parts.NewProse(p.word("guide.password.both")),
		parts.NewCard(parts.Pad(theme.Space, 0, rows)).Sunk(),
	}
	if note := p.firm.LoginPassword.Note; note != "" {
		out = append(out, parts.NewProse(p.word("guide.password.rule", text.A("rule", parts.Display(note)))).Small())
	}
	p.begins(copied)
	confirm := parts.NewButton(p.word("guide.password.confirm"), theme.IconCheck, parts.Primary, func() { p.do(steps.Confirm(p.entry)) })
	discard := parts.NewButton(p.word("guide.password.discard"), "", parts.Secondary, p.askDiscard)
	again := parts.NewButton(p.word("guide.password.again"), theme.IconDice, parts.Secondary, p.make)
	buttons := parts.Flow(parts.Gap)
	if p.state.Launch[p.entry.ID].Ready {
		buttons.Add(p.site(parts.Secondary))
	}
	buttons.Add(again)
	return append(out, buttons, parts.Divider(),
		parts.NewProse(p.word("guide.password.asked")).Bold(), parts.Flow(parts.Gap, confirm, discard))
}

// changed says that the password is new, and reminds of the others.
func (p *passwordStep) changed() []fyne.CanvasObject {
	out := []fyne.CanvasObject{parts.Remark(parts.Good, p.word("guide.password.done"))}
	if p.firm.SeparateTradingPassword != brokerage.No {
		trading := parts.NewButton(p.word("guide.password.trading.do"), theme.IconEdit, parts.Secondary, func() {
			p.env.Go(screen.Place{Name: screen.Edit, Account: p.entry.ID, Part: vault.FieldTradingPassword})
		})
		out = append(out, parts.NewProse(p.word("guide.password.trading")).Small(), parts.Row(0, trading))
	}
	again := parts.NewButton(p.word("guide.password.another"), theme.IconDice, parts.Quiet, p.make)
	p.begins(again)
	return append(out, parts.Row(0, again))
}

// make makes a new password within the firm's rule and lets it wait. A password that
// was typed as the present one is kept with it.
func (p *passwordStep) make() {
	made, err := p.env.Session.Password(policy(p.firm))
	if err != nil {
		p.env.Fail(err)
		return
	}
	var known []vault.Field
	if user := strings.TrimSpace(p.user.Text); user != "" && p.asksUser() {
		known = append(known, vault.TextField(vault.FieldUserName, user))
	}
	if p.typed.Len() > 0 {
		present, err := p.typedNow()
		if err != nil {
			p.env.Fail(err)
			return
		}
		known = append(known, present)
	}
	var changes []vault.Change
	if len(known) > 0 {
		changes = append(changes, vault.EditEntry{ID: p.entry.ID, Set: known})
	}
	propose, err := steps.Propose(p.entry, vault.SecretField(vault.FieldNewPassword, made))
	if err != nil {
		p.env.Fail(err)
		return
	}
	p.applyThen(func() {
		p.typed.Reset()
		p.Render(p.env.Session.State())
	}, append(changes, propose)...)
}

// typedNow is what was typed as the password that holds, as a field of the vault.
func (p *passwordStep) typedNow() (vault.Field, error) {
	var f vault.Field
	err := p.typed.Use(func(plain []byte) error {
		value, err := p.env.Session.Seal(plain)
		f = vault.SecretField(vault.FieldPassword, value)
		return err
	})
	return f, err
}

// policy is the strongest that the firm takes. Of a rule that nothing satisfies, which
// the directory has none of, it is the usual one.
func policy(firm brokerage.Firm) generate.Policy {
	rule, err := generate.ParseRules(firm.LoginPassword.Rules)
	if err != nil {
		rule = generate.Rule{}
	}
	made, err := rule.Policy(0)
	if err != nil {
		made, _ = generate.Rule{}.Policy(0)
	}
	return made
}

// askDiscard asks before the new password goes: if the firm has taken it after all,
// the history still has it.
func (p *passwordStep) askDiscard() {
	p.env.Dialogs.Confirm(p.word("guide.password.discard.title"), p.word("guide.password.discard.then"), p.word("common.cancel"),
		parts.Action{Label: p.word("guide.password.discard"), Kind: parts.Danger, Do: func() { p.do(steps.Discard(p.entry)) }})
}
