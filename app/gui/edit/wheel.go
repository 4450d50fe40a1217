package edit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// wheel is an invisible layer over a field of one line. Fyne's field would take
// the turns of the wheel for itself and have no use for them; the layer gives
// them to the form, which stays scrollable wherever the pointer is.
type wheel struct {
	widget.BaseWidget

	to *container.Scroll
}

// wheeled lays a wheel over a field of the form.
func (f *form) wheeled(field fyne.CanvasObject) fyne.CanvasObject {
	w := &wheel{to: f.scroll}
	w.ExtendBaseWidget(w)
	return container.NewStack(field, w)
}

// Scrolled implements fyne.Scrollable.
func (w *wheel) Scrolled(event *fyne.ScrollEvent) { w.to.Scrolled(event) }

// CreateRenderer implements fyne.Widget.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{})
}
