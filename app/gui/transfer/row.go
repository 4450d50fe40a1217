package transfer

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/theme"
)

// row is one account to tick.
type row struct {
	widget.BaseWidget

	tick     *parts.Tick
	monogram *parts.Monogram
	title    *parts.Text
	user     *parts.Text
	touch    *parts.Touch
	content  fyne.CanvasObject
}

func newRow() *row {
	r := &row{
		tick: parts.NewTick(), monogram: parts.NewMonogram(""),
		title: parts.Strong(" "), user: parts.Caption(" "), touch: parts.NewTouch(),
	}
	line := parts.Row(1.5*parts.Gap, r.tick, r.monogram, parts.Grow(parts.Column(0, r.title, r.user)))
	r.content = container.NewStack(parts.Pad(theme.Space, theme.Space/2, line), r.touch)
	r.ExtendBaseWidget(r)
	return r
}

func (r *row) set(on bool, title, user string, tapped func()) {
	r.tick.Set(on)
	r.monogram.SetTitle(title)
	r.title.SetText(title)
	r.user.SetText(user)
	r.touch.SetTapped(tapped)
}

// CreateRenderer implements fyne.Widget.
func (r *row) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.content) }
