package file

import (
	"io"
	"path/filepath"
	"time"
)

// Options say what a save keeps besides the file itself.
type Options struct {
	// Generations is the folder for previous generations; "" keeps none. It is
	// made, owner-only, if it is missing. Several vaults may share one.
	Generations string
	// Keep is how many generations of this file stay; 0 means DefaultKeep.
	Keep int
	// Now is the moment of the save. It names the generation, and drafts that a
	// crash left more than an hour before it are swept away.
	Now time.Time
}

// DefaultKeep is how many previous generations a save keeps.
const DefaultKeep = 10

// Replace puts what encode writes in the place of the file, after verify has
// read it back. Permissions stay as they are and a link stays a link.
//
// An error means that the file is as it was, except with [OpSync]: there the
// new file is in place, the Handle follows it, and only a power cut in the next
// moments could bring the old one back. Kinds: [ErrChanged] if another program
// wrote the file since (nothing is overwritten), [ErrReadOnly], [ErrFull],
// [ErrVanished], [ErrUnverified].
func (h *Handle) Replace(encode func(io.Writer) error, verify func(io.Reader) error, o Options) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	target, err := h.disk.Resolve(h.path)
	if err != nil {
		return failed(OpRead, h.path, err)
	}
	previous, err := h.expectBase(target)
	if err != nil {
		return err
	}
	info, err := h.disk.Stat(target)
	if err != nil {
		return failed(OpRead, target, err)
	}
	// A rename needs no right to the file itself; someone who took that right
	// away meant it.
	if err := h.disk.Touchable(target); err != nil {
		return failed(OpWrite, target, err)
	}
	dr, err := write(h.disk, target, info.Mode().Perm(), encode, verify)
	if err != nil {
		return err
	}
	kept := ""
	if o.Generations != "" {
		if kept, err = keepGeneration(h.disk, target, previous, h.base.sum, o); err != nil {
			dr.discard()
			return err
		}
	}
	if err := h.swap(dr, target); err != nil {
		dr.discard()
		return err
	}
	h.base = dr.version
	if err := h.disk.SyncFolder(filepath.Dir(target)); err != nil {
		return failed(OpSync, target, err)
	}
	if kept != "" {
		prune(h.disk, target, kept, o)
		sweep(h.disk, o.Generations, o.Now)
	}
	sweep(h.disk, filepath.Dir(target), o.Now)
	return nil
}

// swap looks a last time whether the file is still the base, and renames.
func (h *Handle) swap(dr *draft, target string) error {
	if _, err := h.expectBase(target); err != nil {
		return err
	}
	err := h.disk.Rename(dr.path, target)
	if err == nil {
		return nil
	}
	// A network folder may rename and then report failure: what stands there
	// decides.
	if _, now, lerr := load(h.disk, target, dr.version.size); lerr == nil && now.sum == dr.version.sum {
		return nil
	}
	return failed(OpRename, target, err)
}

// sweep removes drafts that a crash left in folder long ago. It is tidying after
// a save that has succeeded: what it cannot do waits for the next one.
func sweep(d disk, folder string, now time.Time) {
	entries, err := d.List(folder)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !isDraft(e.Name()) {
			continue
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && now.Sub(info.ModTime()) > time.Hour {
			_ = d.Remove(filepath.Join(folder, e.Name()))
		}
	}
}
