package window

import (
	"fmt"

	"golang.org/x/sys/windows"
)

// CanConceal tells whether this system can keep a window out of pictures.
const CanConceal = true

// Of SetWindowDisplayAffinity.
const (
	affinityNone    = 0x00
	affinityBlack   = 0x01 // WDA_MONITOR
	affinityExclude = 0x11 // WDA_EXCLUDEFROMCAPTURE
)

var (
	user32                   = windows.NewLazySystemDLL("user32.dll")
	setWindowDisplayAffinity = user32.NewProc("SetWindowDisplayAffinity")
	isIconic                 = user32.NewProc("IsIconic")
)

// Conceal keeps the window out of pictures of the screen, or lets it in again.
// Call it on the UI thread.
func (h Handle) Conceal(on bool) error {
	if h == 0 {
		return nil
	}
	affinities := []uintptr{affinityNone}
	if on {
		affinities = []uintptr{affinityExclude, affinityBlack} // an older Windows knows the second alone
	}
	var err error
	for _, affinity := range affinities {
		var ok uintptr
		if ok, _, err = setWindowDisplayAffinity.Call(uintptr(h), affinity); ok != 0 {
			return nil
		}
	}
	return fmt.Errorf("window: keep out of pictures: %w", err)
}

// Minimised tells whether the window is.
func (h Handle) Minimised() bool {
	is, _, _ := isIconic.Call(uintptr(h))
	return is != 0
}
