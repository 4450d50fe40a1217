//go:build unix && !linux && !darwin

package file

import "syscall"

// exchange is not to be had on this system.
func exchange(draft, _ string) (displaced string, err error) { return draft, syscall.ENOTSUP }
