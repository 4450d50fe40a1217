package file

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"time"
)

// put gives the draft's content the file's name, which still holds the base,
// whose bytes are previous. Where the system can, the two are exchanged in one
// step, and what was displaced is looked at. Where it cannot, a copy of the base
// is stored first, so that a rename that loses the file and a writing in place
// that is cut short can both be undone, here or by [Recover].
//
// After an error the base stands there again, except with [OpDisplaced], and
// where [Error].Copy says that it lies there.
func (h *Handle) put(dr *draft, target string, previous []byte, now time.Time) error {
	names := leftoverNames(target, h.base.sum, dr.version.sum)
	err := h.exchange(dr, target, names.swap, now)
	if !errors.Is(err, errNoExchange) {
		return err
	}
	return h.guarded(dr, target, names.old, previous)
}

// errNoExchange: the file system cannot exchange; nothing was changed.
var errNoExchange = errors.New("file: cannot exchange")

// exchange does it in one step. The draft first takes the name swap, which tells
// from then on what it is: should this process end now, nobody takes what it
// displaced for a draft of no worth.
func (h *Handle) exchange(dr *draft, target, swap string, now time.Time) error {
	if err := h.disk.Rename(dr.path, swap); err == nil || isThere(h.disk, swap) {
		dr.path = swap
	} else if isRefused(err) {
		return errNoExchange
	} else {
		return failed(OpRename, swap, err)
	}
	if _, err := h.expectBase(target); err != nil {
		return err
	}
	displaced, err := h.disk.Exchange(swap, target)
	if err != nil && !holds(h.disk, target, dr.version.sum) {
		if isRefused(err) {
			return errNoExchange
		}
		return failed(OpRename, target, err)
	}
	return h.judge(displaced, target, now)
}

// judge looks at what an exchange displaced. The base is not needed any more;
// anything else is what another program wrote in the last moment.
func (h *Handle) judge(displaced, target string, now time.Time) error {
	sum, err := sumOf(h.disk, displaced)
	if err != nil {
		return nil // it stays where it is, for Recover
	}
	if sum == h.base.sum {
		_ = h.disk.Remove(displaced)
		return nil
	}
	copied, err := keepConflict(h.disk, displaced, target, now)
	return &Error{Op: OpDisplaced, Path: target, Kind: ErrDisplaced, Cause: err, Copy: copied}
}

// guarded renames the draft over the file, or where that is refused writes its
// content into the file, while a copy of the base lies beside it under the name
// old.
func (h *Handle) guarded(dr *draft, target, old string, previous []byte) error {
	guard, err := keepOld(h.disk, old, previous)
	if err != nil {
		return err
	}
	if _, err := h.expectBase(target); err != nil && !errors.Is(err, ErrVanished) {
		guard.end()
		return err
	}
	err = h.place(dr, target)
	if err == nil || errors.Is(err, ErrChanged) || holds(h.disk, target, h.base.sum) {
		guard.end()
		return err
	}
	if back := putBack(h.disk, target, previous, dr.rights); back != nil {
		guard.release()
		return &Error{Op: OpRename, Path: target, Kind: ErrTorn, Cause: errors.Join(err, back), Copy: old}
	}
	guard.end()
	return err
}

// place does it without a net.
func (h *Handle) place(dr *draft, target string) error {
	err := h.disk.Rename(dr.path, target)
	sum, serr := sumOf(h.disk, target)
	switch {
	case serr == nil && sum == dr.version.sum: // also where failure was reported all the same
		return nil
	case err == nil && serr == nil && sum != h.base.sum:
		return &Error{Op: OpRename, Path: target, Kind: ErrChanged} // by another program, after us
	case err == nil && serr == nil:
		return &Error{Op: OpRename, Path: target, Kind: ErrUnverified}
	case err == nil:
		return failed(OpRename, target, serr)
	case !isRefused(err):
		return failed(OpRename, target, err)
	}
	content, _, err := load(h.disk, dr.path, dr.version.size)
	if err == nil {
		err = overwrite(h.disk, target, content)
	}
	if err == nil {
		dr.discard()
	}
	return err
}

// overwrite writes content into the file that stands at path, has it stored, and
// reads it back.
func overwrite(d disk, path string, content []byte) error {
	f, err := d.Patch(path)
	if err != nil {
		return failed(OpRename, path, err)
	}
	_, err = io.Copy(f, bytes.NewReader(content))
	if err == nil {
		err = f.Truncate(int64(len(content)))
	}
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return failed(OpRename, path, err)
	}
	sum, err := sumOf(d, path)
	if err != nil {
		return failed(OpVerify, path, err)
	}
	if sum != sha256.Sum256(content) {
		return &Error{Op: OpVerify, Path: path, Kind: ErrUnverified}
	}
	return nil
}

// putBack gives a file the content that it had, whether something stands there
// or nothing does.
func putBack(d disk, path string, content []byte, r rights) error {
	if isThere(d, path) {
		return overwrite(d, path, content)
	}
	f, err := d.Create(path, 0o600)
	if err != nil {
		return failed(OpRename, path, err)
	}
	_, err = fill(f, path, r, copies(content))
	return err
}

func copies(content []byte) func(io.Writer) error {
	return func(w io.Writer) error { _, err := w.Write(content); return err }
}

// guard is the copy of the base, held for as long as a save needs it.
type guard struct {
	disk disk
	path string
	file stream
}

// keepOld makes the guard. One that a save of the same two contents left is
// replaced.
func keepOld(d disk, path string, content []byte) (*guard, error) {
	f, err := d.Create(path, 0o600)
	if errors.Is(err, fs.ErrExist) && !d.Held(path) {
		if err = d.Remove(path); err == nil {
			f, err = d.Create(path, 0o600)
		}
	}
	if err != nil {
		return nil, failed(OpWrite, path, err)
	}
	g := &guard{d, path, f}
	err = f.Hold()
	if err == nil {
		_, err = io.Copy(f, bytes.NewReader(content))
	}
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = d.SyncFolder(filepath.Dir(path))
	}
	if err != nil {
		g.end()
		return nil, failed(OpWrite, path, err)
	}
	return g, nil
}

// release lets the copy lie, for Recover.
func (g *guard) release() { _ = g.file.Close() }

// end removes the copy.
func (g *guard) end() {
	g.release()
	_ = g.disk.Remove(g.path)
}

func isThere(d disk, path string) bool {
	_, err := d.Stat(path)
	return err == nil
}

// holds tells whether the file at path has the content with that sum.
func holds(d disk, path string, want [sha256.Size]byte) bool {
	sum, err := sumOf(d, path)
	return err == nil && sum == want
}

// sumOf reads a file through.
func sumOf(d disk, path string) (sum [sha256.Size]byte, err error) {
	f, err := d.Open(path)
	if err != nil {
		return sum, err
	}
	defer f.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return sum, err
	}
	return [sha256.Size]byte(hash.Sum(nil)), nil
}
