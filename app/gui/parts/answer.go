package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/theme"
)

// Answer is what a screen has to say above all else: the seal of a state, a
// sentence in its colour, and below it, at body size, what that means and what
// to do.
func Answer(state State, what, then string) fyne.CanvasObject {
	return Row(Gap+4, newSeal(state), Grow(Column(0,
		NewProse(what).Bold().At(theme.SizeCard).In(state.ink()),
		NewProse(then))))
}

// seal is the icon of a state on a disc of its tint.
type seal struct {
	widget.BaseWidget

	state State
}

func newSeal(state State) *seal {
	s := &seal{state: state}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *seal) CreateRenderer() fyne.WidgetRenderer {
	disc, icon := canvas.NewCircle(color.Transparent), theme.NewIcon()
	return (&draws{
		of:      s,
		objects: []fyne.CanvasObject{disc, icon},
		min:     func() fyne.Size { return fyne.NewSquareSize(44) },
		refresh: func() {
			disc.FillColor = theme.Color(s.state.tint())
			theme.SetIcon(icon, s.state.icon(), s.state.ink())
		},
		layout: func(size fyne.Size) {
			side := 0.6 * size.Width
			disc.Resize(size)
			icon.Move(fyne.NewSquareOffsetPos((size.Width - side) / 2))
			theme.ResizeIcon(icon, side)
		},
	}).ready()
}
