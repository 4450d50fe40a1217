package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/theme"
)

// Tick is a box with or without a tick in a row of a List, which takes the keys
// and clicks. A box that is a control of its own is a Check.
type Tick struct {
	widget.BaseWidget

	on bool
}

// NewTick makes an empty box.
func NewTick() *Tick {
	t := &Tick{}
	t.ExtendBaseWidget(t)
	return t
}

// On says whether the box is ticked.
func (t *Tick) On() bool { return t.on }

// Set ticks or clears the box.
func (t *Tick) Set(on bool) {
	if t.on != on {
		t.on = on
		t.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (t *Tick) CreateRenderer() fyne.WidgetRenderer {
	box, tick := canvas.NewRectangle(color.Transparent), theme.NewIcon()
	return (&draws{
		of:      t,
		objects: []fyne.CanvasObject{box, tick},
		min:     func() fyne.Size { return fyne.NewSquareSize(theme.Size(theme.SizeIcon)) },
		refresh: func() { paintBox(box, tick, t.on) },
		layout:  func(size fyne.Size) { placeBox(box, tick, fyne.Position{}, size.Height) },
	}).ready()
}

func paintBox(box *canvas.Rectangle, tick *canvas.Image, on bool) {
	box.CornerRadius = 4
	box.StrokeWidth, box.StrokeColor, box.FillColor = 1.5, theme.Color(theme.Outline), theme.Color(theme.Surface)
	if on {
		box.StrokeColor, box.FillColor = theme.Color(theme.Ai), theme.Color(theme.Ai)
	}
	tick.Hidden = !on
	theme.SetIcon(tick, theme.IconCheck, theme.OnAi)
}

func placeBox(box *canvas.Rectangle, tick *canvas.Image, at fyne.Position, side float32) {
	box.Resize(fyne.NewSquareSize(side))
	box.Move(at)
	theme.ResizeIcon(tick, side-6)
	tick.Move(at.AddXY(3, 3))
}
