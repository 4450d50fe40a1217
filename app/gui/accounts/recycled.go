package accounts

import (
	"kagikura/app/gui/parts"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/vault"
)

// buildRecycled shows a deleted account: it can be brought back, or deleted for
// good. Its values are for looking at once it is back.
func (d *detail) buildRecycled() {
	title := titleOf(d.env.Text, d.state.Vault, d.entry)
	id := d.entry.ID
	names := parts.Column(0, parts.NewProse(title).Bold().At(theme.SizeTitle))
	if user := plainText(d.state.Vault, d.entry, vault.FieldUserName); user != "" {
		names.Add(parts.Value(parts.Display(user)))
	}
	back := parts.NewButton(d.env.Text.S("accounts.unrecycle"), theme.IconHistory, parts.Primary, func() {
		d.applyThen(func() { d.restored(id) }, vault.UnrecycleEntry{ID: id})
	}).Large()
	d.open = back
	destroy := parts.NewButton(d.env.Text.S("accounts.destroy"), theme.IconTrash, parts.Secondary, func() { d.askDestroy(id, title) })
	deleted := d.env.Text.Date(d.entry.Times.LocationChanged)
	for _, o := range []*parts.Prose{
		parts.NewProse(d.env.Text.S("accounts.recycled", text.A("date", deleted))),
		parts.NewProse(d.env.Text.S("accounts.recycled.then")).In(theme.Nezu),
	} {
		names.Add(o)
	}
	d.column.Add(parts.Pad(0, parts.Gap, parts.Row(1.75*theme.Space, parts.NewMonogram(title).Large(), parts.Grow(names))))
	d.column.Add(parts.Pad(0, parts.Gap, parts.Flow(parts.Gap, back, destroy)))
}

func (d *detail) askDestroy(id vault.ID, title string) {
	d.env.Dialogs.Confirm(d.env.Text.S("accounts.destroy.title", text.A("title", title)), d.env.Text.S("accounts.destroy.then"),
		d.env.Text.S("common.cancel"), parts.Action{
			Label: d.env.Text.S("accounts.destroy"), Icon: theme.IconTrash, Kind: parts.Danger,
			Do: func() { d.applyThen(d.gone, vault.DeleteEntry{ID: id}) },
		})
}
