package welcome

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/vault/brokerage"
)

// firmRow is one firm of the list, with the box that says whether it is picked.
type firmRow struct {
	widget.BaseWidget

	env     screen.Env
	index   int
	box     *parts.Check
	name    *parts.Text
	host    *parts.HostLine
	unknown *parts.Text
	body    fyne.CanvasObject
}

func newFirmRow(env screen.Env, toggle func(int)) *firmRow {
	r := &firmRow{
		env: env, box: parts.NewCheck("", false, nil), name: parts.Strong(" "),
		host: parts.NewHostLine(parts.Address{}), unknown: parts.Caption(env.Text.S("welcome.firms.unverified")),
	}
	r.box.Disable() // the list has the focus; the layer above takes the clicks
	above := parts.NewTouch()
	above.SetTapped(func() { toggle(r.index) })
	r.body = container.NewStack(parts.Pad(theme.Space, theme.Space/2, parts.Row(parts.Gap, r.box,
		parts.Grow(parts.Column(0, r.name, container.NewStack(r.host, r.unknown))))), above)
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *firmRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.body) }

func (r *firmRow) set(i int, f brokerage.Firm, picked bool) {
	r.index = i
	r.box.Set(picked)
	r.name.SetText(parts.Display(f.Name(r.env.Text.Lang())))
	v, err := r.env.Session.OfFirm(f.ID)
	r.host.Hidden, r.unknown.Hidden = err != nil, err == nil
	if err == nil {
		r.host.Set(screen.HostOf(v.URL()))
	}
	r.body.Refresh()
}
