package file

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/windows"
)

// How long a call is tried again: virus scanners, indexers and the clients of
// cloud folders open what was just written, most of them for some milliseconds.
const (
	firstWait = 4 * time.Millisecond
	lastWait  = 256 * time.Millisecond // half a second together
	// briefly is the time in which an exchange by another process gives a name
	// back: it takes it away between two renames.
	briefly = 32 * time.Millisecond
)

// patiently makes a call, and makes it again while another program is in the
// way. Access is also denied for good, which takes half a second to say then.
func patiently(call func() error) error {
	return again(lastWait, call, func(err error) bool {
		return isAny(err, windows.ERROR_SHARING_VIOLATION, windows.ERROR_LOCK_VIOLATION, windows.ERROR_ACCESS_DENIED,
			windows.ERROR_UNABLE_TO_REMOVE_REPLACED, windows.ERROR_UNABLE_TO_MOVE_REPLACEMENT)
	})
}

// present makes a call about a file that may be away for a moment, while it is
// exchanged.
func present(call func() error) error {
	return again(briefly, call, func(err error) bool { return errors.Is(err, windows.ERROR_FILE_NOT_FOUND) })
}

func again(longest time.Duration, call func() error, passing func(error) bool) error {
	err := call()
	for wait := firstWait; err != nil && passing(err) && wait <= longest; wait *= 2 {
		time.Sleep(wait)
		err = call()
	}
	return err
}

// claim renames, which fails here by itself if to exists, and leaves no second
// name behind as a link would if another program had the first open.
func claim(from, to string) error { return patiently(func() error { return move(from, to) }) }

// move renames and replaces nothing.
func move(from, to string) error {
	source, err := windows.UTF16PtrFromString(from)
	if err != nil {
		return err
	}
	target, err := windows.UTF16PtrFromString(to)
	if err != nil {
		return err
	}
	return windows.MoveFileEx(source, target, 0)
}

// resolve follows links. Some disks (in memory, network folders whose parents
// may not be listed) cannot say where a path leads; there a file that is no link
// is taken where it was named.
func resolve(name string) (string, error) {
	path, err := filepath.EvalSymlinks(name)
	if err == nil {
		return path, nil
	}
	if info, lerr := os.Lstat(name); lerr == nil && info.Mode().IsRegular() {
		return name, nil
	}
	return "", err
}

func isFull(err error) bool {
	return isAny(err, windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, windows.ERROR_DISK_QUOTA_EXCEEDED)
}

func isReadOnly(err error) bool {
	return isAny(err, windows.ERROR_WRITE_PROTECT, windows.ERROR_ACCESS_DENIED)
}

func isVanished(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || isAny(err, windows.ERROR_NOT_READY, windows.ERROR_DEV_NOT_EXIST,
		windows.ERROR_BAD_NETPATH, windows.ERROR_BAD_NET_NAME, windows.ERROR_NETNAME_DELETED, windows.ERROR_UNEXP_NET_ERR,
		windows.ERROR_DEVICE_NOT_CONNECTED, windows.ERROR_DEVICE_REMOVED, windows.ERROR_NO_MEDIA_IN_DRIVE,
		windows.ERROR_NO_SUCH_DEVICE, windows.ERROR_FILE_INVALID)
}

func isBroken(err error) bool {
	return isAny(err, windows.ERROR_CRC, windows.ERROR_IO_DEVICE, windows.ERROR_SECTOR_NOT_FOUND, windows.ERROR_SEEK,
		windows.ERROR_READ_FAULT, windows.ERROR_WRITE_FAULT, windows.ERROR_FILE_CORRUPT, windows.ERROR_DISK_CORRUPT)
}

func isInUse(err error) bool {
	return isAny(err, windows.ERROR_SHARING_VIOLATION, windows.ERROR_LOCK_VIOLATION, windows.ERROR_USER_MAPPED_FILE)
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

// own does nothing: the rights to a file are those of its folder, or are
// exchanged along.
func own(*os.File, fs.FileInfo) error { return nil }

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

// syncFolder asks for a folder's names to be stored. NTFS writes them to its
// journal with that; other file systems do not know of it for a folder, or want
// more rights, and there the rename itself is all that can be had.
func syncFolder(path string) error {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return err
	}
	const everybody = windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE
	folder, err := windows.CreateFile(name, windows.GENERIC_WRITE, everybody, nil, windows.OPEN_EXISTING, windows.FILE_FLAG_BACKUP_SEMANTICS, 0)
	if err != nil {
		return nil
	}
	_ = windows.FlushFileBuffers(folder)
	return windows.CloseHandle(folder)
}
