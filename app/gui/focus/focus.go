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
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(o)
	if c == nil {
		return
	}
	root := c.Content()
	if top := c.Overlays().Top(); top != nil {
		root = top
	}
	at := driver.AbsolutePositionForObject(o)
	found := holds(root, o)
	for _, s := range scrolls(root) {
		if found && !holds(s.Content, o) {
			continue // it lies beside, and only where the content would be without the scroll
		}
		content := driver.AbsolutePositionForObject(s.Content)
		inside := at.Subtract(content)
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

// holds reports whether an object lies in another one, as far as can be seen: the
// inside of a widget that is no Holder cannot.
func holds(o, wanted fyne.CanvasObject) bool {
	if o == wanted {
		return true
	}
	switch o := o.(type) {
	case *container.Scroll:
		return holds(o.Content, wanted)
	case Holder:
		return holds(o.Content(), wanted)
	case *fyne.Container:
		for _, child := range o.Objects {
			if holds(child, wanted) {
				return true
			}
		}
	}
	return false
}
