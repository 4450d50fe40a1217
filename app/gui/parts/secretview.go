package parts

import (
	"image/color"
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/secretfield"
	"kagikura/app/gui/theme"
	"kagikura/app/typeset"
)

const (
	// dots are always as many: their number says nothing about the length.
	dots = 12
	// maxRevealed bounds the characters that are drawn; a share has up to 295.
	maxRevealed = 300
	// group is how many characters stand together, as people copy by hand.
	group = 4
)

// Reveals sees to it that one secret at most is readable in the window. The
// root has one and ends it when the window loses the focus and at lock.
type Reveals struct{ open Revealed }

// Revealed is something on screen that shows a secret until End, after which
// it is hidden; more calls of End do nothing.
type Revealed interface{ End() }

// Begin hides what is revealed and notes what is now.
func (r *Reveals) Begin(shown Revealed) {
	r.End()
	r.open = shown
}

// End hides what is revealed.
func (r *Reveals) End() {
	if shown := r.open; shown != nil {
		r.open = nil
		shown.End()
	}
}

// SecretView shows a secret: as dots, or for some seconds in characters large
// enough to copy by hand, in groups of four, digits bold and blue. Each
// character is a text of its own, so that the secret is never a string: Fyne
// keeps the texts it draws.
type SecretView struct {
	widget.BaseWidget

	reveals *Reveals
	use     func(func([]byte) error) error
	now     func() time.Time
	changed func(revealed bool)
	ring    *CountRing
	glyphs  []glyph
	order   []int // in which they are drawn
	more    bool  // there is more than maxRevealed
	open    bool
	group   int            // how many characters stand together
	numbers []*canvas.Text // above the groups, while they are shown and counted
	counted bool
}

type glyph struct {
	text *canvas.Text
	kind glyphKind
}

type glyphKind uint8

const (
	letterGlyph glyphKind = iota
	digitGlyph
	otherGlyph
)

// NewSecretView makes a view of the secret that use lends, of dots at first.
// changed is called when it is revealed and when that ends, to change the eye
// beside it; it may be nil.
func NewSecretView(reveals *Reveals, use func(func([]byte) error) error, now func() time.Time, changed func(revealed bool)) *SecretView {
	v := &SecretView{reveals: reveals, use: use, now: now, changed: changed, group: group}
	v.ring = NewCountRing(now, v.End)
	v.ring.Hide()
	v.ExtendBaseWidget(v)
	return v
}

// NewEyedSecret makes a view of the secret that use lends, and the eye beside it
// that reveals it for as long as length says at that moment, and ends that. fail is
// told where it cannot be shown.
func NewEyedSecret(reveals *Reveals, use func(func([]byte) error) error, now func() time.Time, length func() time.Duration, fail func(error)) (view *SecretView, eye *Button) {
	eye = NewButton("", theme.IconEye, Quiet, nil)
	view = NewSecretView(reveals, use, now, func(revealed bool) {
		if revealed {
			eye.SetIcon(theme.IconEyeOff)
		} else {
			eye.SetIcon(theme.IconEye)
		}
	})
	eye.SetPressed(func() {
		if view.Revealed() {
			view.End()
		} else if err := view.Reveal(length()); err != nil {
			fail(err)
		}
	})
	return view, eye
}

// Counted shows a secret of groups with a space after each: the spaces are left
// out, and each group of so many characters has its number above it. It returns
// the view.
func (v *SecretView) Counted(group int) *SecretView {
	v.group, v.counted = group, true
	return v
}

// Revealed says whether characters are shown.
func (v *SecretView) Revealed() bool { return v.open }

// Reveal shows the characters for that long. Another secret that is revealed
// is hidden first. The error is that of the secret.
func (v *SecretView) Reveal(length time.Duration) error {
	v.reveals.End()
	if err := v.use(func(secret []byte) error {
		v.draw(secret)
		return nil
	}); err != nil {
		v.forget()
		return err
	}
	v.open = true
	v.reveals.Begin(v)
	now := v.now()
	v.ring.Show()
	v.ring.Set(now, now.Add(length))
	v.Refresh()
	v.tell()
	return nil
}

// End shows dots again.
func (v *SecretView) End() {
	if !v.open {
		return
	}
	v.open = false
	if v.reveals.open == v {
		v.reveals.open = nil
	}
	v.forget()
	v.ring.Stop()
	v.ring.Hide()
	v.Refresh()
	v.tell()
}

func (v *SecretView) tell() {
	if v.changed != nil {
		v.changed(v.open)
	}
}

func (v *SecretView) forget() {
	for _, g := range v.glyphs {
		g.text.Text = ""
	}
	v.glyphs, v.order, v.numbers = nil, nil, nil
}

func (v *SecretView) draw(secret []byte) {
	v.forget()
	v.more = false
	for len(secret) > 0 {
		r, n := utf8.DecodeRune(secret)
		secret = secret[n:]
		if v.counted && r == ' ' {
			continue
		}
		if len(v.glyphs) == maxRevealed {
			v.more = true
			break
		}
		v.glyphs = append(v.glyphs, newGlyph(r))
	}
	if v.more {
		v.glyphs = append(v.glyphs, newGlyph('…'))
	}
	v.order = secretfield.Order(len(v.glyphs))
	for n := 0; v.counted && n*v.group < len(v.glyphs); n++ {
		v.numbers = append(v.numbers, &canvas.Text{Text: strconv.Itoa(n + 1)})
	}
}

func newGlyph(r rune) glyph {
	g := glyph{kind: otherGlyph}
	switch {
	case r == ' ':
		r = '␣'
	case typeset.Hidden(r) || r >= 0x80 && !typeset.Drawable(r):
		r = typeset.Missing
	case r >= '0' && r <= '9':
		g.kind = digitGlyph
	case unicode.IsLetter(r):
		g.kind = letterGlyph
	}
	style := fyne.TextStyle{Monospace: r < 0x80, Bold: g.kind == digitGlyph}
	g.text = &canvas.Text{Text: secretfield.Letter(r), TextStyle: style}
	return g
}

// CreateRenderer implements fyne.Widget.
func (v *SecretView) CreateRenderer() fyne.WidgetRenderer {
	r := &secretRenderer{view: v}
	for range dots {
		r.dots = append(r.dots, canvas.NewCircle(color.Transparent))
	}
	r.Refresh()
	return r
}

type secretRenderer struct {
	view *SecretView
	dots []*canvas.Circle
}

func (r *secretRenderer) Destroy() { r.view.End() }

func (r *secretRenderer) Objects() []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	if !r.view.open {
		for _, dot := range r.dots {
			objects = append(objects, dot)
		}
		return objects
	}
	for _, i := range r.view.order {
		objects = append(objects, r.view.glyphs[i].text)
	}
	for _, number := range r.view.numbers {
		objects = append(objects, number)
	}
	return append(objects, r.view.ring)
}

// size is that of the characters; many that are copied by hand are larger.
func (r *secretRenderer) size() float32 {
	if r.view.counted {
		return theme.Size(theme.SizeTitle)
	}
	return theme.Size(theme.SizeCard)
}

// cell is the room of one character: wide enough for a kanji.
func (r *secretRenderer) cell() fyne.Size {
	size := r.size()
	return fyne.NewSize(fyne.MeasureText("0", size, fyne.TextStyle{Monospace: true}).Width*1.1, 1.5*size)
}

func (r *secretRenderer) advance(g glyph) float32 {
	if g.text.TextStyle.Monospace {
		return r.cell().Width
	}
	return max(r.cell().Width, fyne.MeasureText(g.text.Text, r.size(), g.text.TextStyle).Width)
}

// place sets the characters into lines of the width, groups kept whole where
// they fit, and returns the height.
func (r *secretRenderer) place(width float32, move bool) float32 {
	cell, group := r.cell(), r.view.group
	width -= r.view.ring.MinSize().Width + theme.Space
	above, below, gap := float32(0), float32(0), cell.Width*0.8
	if r.view.counted {
		above, below, gap = 1.3*theme.Size(theme.SizeCaption), theme.Space, cell.Width*1.6
	}
	var x, y float32
	for i := 0; i < len(r.view.glyphs); i += group {
		members := r.view.glyphs[i:min(i+group, len(r.view.glyphs))]
		var wide float32
		for _, g := range members {
			wide += r.advance(g)
		}
		if x > 0 && x+wide > width {
			x, y = 0, y+above+cell.Height+below
		}
		if move && i/group < len(r.view.numbers) {
			number := r.view.numbers[i/group]
			number.Move(fyne.NewPos(x, y))
			number.Resize(number.MinSize())
		}
		for _, g := range members {
			if move {
				least := g.text.MinSize()
				g.text.Move(fyne.NewPos(x, y+above+(cell.Height-least.Height)/2))
				g.text.Resize(least)
			}
			x += r.advance(g)
		}
		x += gap
	}
	return y + above + cell.Height
}

func (r *secretRenderer) MinSize() fyne.Size {
	v := r.view
	least := fyne.NewSize(dots*theme.Size(theme.SizeBody)*0.8, theme.Size(theme.SizeCard)*1.5)
	if v.open {
		least = least.Max(v.ring.MinSize())
		least.Height = max(least.Height, r.place(max(v.Size().Width, least.Width), false))
	}
	return least
}

func (r *secretRenderer) Layout(size fyne.Size) {
	v := r.view
	if v.open {
		r.place(size.Width, true)
		least := v.ring.MinSize()
		v.ring.Resize(least)
		v.ring.Move(fyne.NewPos(size.Width-least.Width, 0))
		return
	}
	side := theme.Size(theme.SizeBody) * 0.6
	step := theme.Size(theme.SizeBody) * 0.8
	for i, dot := range r.dots {
		dot.Resize(fyne.NewSquareSize(side))
		dot.Move(fyne.NewPos(float32(i)*step, (size.Height-side)/2))
	}
}

func (r *secretRenderer) Refresh() {
	v := r.view
	for _, dot := range r.dots {
		dot.FillColor = theme.Color(theme.Sumi)
	}
	for _, number := range v.numbers {
		number.TextSize, number.Color = theme.Size(theme.SizeCaption), theme.Color(theme.Nezu)
	}
	for _, i := range v.order {
		g := v.glyphs[i]
		g.text.TextSize = r.size()
		g.text.MinSize() // measured now, in this order, and remembered by the toolkit
		g.text.Color = theme.Color(theme.Sumi)
		switch g.kind {
		case digitGlyph:
			g.text.Color = theme.Color(theme.Ai)
		case otherGlyph:
			g.text.Color = theme.Color(theme.Shu)
		}
	}
	r.Layout(v.Size())
	canvas.Refresh(v)
}
