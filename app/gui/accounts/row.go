package accounts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
)

// row is one account in the list.
type row struct {
	widget.BaseWidget

	monogram *parts.Monogram
	title    *parts.Text
	user     *parts.Text
	host     *parts.HostLine
	badge    *parts.Pill // beside the user name
	above    *parts.Pill // the same beside the title, where the host needs its line
	content  *fyne.Container
	click    *parts.Touch
	shown    rowText
}

// rowText is what a row says.
type rowText struct {
	title, user, host string
	state             parts.State
	badge             string
}

func newRow() *row {
	r := &row{
		monogram: parts.NewMonogram(""),
		title:    parts.Strong(""),
		user:     parts.Caption(""),
		host:     parts.NewHostLine(parts.Address{}).At(theme.SizeCaption),
		badge:    parts.NewPill(parts.Neutral, "x"),
		above:    parts.NewPill(parts.Neutral, "x"),
		click:    parts.NewTouch(),
	}
	second := container.NewStack(r.user, parts.Shrink(r.host))
	r.content = parts.Row(parts.Gap+2, r.monogram,
		parts.Grow(parts.Column(0,
			parts.Row(parts.Gap, parts.Grow(r.title), r.above),
			parts.Row(parts.Gap, parts.Grow(second), r.badge))))
	r.ExtendBaseWidget(r)
	r.host.Hide()
	return r
}

// set shows an account. The host stands in for a user name that is not there:
// the registrable domain, which tells whose it is, with the line to itself. The
// list sets its rows far oftener than they change.
func (r *row) set(t rowText) {
	if t == r.shown {
		return
	}
	r.shown = t
	r.monogram.SetTitle(t.title)
	r.title.SetText(t.title)
	r.user.SetText(t.user)
	host := screen.HostOf(t.host)
	if host.Owner != "" {
		host.Before = ""
	}
	r.host.Set(host)
	hosted := t.user == "" && t.host != ""
	setShown(r.host, hosted)
	setShown(r.user, !hosted)
	badge, above := t.badge, ""
	if hosted {
		badge, above = "", t.badge
	}
	r.badge.Set(t.state, badge)
	r.above.Set(t.state, above)
	r.content.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (r *row) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(parts.Pad(theme.Space+2, theme.Space+2, r.content), r.click))
}
