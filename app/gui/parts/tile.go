package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"kagikura/app/gui/theme"
)

// Tile is a small card that is pressed as a whole and leads somewhere: a few words
// with a state, seen at a glance.
type Tile struct {
	control

	content fyne.CanvasObject
}

// NewTile makes a tile around content that takes no clicks of its own.
func NewTile(content fyne.CanvasObject, pressed func()) *Tile {
	t := &Tile{content: content}
	t.extend(t, pressed)
	return t
}

// Press does what a click does.
func (t *Tile) Press() { t.press() }

// CreateRenderer implements fyne.Widget.
func (t *Tile) CreateRenderer() fyne.WidgetRenderer {
	plate, ring := canvas.NewRectangle(color.Transparent), newRing()
	plate.CornerRadius = theme.RadiusCard
	const edge = 1.5 * theme.Space
	return (&draws{
		of:      t,
		objects: []fyne.CanvasObject{plate, t.content, ring},
		min:     func() fyne.Size { return t.content.MinSize().AddWidthHeight(2*edge, 2*edge) },
		refresh: func() {
			plate.FillColor = theme.Color(theme.Surface)
			if t.hovered {
				plate.FillColor = theme.Color(theme.Hover)
			}
			plate.StrokeColor, plate.StrokeWidth = theme.Color(theme.Line), 1
			plate.Shadow = softShadow()
		},
		layout: func(size fyne.Size) {
			plate.Resize(size)
			t.content.Move(fyne.NewSquareOffsetPos(edge))
			t.content.Resize(size.SubtractWidthHeight(2*edge, 2*edge))
			t.placeRing(ring, size, theme.RadiusCard)
		},
	}).ready()
}
