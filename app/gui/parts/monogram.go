package parts

import (
	"image/color"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/theme"
)

// Monogram stands for an account in a list: the first character of its title
// on a neutral tile. Logos are trademarks, and easy to imitate.
type Monogram struct {
	widget.BaseWidget

	title string
	large bool
}

// NewMonogram makes the tile of a title that has gone through Display.
func NewMonogram(title string) *Monogram {
	m := &Monogram{title: title}
	m.ExtendBaseWidget(m)
	return m
}

// Large makes it as large as the head of a page needs it and returns it.
func (m *Monogram) Large() *Monogram {
	m.large = true
	m.Refresh()
	return m
}

// SetTitle changes the title.
func (m *Monogram) SetTitle(title string) {
	m.title = title
	m.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (m *Monogram) CreateRenderer() fyne.WidgetRenderer {
	tile, letter := canvas.NewRectangle(color.Transparent), canvas.NewText("", color.Transparent)
	tile.CornerRadius = theme.RadiusCard
	return (&draws{
		of:      m,
		objects: []fyne.CanvasObject{tile, letter},
		min: func() fyne.Size {
			if m.large {
				return fyne.NewSquareSize(2.6 * theme.Size(theme.SizeTitle))
			}
			return fyne.NewSquareSize(2.35 * theme.Size(theme.SizeCard))
		},
		refresh: func() {
			tile.FillColor = theme.Color(theme.AiTint)
			letter.Text, letter.TextStyle, letter.Color = initial(m.title), fyne.TextStyle{Bold: true}, theme.Color(theme.Ai)
			letter.TextSize = theme.Size(theme.SizeCard)
			if m.large {
				letter.TextSize = theme.Size(theme.SizeTitle)
			}
		},
		layout: func(size fyne.Size) {
			tile.Resize(size)
			least := letter.MinSize()
			letter.Move(fyne.NewPos((size.Width-least.Width)/2, middleOf(size.Height, least.Height, letter.TextSize, letter.TextStyle)))
			letter.Resize(least)
		},
	}).ready()
}

func initial(title string) string {
	for _, r := range title {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return string(unicode.ToUpper(r))
		}
	}
	if r, _ := utf8.DecodeRuneInString(title); title != "" {
		return string(r)
	}
	return "?"
}
