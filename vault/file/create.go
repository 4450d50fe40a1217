package file

import (
	"errors"
	"io"
	"io/fs"
	"path/filepath"
)

// Create makes a new file, owner-only, with what encode writes; verify reads
// it back before it gets its name. A file, folder or link that stands there
// already is never touched: [ErrExists]. A failed Create leaves no file, except
// with [OpSync]: then the file is whole and its Handle is returned as well, but
// it may not outlive a power cut in the next moments.
func Create(path string, encode func(io.Writer) error, verify func(io.Reader) error) (*Handle, error) {
	return create(system{}, path, encode, verify)
}

func create(d disk, path string, encode func(io.Writer) error, verify func(io.Reader) error) (*Handle, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, failed(OpWrite, path, err)
	}
	if _, err := d.Stat(path); err == nil {
		return nil, &Error{Op: OpWrite, Path: path, Kind: ErrExists}
	}
	dr, err := write(d, path, 0o600, encode, verify)
	if err != nil {
		return nil, err
	}
	if err := dr.claim(path); err != nil {
		dr.discard()
		return nil, err
	}
	h := &Handle{disk: d, path: path, base: dr.version}
	if err := d.SyncFolder(filepath.Dir(path)); err != nil {
		return h, failed(OpSync, path, err)
	}
	return h, nil
}

// claim gives the draft a name that nobody has. Where the file system cannot do
// that in one step (on Unix FAT and some network folders, which have no links),
// an empty file takes the name first and the draft replaces it.
func (dr *draft) claim(path string) error {
	err := dr.disk.Claim(dr.path, path)
	if err == nil {
		dr.discard()
		return nil
	}
	if errors.Is(err, fs.ErrExist) {
		return &Error{Op: OpRename, Path: path, Kind: ErrExists}
	}
	empty, err := dr.disk.Create(path, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return &Error{Op: OpRename, Path: path, Kind: ErrExists}
	}
	if err != nil {
		return failed(OpRename, path, err)
	}
	err = empty.Close()
	if err == nil {
		err = dr.disk.Rename(dr.path, path)
	}
	if err != nil {
		_ = dr.disk.Remove(path) // the empty file made above
		return failed(OpRename, path, err)
	}
	return nil
}
