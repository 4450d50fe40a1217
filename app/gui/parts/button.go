package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"kagikura/app/gui/theme"
)

// Kind is the weight of a button.
type Kind uint8

const (
	Secondary Kind = iota // an edge and no filling
	Primary               // the next step of the screen: one of them, seldom two
	Danger                // takes something away
	Quiet                 // a link without edge or filling
)

// Button is pressed with the pointer, Space or Enter; at least 38 high.
type Button struct {
	control

	label string
	icon  theme.Icon
	kind  Kind
	large bool
}

// NewButton makes a button; "" for no icon, or no label where the icon alone
// is known to everyone (the eye, the cross).
func NewButton(label string, icon theme.Icon, kind Kind, pressed func()) *Button {
	b := &Button{label: label, icon: icon, kind: kind}
	b.extend(b, pressed)
	return b
}

// Large makes it the one large button of its screen and returns it.
func (b *Button) Large() *Button {
	b.large = true
	b.Refresh()
	return b
}

// Label is the word on the button.
func (b *Button) Label() string { return b.label }

// SetLabel changes the word on the button.
func (b *Button) SetLabel(label string) {
	b.label = label
	b.Refresh()
}

// SetIcon changes the icon; "" for none.
func (b *Button) SetIcon(icon theme.Icon) {
	b.icon = icon
	b.Refresh()
}

// SetKind changes how much the button asks to be pressed.
func (b *Button) SetKind(kind Kind) {
	b.kind = kind
	b.Refresh()
}

// SetPressed changes what pressing does.
func (b *Button) SetPressed(pressed func()) { b.pressed = pressed }

// Press does what a click does, for shortcuts and default buttons.
func (b *Button) Press() { b.press() }

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	plate := canvas.NewRectangle(color.Transparent)
	plate.CornerRadius = theme.RadiusControl
	icon, word, ring := theme.NewIcon(), canvas.NewText("", color.Transparent), newRing()
	return (&draws{
		of:      b,
		objects: []fyne.CanvasObject{plate, icon, word, ring},
		min:     func() fyne.Size { return b.least() },
		refresh: func() { b.paint(plate, icon, word) },
		layout: func(size fyne.Size) {
			plate.Resize(size)
			b.place(icon, word, size)
			b.placeRing(ring, size, theme.RadiusControl)
		},
	}).ready()
}

func (b *Button) textSize() fyne.ThemeSizeName {
	if b.large {
		return theme.SizeCard
	}
	return theme.SizeBody
}

func (b *Button) bold() fyne.TextStyle {
	return fyne.TextStyle{Bold: b.kind == Primary || b.kind == Danger}
}

func (b *Button) least() fyne.Size {
	height := theme.Size(theme.SizeControl)
	if b.large {
		height = theme.Size(theme.SizeLarge)
	}
	if b.label == "" {
		return fyne.NewSquareSize(height)
	}
	padding := float32(2 * theme.Space)
	if b.kind == Quiet {
		padding = theme.Space
	}
	word := fyne.MeasureText(b.label, theme.Size(b.textSize()), b.bold())
	width := word.Width + 2*padding
	if b.icon != "" {
		width += theme.Size(theme.SizeIcon) + theme.Space
	}
	return fyne.NewSize(width, max(height, word.Height+theme.Space))
}

func (b *Button) paint(plate *canvas.Rectangle, icon *canvas.Image, word *canvas.Text) {
	ink := theme.Sumi
	plate.StrokeWidth = 0
	plate.FillColor, plate.StrokeColor = color.Transparent, color.Transparent
	switch b.kind {
	case Primary, Danger:
		fill, over := theme.Ai, theme.AiHover
		ink = theme.OnAi
		if b.kind == Danger {
			fill, over, ink = theme.Shu, theme.Shu, theme.OnShu
		}
		if b.hovered {
			fill = over
		}
		plate.FillColor = theme.Color(fill)
	case Secondary:
		plate.FillColor = theme.Color(theme.Surface)
		if b.hovered {
			plate.FillColor = theme.Color(theme.Hover)
		}
		plate.StrokeWidth = 1
		plate.StrokeColor = theme.Color(theme.Line)
	case Quiet:
		ink = theme.Ai
		if b.hovered {
			plate.FillColor = theme.Color(theme.Hover)
		}
	}
	if b.Disabled() {
		ink = theme.Nezu
		plate.FillColor = theme.Color(theme.Hover)
		plate.StrokeWidth = 1
		plate.StrokeColor = theme.Color(theme.Line)
	}
	word.Text = b.label
	word.TextSize = theme.Size(b.textSize())
	word.TextStyle = b.bold()
	word.Color = theme.Color(ink)
	icon.Hidden = b.icon == ""
	if b.icon != "" {
		theme.SetIcon(icon, b.icon, ink)
	}
}

func (b *Button) place(icon *canvas.Image, word *canvas.Text, size fyne.Size) {
	text := fyne.MeasureText(b.label, theme.Size(b.textSize()), b.bold())
	var side, gap float32
	if b.icon != "" {
		side = theme.Size(theme.SizeIcon)
		if b.label != "" {
			gap = theme.Space
		}
	}
	x := (size.Width - side - gap - text.Width) / 2
	icon.Move(fyne.NewPos(x, (size.Height-side)/2))
	theme.ResizeIcon(icon, side)
	word.Move(fyne.NewPos(x+side+gap, middleOf(size.Height, text.Height, theme.Size(b.textSize()), fyne.TextStyle{})))
	word.Resize(text)
}
