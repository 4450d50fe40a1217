package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/theme"
)

// Meter is a bar that fills with the strength of a password, in the colour of
// a state. A sentence beside it must say the same.
type Meter struct {
	widget.BaseWidget

	share float32
	state State
}

// NewMeter makes an empty meter.
func NewMeter() *Meter {
	m := &Meter{}
	m.ExtendBaseWidget(m)
	return m
}

// Set fills the meter to a share from 0 to 1; others are brought to the nearer
// bound.
func (m *Meter) Set(share float32, state State) {
	m.share, m.state = min(max(share, 0), 1), state
	m.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (m *Meter) CreateRenderer() fyne.WidgetRenderer {
	const height = theme.Space
	track, bar := canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	track.CornerRadius, bar.CornerRadius = height/2, height/2
	return (&draws{
		of:      m,
		objects: []fyne.CanvasObject{track, bar},
		min:     func() fyne.Size { return fyne.NewSize(8*theme.Space, height) },
		refresh: func() {
			track.FillColor, bar.FillColor = theme.Color(theme.Line), theme.Color(m.state.ink())
			bar.Hidden = m.share == 0
		},
		layout: func(size fyne.Size) {
			for _, r := range []*canvas.Rectangle{track, bar} {
				r.Move(fyne.NewPos(0, (size.Height-height)/2))
			}
			track.Resize(fyne.NewSize(size.Width, height))
			bar.Resize(fyne.NewSize(max(m.share*size.Width, height), height))
		},
	}).ready()
}
