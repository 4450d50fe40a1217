//go:build unix && !darwin

package window

import (
	"io"
	"sync"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// CanConceal tells whether this system can keep a window out of pictures.
const CanConceal = false

// Conceal does nothing here.
func (h Handle) Conceal(bool) error { return nil }

// iconic is what the first word of WM_STATE is for a minimised window (ICCCM
// 4.1.3.1).
const iconic = 3

var quiet = sync.OnceFunc(func() { xgb.Logger.SetOutput(io.Discard) })

// Minimised tells whether the window is, by what the window manager says of it.
// Without a display of X11, or a window manager, it is not.
func (h Handle) Minimised() bool {
	if h == 0 {
		return false
	}
	quiet()
	conn, err := xgb.NewConn()
	if err != nil {
		return false
	}
	defer conn.Close()
	const name = "WM_STATE"
	atom, err := xproto.InternAtom(conn, true, uint16(len(name)), name).Reply()
	if err != nil || atom.Atom == xproto.AtomNone {
		return false
	}
	state, err := xproto.GetProperty(conn, false, xproto.Window(h), atom.Atom, xproto.GetPropertyTypeAny, 0, 2).Reply()
	return err == nil && state.Format == 32 && len(state.Value) >= 4 && xgb.Get32(state.Value) == iconic
}
