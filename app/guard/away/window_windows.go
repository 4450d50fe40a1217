package away

import (
	"context"
	"runtime"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Messages and numbers of Windows.
const (
	wmClose           = 0x0010
	wmDestroy         = 0x0002
	wmQueryEndSession = 0x0011
	wmPowerBroadcast  = 0x0218
	wmSessionChange   = 0x02B1 // WM_WTSSESSION_CHANGE

	powerSuspend = 4 // PBT_APMSUSPEND

	consoleDisconnect = 2 // WTS_CONSOLE_DISCONNECT
	remoteDisconnect  = 4 // WTS_REMOTE_DISCONNECT
	sessionLogoff     = 6 // WTS_SESSION_LOGOFF
	sessionLock       = 7 // WTS_SESSION_LOCK

	thisSession = 0 // NOTIFY_FOR_THIS_SESSION
	toWindow    = 0 // DEVICE_NOTIFY_WINDOW_HANDLE
)

var (
	user32                   = windows.NewLazySystemDLL("user32.dll")
	kernel32                 = windows.NewLazySystemDLL("kernel32.dll")
	wtsapi32                 = windows.NewLazySystemDLL("wtsapi32.dll")
	registerClass            = user32.NewProc("RegisterClassExW")
	unregisterClass          = user32.NewProc("UnregisterClassW")
	createWindow             = user32.NewProc("CreateWindowExW")
	destroyWindow            = user32.NewProc("DestroyWindow")
	defWindowProc            = user32.NewProc("DefWindowProcW")
	getMessage               = user32.NewProc("GetMessageW")
	dispatchMessage          = user32.NewProc("DispatchMessageW")
	postMessage              = user32.NewProc("PostMessageW")
	postQuitMessage          = user32.NewProc("PostQuitMessage")
	getModuleHandle          = kernel32.NewProc("GetModuleHandleW")
	registerSleepNotices     = user32.NewProc("RegisterSuspendResumeNotification")
	unregisterSleepNotices   = user32.NewProc("UnregisterSuspendResumeNotification")
	registerSessionNotices   = wtsapi32.NewProc("WTSRegisterSessionNotification")
	unregisterSessionNotices = wtsapi32.NewProc("WTSUnRegisterSessionNotification")
)

// windowClass is WNDCLASSEXW.
type windowClass struct {
	size                         uint32
	style                        uint32
	procedure                    uintptr
	classExtra, windowExtra      int32
	instance, icon, cursor, back uintptr
	menu, name                   *uint16
	smallIcon                    uintptr
}

// message is MSG.
type message struct {
	window         uintptr
	message        uint32
	wParam, lParam uintptr
	time           uint32
	x, y           int32
	private        uint32
}

// watch has a window of its own that is never shown. It is an ordinary one:
// those that are for messages alone do not hear of power. Windows waits for its
// answer before it goes on.
func watch(ctx context.Context, lock func(Reason)) {
	runtime.LockOSThread() // a window belongs to the thread that made it
	defer runtime.UnlockOSThread()
	name, err := windows.UTF16PtrFromString("KagikuraAway")
	if err != nil {
		return // unreachable: the name holds no zero
	}
	instance, _, _ := getModuleHandle.Call(0)
	class := windowClass{procedure: windows.NewCallback(procedure(lock)), instance: instance, name: name}
	class.size = uint32(unsafe.Sizeof(class))
	if atom, _, _ := registerClass.Call(uintptr(unsafe.Pointer(&class))); atom == 0 {
		return
	}
	defer unregisterClass.Call(uintptr(unsafe.Pointer(name)), instance)
	window, _, _ := createWindow.Call(0, uintptr(unsafe.Pointer(name)), uintptr(unsafe.Pointer(name)), 0, 0, 0, 0, 0, 0, 0, instance, 0)
	if window == 0 {
		return
	}
	if registerSessionNotices.Find() == nil {
		registerSessionNotices.Call(window, thisSession)
		defer unregisterSessionNotices.Call(window)
	}
	// Computers that sleep in the manner of a telephone tell only who asked.
	if registerSleepNotices.Find() == nil {
		if notices, _, _ := registerSleepNotices.Call(window, toWindow); notices != 0 {
			defer unregisterSleepNotices.Call(notices)
		}
	}
	defer context.AfterFunc(ctx, func() { postMessage.Call(window, wmClose, 0, 0) })()
	for {
		var m message
		if got, _, _ := getMessage.Call(uintptr(unsafe.Pointer(&m)), 0, 0, 0); int32(got) <= 0 {
			return
		}
		dispatchMessage.Call(uintptr(unsafe.Pointer(&m)))
	}
}

// procedure is what Windows calls for each message to the window.
func procedure(lock func(Reason)) func(window, message, wParam, lParam uintptr) uintptr {
	return func(window, message, wParam, lParam uintptr) uintptr {
		switch {
		case message == wmPowerBroadcast && wParam == powerSuspend:
			lock(Sleep)
			return 1 // as it is asked for
		case message == wmQueryEndSession:
			lock(Ending)
		case message == wmSessionChange && wParam == sessionLock:
			lock(ScreenLocked)
		case message == wmSessionChange && (wParam == consoleDisconnect || wParam == remoteDisconnect):
			lock(UserSwitch)
		case message == wmSessionChange && wParam == sessionLogoff:
			lock(Ending)
		case message == wmClose:
			destroyWindow.Call(window)
			return 0
		case message == wmDestroy:
			postQuitMessage.Call(0)
			return 0
		}
		result, _, _ := defWindowProc.Call(window, message, wParam, lParam)
		return result
	}
}
