package file

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// disk is the system calls of this package, one method each, so that a test can
// make each of them fail in turn. There is one other implementation, in the
// tests.
type disk interface {
	Open(name string) (stream, error)                     // for reading
	Create(name string, perm fs.FileMode) (stream, error) // fails if the name exists
	Touchable(name string) error                          // may the file be written?
	Stat(name string) (fs.FileInfo, error)                // follows links
	Resolve(name string) (string, error)                  // the path without links
	Patch(name string) (stream, error)                    // for reading and writing in place
	Held(name string) bool                                // does a living process hold it?
	// Claim gives the file at from the name to in one step, and fails if that
	// exists. The name from may stay as well.
	Claim(from, to string) error
	// Exchange puts draft in the place of target in one step and says where what
	// stood at target is now.
	Exchange(draft, target string) (displaced string, err error)
	Rename(from, to string) error // replaces to
	Remove(name string) error
	MakeFolder(name string) error // owner-only, with parents; content if it exists
	List(name string) ([]fs.DirEntry, error)
	SyncFolder(name string) error
}

// stream is an open file.
type stream interface {
	io.ReadWriteCloser
	Stat() (fs.FileInfo, error)
	Chmod(perm fs.FileMode) error
	// Own gives the file the user and the group of another; where the system lets
	// this user only that, the group.
	Own(like fs.FileInfo) error
	Truncate(size int64) error
	Hold() error // until it is closed or the process ends; errHeld if another does
	Sync() error
}

// errHeld: another process holds the file.
var errHeld = errors.New("file: held")

// osFile is an open file of the operating system.
type osFile struct{ *os.File }

func (f osFile) Hold() error { return hold(f.File) }

func (f osFile) Own(like fs.FileInfo) error { return own(f.File, like) }

// system is the disk of the operating system.
type system struct{}

func (system) Open(name string) (stream, error) { return open(name, os.O_RDONLY, 0) }

func (system) Create(name string, perm fs.FileMode) (stream, error) {
	return open(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, perm)
}

func (system) Patch(name string) (stream, error) { return open(name, os.O_RDWR, 0) }

func (system) Held(name string) bool {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return false
	}
	defer f.Close()
	return errors.Is(hold(f), errHeld)
}

func (system) Exchange(draft, target string) (string, error) { return exchange(draft, target) }

func (system) Touchable(name string) error {
	f, err := open(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return f.Close()
}

func (system) Stat(name string) (info fs.FileInfo, err error) {
	err = present(func() error { info, err = os.Stat(name); return err })
	return info, err
}

func (system) Resolve(name string) (path string, err error) {
	err = present(func() error { path, err = resolve(name); return err })
	return path, err
}

func (system) Rename(from, to string) error {
	return patiently(func() error { return os.Rename(from, to) })
}

func (system) Remove(name string) error {
	return patiently(func() error { return os.Remove(name) })
}

func (system) Claim(from, to string) error             { return claim(from, to) }
func (system) MakeFolder(name string) error            { return os.MkdirAll(name, 0o700) }
func (system) List(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }
func (system) SyncFolder(name string) error            { return syncFolder(name) }

func open(name string, flag int, perm fs.FileMode) (stream, error) {
	var f *os.File
	err := present(func() error {
		return patiently(func() (err error) { f, err = os.OpenFile(name, flag, perm); return err })
	})
	if err != nil {
		return nil, err
	}
	return osFile{f}, nil
}
