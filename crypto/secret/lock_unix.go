//go:build unix

package secret

import "golang.org/x/sys/unix"

// tryLock maps, locks and gives back size bytes, a multiple of the page size.
func tryLock(size int) error {
	b, err := unix.Mmap(-1, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON)
	if err != nil {
		return err
	}
	if err := unix.Mlock(b); err != nil {
		_ = unix.Munmap(b) // the refused lock is what matters
		return err
	}
	return unix.Munmap(b) // unlocks too
}
