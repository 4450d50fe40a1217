package screentest

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui/parts"
)

// All are the visible objects of a type in the window, or in the dialog over
// it, in the order in which they are drawn.
func All[T fyne.CanvasObject](b *Bench) []T {
	var found []T
	walk(b.top(), func(o fyne.CanvasObject) {
		if wanted, ok := o.(T); ok {
			found = append(found, wanted)
		}
	})
	return found
}

// Said are the visible texts.
func (b *Bench) Said() []string {
	b.Layout()
	var said []string
	walk(b.top(), func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *parts.Prose:
			said = append(said, o.Text())
		case *parts.Text:
			said = append(said, o.Text())
		case *canvas.Text:
			said = append(said, o.Text)
		}
	})
	return said
}

// Says tells whether a sentence is part of a visible text.
func (b *Bench) Says(sentence string) bool {
	return slices.ContainsFunc(b.Said(), func(s string) bool { return strings.Contains(s, sentence) })
}

// Press presses the visible button with that label, and lets happen what comes
// of it.
func (b *Bench) Press(label string) {
	b.T.Helper()
	for _, button := range All[*parts.Button](b) {
		if button.Label() == label {
			fynetest.Tap(button)
			b.Settle()
			return
		}
	}
	b.T.Fatalf("no button %q", label)
}

// Layout lays the window out until nothing moves: the height of prose follows
// its width.
func (b *Bench) Layout() {
	for range 4 {
		layout(b.top())
	}
}

func (b *Bench) top() fyne.CanvasObject {
	if dialog := b.Window.Canvas().Overlays().Top(); dialog != nil {
		return dialog
	}
	return b.Window.Content()
}

func walk(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	visit(o)
	for _, child := range children(o) {
		walk(child, visit)
	}
}

func layout(o fyne.CanvasObject) {
	switch o := o.(type) {
	case *fyne.Container:
		if o.Layout != nil {
			o.Layout.Layout(o.Objects, o.Size())
		}
	case fyne.Widget:
		fynetest.WidgetRenderer(o).Layout(o.Size())
	}
	for _, child := range children(o) {
		layout(child)
	}
}

func children(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case fyne.Widget:
		return fynetest.WidgetRenderer(o).Objects()
	}
	return nil
}
