package secret

import "golang.org/x/sys/windows"

// tryLock commits, locks and gives back size bytes, a multiple of the page size.
func tryLock(size int) error {
	at, err := windows.VirtualAlloc(0, uintptr(size), windows.MEM_COMMIT|windows.MEM_RESERVE, windows.PAGE_READWRITE)
	if err != nil {
		return err
	}
	if err := windows.VirtualLock(at, uintptr(size)); err != nil {
		_ = windows.VirtualFree(at, 0, windows.MEM_RELEASE) // the refused lock is what matters
		return err
	}
	return windows.VirtualFree(at, 0, windows.MEM_RELEASE) // unlocks too
}
