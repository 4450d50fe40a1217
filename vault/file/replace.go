package file

import (
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Options say what a save keeps besides the file itself.
type Options struct {
	// Generations is the folder for previous generations; "" keeps none. It is
	// made, owner-only, if it is missing. Several vaults may share one.
	Generations string
	// Keep says which generations of this file stay; zero is [DefaultKeep].
	Keep Keep
	// Now is the moment of the save. It names the generation, its location says
	// when a day begins, and drafts that a crash left more than an hour before it
	// are swept away.
	Now time.Time
}

// Replace puts what encode writes in the place of the file, after verify has
// read it back. Permissions stay as they are and a link stays a link.
//
// An error means that the file is as it was, with two exceptions in which the new
// file is in place and the Handle follows it. With [OpSync] only a power cut in
// the next moments could bring the old one back. With [OpDisplaced] another
// program wrote the file in the moment of the save; what it wrote lies at
// [Error].Copy. Kinds: [ErrChanged] if another program wrote the file since
// (nothing is overwritten), [ErrReadOnly], [ErrFull], [ErrDisk], [ErrVanished],
// [ErrInUse], [ErrUnverified], and with one of them [ErrGeneration] if the file as it was
// could not be kept. With [ErrTorn] the disk broke while the file was written in
// place: the old content lies at Copy, and [Recover] puts it back.
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
	dr, err := write(h.disk, target, rights{perm: info.Mode().Perm(), like: info}, encode, verify)
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
	err = h.put(dr, target, previous, o.Now)
	displaced := isDisplaced(err)
	if err != nil && !displaced {
		if !needsRecovery(err) {
			dr.discard()
		}
		// A save that is tried again and again would push every other state out.
		if kept != "" && holds(h.disk, target, h.base.sum) {
			_ = h.disk.Remove(filepath.Join(o.Generations, kept))
		}
		return err
	}
	h.base = dr.version
	if serr := h.disk.SyncFolder(filepath.Dir(target)); serr != nil && !displaced {
		return failed(OpSync, target, serr)
	}
	if kept != "" {
		prune(h.disk, target, kept, o)
		sweep(h.disk, o.Generations, o.Now)
	}
	sweep(h.disk, filepath.Dir(target), o.Now)
	return err
}

// needsRecovery tells of an error after which Recover wants both contents.
func needsRecovery(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Copy != ""
}

func isDisplaced(err error) bool {
	e, ok := err.(*Error)
	return ok && e.Op == OpDisplaced
}

// sweep removes drafts that a crash left in folder long ago. It is tidying after
// a save that has succeeded: what it cannot do waits for the next one.
func sweep(d disk, folder string, now time.Time) {
	entries, err := d.List(folder)
	if err != nil {
		return
	}
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool {
		return strings.HasPrefix(e.Name(), draftPrefix) && strings.HasSuffix(e.Name(), oldSuffix)
	}) {
		return // a draft may be what Recover needs
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
