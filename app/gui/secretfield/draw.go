package secretfield

import (
	"image/color"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"kagikura/app/gui/theme"
)

// edge is the room left and right of what is typed.
const edge = 1.5 * theme.Space

// step is the room of one character, dot or letter; kanji take two. All are
// as wide as another, so that places need no measured text.
func (f *Field) step() float32 {
	if !f.shown {
		return 0.8 * theme.Size(theme.SizeBody)
	}
	return 0.66 * theme.Size(theme.SizeCard)
}

// places are the left edges of the runes, and the end of the last.
func (f *Field) places() []float32 {
	places := make([]float32, 1, f.Len()+1)
	step := f.step()
	if !f.shown {
		for range f.Len() {
			places = append(places, places[len(places)-1]+step)
		}
		return places
	}
	_ = f.Use(func(text []byte) error {
		for len(text) > 0 {
			r, n := utf8.DecodeRune(text)
			text = text[n:]
			wide := step
			if r >= 0x80 {
				wide = 2 * step
			}
			places = append(places, places[len(places)-1]+wide)
		}
		return nil
	}) // a builder that is gone shows nothing
	return places
}

// window is the room for characters.
func (f *Field) window() float32 { return max(f.Size().Width-edge-eyeRoom(), 1) }

// scrolled is how far the characters are moved to the left so that the caret
// is visible.
func (f *Field) scrolled(places []float32) float32 {
	caret := places[min(f.caret, len(places)-1)]
	return max(caret-f.window(), 0)
}

// at is the position between runes that is nearest to a place in the field.
func (f *Field) at(x float32) int {
	places := f.places()
	x += f.scrolled(places) - edge
	best := 0
	for i, place := range places {
		if distance(place, x) < distance(places[best], x) {
			best = i
		}
	}
	return best
}

func distance(a, b float32) float32 { return max(a-b, b-a) }

// CreateRenderer implements fyne.Widget.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{
		field:    f,
		box:      canvas.NewRectangle(color.Transparent),
		selected: canvas.NewRectangle(color.Transparent),
		caret:    canvas.NewRectangle(color.Transparent),
		hint:     canvas.NewText("", color.Transparent),
		eye:      theme.NewIcon(),
	}
	r.box.CornerRadius = theme.RadiusControl
	r.Refresh()
	return r
}

type renderer struct {
	field    *Field
	box      *canvas.Rectangle
	selected *canvas.Rectangle
	caret    *canvas.Rectangle
	hint     *canvas.Text
	eye      *canvas.Image
	dots     []*canvas.Circle
	letters  []*canvas.Text // only while the eye is held
}

func (r *renderer) Destroy() { r.letters = nil }

func (r *renderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.box, r.selected, r.hint}
	for _, dot := range r.dots {
		objects = append(objects, dot)
	}
	for _, letter := range r.letters {
		objects = append(objects, letter)
	}
	return append(objects, r.caret, r.eye)
}

// MinSize is a little higher than other fields: this one is the main thing of
// its screen.
func (r *renderer) MinSize() fyne.Size {
	return fyne.NewSize(10*theme.Size(theme.SizeBody), theme.Size(theme.SizeControl)+4)
}

func (r *renderer) Layout(size fyne.Size) {
	r.box.Resize(size)
	hint := r.hint.MinSize()
	r.hint.Resize(fyne.NewSize(size.Width-2*edge, hint.Height))
	r.hint.Move(fyne.NewPos(edge, (size.Height-hint.Height)/2-0.07*r.hint.TextSize))
	side := theme.Size(theme.SizeIcon)
	theme.ResizeIcon(r.eye, side)
	r.eye.Move(fyne.NewPos(size.Width-side-theme.Space, (size.Height-side)/2))
	r.place(size)
}

// place draws what of the secret is visible, the selection and the caret.
func (r *renderer) place(size fyne.Size) {
	f := r.field
	places := f.places()
	scrolled := f.scrolled(places)
	x := func(i int) float32 { return edge - scrolled + places[min(i, len(places)-1)] }
	visible := func(i int) bool { return x(i) >= edge-0.5 && x(i+1) <= edge+f.window()+0.5 }

	from, to := f.selection()
	high := 0.62 * size.Height
	left, right := max(x(from), edge), min(x(to), edge+f.window())
	r.selected.Hidden = from == to || left >= right
	r.selected.Move(fyne.NewPos(left, (size.Height-high)/2))
	r.selected.Resize(fyne.NewSize(max(right-left, 0), high))
	r.caret.Hidden = !f.focused
	r.caret.Move(fyne.NewPos(x(f.caret)-1, (size.Height-high)/2))
	r.caret.Resize(fyne.NewSize(2, high))

	if f.shown {
		r.dots = nil
		r.placeLetters(x, visible, size)
		return
	}
	r.letters = nil
	side := 0.6 * theme.Size(theme.SizeBody)
	n := 0
	for i := range len(places) - 1 {
		if !visible(i) {
			continue
		}
		if n == len(r.dots) {
			r.dots = append(r.dots, canvas.NewCircle(color.Transparent))
		}
		dot := r.dots[n]
		dot.FillColor = r.ink()
		dot.Resize(fyne.NewSquareSize(side))
		dot.Move(fyne.NewPos(x(i)+(f.step()-side)/2, (size.Height-side)/2))
		n++
	}
	r.dots = r.dots[:n]
}

// placeLetters makes one text for each visible character.
func (r *renderer) placeLetters(x func(int) float32, visible func(int) bool, size fyne.Size) {
	r.letters = nil
	_ = r.field.Use(func(text []byte) error {
		// Where each one begins, for they are made in another order.
		var starts []int
		for i := 0; i < len(text); {
			starts = append(starts, i)
			_, n := utf8.DecodeRune(text[i:])
			i += n
		}
		for _, i := range Order(len(starts)) {
			if !visible(i) {
				continue
			}
			c, _ := utf8.DecodeRune(text[starts[i]:])
			letter := &canvas.Text{Text: glyph(c), TextSize: theme.Size(theme.SizeCard), Color: r.ink()}
			letter.TextStyle.Monospace = c < 0x80
			if c >= '0' && c <= '9' {
				letter.Color = theme.Color(theme.Ai)
			}
			least := letter.MinSize()
			letter.Resize(least)
			letter.Move(fyne.NewPos(x(i), (size.Height-least.Height)/2))
			r.letters = append(r.letters, letter)
		}
		return nil
	}) // a builder that is gone shows nothing
}

// glyph is the character, or something visible for what shows nothing.
func glyph(c rune) string {
	switch {
	case c == ' ':
		return "·"
	case unicode.IsControl(c) || !unicode.IsPrint(c):
		return "□"
	}
	return Letter(c)
}

func (r *renderer) ink() color.Color {
	if r.field.Disabled() {
		return theme.Color(theme.Nezu)
	}
	return theme.Color(theme.Sumi)
}

func (r *renderer) Refresh() {
	f := r.field
	r.box.FillColor = theme.Color(theme.Surface)
	r.box.StrokeColor, r.box.StrokeWidth = theme.Color(theme.Outline), 1
	if f.focused {
		r.box.StrokeColor, r.box.StrokeWidth = theme.Color(theme.Ai), theme.Ring
	}
	if f.Disabled() {
		r.box.FillColor = theme.Color(theme.Hover)
	}
	r.selected.FillColor = theme.Color(fynetheme.ColorNameSelection)
	r.caret.FillColor = theme.Color(theme.Ai)
	r.hint.Text, r.hint.TextSize, r.hint.Color = f.placeholder, theme.Size(theme.SizeBody), theme.Color(theme.Nezu)
	r.hint.Hidden = f.Len() > 0
	r.eye.Hidden = f.Len() == 0 || f.Disabled()
	icon := theme.IconEye
	if f.shown {
		icon = theme.IconEyeOff
	}
	theme.SetIcon(r.eye, icon, theme.Ai)
	r.eye.Refresh()
	r.Layout(f.Size())
	canvas.Refresh(f)
}
