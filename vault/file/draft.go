package file

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
)

// draft is a file being written beside the one it shall become.
type draft struct {
	disk    disk
	path    string
	rights  rights
	version version // of what was written, once it was read back
}

// Drafts are hidden on Unix, and cloud clients leave names that begin like this
// alone. The part of the target keeps drafts of two files in a folder apart.
const (
	draftPrefix = ".~kagikura-"
	draftSuffix = ".tmp"
	maxDrafts   = 1000 // left behind by crashes in one folder
)

func draftStem(target string) string {
	sum := sha256.Sum256([]byte(filepath.Base(target)))
	return draftPrefix + hex.EncodeToString(sum[:4]) + "-"
}

func isDraft(name string) bool {
	return strings.HasPrefix(name, draftPrefix) && strings.HasSuffix(name, draftSuffix)
}

// rights say whose a file is and who may use it.
type rights struct {
	perm fs.FileMode
	like fs.FileInfo // the file that it stands in for, whose owner and group it gets; nil for one of the user's own
}

// ownerOnly are the rights of a new file.
var ownerOnly = rights{perm: 0o600}

// give sets them. Where the system does not let this user give the file to the
// group, nobody else's group gets what that one might do.
func (r rights) give(f stream) error {
	perm := r.perm
	if r.like != nil && f.Own(r.like) != nil {
		perm &^= 0o070
	}
	return f.Chmod(perm)
}

// write makes a draft for target in the target's folder with what encode gives,
// stores it and reads it back through verify. A draft that fails is removed. The
// draft is owner-only while it is written and gets its rights at the end.
func write(d disk, target string, r rights, encode func(io.Writer) error, verify func(io.Reader) error) (*draft, error) {
	f, path, err := newDraft(d, target)
	if err != nil {
		return nil, err
	}
	dr := &draft{disk: d, path: path, rights: r}
	kept := false
	defer func() {
		if !kept {
			dr.discard()
		}
	}()
	sum, err := fill(f, path, r, encode)
	if err != nil {
		return nil, err
	}
	if err := dr.readBack(sum, verify); err != nil {
		return nil, err
	}
	kept = true
	return dr, nil
}

func newDraft(d disk, target string) (stream, string, error) {
	stem := filepath.Join(filepath.Dir(target), draftStem(target))
	for n := range maxDrafts {
		path := stem + strconv.Itoa(n) + draftSuffix
		f, err := d.Create(path, 0o600)
		if err == nil {
			return f, path, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, "", failed(OpWrite, filepath.Dir(target), err)
		}
	}
	return nil, "", &Error{Op: OpWrite, Path: filepath.Dir(target), Kind: ErrExists}
}

// fill writes, stores and closes f, and returns the sum of what was written.
func fill(f stream, path string, r rights, encode func(io.Writer) error) (sum [sha256.Size]byte, err error) {
	closed := false
	defer func() {
		if !closed {
			f.Close()
		}
	}()
	hash := sha256.New()
	out := &faultKeeper{w: f}
	buffered := bufio.NewWriterSize(io.MultiWriter(out, hash), 64<<10)
	err = encode(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if out.err != nil { // whatever encode made of it
		return sum, failed(OpWrite, path, out.err)
	}
	if err != nil {
		return sum, &Error{Op: OpWrite, Path: path, Cause: err}
	}
	if err := r.give(f); err != nil {
		return sum, failed(OpWrite, path, err)
	}
	if err := f.Sync(); err != nil {
		return sum, failed(OpWrite, path, err)
	}
	closed = true
	if err := f.Close(); err != nil {
		return sum, failed(OpWrite, path, err)
	}
	return [sha256.Size]byte(hash.Sum(nil)), nil
}

// faultKeeper remembers the system's first error, which an encoder may wrap or
// lose.
type faultKeeper struct {
	w   io.Writer
	err error
}

func (k *faultKeeper) Write(p []byte) (int, error) {
	n, err := k.w.Write(p)
	if err != nil && k.err == nil {
		k.err = err
	}
	return n, err
}

// readBack reads the draft anew, lets verify judge it, and compares all of it
// with what was written.
func (dr *draft) readBack(want [sha256.Size]byte, verify func(io.Reader) error) error {
	f, err := dr.disk.Open(dr.path)
	if err != nil {
		return failed(OpVerify, dr.path, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return failed(OpVerify, dr.path, err)
	}
	hash := sha256.New()
	r := io.TeeReader(f, hash)
	if err := verify(r); err != nil {
		return &Error{Op: OpVerify, Path: dr.path, Kind: ErrUnverified, Cause: err}
	}
	if _, err := io.Copy(io.Discard, r); err != nil {
		return &Error{Op: OpVerify, Path: dr.path, Kind: ErrUnverified, Cause: bare(err)}
	}
	dr.version = version{sum: [sha256.Size]byte(hash.Sum(nil)), size: info.Size(), info: info}
	if dr.version.sum != want {
		return &Error{Op: OpVerify, Path: dr.path, Kind: ErrUnverified}
	}
	return nil
}

// discard removes the draft. What cannot be removed is swept by a later save.
func (dr *draft) discard() { _ = dr.disk.Remove(dr.path) }
