package file

import "golang.org/x/sys/windows"

// What the system says where a disk is full or broken, or refuses.
const (
	sysFull      = windows.ERROR_DISK_FULL
	sysReadOnly  = windows.ERROR_WRITE_PROTECT
	sysForbidden = windows.ERROR_ACCESS_DENIED
	sysGone      = windows.ERROR_FILE_NOT_FOUND
	sysBroken    = windows.ERROR_IO_DEVICE
	sysRefused   = windows.ERROR_SHARING_VIOLATION
	sysUnable    = windows.ERROR_NOT_SUPPORTED
	sysNoClaim   = windows.ERROR_INVALID_FUNCTION
)

// ended is the exit code of a process that was killed.
const ended = 1
