package file

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/windows"
)

func isFull(err error) bool {
	return isAny(err, windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, windows.ERROR_DISK_QUOTA_EXCEEDED)
}

func isReadOnly(err error) bool {
	return isAny(err, windows.ERROR_WRITE_PROTECT, windows.ERROR_ACCESS_DENIED)
}

func isVanished(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || isAny(err, windows.ERROR_NOT_READY, windows.ERROR_DEV_NOT_EXIST,
		windows.ERROR_BAD_NETPATH, windows.ERROR_BAD_NET_NAME, windows.ERROR_NETNAME_DELETED)
}

func isBroken(err error) bool {
	return isAny(err, windows.ERROR_CRC, windows.ERROR_IO_DEVICE, windows.ERROR_SECTOR_NOT_FOUND, windows.ERROR_SEEK,
		windows.ERROR_READ_FAULT, windows.ERROR_WRITE_FAULT, windows.ERROR_FILE_CORRUPT, windows.ERROR_DISK_CORRUPT)
}

func isAny(err error, codes ...windows.Errno) bool {
	for _, code := range codes {
		if errors.Is(err, code) {
			return true
		}
	}
	return false
}

// isRefused tells that the file system will not put one name in the place of
// another here, or that another program has the file open, rather than that
// something broke.
func isRefused(err error) bool {
	return isAny(err, windows.ERROR_NOT_SUPPORTED, windows.ERROR_INVALID_FUNCTION, windows.ERROR_ACCESS_DENIED,
		windows.ERROR_SHARING_VIOLATION, windows.ERROR_LOCK_VIOLATION, windows.ERROR_NOT_SAME_DEVICE, windows.ERROR_ALREADY_EXISTS,
		windows.ERROR_UNABLE_TO_REMOVE_REPLACED, windows.ERROR_UNABLE_TO_MOVE_REPLACEMENT, windows.ERROR_UNABLE_TO_MOVE_REPLACEMENT_2)
}

// hold takes a lock on an open file that ends with the file or the process: on a
// byte far behind its end, so that the content can be read. It does nothing
// where the file system knows no locks.
func hold(f *os.File) error {
	beyond := windows.Overlapped{OffsetHigh: 1 << 30}
	err := windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &beyond)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return errHeld
	}
	return nil
}

// syncFolder does nothing: Windows has no call that stores a folder's names,
// and its own journal keeps a rename whole.
func syncFolder(string) error { return nil }
