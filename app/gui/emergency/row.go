package emergency

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
)

// row is an account or a firm in the list.
type row struct {
	widget.BaseWidget

	index    int
	monogram *parts.Monogram
	name     *parts.Text
	host     *parts.HostLine
	unknown  *parts.Text
	badge    *parts.Pill
	body     fyne.CanvasObject
}

func newRow(pick func(int)) *row {
	r := &row{
		monogram: parts.NewMonogram(" "), name: parts.Strong(" "), host: parts.NewHostLine(parts.Address{}).At(theme.SizeCaption),
		unknown: parts.Caption(" "), badge: parts.NewPill(parts.Neutral, " "),
	}
	above := parts.NewTouch()
	above.SetTapped(func() { pick(r.index) })
	r.body = container.NewStack(parts.Pad(theme.Space, theme.Space/2, parts.Row(parts.Gap+2, r.monogram,
		parts.Grow(parts.Column(0,
			parts.Row(parts.Gap, parts.Grow(r.name), r.badge),
			// The host has its line to itself: it is not to be cut.
			container.NewStack(parts.Shrink(r.host), r.unknown))))), above)
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *row) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.body) }

func (r *row) set(i int, name, url, unknown string, state parts.State, badge string) {
	r.index = i
	r.monogram.SetTitle(name)
	r.name.SetText(name)
	r.unknown.SetText(unknown)
	r.host.Hidden, r.unknown.Hidden = url == "", url != ""
	if url != "" {
		r.host.Set(screen.HostOf(url))
	}
	r.badge.Set(state, badge)
	r.body.Refresh()
}
