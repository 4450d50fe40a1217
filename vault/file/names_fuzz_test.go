package file

import (
	"path/filepath"
	"testing"
)

// FuzzNames reads names as they stand in a folder that anybody may write to.
func FuzzNames(f *testing.F) {
	const target = "/x/金庫.kdbx"
	old := leftFor(target, "base", "next")
	for _, name := range []string{
		filepath.Base(old.old), filepath.Base(old.swap) + wasSuffix, draftStem(target) + "0" + draftSuffix,
		generationPrefix(target) + "20261122T120000.000Z.12345678.kdbx", generationPrefix(target) + "Z..kdbx", "", ".kdbx",
	} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if g, ok := parseGeneration(generationPrefix(target), name); ok {
			if again := generationPrefix(target) + g.ID + generationExt; again != name || g.Until.IsZero() && g.ID == "" {
				t.Errorf("%q is taken for %q", name, again)
			}
		}
		base, next, suffix, ok := leftover(target, name)
		if !ok {
			return
		}
		if again := draftStem(target) + base + "-" + next + suffix; again != name && again+wasSuffix != name {
			t.Errorf("%q is taken for %q", name, again)
		}
		if len(base) != sumDigits || len(next) != sumDigits || suffix != swapSuffix && suffix != oldSuffix {
			t.Errorf("%q has the parts %q, %q and %q", name, base, next, suffix)
		}
	})
}
