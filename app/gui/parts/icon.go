package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/theme"
)

// Picture is a line icon by itself, in a colour of the theme.
type Picture struct {
	widget.BaseWidget

	icon theme.Icon
	ink  fyne.ThemeColorName
	side float32
}

// NewIcon makes a picture of that many units at 100 % text size.
func NewIcon(icon theme.Icon, ink fyne.ThemeColorName, side float32) *Picture {
	p := &Picture{icon: icon, ink: ink, side: side}
	p.ExtendBaseWidget(p)
	return p
}

// Set changes icon and colour.
func (p *Picture) Set(icon theme.Icon, ink fyne.ThemeColorName) {
	p.icon, p.ink = icon, ink
	p.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (p *Picture) CreateRenderer() fyne.WidgetRenderer {
	image := theme.NewIcon()
	return (&draws{
		of:      p,
		objects: []fyne.CanvasObject{image},
		min:     func() fyne.Size { return fyne.NewSquareSize(p.side * theme.Size(theme.SizeBody) / 15) },
		refresh: func() { image.Resource = p.icon.In(p.ink) },
		layout:  func(size fyne.Size) { theme.ResizeIcon(image, min(size.Width, size.Height)) },
	}).ready()
}

// divider is a thin line across the room it gets.
type divider struct {
	widget.BaseWidget

	upright bool
}

// Divider is a thin line across a column.
func Divider() fyne.CanvasObject { return newLine(false) }

func newLine(upright bool) *divider {
	d := &divider{upright: upright}
	d.ExtendBaseWidget(d)
	return d
}

// CreateRenderer implements fyne.Widget.
func (d *divider) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewRectangle(color.Transparent)
	return (&draws{
		of:      d,
		objects: []fyne.CanvasObject{line},
		min:     func() fyne.Size { return fyne.NewSize(1, 1) },
		refresh: func() { line.FillColor = theme.Color(theme.Line) },
		layout: func(size fyne.Size) {
			if d.upright {
				size.Width = 1
			} else {
				size.Height = 1
			}
			line.Resize(size)
		},
	}).ready()
}
