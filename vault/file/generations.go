package file

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"path/filepath"
	"slices"
	"strings"
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
	copyOf := func(w io.Writer) error { _, err := io.Copy(w, bytes.NewReader(content)); return err }
	dr, err := write(d, path, 0o600, copyOf, func(io.Reader) error { return nil })
	if err != nil {
		return "", asGeneration(err)
	}
	if err := d.Rename(dr.path, path); err != nil {
		dr.discard()
		return "", failed(OpGeneration, path, err)
	}
	if err := d.SyncFolder(o.Generations); err != nil {
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

// prune removes the oldest generations of target beyond the number to keep,
// never the one just made, whatever the clock said. Like sweep it is tidying.
func prune(d disk, target, justMade string, o Options) {
	keep := o.Keep
	if keep <= 0 {
		keep = DefaultKeep
	}
	names, err := generationsIn(d, o.Generations, target)
	if err != nil {
		return
	}
	names = slices.DeleteFunc(names, func(name string) bool { return name == justMade })
	for _, name := range names[:max(0, len(names)-(keep-1))] {
		_ = d.Remove(filepath.Join(o.Generations, name))
	}
}

// generationsIn are the names of target's generations in a folder, oldest first.
func generationsIn(d disk, folder, target string) ([]string, error) {
	entries, err := d.List(folder)
	if err != nil {
		return nil, err
	}
	prefix := generationPrefix(target)
	var names []string
	for _, e := range entries {
		if isGeneration(prefix, e.Name()) && e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}

// RemoveGenerations removes all generations of the file from a folder: for a
// change of passphrase, because they still open with the old one. A folder that
// is not there has none. On an error some may be gone already.
func (h *Handle) RemoveGenerations(folder string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	target, err := h.disk.Resolve(h.path)
	if err != nil {
		return failed(OpRead, h.path, err)
	}
	names, err := generationsIn(h.disk, folder, target)
	if isVanished(err) {
		return nil
	}
	if err != nil {
		return failed(OpGeneration, folder, err)
	}
	for _, name := range names {
		path := filepath.Join(folder, name)
		if err := h.disk.Remove(path); err != nil && !isVanished(err) {
			return failed(OpGeneration, path, err)
		}
	}
	return nil
}

// isGeneration tells generations from anything else that a person put there.
func isGeneration(prefix, name string) bool {
	rest, ok := strings.CutPrefix(name, prefix)
	return ok && len(rest) == len(generationTime)+len(".12345678")+len(generationExt) && strings.HasSuffix(rest, generationExt)
}
