//go:build unix

package file

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// patiently makes a call that other programs cannot get in the way of here.
func patiently(call func() error) error { return call() }

// present makes a call about a name that is never away for a moment here.
func present(call func() error) error { return call() }

// claim links: a rename would replace what stands at to.
func claim(from, to string) error { return os.Link(from, to) }

func resolve(name string) (string, error) { return filepath.EvalSymlinks(name) }

func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

func isReadOnly(err error) bool {
	return errors.Is(err, syscall.EROFS) || errors.Is(err, syscall.EACCES) || errors.Is(err, syscall.EPERM)
}

func isVanished(err error) bool {
	for _, gone := range []error{syscall.ENOENT, syscall.ENOTDIR, syscall.ESTALE, syscall.ENODEV, syscall.ENXIO} {
		if errors.Is(err, gone) {
			return true
		}
	}
	return false
}

// isInUse is no state of these systems: an open file can be renamed and written.
func isInUse(error) bool { return false }

func isBroken(err error) bool { return errors.Is(err, syscall.EIO) }

// isRefused tells that the file system will not put one name in the place of
// another here, rather than that something broke: a mount point, a folder whose
// files belong to others, many network and cloud mounts.
func isRefused(err error) bool {
	for _, refused := range []error{
		syscall.EXDEV, syscall.EPERM, syscall.EACCES, syscall.ENOTSUP, syscall.EOPNOTSUPP,
		syscall.ENOSYS, syscall.EINVAL, syscall.EBUSY, syscall.ENOTTY, syscall.EEXIST,
	} {
		if errors.Is(err, refused) {
			return true
		}
	}
	return false
}

// hold takes a lock on an open file that ends with the file or the process. It
// does nothing where the file system knows no locks.
func hold(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errHeld
	}
	return nil
}

func own(f *os.File, like fs.FileInfo) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	want, ok := like.Sys().(*syscall.Stat_t)
	have, same := info.Sys().(*syscall.Stat_t)
	if !ok || !same || want.Uid == have.Uid && want.Gid == have.Gid {
		return nil
	}
	if err = f.Chown(int(want.Uid), int(want.Gid)); err != nil && want.Gid != have.Gid {
		return f.Chown(-1, int(want.Gid))
	}
	return nil
}

// syncFolder has the system store a folder's names. Some network and user-space
// file systems cannot; there the rename itself is all that can be had.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) || errors.Is(err, syscall.ENOSYS) {
		err = nil
	}
	return errors.Join(err, d.Close())
}
