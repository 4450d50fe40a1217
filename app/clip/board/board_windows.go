package board

import (
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
)

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

var (
	user32                     = windows.NewLazySystemDLL("user32.dll")
	kernel32                   = windows.NewLazySystemDLL("kernel32.dll")
	openClipboard              = user32.NewProc("OpenClipboard")
	closeClipboard             = user32.NewProc("CloseClipboard")
	emptyClipboard             = user32.NewProc("EmptyClipboard")
	getClipboardData           = user32.NewProc("GetClipboardData")
	setClipboardData           = user32.NewProc("SetClipboardData")
	getClipboardSequenceNumber = user32.NewProc("GetClipboardSequenceNumber")
	registerClipboardFormat    = user32.NewProc("RegisterClipboardFormatW")
	globalAlloc                = kernel32.NewProc("GlobalAlloc")
	globalFree                 = kernel32.NewProc("GlobalFree")
	globalLock                 = kernel32.NewProc("GlobalLock")
	globalUnlock               = kernel32.NewProc("GlobalUnlock")
	globalSize                 = kernel32.NewProc("GlobalSize")
)

// system is the clipboard of the user's session.
type system struct {
	mu     sync.Mutex
	number uintptr // of the change that was ours; 0 for none
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
	s.number = 0
	return opened(func() error {
		emptyClipboard.Call()
		for _, name := range hints {
			wide, err := windows.UTF16PtrFromString(name)
			if err != nil {
				return err // unreachable: no name holds a zero
			}
			format, _, _ := registerClipboardFormat.Call(uintptr(unsafe.Pointer(wide)))
			if err := lay(format, 4, func([]byte) {}); err != nil {
				return err
			}
		}
		if err := lay(unicodeText, 2*(utf16Len(text)+1), func(memory []byte) { widen(memory, text) }); err != nil {
			emptyClipboard.Call()
			return err
		}
		s.number, _, _ = getClipboardSequenceNumber.Call()
		return nil
	})
}

// Get implements clip.Board.
func (s *system) Get() (text []byte, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ours() {
		return nil, nil
	}
	err = opened(func() error {
		handle, _, _ := getClipboardData.Call(unicodeText)
		if handle == 0 || !s.ours() {
			return nil // it was taken in the meantime
		}
		return locked(handle, func(memory []byte) { text = narrow(memory) })
	})
	return text, err
}

// Clear implements clip.Board.
func (s *system) Clear() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ours() {
		return nil
	}
	err := opened(func() error {
		if s.ours() {
			emptyClipboard.Call()
		}
		return nil
	})
	if err == nil {
		s.number = 0
	}
	return err
}

func (s *system) ours() bool {
	number, _, _ := getClipboardSequenceNumber.Call()
	return s.number != 0 && number == s.number
}

// opened runs f with the clipboard open; the thread that opens it closes it.
func opened(f func() error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for try := 0; ; try++ {
		if ok, _, _ := openClipboard.Call(0); ok != 0 {
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
