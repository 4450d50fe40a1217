package parts

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Waiting stands where a form was while a key is being derived: a ring that
// fills in about the time it takes, what is going on, and the way out.
type Waiting struct {
	widget.BaseWidget

	now     func() time.Time
	body    *fyne.Container
	place   *fyne.Container
	ring    *ProgressRing
	started time.Time
}

// NewWaiting makes it without a ring; Follow brings one.
func NewWaiting(sentence string, cancel *Button, now func() time.Time) *Waiting {
	w := &Waiting{now: now, place: Row(0)}
	w.body = Column(GapWide, w.place, NewProse(sentence).Centred(), Row(0, Space(), cancel, Space()))
	w.ExtendBaseWidget(w)
	return w
}

// Follow shows a ring that began at started and is full after expected. The
// same start again changes nothing.
func (w *Waiting) Follow(started time.Time, expected time.Duration) {
	if w.ring != nil && w.started.Equal(started) {
		return
	}
	w.Stop()
	w.started, w.ring = started, NewProgressRing(started, expected, w.now)
	w.place.Objects = []fyne.CanvasObject{Space(), w.ring, Space()}
	w.body.Refresh()
}

// Stop takes the ring away.
func (w *Waiting) Stop() {
	if w.ring == nil {
		return
	}
	w.ring.Stop()
	w.ring = nil
	w.place.Objects = nil
	w.body.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (w *Waiting) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(w.body) }
