package accounts

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/vault"
	"kagikura/vault/brokerage"
)

// loginPage has what is typed at the firm's site, in the order in which it is
// asked for. What is empty is left out.
func (d *detail) loginPage() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	if f, ok := d.filled(vault.FieldUserName); ok {
		rows = append(rows, d.row(f, kindUserName, screen.CopyUserName))
	}
	passwords := d.ofRole(vault.LoginPassword)
	for i, f := range passwords {
		var command screen.Command
		if i == 0 {
			command = screen.CopyPassword
		}
		rows = append(rows, d.row(f, kindPassword, command))
	}
	if len(passwords) == 0 {
		rows = append(rows, parts.FieldRow(d.caption(vault.FieldPassword),
			parts.NewProse(d.env.Text.S("accounts.password.none")).In(theme.Nezu)))
	}
	for _, role := range []vault.Role{vault.TradingPassword, vault.FurtherSecret} {
		for _, f := range d.ofRole(role) {
			rows = append(rows, d.row(f, kindPassword, 0))
		}
	}
	if row := d.codeRow(); row != nil {
		rows = append(rows, row)
	}
	if d.hasPasskey() {
		rows = append(rows, parts.FieldRow(d.env.Text.S("accounts.field.passkey"),
			parts.NewProse(d.env.Text.S("accounts.passkey")).In(theme.Nezu)))
	}
	for _, role := range []vault.Role{vault.BranchCode, vault.AccountNumber} {
		for _, f := range d.ofRole(role) {
			rows = append(rows, d.row(f, kindField, 0))
		}
	}
	for _, f := range d.entry.Fields {
		if f.Sealed && f.Secret.Len() > 0 && isCustom(f.Name) {
			rows = append(rows, d.row(f, kindPassword, 0))
		}
	}
	page := parts.Column(0, parts.FieldRows(rows...))
	if d.hadOtherPassword() {
		page.Add(parts.Row(0, parts.NewButton(d.env.Text.S("accounts.earlier"), theme.IconHistory, parts.Quiet,
			func() { d.tabs.Select(historyTab) })))
	}
	return page
}

// filled is a field of the account that is not empty.
func (d *detail) filled(name string) (vault.Field, bool) {
	f, ok := d.entry.Field(name)
	return f, ok && !isEmpty(f)
}

// ofRole are the fields of a role that are not empty.
func (d *detail) ofRole(r vault.Role) []vault.Field {
	var filled []vault.Field
	for _, f := range d.entry.OfRole(r) {
		if !isEmpty(f) {
			filled = append(filled, f)
		}
	}
	return filled
}

func isEmpty(f vault.Field) bool { return f.Text == "" && f.Secret.Len() == 0 }

// isCustom tells whether a field is one that people named, and not one with a
// place of its own on this screen.
func isCustom(name string) bool {
	switch name {
	case vault.FieldTitle, vault.FieldUserName, vault.FieldURL, vault.FieldNotes, vault.FieldOTP,
		"TOTP Seed", "TOTP Settings":
		return false
	}
	for _, beginning := range []string{"TimeOtp-", "HmacOtp-", passkeyFields} {
		if strings.HasPrefix(name, beginning) {
			return false
		}
	}
	return vault.RoleOf(name) == vault.NoRole
}

// passkeyFields is how the names of the fields begin in which KeePassXC keeps a
// passkey.
const passkeyFields = "KPEX_PASSKEY_"

func (d *detail) hasPasskey() bool {
	for _, f := range d.entry.Fields {
		if strings.HasPrefix(f.Name, passkeyFields) {
			return true
		}
	}
	return false
}

// caption is what a field is called on screen.
func (d *detail) caption(name string) string {
	switch name {
	case vault.FieldTitle:
		return d.env.Text.S("accounts.field.title")
	case vault.FieldUserName:
		return d.env.Text.S("accounts.field.username")
	case vault.FieldPassword:
		return d.env.Text.S("accounts.field.password")
	case vault.FieldURL:
		return d.env.Text.S("accounts.field.url")
	case vault.FieldNotes:
		return d.env.Text.S("accounts.field.notes")
	case vault.FieldOTP:
		return d.env.Text.S("accounts.field.code")
	case vault.FieldBranchCode:
		return d.env.Text.S("accounts.field.branch")
	case vault.FieldAccountNumber:
		return d.env.Text.S("accounts.field.number")
	case vault.FieldTradingPassword:
		return d.env.Text.S("accounts.field.trading")
	case vault.FieldFurtherSecret:
		return d.env.Text.S("accounts.field.further")
	case vault.FieldNewPassword:
		return d.env.Text.S("accounts.field.new")
	case vault.FieldRegisteredMail:
		return d.env.Text.S("accounts.field.mail")
	case vault.FieldRegisteredPhone:
		return d.env.Text.S("accounts.field.phone")
	}
	return parts.Display(name)
}

// row is a field with its copy button. A command, where there is one, copies it
// too.
func (d *detail) row(f vault.Field, kind string, command screen.Command) fyne.CanvasObject {
	caption := d.caption(f.Name)
	if d.strip != nil {
		caption = d.strip.caption(d.strip.making.name, caption)
	}
	resolved, err := d.state.Vault.Resolve(f)
	if err != nil {
		return parts.FieldRow(caption, parts.NewProse(d.env.Text.S("accounts.reference.broken")).In(theme.Nezu))
	}
	if resolved.Sealed {
		return d.secretRow(caption, resolved, kind, command, d.destination())
	}
	line := d.newCopyLine(nil)
	does := func() { d.copyField(line, kind, resolved) }
	if command != 0 {
		d.copies[command] = does
	}
	return parts.FieldRowWith(line.box, caption, parts.Value(parts.Display(resolved.Text)), d.copyButton(does))
}

// secretRow is a secret as dots, with the eye that reveals it.
func (d *detail) secretRow(caption string, f vault.Field, kind string, command screen.Command, note fyne.CanvasObject, more ...fyne.CanvasObject) fyne.CanvasObject {
	line := d.newCopyLine(note)
	does := func() { d.copyField(line, kind, f) }
	if command != 0 {
		d.copies[command] = does
	}
	view, eye := parts.NewEyedSecret(d.env.Reveals, f.Secret.Use, d.env.Now, func() time.Duration { return d.state.Settings.RevealFor }, d.env.Fail)
	below := parts.Column(parts.GapSmall, line.box)
	for _, o := range more {
		below.Add(o)
	}
	line.changed = func() {
		setShown(below, line.box.Visible() || len(more) > 0)
		below.Refresh()
	}
	line.changed()
	return parts.FieldRowWith(below, caption, view, eye, d.copyButton(does))
}

// destination says where a secret of this account may be typed.
func (d *detail) destination() fyne.CanvasObject {
	launch, known := d.state.Launch[d.entry.ID]
	switch {
	case known && launch.Ready:
		return d.places(launch, theme.SizeCaption)
	case known && launch.Verdict.Imitates != "":
		return parts.NewProse(d.env.Text.S("accounts.only.not")).Small().In(theme.Shu)
	}
	return nil
}

// places names the hosts at which a secret of this account may be typed: the one
// that its button opens, and those to which the firm's own site leads for
// logging in. Nobody who is sent from one to the other shall take it for a fake.
func (d *detail) places(launch session.Launch, size fyne.ThemeSizeName) fyne.CanvasObject {
	hosts := []string{launch.URL}
	if firm, ok := d.state.Directory.Firm(launch.Verdict.Firm); ok {
		for _, h := range firm.Hosts {
			if h.Role == brokerage.Login && h.Name != launch.Verdict.Host {
				hosts = append(hosts, "https://"+h.Name+"/")
			}
		}
	}
	line := parts.Flow(parts.GapSmall, parts.Caption(d.env.Text.S("accounts.only")).Whole())
	for _, host := range hosts {
		line.Add(parts.NewHostLine(screen.HostOf(host)).At(size))
	}
	return line
}
