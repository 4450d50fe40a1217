package gui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/session"
)

// idle knows when somebody last did something in the window. Fyne tells of
// input only to the widget concerned, so it is noticed in two ways: the pointer
// by a layer behind everything, which it enters, crosses and leaves; the keys
// by what they change, looked at once a second.
type idle struct {
	now   func() time.Time
	since time.Time
	seen  trace
}

// trace is what typing changes.
type trace struct {
	focus   fyne.Focusable
	length  int
	row     int
	column  int
	present bool
}

func newIdle(now func() time.Time) idle { return idle{now: now, since: now()} }

// touch says that somebody is here.
func (i *idle) touch() { i.since = i.now() }

// look notices what was typed since the last look.
func (i *idle) look(focused fyne.Focusable) {
	t := trace{focus: focused, present: focused != nil}
	switch f := focused.(type) {
	case interface{ Len() int }:
		t.length = f.Len()
	case interface{ Cursor() (row, column int) }:
		t.row, t.column = f.Cursor()
	}
	if t != i.seen {
		i.seen = t
		i.touch()
	}
}

// left is how long it is until the vault locks by itself; ok is false where it
// does not. A clock that jumped back counts from the jump.
func (i *idle) left(after time.Duration) (left time.Duration, ok bool) {
	if after <= 0 {
		return 0, false
	}
	passed := i.now().Sub(i.since)
	if passed < 0 {
		i.touch()
		passed = 0
	}
	return after - passed, true
}

// tick looks once a second whether the vault must be locked.
func (r *Root) tick() {
	r.idle.look(r.Window.Canvas().Focused())
	r.remind()
	if r.state.Phase != session.Unlocked {
		return
	}
	left, ok := r.idle.left(r.state.Settings.LockAfter)
	r.frame.countdown(left, ok)
	switch {
	case ok && left <= 0:
		r.idle.touch()
		r.lockThen(nil)
	case r.state.Settings.MinimiseLocks:
		r.lockMinimised()
	}
}

// ground is the layer behind everything that the pointer crosses.
type ground struct {
	widget.BaseWidget
	crossed func()
}

func newGround(crossed func()) *ground {
	g := &ground{crossed: crossed}
	g.ExtendBaseWidget(g)
	return g
}

// CreateRenderer implements fyne.Widget.
func (g *ground) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{})
}

// MouseIn implements desktop.Hoverable.
func (g *ground) MouseIn(*desktop.MouseEvent) { g.crossed() }

// MouseMoved implements desktop.Hoverable.
func (g *ground) MouseMoved(*desktop.MouseEvent) { g.crossed() }

// MouseOut implements desktop.Hoverable.
func (g *ground) MouseOut() { g.crossed() }
