package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Touch is an invisible layer over the row of a List that is told of clicks,
// where a click does something else than to select. It takes no focus: the keys
// are the list's.
type Touch struct {
	widget.BaseWidget

	tapped func()
}

// NewTouch makes a layer; SetTapped says what a click does.
func NewTouch() *Touch {
	t := &Touch{}
	t.ExtendBaseWidget(t)
	return t
}

// SetTapped changes what a click does; a list does so as it fills its rows.
func (t *Touch) SetTapped(tapped func()) { t.tapped = tapped }

// Tapped implements fyne.Tappable.
func (t *Touch) Tapped(*fyne.PointEvent) {
	if t.tapped != nil {
		t.tapped()
	}
}

// CreateRenderer implements fyne.Widget.
func (t *Touch) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{})
}
