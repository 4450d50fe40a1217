package accounts

import (
	"slices"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/vault"
)

// versionsAtFirst is how many versions the history shows at first, and how many
// more each time.
const versionsAtFirst = 10

// historyPage lists the earlier versions, the newest first: when each was made,
// what became different after it, and the passwords that it had and the next
// one has not.
func (d *detail) historyPage() fyne.CanvasObject {
	history := d.entry.History
	if len(history) == 0 {
		return parts.Pad(0, parts.GapWide, parts.NewProse(d.env.Text.S("accounts.history.none")).In(theme.Nezu))
	}
	page := parts.Column(parts.Gap, parts.Pad(0, parts.Gap, parts.NewProse(d.env.Text.S("accounts.history.hint")).Small()))
	least := max(len(history)-d.listed, 0)
	for i := len(history) - 1; i >= least; i-- {
		page.Add(parts.Divider())
		page.Add(d.version(i))
	}
	if least > 0 {
		page.Add(parts.Row(0, parts.NewButton(d.env.Text.S("accounts.history.more"), theme.IconChevronDown, parts.Quiet, func() {
			d.listed += versionsAtFirst
			d.turn(historyTab)
		})))
	}
	return page
}

// version is one earlier version.
func (d *detail) version(i int) fyne.CanvasObject {
	old, next := d.entry.History[i], d.entry
	if i+1 < len(d.entry.History) {
		next = d.entry.History[i+1]
	}
	date := text.A("date", d.env.Text.DateTime(old.Times.Modified))
	names, err := changed(old, next)
	if err != nil {
		return parts.NewProse(d.env.Text.Error(err).What).In(theme.Nezu)
	}
	what := d.env.Text.S("accounts.history.same")
	if captions := d.captions(old, next, names); len(captions) > 0 {
		what = d.env.Text.S("accounts.history.changed", text.A("fields", joined(d.env.Text, captions)))
	}
	restore := parts.NewButton(d.env.Text.S("accounts.history.restore"), theme.IconHistory, parts.Secondary, func() {
		d.ask(d.env.Text.S("accounts.history.ask", date), d.env.Text.S("accounts.history.ask.then"), d.env.Text.S("accounts.history.restore"),
			d.env.Text.S("accounts.history.done", date), vault.RestoreVersion{ID: d.entry.ID, Version: i})
	})
	if d.first == nil {
		d.first = restore
	}
	head := parts.Beside(parts.Gap, parts.Column(0,
		parts.NewProse(d.env.Text.S("accounts.history.version", date)).Bold(), parts.NewProse(what).Small()), restore)
	column := parts.Column(0, parts.Pad(0, parts.GapSmall, head))
	for _, name := range names {
		f, _ := old.Field(name)
		if vault.RoleOf(name).IsPassword() && f.Sealed && f.Secret.Len() > 0 {
			column.Add(d.earlier(f, date))
		}
	}
	return column
}

// captions are what changed between two versions, as people call it.
func (d *detail) captions(old, next *vault.Entry, names []string) []string {
	var captions []string
	for _, name := range names {
		captions = append(captions, d.caption(name))
	}
	if !slices.Equal(old.Tags, next.Tags) {
		captions = append(captions, d.env.Text.S("accounts.field.tags"))
	}
	if !sameFiles(old, next) {
		captions = append(captions, d.env.Text.S("accounts.field.files"))
	}
	return captions
}

// earlier is a password of an earlier version: to look at, to copy, and to
// bring back without the rest of its version. At a firm that refused the new
// password that is all that is needed.
func (d *detail) earlier(f vault.Field, date text.Arg) fyne.CanvasObject {
	field := text.A("field", d.caption(f.Name))
	note := parts.Row(0, parts.NewButton(d.env.Text.S("accounts.password.restore"), theme.IconKey, parts.Secondary, func() {
		d.ask(d.env.Text.S("accounts.password.ask", field, date), d.env.Text.S("accounts.password.ask.then"), d.env.Text.S("accounts.password.restore"),
			d.env.Text.S("accounts.password.done", field, date),
			vault.EditEntry{ID: d.entry.ID, Set: []vault.Field{vault.SecretField(f.Name, f.Secret)}})
	}))
	return d.secretRow(d.caption(f.Name), f, kindPassword, 0, nil, note)
}

// ask asks once before the account is changed, and says afterwards what was
// done.
func (d *detail) ask(question, then, yes, done string, change vault.Change) {
	d.env.Dialogs.Confirm(question, then, d.env.Text.S("common.cancel"), parts.Action{
		Label: yes, Icon: theme.IconHistory, Kind: parts.Primary, Do: func() { d.apply(done, change) },
	})
}

// hadOtherPassword tells whether an earlier version has another password than
// the account has now.
func (d *detail) hadOtherPassword() bool {
	for _, old := range slices.Backward(d.entry.History) {
		for _, f := range old.Fields {
			if !vault.RoleOf(f.Name).IsPassword() || isEmpty(f) {
				continue
			}
			now, _ := d.entry.Field(f.Name)
			if same, err := sameValue(f, now); err == nil && !same {
				return true
			}
		}
	}
	return false
}
