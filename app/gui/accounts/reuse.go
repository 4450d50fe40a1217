package accounts

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/audit"
)

// reuseNotice names the other accounts that have a secret of this one too, and
// the fields of this one that are equal; nil where there are none.
func (d *detail) reuseNotice() fyne.CanvasObject {
	if d.seen.reuse == "" {
		return nil
	}
	edit := parts.NewButton(d.env.Text.S("accounts.reuse.change"), theme.IconEdit, parts.Secondary, func() { d.edit(vault.FieldPassword) })
	return parts.NoticeWith(parts.Bad, d.seen.reuse, d.env.Text.S("accounts.reuse.then"), parts.Row(0, edit))
}

// reuse is a sentence for each secret of the account that is used elsewhere
// too; empty for none.
func (d *detail) reuse() string {
	var sentences []string
	for _, group := range d.state.Reuse {
		own := slices.DeleteFunc(slices.Clone(group), func(u audit.Use) bool { return u.Account != d.entry.ID })
		if len(own) == 0 {
			continue
		}
		if others := d.others(group); len(others) > 0 {
			sentences = append(sentences, d.env.Text.S("accounts.reuse.others",
				text.A("field", d.caption(own[0].Field)), text.A("accounts", joined(d.env.Text, others))))
		}
		if len(own) > 1 {
			sentences = append(sentences, d.env.Text.S("accounts.reuse.own",
				text.A("field", d.caption(own[0].Field)), text.A("other", d.caption(own[1].Field))))
		}
	}
	return strings.Join(sentences, "\n")
}

// others are the titles of a group's accounts without this one.
func (d *detail) others(group audit.Group) []string {
	var titles []string
	for _, id := range group.Accounts() {
		if e, ok := d.state.Vault.Entry(id); ok && id != d.entry.ID {
			titles = append(titles, titleOf(d.env.Text, d.state.Vault, e))
		}
	}
	return titles
}
