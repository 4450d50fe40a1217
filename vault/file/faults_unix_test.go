//go:build unix

package file

import "syscall"

// What the system says where a disk is full or broken, or refuses.
const (
	sysFull      = syscall.ENOSPC
	sysReadOnly  = syscall.EROFS
	sysForbidden = syscall.EACCES
	sysGone      = syscall.ENOENT
	sysBroken    = syscall.EIO
	sysRefused   = syscall.EXDEV
	sysUnable    = syscall.ENOTSUP
	sysNoClaim   = syscall.EPERM
)

// ended is the exit code of a process that was killed.
const ended = -1
