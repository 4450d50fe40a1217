package file

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func writes(s string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
}

func expects(s string) func(io.Reader) error {
	return func(r io.Reader) error {
		got, err := io.ReadAll(r)
		if err == nil && string(got) != s {
			err = errors.New("other content")
		}
		return err
	}
}

func newFile(t *testing.T, content string) (string, *Handle) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "金庫.kdbx")
	h, err := Create(path, writes(content), expects(content))
	if err != nil {
		t.Fatal(err)
	}
	return path, h
}

func content(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// symlink makes a symbolic link, for which Windows wants a right that few have.
func symlink(t *testing.T, to, link string) {
	t.Helper()
	if err := os.Symlink(to, link); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	if _, err := os.Lstat(link); err != nil {
		t.Skipf("the system says that it made a symbolic link, and there is none: %v", err)
	}
}

func TestCreateThenRead(t *testing.T) {
	path, h := newFile(t, "one")
	if got := content(t, path); got != "one" {
		t.Errorf("the file holds %q", got)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("a new file is %v, %v, want owner-only", info.Mode(), err)
	}
	if left := drafts(filepath.Dir(path)); len(left) != 0 {
		t.Errorf("drafts left: %v", left)
	}
	if h.Path() != path {
		t.Errorf("Path is %q", h.Path())
	}
	b, again, err := Read(path, 3)
	if err != nil || string(b) != "one" {
		t.Fatalf("Read: %q, %v", b, err)
	}
	if changed, err := again.Changed(); changed || err != nil {
		t.Errorf("just read, Changed says %v, %v", changed, err)
	}
}

func TestCreateTouchesNothingThatIsThere(t *testing.T) {
	path, _ := newFile(t, "one")
	link := path + ".link"
	symlink(t, filepath.Join(t.TempDir(), "nowhere"), link)
	for _, p := range []string{path, filepath.Dir(path), link} {
		if _, err := Create(p, writes("two"), expects("two")); !errors.Is(err, ErrExists) {
			t.Errorf("Create over %s: %v, want ErrExists", p, err)
		}
	}
	if got := content(t, path); got != "one" {
		t.Errorf("the file holds %q", got)
	}
}

// TestCreateWithoutLinks makes a file where the file system knows no links.
func TestCreateWithoutLinks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "v.kdbx")
	d := failing("claim", sysNoClaim)
	if _, err := create(d, path, writes("one"), expects("one")); err != nil {
		t.Fatal(err)
	}
	if got := content(t, path); got != "one" {
		t.Errorf("the file holds %q", got)
	}
	d.judge = func(_ int, call, path string) error {
		if call == "claim" {
			// Somebody takes the name in the last moment.
			if err := os.WriteFile(path, []byte("theirs"), 0o600); err != nil {
				t.Fatal(err)
			}
			return sysNoClaim
		}
		return nil
	}
	other := filepath.Join(t.TempDir(), "w.kdbx")
	if _, err := create(d, other, writes("one"), expects("one")); !errors.Is(err, ErrExists) {
		t.Errorf("a name taken meanwhile: %v, want ErrExists", err)
	}
	if got := content(t, other); got != "theirs" {
		t.Errorf("the other's file holds %q", got)
	}
}

func TestReadBounds(t *testing.T) {
	path, _ := newFile(t, "four")
	if _, _, err := Read(path, 4); err != nil {
		t.Errorf("at the bound: %v", err)
	}
	if _, _, err := Read(path, 3); !errors.Is(err, ErrTooLarge) {
		t.Errorf("above the bound: %v, want ErrTooLarge", err)
	}
	if _, _, err := Read(filepath.Dir(path), 100); !errors.Is(err, ErrNotFile) {
		t.Errorf("a folder: %v, want ErrNotFile", err)
	}
	_, _, err := Read(path+".none", 100)
	if !errors.Is(err, ErrVanished) || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v, want ErrVanished and its cause", err)
	}
	var e *Error
	if !errors.As(err, &e) || e.Path != path+".none" || e.Op != OpRead {
		t.Errorf("the error does not say where: %#v", e)
	}
}

func TestReplace(t *testing.T) {
	path, h := newFile(t, "one")
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	for _, next := range []string{"two", "", strings.Repeat("large ", 100_000)} {
		if err := h.Replace(writes(next), expects(next), Options{Now: noon}); err != nil {
			t.Fatal(err)
		}
		if got := content(t, path); got != next {
			t.Errorf("the file holds %d bytes, want %d", len(got), len(next))
		}
		if changed, err := h.Changed(); changed || err != nil {
			t.Errorf("after our own save Changed says %v, %v", changed, err)
		}
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o640 {
		t.Errorf("permissions became %v, %v", info.Mode(), err)
	}
	if left := drafts(filepath.Dir(path)); len(left) != 0 {
		t.Errorf("drafts left: %v", left)
	}
}

func TestReplaceKeepsTheFileWhenTheCallerFails(t *testing.T) {
	path, h := newFile(t, "one")
	mine := errors.New("mine")
	err := h.Replace(func(w io.Writer) error { _, _ = io.WriteString(w, "half"); return mine }, expects(""), Options{})
	if !errors.Is(err, mine) {
		t.Errorf("encode failed: %v", err)
	}
	err = h.Replace(writes("two"), func(io.Reader) error { return mine }, Options{})
	if !errors.Is(err, mine) || !errors.Is(err, ErrUnverified) {
		t.Errorf("verify failed: %v", err)
	}
	func() {
		defer func() { _ = recover() }()
		_ = h.Replace(func(io.Writer) error { panic("encode") }, expects(""), Options{})
	}()
	if got := content(t, path); got != "one" {
		t.Errorf("the file holds %q", got)
	}
	if left := drafts(filepath.Dir(path)); len(left) != 0 {
		t.Errorf("drafts left: %v", left)
	}
	if err := h.Replace(writes("two"), expects("two"), Options{}); err != nil {
		t.Errorf("the next save: %v", err)
	}
}

// TestReadBackIsComparedWhole changes the draft behind the writer's back, where
// a lenient verify would not see it.
func TestReadBackIsComparedWhole(t *testing.T) {
	path, h := newFile(t, "one")
	lenient := func(r io.Reader) error {
		_, err := io.ReadFull(r, make([]byte, 2))
		left := drafts(filepath.Dir(path))
		if len(left) != 1 {
			t.Fatalf("drafts: %v", left)
		}
		return errors.Join(err, os.WriteFile(filepath.Join(filepath.Dir(path), left[0]), []byte("twoX"), 0o600))
	}
	if err := h.Replace(writes("two"), lenient, Options{}); !errors.Is(err, ErrUnverified) {
		t.Errorf("a draft with another end: %v, want ErrUnverified", err)
	}
	if got := content(t, path); got != "one" {
		t.Errorf("the file holds %q", got)
	}
}

func TestTwoWriters(t *testing.T) {
	path, first := newFile(t, "base")
	_, second, err := Read(path, 100)
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Replace(writes("1st!"), expects("1st!"), Options{}); err != nil {
		t.Fatal(err)
	}
	if changed, err := second.Changed(); !changed || err != nil {
		t.Errorf("Changed says %v, %v", changed, err)
	}
	gens := t.TempDir()
	if err := second.Replace(writes("2nd!"), expects("2nd!"), Options{Generations: gens, Now: noon}); !errors.Is(err, ErrChanged) {
		t.Errorf("the second writer: %v, want ErrChanged", err)
	}
	if got := content(t, path); got != "1st!" {
		t.Errorf("the file holds %q", got)
	}
	// Again refused: a refusal is no way to a later overwriting.
	if err := second.Replace(writes("2nd!"), expects("2nd!"), Options{}); !errors.Is(err, ErrChanged) {
		t.Errorf("the second writer again: %v, want ErrChanged", err)
	}
}

// TestChangeWhileWriting lets another program write at every moment of a save
// up to the rename.
func TestChangeWhileWriting(t *testing.T) {
	for _, theirs := range []string{"thr", "longer than the base", ""} {
		path, h := newFile(t, "one")
		err := h.Replace(writes("two"), func(io.Reader) error {
			return os.WriteFile(path, []byte(theirs), 0o600)
		}, Options{})
		if !errors.Is(err, ErrChanged) {
			t.Errorf("%q written meanwhile: %v, want ErrChanged", theirs, err)
		}
		if got := content(t, path); got != theirs {
			t.Errorf("the file holds %q, want %q", got, theirs)
		}
		if left := drafts(filepath.Dir(path)); len(left) != 0 {
			t.Errorf("drafts left: %v", left)
		}
	}
}

func TestChangedLooksAtContentOnlyWhenItMust(t *testing.T) {
	path, _ := newFile(t, "one")
	opened := 0
	d := &faultyDisk{judge: func(_ int, call, _ string) error {
		if call == "open" {
			opened++
		}
		return nil
	}}
	_, h, err := read(d, path, 100)
	if err != nil {
		t.Fatal(err)
	}
	opened = 0
	check := func(want bool, opens int) {
		t.Helper()
		if changed, err := h.Changed(); changed != want || err != nil || opened != opens {
			t.Errorf("Changed says %v, %v after opening %d times; want %v after %d", changed, err, opened, want, opens)
		}
	}
	check(false, 0)
	if err := os.Chtimes(path, noon, noon); err != nil { // touched, not changed
		t.Fatal(err)
	}
	check(false, 1)
	check(false, 1)
	if err := os.WriteFile(path, []byte("eno"), 0o600); err != nil {
		t.Fatal(err)
	}
	check(true, 2)
	if err := os.WriteFile(path, []byte("other size"), 0o600); err != nil {
		t.Fatal(err)
	}
	check(true, 2)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Changed(); !errors.Is(err, ErrVanished) {
		t.Errorf("gone: %v, want ErrVanished", err)
	}
}

func TestALinkStaysALink(t *testing.T) {
	path, _ := newFile(t, "one")
	link := filepath.Join(t.TempDir(), "link.kdbx")
	symlink(t, path, link)
	_, h, err := Read(link, 100)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Replace(writes("two"), expects("two"), Options{}); err != nil {
		t.Fatal(err)
	}
	if to, err := os.Readlink(link); err != nil || to != path {
		t.Errorf("the link became %q, %v", to, err)
	}
	if got := content(t, path); got != "two" {
		t.Errorf("the file behind the link holds %q", got)
	}
	if left := drafts(filepath.Dir(link)); len(left) != 0 {
		t.Errorf("drafts beside the link: %v", left)
	}
}

func TestVanished(t *testing.T) {
	path, h := newFile(t, "one")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := h.Replace(writes("two"), expects("two"), Options{}); !errors.Is(err, ErrVanished) {
		t.Errorf("file gone: %v, want ErrVanished", err)
	}
	if err := os.RemoveAll(filepath.Dir(path)); err != nil {
		t.Fatal(err)
	}
	if err := h.Replace(writes("two"), expects("two"), Options{}); !errors.Is(err, ErrVanished) {
		t.Errorf("folder gone: %v, want ErrVanished", err)
	}
	if _, err := Create(path, writes("two"), expects("two")); !errors.Is(err, ErrVanished) {
		t.Errorf("Create in a folder that is gone: %v, want ErrVanished", err)
	}
}

func TestOldDraftsAreSwept(t *testing.T) {
	path, h := newFile(t, "one")
	folder, gens := filepath.Dir(path), t.TempDir()
	old, young := filepath.Join(folder, draftStem(path)+"7"+draftSuffix), filepath.Join(folder, draftStem(path)+"8"+draftSuffix)
	oldCopy, foreign := filepath.Join(gens, draftStem("x")+"0"+draftSuffix), filepath.Join(folder, "mine.tmp")
	for p, age := range map[string]time.Duration{old: 2 * time.Hour, young: time.Minute, oldCopy: 2 * time.Hour, foreign: 2 * time.Hour} {
		if err := errors.Join(os.WriteFile(p, nil, 0o600), os.Chtimes(p, noon, noon.Add(-age))); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Replace(writes("two"), expects("two"), Options{Generations: gens, Now: noon}); err != nil {
		t.Fatal(err)
	}
	for p, want := range map[string]bool{old: false, young: true, oldCopy: false, foreign: true} {
		if _, err := os.Stat(p); (err == nil) != want {
			t.Errorf("%s is there: %v, want %v", filepath.Base(p), err == nil, want)
		}
	}
}

func TestGenerations(t *testing.T) {
	path, h := newFile(t, "save 0")
	gens := filepath.Join(t.TempDir(), "made", "when needed")
	save := func(i int, now time.Time) {
		t.Helper()
		next := "save " + strings.Repeat("i", i)
		if err := h.Replace(writes(next), expects(next), Options{Generations: gens, Keep: Keep{Last: 3}, Now: now}); err != nil {
			t.Fatal(err)
		}
	}
	kept := func() []string {
		t.Helper()
		entries, err := os.ReadDir(gens)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, e := range entries {
			all = append(all, content(t, filepath.Join(gens, e.Name())))
			if info, err := e.Info(); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
				t.Errorf("a generation is %v, %v, want owner-only", info.Mode(), err)
			}
		}
		return all
	}
	save(1, noon)
	if got := kept(); len(got) != 1 || got[0] != "save 0" {
		t.Errorf("kept %q", got)
	}
	if info, err := os.Stat(gens); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
		t.Errorf("the folder is %v, %v, want owner-only", info.Mode(), err)
	}
	// Another file with the same name in another folder has its own.
	_, other := newFile(t, "another vault")
	if err := other.Replace(writes("x"), expects("x"), Options{Generations: gens, Keep: Keep{Last: 3}, Now: noon.Add(-time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(gens, "note.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for i := 2; i <= 6; i++ {
		save(i, noon.Add(time.Duration(i)*time.Millisecond))
	}
	// A clock that went back: the generation just made stays nevertheless.
	save(7, noon.Add(-24*time.Hour))
	got := strings.Join(kept(), ",")
	for _, want := range []string{"save iiiiii", "save iiiii", "save iiii", "another vault", "mine"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not among what was kept: %s", want, got)
		}
	}
	if n := len(kept()); n != 5 {
		t.Errorf("kept %d files, want 5: %s", n, got)
	}
	if got := content(t, path); got != "save iiiiiii" {
		t.Errorf("the file holds %q", got)
	}
}

func TestRemoveGenerations(t *testing.T) {
	path, h := newFile(t, "one")
	gens := filepath.Join(t.TempDir(), "generations")
	if err := h.RemoveGenerations(gens); err != nil {
		t.Fatalf("a folder that is not there: %v", err)
	}
	for i, next := range []string{"two", "three"} {
		o := Options{Generations: gens, Now: noon.Add(time.Duration(i) * time.Second)}
		if err := h.Replace(writes(next), expects(next), o); err != nil {
			t.Fatal(err)
		}
	}
	other := filepath.Join(gens, "another vault's.kdbx")
	if err := os.WriteFile(other, []byte("stays"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := h.RemoveGenerations(gens); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(gens)
	if err != nil || len(left) != 1 || left[0].Name() != filepath.Base(other) {
		t.Errorf("left: %v, %v", left, err)
	}
	if content(t, path) != "three" {
		t.Error("the file itself was touched")
	}
}

func TestGenerationNamesFitEveryFileSystem(t *testing.T) {
	prefix := generationPrefix("/x/" + strings.Repeat("金", 83) + ".kdbx")
	if n := len(prefix) + len(generationTime) + 14; n > 143 {
		t.Errorf("a name of %d bytes", n)
	}
	if strings.Contains(prefix, "\uFFFD") || !bytes.HasPrefix([]byte(prefix), []byte("金金")) {
		t.Errorf("the stem is cut within a letter: %q", prefix)
	}
}
