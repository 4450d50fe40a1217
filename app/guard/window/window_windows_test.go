package window_test

import (
	"runtime"
	"testing"
	"unsafe"

	"golang.org/x/sys/windows"

	"kagikura/app/guard/window"
)

var (
	user32        = windows.NewLazySystemDLL("user32.dll")
	createWindow  = user32.NewProc("CreateWindowExW")
	destroyWindow = user32.NewProc("DestroyWindow")
	showWindow    = user32.NewProc("ShowWindow")
	affinityOf    = user32.NewProc("GetWindowDisplayAffinity")
)

// newWindow belongs to the test's thread.
func newWindow(t *testing.T) window.Handle {
	t.Helper()
	runtime.LockOSThread()
	t.Cleanup(runtime.UnlockOSThread)
	class, err := windows.UTF16PtrFromString("STATIC")
	if err != nil {
		t.Fatal(err)
	}
	const overlapped = 0x00CF0000 // WS_OVERLAPPEDWINDOW
	w, _, err := createWindow.Call(0, uintptr(unsafe.Pointer(class)), 0, overlapped, 0, 0, 200, 100, 0, 0, 0, 0)
	if w == 0 {
		t.Skipf("no window can be made here: %v", err)
	}
	t.Cleanup(func() { destroyWindow.Call(w) })
	return window.Handle(w)
}

// TestConceal asks Windows what it will do about pictures of the window.
func TestConceal(t *testing.T) {
	w := newWindow(t)
	showWindow.Call(uintptr(w), 5) // SW_SHOW
	for _, on := range []bool{true, false, true} {
		if err := w.Conceal(on); err != nil {
			if isWine := windows.NewLazySystemDLL("ntdll.dll").NewProc("wine_get_version").Find() == nil; isWine {
				t.Skipf("wine has only the name of that call: %v", err)
			}
			t.Fatal(err)
		}
		affinity := uint32(0xFF)
		if ok, _, err := affinityOf.Call(uintptr(w), uintptr(unsafe.Pointer(&affinity))); ok == 0 {
			t.Fatal(err)
		}
		if kept := affinity == 0x11 || affinity == 0x01; kept != on { // WDA_EXCLUDEFROMCAPTURE, WDA_MONITOR
			t.Errorf("concealed %v, and the system has it at %#x", on, affinity)
		}
	}
}

func TestMinimised(t *testing.T) {
	w := newWindow(t)
	for _, tt := range []struct {
		show uintptr
		want bool
	}{{5, false}, {6, true}, {9, false}} { // SW_SHOW, SW_MINIMIZE, SW_RESTORE
		showWindow.Call(uintptr(w), tt.show)
		if w.Minimised() != tt.want {
			t.Errorf("shown with %d, Minimised says %v", tt.show, !tt.want)
		}
	}
}
