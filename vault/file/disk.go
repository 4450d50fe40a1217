package file

import (
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
	Link(from, to string) error                           // fails if to exists
	Rename(from, to string) error                         // replaces to
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
	Sync() error
}

// system is the disk of the operating system.
type system struct{}

func (system) Open(name string) (stream, error) { return asStream(os.Open(name)) }

func (system) Create(name string, perm fs.FileMode) (stream, error) {
	return asStream(os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, perm))
}

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
	return f, nil
}
