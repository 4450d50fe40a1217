package file

import (
	"errors"
	"io/fs"

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

func isAny(err error, codes ...windows.Errno) bool {
	for _, code := range codes {
		if errors.Is(err, code) {
			return true
		}
	}
	return false
}

// syncFolder does nothing: Windows has no call that stores a folder's names,
// and its own journal keeps a rename whole.
func syncFolder(string) error { return nil }
