package file

import (
	"bytes"
	"crypto/sha256"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// Handle stands for one file as it was last read or written here. Its methods
// may be called from several goroutines; they take turns.
type Handle struct {
	disk disk
	path string // absolute, as the user named it: links are not resolved

	mu   sync.Mutex
	base version
}

// version is the content that a Handle knows, and how to recognise it cheaply.
type version struct {
	sum  [sha256.Size]byte
	size int64
	info fs.FileInfo // nil if it must not be trusted
}

// Path is the absolute path of the file, with links as they were given.
func (h *Handle) Path() string { return h.path }

// Read gives the content of the file at path, which may have max bytes at most,
// and the Handle that remembers it. Errors are [*Error] with the kinds
// [ErrTooLarge], [ErrNotFile] and [ErrVanished]; that the file may not be read
// is [fs.ErrPermission].
func Read(path string, max int64) ([]byte, *Handle, error) {
	return read(system{}, path, max)
}

func read(d disk, path string, max int64) ([]byte, *Handle, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, nil, failed(OpRead, path, err)
	}
	content, v, err := load(d, path, max)
	if e, ok := err.(*Error); ok && e.Kind == ErrReadOnly {
		e.Kind = nil // nothing was to be written: what is missing is the right to read
	}
	if err != nil {
		return nil, nil, err
	}
	return content, &Handle{disk: d, path: path, base: v}, nil
}

// load reads a file of max bytes at most. It looks at the file's state before
// it reads, so that a writer in between is noticed later rather than missed.
func load(d disk, path string, max int64) ([]byte, version, error) {
	fail := func(kind error) ([]byte, version, error) {
		return nil, version{}, &Error{Op: OpRead, Path: path, Kind: kind}
	}
	// A pipe or a device must not even be opened: that may wait for ever.
	info, err := d.Stat(path)
	if err != nil {
		return nil, version{}, failed(OpRead, path, err)
	}
	if !info.Mode().IsRegular() {
		return fail(ErrNotFile)
	}
	f, err := d.Open(path)
	if err != nil {
		return nil, version{}, failed(OpRead, path, err)
	}
	defer f.Close()
	if info, err = f.Stat(); err != nil {
		return nil, version{}, failed(OpRead, path, err)
	}
	if info.Size() > max {
		return fail(ErrTooLarge)
	}
	var content bytes.Buffer
	content.Grow(int(info.Size()) + bytes.MinRead)
	if _, err := content.ReadFrom(io.LimitReader(f, max+1)); err != nil {
		return nil, version{}, failed(OpRead, path, err)
	}
	if int64(content.Len()) > max {
		return fail(ErrTooLarge)
	}
	b := content.Bytes()
	return b, version{sum: sha256.Sum256(b), size: int64(len(b)), info: info}, nil
}

// Changed reports whether the file differs from what was last read or written
// through the Handle. It is cheap while nothing happens: content is read only if
// identity, size or time of the file differ. A change that leaves all three
// alone (same size, within one tick of the file system's clock) shows only in
// [Handle.Replace], which always compares content. A file that cannot be looked
// at gives an error, [ErrVanished] for one that is gone.
func (h *Handle) Changed() (bool, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	info, err := h.disk.Stat(h.path)
	if err != nil {
		return false, failed(OpRead, h.path, err)
	}
	if h.base.info != nil && unchanged(h.base.info, info) {
		return false, nil
	}
	if info.Size() != h.base.size {
		return true, nil
	}
	_, now, err := h.current(h.path)
	if err != nil {
		return false, err
	}
	if now.sum != h.base.sum {
		return true, nil
	}
	h.base.info = now.info
	return false, nil
}

func unchanged(a, b fs.FileInfo) bool {
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

// current reads what stands at path now. One byte more than the base is enough
// to know that it is not the base.
func (h *Handle) current(path string) ([]byte, version, error) {
	content, v, err := load(h.disk, path, h.base.size)
	if e, ok := err.(*Error); ok && e.Kind == ErrTooLarge {
		e.Kind = ErrChanged
	}
	return content, v, err
}

// expectBase returns the base as it stands at path, or ErrChanged.
func (h *Handle) expectBase(path string) ([]byte, error) {
	content, v, err := h.current(path)
	if err != nil {
		return nil, err
	}
	if v.sum != h.base.sum {
		return nil, &Error{Op: OpRead, Path: path, Kind: ErrChanged}
	}
	return content, nil
}
