package board

import (
	"bytes"
	"crypto/rand"
	"runtime"
	"sync"
	"time"
	"unicode/utf8"
	"unsafe"

	"golang.org/x/sys/windows"

	"kagikura/app/clip"
	"kagikura/crypto/secret"
)

const (
	unicodeText = 13     // CF_UNICODETEXT
	moveable    = 0x0002 // GMEM_MOVEABLE
	zeroed      = 0x0040 // GMEM_ZEROINIT
	maxText     = 1 << 30

	messagesOnly = ^uintptr(2) // HWND_MESSAGE
)

// windowClass is one that every program has.
var windowClass, _ = windows.UTF16PtrFromString("STATIC")

// Another program may hold the clipboard for a moment.
const (
	tries    = 25
	tryAgain = 20 * time.Millisecond
)

// hints are the formats that keep a text out of histories and off other
// computers. Windows reads the middle two as a number, which is 0 here; for the
// others it counts that they are there.
var hints = []string{
	"ExcludeClipboardContentFromMonitorProcessing",
	"CanIncludeInClipboardHistory",
	"CanUploadToCloudClipboard",
	"Clipboard Viewer Ignore",
}

// ownFormat holds a number of ours beside the text, by which it is known again.
// The count of changes that Windows keeps would not do: what it derives from a
// text when the clipboard is closed may count too.
const ownFormat = "Kagikura copy"

// ownSize is the size of that number in bytes.
const ownSize = 16

var (
	user32                  = windows.NewLazySystemDLL("user32.dll")
	kernel32                = windows.NewLazySystemDLL("kernel32.dll")
	createWindow            = user32.NewProc("CreateWindowExW")
	destroyWindow           = user32.NewProc("DestroyWindow")
	openClipboard           = user32.NewProc("OpenClipboard")
	closeClipboard          = user32.NewProc("CloseClipboard")
	emptyClipboard          = user32.NewProc("EmptyClipboard")
	getClipboardData        = user32.NewProc("GetClipboardData")
	setClipboardData        = user32.NewProc("SetClipboardData")
	registerClipboardFormat = user32.NewProc("RegisterClipboardFormatW")
	globalAlloc             = kernel32.NewProc("GlobalAlloc")
	globalFree              = kernel32.NewProc("GlobalFree")
	globalLock              = kernel32.NewProc("GlobalLock")
	globalUnlock            = kernel32.NewProc("GlobalUnlock")
	globalSize              = kernel32.NewProc("GlobalSize")
)

// system is the clipboard of the user's session.
type system struct {
	mu  sync.Mutex
	own []byte // of the copy that was ours; nil for none
}

// Open reaches the clipboard.
func Open() (clip.Board, error) { return &system{}, nil }

// Set implements clip.Board.
func (s *system) Set(text []byte) error {
	if len(text) > maxText {
		return ErrTooLong
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	own := make([]byte, ownSize)
	rand.Read(own)
	err := opened(func() error {
		emptyClipboard.Call()
		s.own = nil
		err := s.fill(text, own)
		if err != nil {
			emptyClipboard.Call()
		}
		return err
	})
	if err == nil {
		s.own = own
	}
	return err
}

// fill lays everything on the open, empty clipboard. The text comes last: when
// it is there, so is what keeps it out of histories.
func (s *system) fill(text, own []byte) error {
	for _, name := range hints {
		if err := lay(format(name), 4, func([]byte) {}); err != nil {
			return err
		}
	}
	if err := lay(format(ownFormat), ownSize, func(memory []byte) { copy(memory, own) }); err != nil {
		return err
	}
	return lay(unicodeText, 2*(utf16Len(text)+1), func(memory []byte) { widen(memory, text) })
}

// Get implements clip.Board.
func (s *system) Get() (text []byte, err error) {
	err = s.ours(func() error {
		handle, _, _ := getClipboardData.Call(unicodeText)
		if handle == 0 {
			return nil
		}
		return locked(handle, func(memory []byte) { text = narrow(memory) })
	})
	return text, err
}

// Clear implements clip.Board. The system keeps the memory that it was given in
// this process as well, and frees it as it is.
func (s *system) Clear() error {
	return s.ours(func() error {
		if handle, _, _ := getClipboardData.Call(unicodeText); handle != 0 {
			if err := locked(handle, func(memory []byte) { secret.Wipe(memory) }); err != nil {
				return err
			}
		}
		if ok, _, _ := emptyClipboard.Call(); ok == 0 {
			return ErrRefused
		}
		s.own = nil
		return nil
	})
}

// ours runs f with the clipboard open if what lies on it is the copy that was
// ours. Nothing else that is on it is read.
func (s *system) ours(f func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.own == nil {
		return nil
	}
	return opened(func() error {
		handle, _, _ := getClipboardData.Call(format(ownFormat))
		if handle == 0 {
			return nil
		}
		same := false
		err := locked(handle, func(memory []byte) { same = bytes.HasPrefix(memory, s.own) })
		if err != nil || !same {
			return err
		}
		return f()
	})
}

// format is the number of a format with a name, the same in all programs; 0 if
// the system has none left.
func format(name string) uintptr {
	wide, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return 0 // unreachable: no name holds a zero
	}
	number, _, _ := registerClipboardFormat.Call(uintptr(unsafe.Pointer(wide)))
	return number
}

// opened runs f with the clipboard open, which no other program has then; the
// thread that opens it closes it. It is opened for a window that is never shown
// and gone afterwards: without one Windows would let another program in that has
// none either, and takes no data by its own description.
func opened(f func() error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	window, _, _ := createWindow.Call(0, uintptr(unsafe.Pointer(windowClass)), 0, 0, 0, 0, 0, 0, messagesOnly, 0, 0, 0)
	if window != 0 {
		defer destroyWindow.Call(window)
	}
	for try := 0; ; try++ {
		if ok, _, _ := openClipboard.Call(window); ok != 0 {
			break
		}
		if try == tries {
			return ErrRefused
		}
		time.Sleep(tryAgain)
	}
	defer closeClipboard.Call()
	return f()
}

// lay gives the open clipboard size bytes in a format; it owns them then.
func lay(format uintptr, size int, fill func([]byte)) error {
	if format == 0 {
		return ErrRefused
	}
	handle, _, _ := globalAlloc.Call(moveable|zeroed, uintptr(size))
	if handle == 0 {
		return ErrRefused
	}
	if err := locked(handle, fill); err != nil {
		globalFree.Call(handle)
		return err
	}
	if ok, _, _ := setClipboardData.Call(format, handle); ok == 0 {
		_ = locked(handle, func(memory []byte) { secret.Wipe(memory) })
		globalFree.Call(handle)
		return ErrRefused
	}
	return nil
}

// locked lends the memory behind a handle.
func locked(handle uintptr, f func([]byte)) error {
	size, _, _ := globalSize.Call(handle)
	at, _, _ := globalLock.Call(handle)
	if at == 0 {
		return ErrRefused
	}
	defer globalUnlock.Call(handle)
	memory := *(*unsafe.Pointer)(unsafe.Pointer(&at)) // the system's, which never moves
	f(unsafe.Slice((*byte)(memory), size))
	return nil
}

// utf16Len is how many units of UTF-16 a text of UTF-8 has.
func utf16Len(text []byte) (n int) {
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		text = text[size:]
		if n++; r > 0xFFFF {
			n++
		}
	}
	return n
}

// widen writes a text of UTF-8 as little-endian UTF-16, without a detour through
// a string.
func widen(memory, text []byte) {
	put := func(unit rune) {
		memory[0], memory[1] = byte(unit), byte(unit>>8)
		memory = memory[2:]
	}
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		text = text[size:]
		if r > 0xFFFF {
			put(0xD800 + (r-0x10000)>>10)
			r = 0xDC00 + (r-0x10000)&0x3FF
		}
		put(r)
	}
}

// narrow is the text of UTF-16 up to its zero, for the caller to wipe.
func narrow(memory []byte) []byte {
	text := make([]byte, 0, len(memory)/2*utf8.UTFMax) // room for all of it: a growing slice leaves copies
	for len(memory) >= 2 {
		r := rune(memory[0]) | rune(memory[1])<<8
		if memory = memory[2:]; r == 0 {
			break
		}
		if r>>10 == 0xD800>>10 && len(memory) >= 2 {
			low := rune(memory[0]) | rune(memory[1])<<8
			r = 0x10000 + (r-0xD800)<<10 + (low - 0xDC00)
			memory = memory[2:]
		}
		text = utf8.AppendRune(text, r)
	}
	return text
}
