package accounts

import (
	"time"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/vault"
)

// foot is how old the password is, and what can be done with the account.
func (d *detail) foot() fyne.CanvasObject {
	change := parts.NewButton(d.env.Text.S("common.edit"), theme.IconEdit, parts.Secondary, func() { d.edit("") })
	remove := parts.NewButton(d.env.Text.S("common.delete"), theme.IconTrash, parts.Secondary, d.askDelete)
	id := d.entry.ID
	lead := parts.NewButton(d.env.Text.S("accounts.guide"), theme.IconChecklist, parts.Secondary, func() {
		d.env.Go(screen.Place{Name: screen.Guide, Account: id})
	})
	return parts.Column(parts.Gap, parts.Divider(), parts.NewProse(d.age()).Small(), parts.Flow(parts.Gap, lead, change, remove))
}

// age is since when the password is what it is, and whether it is used here
// alone; empty without a password.
func (d *detail) age() string {
	password, ok := d.filled(vault.FieldPassword)
	if !ok {
		return ""
	}
	since, err := heldSince(d.entry, password)
	if err != nil {
		return ""
	}
	date := text.A("date", d.env.Text.Date(since))
	reference, err := vault.IsReference(password)
	if err != nil || reference || d.entry.NoQualityCheck || d.seen.reuse != "" {
		return d.env.Text.S("accounts.since", date)
	}
	return d.env.Text.S("accounts.since.unique", date)
}

// heldSince is when a field of an account came to have its value, as far as its
// history goes back.
func heldSince(e *vault.Entry, f vault.Field) (time.Time, error) {
	since := e.Times.Modified
	for i := len(e.History) - 1; i >= 0; i-- {
		old, ok := e.History[i].Field(f.Name)
		if !ok {
			return since, nil
		}
		same, err := sameValue(old, f)
		if err != nil || !same {
			return since, err
		}
		since = e.History[i].Times.Modified
	}
	return since, nil
}

func (d *detail) askDelete() {
	title := text.A("title", titleOf(d.env.Text, d.state.Vault, d.entry))
	id := d.entry.ID
	action := parts.Action{Label: d.env.Text.S("common.delete"), Icon: theme.IconTrash, Kind: parts.Danger, Do: func() { d.recycle(id) }}
	then := d.env.Text.S("accounts.delete.then")
	if !d.state.Vault.Meta().RecycleBinEnabled {
		then = d.env.Text.S("accounts.destroy.then")
	}
	d.env.Dialogs.Confirm(d.env.Text.S("accounts.delete.title", title), then, d.env.Text.S("common.cancel"), action)
}

func (d *detail) recycle(id vault.ID) {
	bin, err := d.env.Session.NewID()
	if err != nil {
		d.env.Fail(err)
		return
	}
	d.applyThen(d.gone, vault.RecycleEntry{ID: id, Bin: bin})
}
