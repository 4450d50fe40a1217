package away_test

import (
	"context"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"

	"kagikura/app/guard/away"
)

var (
	user32       = windows.NewLazySystemDLL("user32.dll")
	findWindow   = user32.NewProc("FindWindowExW")
	windowThread = user32.NewProc("GetWindowThreadProcessId")
	sendMessage  = user32.NewProc("SendMessageW")
)

// ours is the window of this process that hears of the computer; 0 for none.
func ours(t *testing.T) (window uintptr) {
	t.Helper()
	class, err := windows.UTF16PtrFromString("KagikuraAway")
	if err != nil {
		t.Fatal(err)
	}
	for {
		window, _, _ = findWindow.Call(0, window, uintptr(unsafe.Pointer(class)), 0)
		var process uint32
		windowThread.Call(window, uintptr(unsafe.Pointer(&process)))
		if window == 0 || process == windows.GetCurrentProcessId() {
			return window
		}
	}
}

// TestWindowsTells sends the messages of Windows. Windows goes on when it has
// the answer to its message, so the lock has to be done by then.
func TestWindowsTells(t *testing.T) {
	const (
		queryEnd, power, session = 0x0011, 0x0218, 0x02B1
		none                     = away.Reason(0)
	)
	for round := range 2 { // a second window may follow the first
		ctx, cancel := context.WithCancel(t.Context())
		reason := none // written by the window's thread before a message is answered
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			away.Watch(ctx, func(r away.Reason) { reason = r })
		}()
		window := ours(t)
		for deadline := time.Now().Add(20 * time.Second); window == 0; window = ours(t) {
			if time.Now().After(deadline) {
				t.Fatalf("round %d: there is no window to tell", round)
			}
			time.Sleep(time.Millisecond)
		}
		for _, tt := range []struct {
			about         string
			message, what uintptr
			want          away.Reason
		}{
			{"WTS_SESSION_LOCK", session, 7, away.ScreenLocked},
			{"WTS_SESSION_UNLOCK", session, 8, none},
			{"WTS_CONSOLE_DISCONNECT", session, 2, away.UserSwitch},
			{"WTS_CONSOLE_CONNECT", session, 1, none},
			{"WTS_REMOTE_DISCONNECT", session, 4, away.UserSwitch},
			{"WTS_SESSION_LOGOFF", session, 6, away.Ending},
			{"PBT_APMSUSPEND", power, 4, away.Sleep},
			{"PBT_APMRESUMEAUTOMATIC", power, 18, none},
			{"WM_QUERYENDSESSION", queryEnd, 0, away.Ending},
		} {
			reason = none
			answer, _, _ := sendMessage.Call(window, tt.message, tt.what, 0)
			if reason != tt.want {
				t.Errorf("round %d: %s: %v, want %v", round, tt.about, reason, tt.want)
			}
			if tt.message != session && tt.want != none && answer == 0 {
				t.Errorf("round %d: %s was refused: that keeps the computer from what it is about", round, tt.about)
			}
		}
		cancel()
		<-ended
		if ours(t) != 0 {
			t.Errorf("round %d: the window is left", round)
		}
	}
}
