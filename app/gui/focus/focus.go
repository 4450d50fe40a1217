// Package focus keeps what has the focus in sight. Every block that takes the
// focus calls it; it knows none of them and imports nothing of the window but
// the theme.
package focus

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/theme"
)

// Holder is a widget that has other objects inside, as a card or a dialog.
type Holder interface{ Content() fyne.CanvasObject }

// IntoView scrolls what a block lies in, so that it can be seen: Fyne moves the
// focus with Tab, but not the scroll. To be called in FocusGained.
func IntoView(o fyne.CanvasObject) {
	c := canvasOf(o)
	if c == nil {
		return
	}
	root := c.Content()
	if top := c.Overlays().Top(); top != nil {
		root = top
	}
	_, found := within(root, o)
	for _, s := range scrolls(root) {
		inside, here := within(s.Content, o)
		switch {
		case here:
		case found:
			continue // it lies beside, and only where the content would be without the scroll
		default:
			driver := fyne.CurrentApp().Driver()
			inside = driver.AbsolutePositionForObject(o).Subtract(driver.AbsolutePositionForObject(s.Content))
		}
		if least := s.Content.MinSize(); least.Height > s.Content.Size().Height {
			s.Content.Resize(s.Content.Size().Max(least)) // what was put in since is not laid out yet
			if again, ok := within(s.Content, o); ok {
				inside = again
			}
		}
		size := s.Content.Size()
		if inside.X < 0 || inside.Y < 0 || inside.X >= size.Width || inside.Y >= size.Height {
			continue
		}
		const edge = 2 * theme.Space
		top, bottom := inside.Y-edge, inside.Y+o.Size().Height+edge
		offset := s.Offset
		if room := s.Size().Height; bottom > offset.Y+room {
			offset.Y = min(bottom, size.Height) - room
		}
		offset.Y = max(min(offset.Y, top), 0)
		if offset != s.Offset {
			s.ScrollToOffset(offset)
		}
	}
}

// canvasOf is the canvas that a focused block is on. The driver does not know it
// before it has drawn the block once.
func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	driver := fyne.CurrentApp().Driver()
	if c := driver.CanvasForObject(o); c != nil {
		return c
	}
	for _, w := range driver.AllWindows() {
		if focused, ok := o.(fyne.Focusable); ok && w.Canvas().Focused() == focused {
			return w.Canvas()
		}
	}
	return nil
}

// scrolls are the scrolls of a screen or dialog, outer ones first.
func scrolls(o fyne.CanvasObject) []*container.Scroll {
	var found []*container.Scroll
	switch o := o.(type) {
	case *container.Scroll:
		return append([]*container.Scroll{o}, scrolls(o.Content)...)
	case Holder:
		return scrolls(o.Content())
	case *fyne.Container:
		for _, child := range o.Objects {
			found = append(found, scrolls(child)...)
		}
	}
	return found
}

// within is where an object lies in another one, as far as can be seen: the inside
// of a widget that is no Holder cannot.
func within(o, wanted fyne.CanvasObject) (at fyne.Position, ok bool) {
	if o == wanted {
		return fyne.Position{}, true
	}
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *container.Scroll:
		inside = []fyne.CanvasObject{o.Content}
	case Holder:
		inside = []fyne.CanvasObject{o.Content()}
	case *fyne.Container:
		inside = o.Objects
	}
	for _, child := range inside {
		if child == nil {
			continue
		}
		if at, ok := within(child, wanted); ok {
			return at.Add(child.Position()), true
		}
	}
	return fyne.Position{}, false
}
