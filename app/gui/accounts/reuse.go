package accounts

import (
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
		own, others := d.divide(group)
		if len(own) == 0 {
			continue
		}
		if len(others) > 0 {
			sentences = append(sentences, d.env.Text.S("accounts.reuse.others",
				text.A("field", d.caption(own[0].Field)), text.A("accounts", d.titles(others))))
		}
		if len(own) > 1 {
			sentences = append(sentences, d.env.Text.S("accounts.reuse.own",
				text.A("field", d.caption(own[0].Field)), text.A("other", d.caption(own[1].Field))))
		}
	}
	return strings.Join(sentences, "\n")
}

// divide tells a group's uses by this account from the other accounts, each of
// which comes once.
func (d *detail) divide(group audit.Group) (own []audit.Use, others []vault.ID) {
	seen := map[vault.ID]bool{d.entry.ID: true}
	for _, use := range group {
		if use.Account == d.entry.ID {
			own = append(own, use)
		}
		if !seen[use.Account] {
			seen[use.Account] = true
			others = append(others, use.Account)
		}
	}
	return own, others
}

// titles lists what accounts are called.
func (d *detail) titles(accounts []vault.ID) string {
	var titles []string
	for _, id := range accounts[:min(len(accounts), namesShown)] {
		if e, ok := d.state.Vault.Entry(id); ok {
			titles = append(titles, titleOf(d.env.Text, d.state.Vault, e))
		}
	}
	return joinedOf(d.env.Text, titles, len(accounts))
}
