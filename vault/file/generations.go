package file

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A generation is named <stem>.<path>.<UTC time>.<content>.kdbx: the stem is for
// people, the first sum keeps vaults of the same name apart, the time sorts, and
// the second sum says what was in it.
const (
	generationTime = "20060102T150405.000Z"
	generationExt  = ".kdbx"
	maxStem        = 80 // bytes; names may have 255 on every system
)

// generationPrefix is what the names of all generations of target begin with.
func generationPrefix(target string) string {
	stem := strings.TrimSuffix(filepath.Base(target), filepath.Ext(target))
	if len(stem) > maxStem {
		stem = stem[:maxStem]
		for !utf8.ValidString(stem) && len(stem) > maxStem-utf8.UTFMax {
			stem = stem[:len(stem)-1]
		}
	}
	sum := sha256.Sum256([]byte(target))
	return stem + "." + hex.EncodeToString(sum[:4]) + "."
}

// keepGeneration stores content, which is what stands at target now, in the
// generations' folder and returns its name. It is a copy and not a link: a
// program that writes the vault in place would write into a link as well.
func keepGeneration(d disk, target string, content []byte, sum [sha256.Size]byte, o Options) (string, error) {
	if err := d.MakeFolder(o.Generations); err != nil {
		return "", failed(OpGeneration, o.Generations, err)
	}
	name := generationPrefix(target) + o.Now.UTC().Format(generationTime) + "." + hex.EncodeToString(sum[:4]) + generationExt
	path := filepath.Join(o.Generations, name)
	dr, err := write(d, path, ownerOnly, copies(content), func(io.Reader) error { return nil })
	if err != nil {
		return "", asGeneration(err)
	}
	if err := d.Rename(dr.path, path); err != nil {
		dr.discard()
		return "", failed(OpGeneration, path, err)
	}
	if err := d.SyncFolder(o.Generations); err != nil {
		_ = d.Remove(path)
		return "", failed(OpGeneration, path, err)
	}
	return name, nil
}

// asGeneration marks an error of the copy, so that it is not taken for one of
// the vault's own folder.
func asGeneration(err error) error {
	if e, ok := err.(*Error); ok {
		e.Op = OpGeneration
	}
	return err
}

// prune removes the generations of target that Keep does not keep, and never the
// one just made, whatever the clock said. Like sweep it is tidying.
func prune(d disk, target, justMade string, o Options) {
	all, err := generationsIn(d, o.Generations, target)
	if err != nil {
		return
	}
	keep := o.Keep
	if keep == (Keep{}) {
		keep = DefaultKeep()
	}
	for _, g := range keep.surplus(all, o.Now) {
		if name := filepath.Base(g.path); name != justMade {
			_ = d.Remove(g.path)
		}
	}
}

// Generation is an earlier content of a file that was kept.
type Generation struct {
	// ID names it among those of one file, and does not change.
	ID string
	// Until is when the save was made that it was kept at: so long it was the
	// file's content.
	Until time.Time

	path string
}

// generationsIn are target's generations in a folder, oldest first. A folder that
// is not there has none.
func generationsIn(d disk, folder, target string) ([]Generation, error) {
	entries, err := d.List(folder)
	if isVanished(err) {
		return nil, nil
	}
	if err != nil {
		return nil, failed(OpGeneration, folder, err)
	}
	prefix := generationPrefix(target)
	var all []Generation
	for _, e := range entries {
		if g, ok := parseGeneration(prefix, e.Name()); ok && e.Type().IsRegular() {
			g.path = filepath.Join(folder, e.Name())
			all = append(all, g)
		}
	}
	slices.SortFunc(all, func(a, b Generation) int { return cmp.Or(a.Until.Compare(b.Until), cmp.Compare(a.ID, b.ID)) })
	return all, nil
}

// Generations are the earlier contents of the file that a folder keeps, oldest
// first. A folder that is not there has none.
func (h *Handle) Generations(folder string) ([]Generation, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.generations(folder)
}

func (h *Handle) generations(folder string) ([]Generation, error) {
	target, err := h.disk.Resolve(h.path)
	if err != nil {
		return nil, failed(OpRead, h.path, err)
	}
	return generationsIn(h.disk, folder, target)
}

// GenerationsOf is [Handle.Generations] of a file that perhaps cannot be read, or
// is gone: what it was kept for.
func GenerationsOf(path, folder string) ([]Generation, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, failed(OpRead, path, err)
	}
	target, err := system{}.Resolve(path)
	if err != nil { // the file itself is gone, not the folders on the way to it
		if within, err := (system{}).Resolve(filepath.Dir(path)); err == nil {
			target = filepath.Join(within, filepath.Base(path))
		} else {
			target = path
		}
	}
	return generationsIn(system{}, folder, target)
}

// Read gives the content of a generation, which may have max bytes at most.
// Errors are those of the function [Read].
func (g Generation) Read(max int64) ([]byte, error) {
	content, _, err := load(system{}, g.path, max)
	return content, err
}

// RemoveGenerations removes all generations of the file from a folder: for a
// change of passphrase, because they still open with the old one. A folder that
// is not there has none. On an error some may be gone already.
func (h *Handle) RemoveGenerations(folder string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	all, err := h.generations(folder)
	if err != nil {
		return err
	}
	for _, g := range all {
		if err := h.disk.Remove(g.path); err != nil && !isVanished(err) {
			return failed(OpGeneration, g.path, err)
		}
	}
	return nil
}

// parseGeneration tells generations from anything else that a person put there.
func parseGeneration(prefix, name string) (Generation, bool) {
	id, ok := strings.CutPrefix(name, prefix)
	id, ext := strings.CutSuffix(id, generationExt)
	stamp, sum, found := strings.Cut(id, "Z.")
	if !ok || !ext || !found || len(sum) != len("12345678") {
		return Generation{}, false
	}
	until, err := time.Parse(generationTime, stamp+"Z")
	return Generation{ID: id, Until: until}, err == nil
}
