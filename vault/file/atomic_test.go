package file

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// faults are what a disk may answer, and the kind that people are told.
var faults = []struct {
	err  error
	kind error
}{
	{sysFull, ErrFull},
	{sysReadOnly, ErrReadOnly},
	{sysForbidden, ErrReadOnly},
	{sysGone, ErrVanished},
	{sysBroken, ErrDisk},
	{errShort, nil},
}

// folderKind is a kind of folders by what it refuses.
type folderKind struct {
	name    string
	refuses []string // calls
	steps   int      // a save makes more calls than that
}

var folders = []folderKind{
	{"exchanging", nil, 45},
	{"renaming", []string{"exchange"}, 60},
	{"writing in place", []string{"exchange", "rename"}, 70},
}

// TestEveryCallFailsInTurn saves again and again, each time with the next system
// call failing, alone or with all that follow (the disk was pulled out), until
// a save meets no failure.
func TestEveryCallFailsInTurn(t *testing.T) {
	for _, folder := range folders {
		for _, fault := range faults {
			for _, pulled := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%v pulled=%v", folder.name, fault.err, pulled), func(t *testing.T) {
					steps := 0
					for n := 1; failAt(t, n, fault.err, fault.kind, pulled, folder.refuses); n++ {
						steps = n
					}
					if steps < folder.steps {
						t.Errorf("only %d calls could fail; the disk is not in between", steps)
					}
				})
			}
		}
	}
}

// TestReadingNeedsTheRightToRead: that is no question of writing.
func TestReadingNeedsTheRightToRead(t *testing.T) {
	path, _ := newFile(t, "old")
	d := failing("open", sysForbidden)
	if _, _, err := read(d, path, 100); !errors.Is(err, fs.ErrPermission) || errors.Is(err, ErrReadOnly) {
		t.Errorf("read: %v, want fs.ErrPermission and not ErrReadOnly", err)
	}
}

// refusing lets the renames of generations pass: they lie in another folder.
func refusing(calls []string, gens, call, path string) error {
	if slices.Contains(calls, call) && filepath.Dir(path) != gens {
		return &os.LinkError{Op: call, New: path, Err: sysRefused}
	}
	return nil
}

// inMemory is a folder on a file system that stores at once, where there is one:
// the tests that ask for it save thousands of times.
func inMemory(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("/dev/shm", "kagikura-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	return folder
}

// failAt runs one save whose n-th call fails, in a folder that refuses some, and
// reports whether it came so far.
func failAt(t *testing.T, n int, fault, kind error, pulled bool, refuses []string) bool {
	t.Helper()
	path := filepath.Join(inMemory(t), "v.kdbx")
	if _, err := Create(path, writes("the old content"), expects("the old content")); err != nil {
		t.Fatal(err)
	}
	gens := filepath.Join(filepath.Dir(path), "generations")
	reached, call, about := false, "", ""
	d := &faultyDisk{judge: func(int, string, string) error { return nil }}
	_, h, err := read(d, path, 100)
	if err != nil {
		t.Fatal(err)
	}
	d.calls = 0
	d.judge = func(i int, c, p string) error {
		if i == n {
			reached, call, about = true, c, p
		}
		if i == n || pulled && i > n {
			return &fs.PathError{Op: c, Path: p, Err: fault}
		}
		return refusing(refuses, gens, c, p)
	}
	err = h.Replace(writes("new"), expects("new"), Options{Generations: gens, Now: noon})
	at := fmt.Sprintf("call %d, %s of %s", n, call, filepath.Base(about))

	var e *Error
	isError := errors.As(err, &e)
	before, _ := os.ReadFile(path)
	if whole := string(before); whole != "new" && whole != "the old content" && (e == nil || e.Copy == "") {
		t.Errorf("%s: the file holds %q, and nobody is told: %v", at, before, err)
	}
	// What the person finds at the next start.
	if _, rerr := Recover(path, noon); rerr != nil {
		t.Errorf("%s: Recover: %v", at, rerr)
	}
	got := content(t, path)
	inPlace := isError && (e.Op == OpSync || e.Op == OpDisplaced)
	halfWritten := isError && e.Copy != "" && e.Op == OpRename
	switch {
	case err == nil || inPlace:
		if got != "new" {
			t.Errorf("%s: the save said %v, the file holds %q", at, err, got)
		}
	case halfWritten && got == "new": // Recover finished it
	case got != "the old content":
		t.Errorf("%s: the save failed with %v, the file holds %q", at, err, got)
	}
	if err != nil && e == nil {
		t.Errorf("%s: an error of another type: %v", at, err)
	}
	caused := errors.Is(err, fault) || errors.Is(err, io.ErrShortWrite) || errors.Is(err, ErrUnverified)
	if err != nil && !caused {
		t.Errorf("%s: the cause is lost: %v", at, err)
	}
	if err != nil && kind != nil && !errors.Is(err, kind) && !errors.Is(err, ErrUnverified) {
		t.Errorf("%s: %v, want the kind %v", at, err, kind)
	}
	if halfWritten != errors.Is(err, ErrTorn) {
		t.Errorf("%s: half written %v, and the error is %v", at, halfWritten, err)
	}
	if isError && (e.Op == OpGeneration) != errors.Is(err, ErrGeneration) {
		t.Errorf("%s: whether the earlier state is the trouble cannot be told: %v", at, err)
	}
	// Saving is tried again and again: nothing may pile up.
	if kept, _ := os.ReadDir(gens); len(kept) != 0 && string(before) == "the old content" && call != "remove" && !pulled && err != nil {
		t.Errorf("%s: a save that failed left the earlier state %v", at, kept)
	}
	if inPlace && e.Op == OpDisplaced {
		t.Errorf("%s: nobody else wrote, yet: %v", at, err)
	}
	if left := drafts(filepath.Dir(path)); len(left) != 0 && call != "remove" && !pulled && !halfWritten {
		if call != "open" && call != "read" || err != nil { // what cannot be looked at stays
			t.Errorf("%s: left: %v", at, left)
		}
	}

	// When the disk is well again, so is the next save.
	d.judge = func(int, string, string) error { return nil }
	if halfWritten && got == "new" {
		if _, h, err = read(d, path, 100); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Replace(writes("next"), expects("next"), Options{Generations: gens, Now: noon}); err != nil {
		t.Errorf("%s: the next save: %v", at, err)
	}
	if got := content(t, path); got != "next" {
		t.Errorf("%s: after the next save the file holds %q", at, got)
	}
	return reached
}

// TestEveryCallFailsInTurnWhenCreating does the same for a new file: it is whole
// or it is not there.
func TestEveryCallFailsInTurnWhenCreating(t *testing.T) {
	for _, links := range []bool{true, false} {
		for n := 1; ; n++ {
			path := filepath.Join(t.TempDir(), "new.kdbx")
			reached, call := false, ""
			d := &faultyDisk{judge: func(i int, c, p string) error {
				if i == n {
					reached, call = true, c
					return &fs.PathError{Op: c, Path: p, Err: sysBroken}
				}
				if c == "claim" && !links {
					return &os.LinkError{Op: c, New: p, Err: sysNoClaim}
				}
				return nil
			}}
			_, err := create(d, path, writes("new"), expects("new"))
			got, rerr := os.ReadFile(path)
			var e *Error
			switch {
			case err == nil || errors.As(err, &e) && e.Op == OpSync:
				if string(got) != "new" {
					t.Errorf("call %d (%s): Create said %v, the file holds %q, %v", n, call, err, got, rerr)
				}
			case !errors.Is(rerr, fs.ErrNotExist):
				t.Errorf("call %d (%s): Create failed with %v, the file holds %q, %v", n, call, err, got, rerr)
			}
			if !reached {
				break
			}
		}
	}
}

// TestRenameThatLies covers network folders that rename and then report failure.
func TestRenameThatLies(t *testing.T) {
	path, _ := newFile(t, "old")
	d := &lyingDisk{}
	_, h, err := read(d, path, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, next := range []string{"new", "newer"} {
		if err := h.Replace(writes(next), expects(next), Options{}); err != nil {
			t.Errorf("what stands there is the new file, yet: %v", err)
		}
	}
}

type lyingDisk struct{ system }

func (d *lyingDisk) Rename(from, to string) error {
	return errors.Join(d.system.Rename(from, to), sysBroken)
}
