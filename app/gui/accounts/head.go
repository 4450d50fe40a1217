package accounts

import (
	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/vault/linkcheck"
)

// head is what the account is called, where it leads, and the one large button
// that goes there.
func (d *detail) head() fyne.CanvasObject {
	title := titleOf(d.env.Text, d.state.Vault, d.entry)
	names := parts.Column(0, parts.NewProse(title).Bold().At(theme.SizeTitle))
	launch, known := d.state.Launch[d.entry.ID]
	if known {
		host := parts.NewHostLine(screen.HostOf(launch.URL)).At(theme.SizeCard)
		names.Add(&fyne.Container{Layout: &hostAndPill{host: hostOf(launch.URL)}, Objects: []fyne.CanvasObject{host, d.pill()}})
	}
	main := parts.Row(1.75*theme.Space, parts.NewMonogram(title).Large(), parts.Grow(names))
	if !launch.Ready {
		return main
	}
	label := d.env.Text.S("accounts.open")
	if launch.Verdict.Kind != linkcheck.Official {
		label = d.env.Text.S("accounts.open.own")
	}
	open := parts.NewButton(label, theme.IconOpen, parts.Primary, func() { d.openSite() }).Large()
	d.open = open
	return parts.Beside(parts.GapWide, main, open)
}

// pill says in a word what is known of the account's address.
func (d *detail) pill() *parts.Pill {
	launch := d.state.Launch[d.entry.ID]
	switch {
	case launch.Verdict.Kind == linkcheck.Official:
		return parts.NewPill(parts.Good, d.env.Text.S("common.official"))
	case launch.Verdict.Kind == linkcheck.Own && launch.Ready:
		return parts.NewPill(parts.Neutral, d.env.Text.S("accounts.own"))
	case d.env.Session.MayConfirm(launch.URL) == nil:
		return parts.NewPill(parts.Attention, d.env.Text.S("common.not_official"))
	}
	return parts.NewPill(parts.Bad, d.env.Text.S("common.not_official"))
}

// openSite opens the account's address if it may be opened. It is looked at
// once more now: what the screen says may be a moment old.
func (d *detail) openSite() bool {
	if !d.state.Launch[d.entry.ID].Ready {
		return false
	}
	address, err := d.env.Session.Verified(d.entry.ID)
	if err != nil {
		d.env.Fail(err)
		return true
	}
	d.env.OpenAccount(d.entry.ID, address)
	return true
}

// hostAndPill puts a pill right behind a host, or below where both have no
// room.
type hostAndPill struct {
	host  string
	width float32 // of the last layout: the height needed depends on it
}

func (h *hostAndPill) natural() float32 {
	return fyne.MeasureText(h.host, theme.Size(theme.SizeCard), fyne.TextStyle{Monospace: true}).Width + 2
}

func (h *hostAndPill) below(pill fyne.Size) bool {
	return h.width > 0 && h.natural()+parts.Gap+pill.Width > h.width
}

// MinSize implements fyne.Layout.
func (h *hostAndPill) MinSize(objects []fyne.CanvasObject) fyne.Size {
	host, pill := objects[0].MinSize(), objects[1].MinSize()
	if h.below(pill) {
		return fyne.NewSize(pill.Width, host.Height+parts.GapSmall+pill.Height)
	}
	return fyne.NewSize(pill.Width, max(host.Height, pill.Height))
}

// Layout implements fyne.Layout.
func (h *hostAndPill) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	h.width = size.Width
	host, pill := objects[0], objects[1]
	line, badge := host.MinSize().Height, pill.MinSize()
	pill.Resize(badge)
	width := min(h.natural(), size.Width)
	host.Resize(fyne.NewSize(width, line))
	if h.below(badge) {
		host.Move(fyne.Position{})
		pill.Move(fyne.NewPos(0, line+parts.GapSmall))
		return
	}
	host.Move(fyne.NewPos(0, (size.Height-line)/2))
	pill.Move(fyne.NewPos(width+parts.Gap, (size.Height-badge.Height)/2))
}
