package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/focus"
	"kagikura/app/gui/theme"
)

// control is what all blocks that can be pressed have in common: the pointer
// over them, the keyboard focus, Space and Enter.
type control struct {
	widget.DisableableWidget

	self    pressable
	pressed func()
	hovered bool
	focused bool
	ring    bool // the focus came by keyboard, or a key was used since
}

type pressable interface {
	fyne.Widget
	fyne.Focusable
}

func (c *control) extend(self pressable, pressed func()) {
	c.self = self
	c.pressed = pressed
	c.ExtendBaseWidget(self)
}

// Tapped implements fyne.Tappable.
func (c *control) Tapped(*fyne.PointEvent) {
	if at := fyne.CurrentApp().Driver().CanvasForObject(c.self); at != nil && !c.Disabled() {
		at.Focus(c.self) // so that Tab goes on from here
	}
	c.press()
}

func (c *control) press() {
	if !c.Disabled() && c.pressed != nil {
		c.pressed()
	}
}

// MouseIn implements desktop.Hoverable.
func (c *control) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (c *control) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *control) MouseOut() { c.hovered = false; c.Refresh() }

// Cursor implements desktop.Cursorable.
func (c *control) Cursor() desktop.Cursor {
	if c.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// FocusGained implements fyne.Focusable. A click needs no ring: the pointer
// shows where one is.
func (c *control) FocusGained() {
	c.focused, c.ring = true, !c.hovered
	c.Refresh()
	focus.IntoView(c.self)
}

// FocusLost implements fyne.Focusable.
func (c *control) FocusLost() { c.focused, c.ring = false, false; c.Refresh() }

// TypedRune implements fyne.Focusable. Space presses here and not as a key,
// which comes first: a field that the press opens and focuses would get the
// rune typed into it, unseen in a password.
func (c *control) TypedRune(r rune) {
	if r == ' ' || r == '\u3000' { // the wide one comes from an input method
		c.press()
	}
}

// TypedKey implements fyne.Focusable.
func (c *control) TypedKey(key *fyne.KeyEvent) {
	if !c.ring {
		c.ring = true
		c.Refresh()
	}
	switch key.Name {
	case fyne.KeySpace: // see TypedRune
	case fyne.KeyReturn, fyne.KeyEnter:
		c.press()
	default:
		passOn(c.self, key)
	}
}

// passOn gives the canvas a key that the focused block has no use for.
func passOn(from fyne.CanvasObject, key *fyne.KeyEvent) {
	c := fyne.CurrentApp().Driver().CanvasForObject(from)
	if c == nil {
		return
	}
	if typed := c.OnTypedKey(); typed != nil {
		typed(key)
	}
}

// arrowed is where the left or right arrow leads from an index in a row of n
// blocks; ok is false for other keys and at the row's end.
func arrowed(key *fyne.KeyEvent, index, n int) (next int, ok bool) {
	switch key.Name {
	case fyne.KeyLeft:
		return index - 1, index > 0
	case fyne.KeyRight:
		return index + 1, index+1 < n
	}
	return index, false
}

// focusFrom moves the focus from a block to its neighbour.
func focusFrom(from fyne.CanvasObject, to fyne.Focusable) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(from); c != nil {
		c.Focus(to)
	}
}

// newRing is the focus ring, to be drawn last and placed by placeRing.
func newRing() *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.StrokeWidth = theme.Ring
	return r
}

// placeRing draws the ring just outside of the block, where it stands out
// from a button of its own colour too.
func (c *control) placeRing(r *canvas.Rectangle, size fyne.Size, radius float32) {
	const out = theme.Ring + 1
	r.StrokeColor = theme.Color(theme.Ai)
	r.CornerRadius = radius + out
	r.Hidden = !c.ring
	r.Move(fyne.NewPos(-out, -out))
	r.Resize(size.AddWidthHeight(2*out, 2*out))
}

// draws is a renderer made of a list of objects and two functions; the blocks
// here are small enough to need no more.
type draws struct {
	objects []fyne.CanvasObject
	min     func() fyne.Size
	layout  func(fyne.Size)
	refresh func() // colours and texts; the layout follows by itself
	of      fyne.CanvasObject
	end     func()
}

func (d *draws) Objects() []fyne.CanvasObject { return d.objects }
func (d *draws) MinSize() fyne.Size           { return d.min() }
func (d *draws) Layout(size fyne.Size)        { d.layout(size) }

func (d *draws) Refresh() {
	d.refresh()
	d.layout(d.of.Size())
	for _, o := range d.objects {
		o.Refresh()
	}
}

func (d *draws) Destroy() {
	if d.end != nil {
		d.end()
	}
}

// ready draws for the first time and returns the renderer.
func (d *draws) ready() *draws {
	d.refresh()
	return d
}
