package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/theme"
)

// Pill is a small badge: the icon of a state and a word.
type Pill struct {
	widget.BaseWidget

	state State
	word  string
}

// NewPill makes a badge.
func NewPill(state State, word string) *Pill {
	p := &Pill{state: state, word: word}
	p.ExtendBaseWidget(p)
	return p
}

// Set changes what the badge says; an empty word hides it.
func (p *Pill) Set(state State, word string) {
	p.state, p.word = state, word
	p.Hidden = word == ""
	p.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (p *Pill) CreateRenderer() fyne.WidgetRenderer {
	plate, icon, word := canvas.NewRectangle(color.Transparent), theme.NewIcon(), canvas.NewText("", color.Transparent)
	side := func() float32 { return theme.Size(theme.SizeCaption) }
	text := func() fyne.Size { return fyne.MeasureText(p.word, theme.Size(theme.SizeCaption), fyne.TextStyle{}) }
	const edge, gap = theme.Space, theme.Space / 2
	return (&draws{
		of:      p,
		objects: []fyne.CanvasObject{plate, icon, word},
		min: func() fyne.Size {
			return fyne.NewSize(text().Width+side()+gap+2*edge, text().Height+theme.Space/2)
		},
		refresh: func() {
			plate.FillColor = theme.Color(p.state.tint())
			theme.SetIcon(icon, p.state.icon(), p.state.ink())
			word.Text, word.TextSize, word.Color = p.word, theme.Size(theme.SizeCaption), theme.Color(p.state.ink())
		},
		layout: func(size fyne.Size) {
			plate.CornerRadius = size.Height / 2
			plate.Resize(size)
			icon.Move(fyne.NewPos(edge, (size.Height-side())/2))
			theme.ResizeIcon(icon, side())
			word.Move(fyne.NewPos(edge+side()+gap, middleOf(size.Height, text().Height, theme.Size(theme.SizeCaption), fyne.TextStyle{})))
			word.Resize(text())
		},
	}).ready()
}
