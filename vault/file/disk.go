package file

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
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
	Link(from, to string) error                           // fails if to exists
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
	Truncate(size int64) error
	Hold() error // until it is closed or the process ends; errHeld if another does
	Sync() error
}

// errHeld: another process holds the file.
var errHeld = errors.New("file: held")

// osFile is an open file of the operating system.
type osFile struct{ *os.File }

func (f osFile) Hold() error { return hold(f.File) }

// system is the disk of the operating system.
type system struct{}

func (system) Open(name string) (stream, error) { return asStream(os.Open(name)) }

func (system) Create(name string, perm fs.FileMode) (stream, error) {
	return asStream(os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, perm))
}

func (system) Patch(name string) (stream, error) {
	return asStream(os.OpenFile(name, os.O_RDWR, 0))
}

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
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return f.Close()
}

func (system) Stat(name string) (fs.FileInfo, error)   { return os.Stat(name) }
func (system) Resolve(name string) (string, error)     { return filepath.EvalSymlinks(name) }
func (system) Link(from, to string) error              { return os.Link(from, to) }
func (system) Rename(from, to string) error            { return os.Rename(from, to) }
func (system) Remove(name string) error                { return os.Remove(name) }
func (system) MakeFolder(name string) error            { return os.MkdirAll(name, 0o700) }
func (system) List(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }
func (system) SyncFolder(name string) error            { return syncFolder(name) }

// asStream keeps a nil *os.File from becoming a stream that is not nil.
func asStream(f *os.File, err error) (stream, error) {
	if err != nil {
		return nil, err
	}
	return osFile{f}, nil
}
