//go:build linux

package window_test

import (
	"testing"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"kagikura/app/guard/window"
	"kagikura/app/x11test"
)

// TestMinimised writes what a window manager says of a window.
func TestMinimised(t *testing.T) {
	x11test.Display(t)
	conn, err := xgb.NewConn()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	id, err := xproto.NewWindowId(conn)
	if err != nil {
		t.Fatal(err)
	}
	screen := xproto.Setup(conn).DefaultScreen(conn)
	if err := xproto.CreateWindowChecked(conn, 0, id, screen.Root, 0, 0, 1, 1, 0, xproto.WindowClassInputOnly, screen.RootVisual, 0, nil).Check(); err != nil {
		t.Fatal(err)
	}
	if window.Handle(id).Minimised() {
		t.Error("a window of which nothing is said is minimised")
	}
	atom, err := xproto.InternAtom(conn, false, 8, "WM_STATE").Reply()
	if err != nil {
		t.Fatal(err)
	}
	for state, want := range map[uint32]bool{0: false, 1: false, 3: true} {
		value := make([]byte, 8)
		xgb.Put32(value, state)
		if err := xproto.ChangePropertyChecked(conn, xproto.PropModeReplace, id, atom.Atom, atom.Atom, 32, 2, value).Check(); err != nil {
			t.Fatal(err)
		}
		if got := window.Handle(id).Minimised(); got != want {
			t.Errorf("state %d: minimised is %v", state, got)
		}
	}
	if window.Handle(0).Minimised() || window.Handle(id+1).Minimised() {
		t.Error("a window that is not there is minimised")
	}
}
