package file

import (
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"time"
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
	dr, err := write(d, path, ownerOnly, encode, verify)
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

// Renew is [Create] where the file at path is gone or damaged. What stands there is not
// overwritten: it gets a name beside it that people see, "vault (damaged 2026-11-22
// 1530).kdbx", which is aside, "" if nothing stood there. If no new file can be made it
// gets its own name back. A link stays a link.
func Renew(path string, now time.Time, encode func(io.Writer) error, verify func(io.Reader) error) (h *Handle, aside string, err error) {
	return renew(system{}, path, now, encode, verify)
}

func renew(d disk, path string, now time.Time, encode func(io.Writer) error, verify func(io.Reader) error) (*Handle, string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, "", failed(OpWrite, path, err)
	}
	target, err := d.Resolve(path)
	if isVanished(err) {
		h, err := create(d, path, encode, verify)
		return h, "", err
	}
	if err != nil {
		return nil, "", failed(OpRead, path, err)
	}
	aside, err := keepBeside(d, target, target, "damaged", now)
	if err != nil {
		return nil, "", err
	}
	h, err := create(d, target, encode, verify)
	if h == nil {
		if (&draft{disk: d, path: aside}).claim(target) == nil {
			aside = ""
		}
		return nil, aside, err
	}
	h.path = path
	return h, aside, err
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
