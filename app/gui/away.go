package gui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"

	"kagikura/app/guard/away"
	"kagikura/app/guard/window"
	"kagikura/app/session"
)

// Away locks because the person has left the computer, and takes what was
// copied off the clipboard. It returns when that is done: the system may be
// waiting to sleep. Not called on the UI thread.
func (r *Root) Away(away.Reason) {
	st := r.Session.State()
	if !st.Settings.LockWhenAway {
		return
	}
	switch st.Phase {
	case session.Unlocking:
		r.Session.LockDiscarding() // there is nothing to lose yet
	case session.Unlocked:
		if err := r.lock(r.ctx); err != nil {
			r.ui(func() { r.fail(err) })
		}
	}
	_ = r.Clip.Clear() // it is tried again, and its State tells
}

// lockMinimised locks if the window is minimised: no event tells of it, on any
// system.
func (r *Root) lockMinimised() {
	handle := r.Handle()
	var minimised bool
	r.do(r.ctx, func(context.Context) error {
		minimised = handle.Minimised()
		return nil
	}, func(error) {
		if minimised && r.state.Phase == session.Unlocked {
			r.lockThen(nil)
		}
	})
}

// conceal keeps the window out of pictures of the screen, or lets it in. A
// window that does not stand yet is concealed with the first state after.
func (r *Root) conceal(wanted bool) {
	if wanted == r.concealed {
		return
	}
	if handle := r.Handle(); handle != 0 && handle.Conceal(wanted) == nil {
		r.concealed = wanted
	}
}

// handleOf is the window as the system names it; 0 for one that does not stand,
// or on Wayland, where windows have no names.
func handleOf(w fyne.Window) (handle window.Handle) {
	native, ok := w.(driver.NativeWindow)
	if !ok {
		return 0
	}
	native.RunNative(func(context any) {
		switch c := context.(type) {
		case driver.X11WindowContext:
			handle = window.Handle(c.WindowHandle)
		case driver.WindowsWindowContext:
			handle = window.Handle(c.HWND)
		case driver.MacWindowContext:
			handle = window.Handle(c.NSWindow)
		}
	})
	return handle
}
