package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/theme"
)

// Text is one line. Where it has less room than it needs it ends in "…", and
// it never asks for more than a few characters of room unless Whole is called.
// Longer texts are Prose.
type Text struct {
	widget.BaseWidget

	text  string
	size  fyne.ThemeSizeName
	ink   fyne.ThemeColorName
	style fyne.TextStyle
	align fyne.TextAlign
	whole bool
	least float32 // the room it asks for at least, in its own size, unless whole
}

// Title is the title of a screen.
func Title(s string) *Text {
	return newText(s, theme.SizeTitle, theme.Sumi, fyne.TextStyle{Bold: true})
}

// CardTitle is the title of a card or section.
func CardTitle(s string) *Text {
	return newText(s, theme.SizeCard, theme.Sumi, fyne.TextStyle{Bold: true})
}

// Strong is body text in bold.
func Strong(s string) *Text {
	return newText(s, theme.SizeBody, theme.Sumi, fyne.TextStyle{Bold: true})
}

// Body is body text.
func Body(s string) *Text { return newText(s, theme.SizeBody, theme.Sumi, fyne.TextStyle{}) }

// Caption is small and grey.
func Caption(s string) *Text { return newText(s, theme.SizeCaption, theme.Nezu, fyne.TextStyle{}) }

// Value is what a person compares character by character: a user name, an
// account number. ASCII is monospaced, everything else is body text, because
// the monospaced face has no Japanese.
func Value(s string) *Text {
	t := newText(s, theme.SizeBody, theme.Sumi, fyne.TextStyle{Monospace: ascii(s)})
	t.least = 12
	return t
}

// Code is a one-time code: large, monospaced, in two halves.
func Code(digits string) *Text {
	t := newText("", theme.SizeCode, theme.Ai, fyne.TextStyle{Monospace: true})
	t.whole = true
	t.text = halves(digits)
	return t
}

func newText(s string, size fyne.ThemeSizeName, ink fyne.ThemeColorName, style fyne.TextStyle) *Text {
	t := &Text{text: s, size: size, ink: ink, style: style, least: 4}
	t.ExtendBaseWidget(t)
	return t
}

// In changes the colour and returns the text.
func (t *Text) In(ink fyne.ThemeColorName) *Text {
	t.ink = ink
	t.Refresh()
	return t
}

// At changes the size and returns the text.
func (t *Text) At(size fyne.ThemeSizeName) *Text {
	t.size = size
	t.Refresh()
	return t
}

// Centred puts the text in the middle of its room and returns it.
func (t *Text) Centred() *Text {
	t.align = fyne.TextAlignCenter
	t.Refresh()
	return t
}

// Whole asks for the room of the whole text and returns it.
func (t *Text) Whole() *Text {
	t.whole = true
	return t
}

// Text is what is shown, uncut.
func (t *Text) Text() string { return t.text }

// SetText changes what is shown.
func (t *Text) SetText(s string) {
	if t.text == s {
		return
	}
	t.text = s
	t.Refresh()
}

// SetDigits changes a Code.
func (t *Text) SetDigits(digits string) { t.SetText(halves(digits)) }

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{text: t, line: canvas.NewText("", theme.Color(t.ink))}
	r.Refresh()
	return r
}

type textRenderer struct {
	text *Text
	line *canvas.Text
}

func (r *textRenderer) Destroy() {}

func (r *textRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.line} }

func (r *textRenderer) MinSize() fyne.Size {
	t := r.text
	size := fyne.MeasureText(t.text, theme.Size(t.size), t.style)
	if !t.whole {
		size.Width = min(size.Width, t.least*theme.Size(t.size))
	}
	size.Height = max(size.Height, lineHeight(t.size))
	return size
}

func (r *textRenderer) Layout(size fyne.Size) {
	t := r.text
	r.line.Text = elide(t.text, size.Width, func(s string) float32 {
		return fyne.MeasureText(s, theme.Size(t.size), t.style).Width
	})
	least := r.line.MinSize().Height
	r.line.Move(fyne.NewPos(0, middleOf(size.Height, least, theme.Size(t.size), t.style)))
	r.line.Resize(fyne.NewSize(size.Width, least))
}

func (r *textRenderer) Refresh() {
	t := r.text
	r.line.TextSize = theme.Size(t.size)
	r.line.TextStyle = t.style
	r.line.Color = theme.Color(t.ink)
	r.line.Alignment = t.align
	r.Layout(t.Size())
	r.line.Refresh()
}

// middleOf is where a line of text begins that stands in the middle of a
// height. The Japanese face has more room above its characters than below:
// they are lifted by what makes them look centred beside an icon.
func middleOf(height, line, size float32, style fyne.TextStyle) float32 {
	y := (height - line) / 2
	if !style.Monospace {
		y -= 0.07 * size
	}
	return y
}

// lineHeight is one and a half times the size: easy to read at any age.
func lineHeight(size fyne.ThemeSizeName) float32 { return 1.5 * theme.Size(size) }

// elide cuts a text to the width, with "…" for what is missing.
func elide(s string, width float32, measure func(string) float32) string {
	if width <= 0 || measure(s) <= width+0.5 {
		return s
	}
	runes := []rune(s)
	low, high := 0, len(runes)-1 // runes[:low] fits with "…", more than high does not
	for low < high {
		mid := (low + high + 1) / 2
		if measure(string(runes[:mid])+"…") <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return string(runes[:low]) + "…"
}

// halves writes 482913 as "482 913".
func halves(digits string) string {
	if len(digits) < 6 || !ascii(digits) {
		return digits
	}
	return digits[:(len(digits)+1)/2] + " " + digits[(len(digits)+1)/2:]
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
