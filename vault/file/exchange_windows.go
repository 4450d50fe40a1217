package file

import (
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

var replaceFile = windows.NewLazySystemDLL("kernel32.dll").NewProc("ReplaceFileW")

// exchange puts draft in the place of target, with target's rights, and what
// stood there under draft's name: the system takes another name for it on the
// way, which is given as displaced where the last step fails.
func exchange(draft, target string) (displaced string, err error) {
	displaced = draft + wasSuffix
	names := make([]*uint16, 3)
	for i, name := range []string{target, draft, displaced} {
		if names[i], err = windows.UTF16PtrFromString(name); err != nil {
			return draft, err
		}
	}
	done, _, err := replaceFile.Call(uintptr(unsafe.Pointer(names[0])), uintptr(unsafe.Pointer(names[1])),
		uintptr(unsafe.Pointer(names[2])), 0, 0, 0)
	if done == 0 {
		return displaced, err
	}
	if err := os.Rename(displaced, draft); err != nil {
		return displaced, nil
	}
	return draft, nil
}
