package file

import (
	"crypto/sha256"
	"io"
	"path/filepath"
)

// Put writes a file of the program's own, owner-only, whole or not at all, over
// whatever stands there; verify reads it back first. The folder is made if it is
// missing. An error with [OpSync] means that it is in place all the same.
func Put(path string, encode func(io.Writer) error, verify func(io.Reader) error) error {
	return store(system{}, path, encode, verify)
}

func store(d disk, path string, encode func(io.Writer) error, verify func(io.Reader) error) error {
	if err := d.MakeFolder(filepath.Dir(path)); err != nil {
		return failed(OpWrite, path, err)
	}
	dr, err := write(d, path, ownerOnly, encode, verify)
	if err != nil {
		return err
	}
	if err := d.Rename(dr.path, path); err != nil {
		dr.discard()
		return failed(OpRename, path, err)
	}
	if err := d.SyncFolder(filepath.Dir(path)); err != nil {
		return failed(OpSync, path, err)
	}
	return nil
}

// Sum is the SHA-256 of what was last read or written through the Handle.
func (h *Handle) Sum() [sha256.Size]byte {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.base.sum
}
