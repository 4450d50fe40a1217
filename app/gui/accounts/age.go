package accounts

import (
	"context"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault/brokerage"
)

// seenLine says when a source last showed the official address that the account
// has, and where that is long ago or nobody knows, has it compared with paper;
// nil where there is no such address.
func (d *detail) seenLine(launch session.Launch) fyne.CanvasObject {
	if launch.Seen == "" {
		return nil
	}
	seen := d.env.Text.S("accounts.age.seen", text.A("date", string(launch.Seen)))
	if launch.Seen == brokerage.Undated {
		seen = d.env.Text.S("accounts.age.undated")
	}
	if !launch.Aged {
		return parts.NewProse(seen).Small()
	}
	compare := parts.NewButton(d.env.Text.S("accounts.age.compare"), theme.IconEye, parts.Quiet, func() { d.askCompare(launch.URL) })
	return parts.Beside(parts.Gap, parts.Remark(parts.Attention, seen), compare)
}

// askCompare shows an official address to compare with paper.
func (d *detail) askCompare(url string) {
	d.env.Dialogs.Show(parts.Dialog{
		Title: d.env.Text.S("accounts.age.title"),
		Body: parts.Column(parts.GapWide,
			parts.NewHostLine(screen.HostOf(url)).At(theme.SizeTitle),
			parts.NewProse(d.env.Text.S("accounts.age.how")),
			parts.NewProse(d.env.Text.S("accounts.age.differs"))),
		Width: 580,
		Actions: []parts.Action{
			{Label: d.env.Text.S("common.cancel")},
			{Label: d.env.Text.S("accounts.age.same"), Icon: theme.IconCheck, Kind: parts.Primary, Default: true, Do: d.confirmSeen},
		},
	})
}

func (d *detail) confirmSeen() {
	account := d.entry.ID
	d.remember(func(ctx context.Context) error { return d.env.Session.ConfirmSeen(ctx, account) })
}
