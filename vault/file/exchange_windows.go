package file

import (
	"errors"
	"unsafe"

	"golang.org/x/sys/windows"
)

var replaceFile = windows.NewLazySystemDLL("kernel32.dll").NewProc("ReplaceFileW")

// exchange puts draft in the place of target, with target's rights, and what
// stood there under draft's name: the system takes another name for it on the
// way, which is given as displaced where the last step fails. It renames twice,
// so that for a moment, or for good if it is cut short, nothing stands at
// target; [Recover] knows that from the names.
func exchange(draft, target string) (displaced string, err error) {
	displaced = draft + wasSuffix
	err = present(func() error {
		return patiently(func() error { return replace(target, draft, displaced) })
	})
	if errors.Is(err, windows.ERROR_UNABLE_TO_MOVE_REPLACEMENT_2) { // the second rename failed
		if err = claim(draft, target); err != nil {
			if claim(displaced, target) == nil {
				displaced = draft
			}
			return displaced, err
		}
	}
	if err != nil {
		return draft, err
	}
	if err := claim(displaced, draft); err != nil {
		return displaced, nil
	}
	return draft, nil
}

// replace is ReplaceFileW: what stood at target is at displaced afterwards.
func replace(target, draft, displaced string) error {
	var names [3]*uint16
	for i, name := range []string{target, draft, displaced} {
		var err error
		if names[i], err = windows.UTF16PtrFromString(name); err != nil {
			return err
		}
	}
	done, _, err := replaceFile.Call(uintptr(unsafe.Pointer(names[0])), uintptr(unsafe.Pointer(names[1])),
		uintptr(unsafe.Pointer(names[2])), 0, 0, 0)
	if done == 0 {
		return err
	}
	return nil
}
