package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/theme"
)

// Card is a rounded surface with one soft shadow and content inside.
type Card struct {
	widget.BaseWidget

	content fyne.CanvasObject
	padding float32
	accent  State
	sunk    bool
}

// NewCard makes a card with the usual room around its content.
func NewCard(content fyne.CanvasObject) *Card {
	c := &Card{content: content, padding: 2 * theme.Space}
	c.ExtendBaseWidget(c)
	return c
}

// Padding changes the room around the content and returns the card.
func (c *Card) Padding(padding float32) *Card {
	c.padding = padding
	c.Refresh()
	return c
}

// Accent draws a strong edge in the colour of a state and returns the card;
// the content must say the same in a word. Neutral has no accent.
func (c *Card) Accent(state State) *Card {
	c.accent = state
	c.Refresh()
	return c
}

// Sunk makes it a well inside of another card, without edge and shadow, and
// returns it.
func (c *Card) Sunk() *Card {
	c.sunk = true
	c.Refresh()
	return c
}

// Content is what is inside.
func (c *Card) Content() fyne.CanvasObject { return c.content }

// SetContent changes what is inside.
func (c *Card) SetContent(content fyne.CanvasObject) {
	c.content = content
	c.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	r := &cardRenderer{card: c, plate: canvas.NewRectangle(color.Transparent)}
	r.plate.CornerRadius = theme.RadiusCard
	r.Refresh()
	return r
}

type cardRenderer struct {
	card  *Card
	plate *canvas.Rectangle
}

func (r *cardRenderer) Destroy() {}

func (r *cardRenderer) Objects() []fyne.CanvasObject {
	if r.card.content == nil {
		return []fyne.CanvasObject{r.plate}
	}
	return []fyne.CanvasObject{r.plate, r.card.content}
}

func (r *cardRenderer) MinSize() fyne.Size {
	size := fyne.NewSquareSize(2 * r.card.padding)
	if r.card.content != nil {
		size = size.Add(r.card.content.MinSize())
	}
	return size
}

func (r *cardRenderer) Layout(size fyne.Size) {
	r.plate.Resize(size)
	if r.card.content != nil {
		r.card.content.Move(fyne.NewSquareOffsetPos(r.card.padding))
		r.card.content.Resize(size.SubtractWidthHeight(2*r.card.padding, 2*r.card.padding))
	}
}

func (r *cardRenderer) Refresh() {
	r.plate.FillColor = theme.Color(theme.Surface)
	r.plate.StrokeColor, r.plate.StrokeWidth = theme.Color(theme.Line), 1
	if r.card.accent != Neutral {
		r.plate.StrokeColor, r.plate.StrokeWidth = theme.Color(r.card.accent.ink()), 2
	}
	r.plate.Shadow = softShadow()
	if r.card.sunk {
		r.plate.FillColor, r.plate.StrokeWidth = theme.Color(theme.Shikkui), 0
		r.plate.Shadow = canvas.Shadow{Color: color.Transparent}
	}
	r.Layout(r.card.Size())
	r.plate.Refresh()
	if r.card.content != nil {
		r.card.content.Refresh()
	}
}

// softShadow is the one shadow of the window; the dark variant has none.
func softShadow() canvas.Shadow {
	shade := theme.Color(theme.Shadow)
	if _, _, _, alpha := shade.RGBA(); alpha == 0 {
		return canvas.Shadow{Color: color.Transparent}
	}
	return canvas.Shadow{Color: shade, BlurRadius: 6, Offset: fyne.NewPos(0, 2), Variant: canvas.DropShadow}
}
