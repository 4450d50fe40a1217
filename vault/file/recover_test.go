package file

import (
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// later is when leftovers of now count as left behind.
func later() time.Time { return time.Now().Add(2 * settled) }

func put(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func leftFor(path, base, next string) leftovers {
	return leftoverNames(path, sha256.Sum256([]byte(base)), sha256.Sum256([]byte(next)))
}

// TestDisplacedInTheSameMoment lets another program write after the last look.
func TestDisplacedInTheSameMoment(t *testing.T) {
	path, _ := newFile(t, "base")
	d := &faultyDisk{judge: func(_ int, call, _ string) error {
		if call == "exchange" {
			put(t, path, "theirs")
		}
		return nil
	}}
	_, h, err := read(d, path, 100)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.system.Exchange(path, path); isRefused(err) {
		t.Skip("files cannot be exchanged here")
	}
	for i := range 2 {
		err = h.Replace(writes("ours"), expects("ours"), Options{Now: noon})
		var e *Error
		if !errors.As(err, &e) || e.Op != OpDisplaced || !errors.Is(err, ErrDisplaced) {
			t.Fatalf("save %d: %v, want ErrDisplaced", i, err)
		}
		if content(t, path) != "ours" || content(t, e.Copy) != "theirs" || filepath.Dir(e.Copy) != filepath.Dir(path) {
			t.Errorf("save %d: the file holds %q, %s holds %q", i, content(t, path), e.Copy, content(t, e.Copy))
		}
		if name := filepath.Base(e.Copy); strings.HasPrefix(name, ".") || filepath.Ext(name) != ".kdbx" {
			t.Errorf("people do not see %q", name)
		}
	}
	all, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(all) != 3 {
		t.Errorf("the folder has %v, %v, want the file and two copies", all, err)
	}
	if changed, err := h.Changed(); changed || err != nil {
		t.Errorf("Changed says %v, %v of our own save", changed, err)
	}
}

func TestRecoverSettlesAnExchange(t *testing.T) {
	for _, tt := range []struct {
		about, left string
		kept        bool
	}{
		{"the base that was displaced", "base", false},
		{"a draft that was never put in place", "next", false},
		{"what another program wrote", "theirs", true},
	} {
		path, _ := newFile(t, "now")
		swap := leftFor(path, "base", "next").swap
		put(t, swap, tt.left)
		if done, err := Recover(path, time.Now()); err != nil || len(done.Copies) != 0 || !isThere(system{}, swap) {
			t.Errorf("%s, a second old: %+v, %v; its maker may be alive", tt.about, done, err)
		}
		done, err := Recover(path, later())
		if err != nil || done.Restored || (len(done.Copies) == 1) != tt.kept {
			t.Errorf("%s: %+v, %v", tt.about, done, err)
		}
		for _, c := range done.Copies {
			if content(t, c) != tt.left {
				t.Errorf("%s: the copy holds %q", tt.about, content(t, c))
			}
		}
		if left := drafts(filepath.Dir(path)); len(left) != 0 || content(t, path) != "now" {
			t.Errorf("%s: left %v, the file holds %q", tt.about, left, content(t, path))
		}
	}
}

// TestRecoverFinishesAnExchangeInTwoSteps is about what Windows leaves between
// its two renames: the file is missing, and comes back at once.
func TestRecoverFinishesAnExchangeInTwoSteps(t *testing.T) {
	for _, tt := range []struct {
		about, swap, was, want string
		copies                 int
	}{
		{"between the renames", "next", "base", "next", 0},
		{"without the draft", "", "base", "base", 0},
		{"with a damaged draft", "ne", "base", "base", 1},
		{"where another program had written in the same moment", "next", "theirs", "next", 1},
	} {
		path, _ := newFile(t, "base")
		swap := leftFor(path, "base", "next").swap
		put(t, swap+wasSuffix, tt.was)
		if tt.swap != "" {
			put(t, swap, tt.swap)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		done, err := Recover(path, time.Now())
		if err != nil || !done.Restored {
			t.Errorf("%s: %+v, %v", tt.about, done, err)
		}
		if got := content(t, path); got != tt.want {
			t.Errorf("%s: the file holds %q, want %q", tt.about, got, tt.want)
		}
		later, err := Recover(path, later())
		if err != nil || len(done.Copies)+len(later.Copies) != tt.copies {
			t.Errorf("%s: later: %+v, %v", tt.about, later, err)
		}
		if left := drafts(filepath.Dir(path)); len(left) != 0 || content(t, path) != tt.want {
			t.Errorf("%s: left %v, the file holds %q", tt.about, left, content(t, path))
		}
	}
}

// TestRecoverNeverRemovesTheOnlyCopy: without the file what a save left is what
// there is of it.
func TestRecoverNeverRemovesTheOnlyCopy(t *testing.T) {
	for _, left := range []string{"base", "next"} {
		path, _ := newFile(t, "now")
		put(t, leftFor(path, "base", "next").swap, left)
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if done, err := Recover(path, later()); err != nil || !done.Restored || content(t, path) != left {
			t.Errorf("%s: %+v, %v, the file holds %q", left, done, err, content(t, path))
		}
	}
}

func TestRecoverRestoresAHalfWrittenFile(t *testing.T) {
	const base, next = "0123456789", "abcdefghijkl"
	for _, tt := range []struct {
		about, now, want string
		draft            bool
		restored         bool
		copies           int
	}{
		{"untouched", base, base, true, false, 0},
		{"written, not tidied", next, next, true, false, 0},
		{"half written", "abcd456789", next, true, true, 0},
		{"blocks out of order", "0123efgh\x00\x00kl", next, true, true, 0},
		{"emptied", "", next, true, true, 0},
		{"gone", "-", next, true, true, 0},
		{"gone, and the draft too", "-", base, false, true, 0},
		{"another program's", "theirs", "theirs", true, false, 1},
		{"half written without the draft", "abcd456789", "abcd456789", false, false, 1},
	} {
		path, _ := newFile(t, "x")
		put(t, path, tt.now)
		if tt.now == "-" {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
		old := leftFor(path, base, next).old
		put(t, old, base)
		if tt.draft {
			put(t, filepath.Join(filepath.Dir(path), draftStem(path)+"0"+draftSuffix), next)
		}
		done, err := Recover(path, later())
		if err != nil || done.Restored != tt.restored || len(done.Copies) != tt.copies {
			t.Errorf("%s: %+v, %v", tt.about, done, err)
		}
		if got := content(t, path); got != tt.want {
			t.Errorf("%s: the file holds %q, want %q", tt.about, got, tt.want)
		}
		if isThere(system{}, old) {
			t.Errorf("%s: the copy of the base is left", tt.about)
		}
	}
}

// TestRecoverLeavesASaveAloneThatIsUnderWay holds the copy as a living save does.
func TestRecoverLeavesASaveAloneThatIsUnderWay(t *testing.T) {
	path, _ := newFile(t, "ne2")
	g, err := keepOld(system{}, leftFor(path, "old", "new").old, []byte("old"))
	if err != nil {
		t.Fatal(err)
	}
	if !(system{}).Held(g.path) {
		t.Skip("the file system knows no locks")
	}
	if done, err := Recover(path, later()); err != nil || done.Restored || content(t, path) != "ne2" || !isThere(system{}, g.path) {
		t.Errorf("a living save was disturbed: %+v, %v", done, err)
	}
	g.release()
	put(t, filepath.Join(filepath.Dir(path), draftStem(path)+"0"+draftSuffix), "new")
	put(t, path, "nel") // as cut short: "ne" of the new content, "l" of no one
	if done, err := Recover(path, later()); err != nil || done.Restored || len(done.Copies) != 1 {
		t.Errorf("%+v, %v", done, err)
	}
}

// TestRecoverTouchesNothingElse: most folders hold no leftover.
func TestRecoverTouchesNothingElse(t *testing.T) {
	path, _ := newFile(t, "one")
	folder := filepath.Dir(path)
	others := []string{"x.old", draftPrefix + "zz.swap", leftFor(filepath.Join(folder, "other.kdbx"), "a", "b").swap}
	for _, name := range others {
		put(t, filepath.Join(folder, filepath.Base(name)), "theirs")
	}
	if done, err := Recover(path, later()); err != nil || done.Restored || len(done.Copies) != 0 {
		t.Errorf("%+v, %v", done, err)
	}
	if all, err := os.ReadDir(folder); err != nil || len(all) != 1+len(others) {
		t.Errorf("the folder has %v, %v", all, err)
	}
	if _, err := Recover(filepath.Join(folder, "none", "v.kdbx"), later()); err != nil {
		t.Errorf("a folder that is not there: %v", err)
	}
}

// TestFileThatVanishesWhileItIsReplaced covers mounts that delete the old file
// and then fail: the only copy must come back.
func TestFileThatVanishesWhileItIsReplaced(t *testing.T) {
	for _, reported := range []error{nil, sysBroken, sysNoClaim} {
		path, _ := newFile(t, "old")
		d := &vanishingDisk{says: reported}
		_, h, err := read(d, path, 100)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Replace(writes("new"), expects("new"), Options{}); err == nil {
			t.Errorf("%v: a save that lost the file succeeded", reported)
		}
		if got := content(t, path); got != "old" {
			t.Errorf("%v: the file holds %q", reported, got)
		}
		d.well = true
		if err := h.Replace(writes("new"), expects("new"), Options{}); err != nil {
			t.Errorf("%v: the next save: %v", reported, err)
		}
	}
}

// vanishingDisk loses both files at a rename.
type vanishingDisk struct {
	system
	says error
	well bool
}

func (d *vanishingDisk) Exchange(draft, _ string) (string, error) { return draft, sysUnable }

func (d *vanishingDisk) Rename(from, to string) error {
	if d.well || strings.HasSuffix(to, swapSuffix) {
		return d.system.Rename(from, to)
	}
	if err := errors.Join(os.Remove(from), os.Remove(to)); err != nil {
		return err
	}
	return d.says
}
