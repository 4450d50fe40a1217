package session

import (
	"crypto/sha1"
	"errors"
	"fmt"
	"os"
	"time"

	"kagikura/vault/audit/leaked"
)

// Errors of a list of leaked passwords, named again; see package leaked.
var (
	// ErrNoList: the list cannot be read, or is no file.
	ErrNoList         = errors.New("session: list of leaked passwords cannot be read")
	ErrListFormat     = leaked.ErrFormat
	ErrListNTLM       = leaked.ErrNTLM
	ErrListUnsorted   = leaked.ErrUnsorted
	ErrListTruncated  = leaked.ErrTruncated
	ErrListEmpty      = leaked.ErrEmpty
	ErrListTooLarge   = leaked.ErrTooLarge
	errListNotRegular = errors.New("not a regular file")
)

// leakedList is a list of leaked passwords in a file. The file is open while
// somebody looks, so that it can be replaced at any other time; as long as its size
// and its time are the same so is the list.
type leakedList struct {
	path    string
	size    int64
	changed time.Time
	file    *os.File
	list    *leaked.List
	err     error // why it is of no use
}

// CheckList looks whether a file is a list of leaked passwords that can be used. The
// errors are ErrNoList and those that begin with ErrList.
func CheckList(path string) error {
	l := openList(path, nil)
	defer l.close()
	return l.err
}

// openList opens the list at a path; before is what it was when it was open last, or
// nil, and is returned where it is the same. What is wrong with it is in the list.
func openList(path string, before *leakedList) *leakedList {
	unreadable := func(err error) *leakedList {
		return &leakedList{path: path, err: fmt.Errorf("%w: %w", ErrNoList, err)}
	}
	info, err := os.Stat(path) // before it is opened: opening a pipe waits
	switch {
	case err != nil:
		return unreadable(err)
	case !info.Mode().IsRegular():
		return unreadable(errListNotRegular)
	}
	f, err := os.Open(path)
	if err != nil {
		return unreadable(err)
	}
	if before != nil && before.err == nil && before.path == path && before.size == info.Size() && before.changed.Equal(info.ModTime()) {
		before.file = f
		return before
	}
	l := &leakedList{path: path, size: info.Size(), changed: info.ModTime(), file: f}
	if l.list, err = leaked.New(l, l.size); err != nil {
		l.err = listError(err)
	}
	return l
}

func (l *leakedList) close() {
	if l.file != nil {
		_ = l.file.Close() // it was read only
		l.file = nil
	}
}

// ReadAt implements io.ReaderAt.
func (l *leakedList) ReadAt(b []byte, at int64) (int, error) { return l.file.ReadAt(b, at) }

// Count implements audit.Leaked.
func (l *leakedList) Count(sum [sha1.Size]byte) (uint64, error) {
	if l.err != nil {
		return 0, l.err
	}
	n, err := l.list.Count(sum)
	return n, listError(err)
}

// listError is an error of the list, or ErrNoList where it is the disk's.
func listError(err error) error {
	if err == nil {
		return nil
	}
	for _, known := range []error{ErrListFormat, ErrListNTLM, ErrListUnsorted, ErrListTruncated, ErrListEmpty, ErrListTooLarge} {
		if errors.Is(err, known) {
			return err
		}
	}
	return fmt.Errorf("%w: %w", ErrNoList, err)
}
