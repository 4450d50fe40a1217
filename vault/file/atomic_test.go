//go:build unix

package file

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// faults are what a disk may answer, and the kind that people are told.
var faults = []struct {
	err  error
	kind error
}{
	{syscall.ENOSPC, ErrFull},
	{syscall.EROFS, ErrReadOnly},
	{syscall.EACCES, ErrReadOnly},
	{syscall.ENOENT, ErrVanished},
	{syscall.EIO, nil},
}

// TestEveryCallFailsInTurn saves again and again, each time with the next system
// call failing, alone or with all that follow (the disk was pulled out), until
// a save meets no failure.
func TestEveryCallFailsInTurn(t *testing.T) {
	for _, fault := range faults {
		for _, pulled := range []bool{false, true} {
			t.Run(fmt.Sprintf("%v pulled=%v", fault.err, pulled), func(t *testing.T) {
				steps := 0
				for n := 1; failAt(t, n, fault.err, fault.kind, pulled); n++ {
					steps = n
				}
				if steps < 40 {
					t.Errorf("only %d calls could fail; the disk is not in between", steps)
				}
			})
		}
	}
}

// TestReadingNeedsTheRightToRead: that is no question of writing.
func TestReadingNeedsTheRightToRead(t *testing.T) {
	path, _ := newFile(t, "old")
	d := &faultyDisk{judge: func(_ int, call, _ string) error {
		if call == "open" {
			return syscall.EACCES
		}
		return nil
	}}
	if _, _, err := read(d, path, 100); !errors.Is(err, fs.ErrPermission) || errors.Is(err, ErrReadOnly) {
		t.Errorf("read: %v, want fs.ErrPermission and not ErrReadOnly", err)
	}
}

// failAt runs one save whose n-th call fails and reports whether it came so far.
func failAt(t *testing.T, n int, fault, kind error, pulled bool) bool {
	t.Helper()
	path, _ := newFile(t, "old")
	gens := filepath.Join(t.TempDir(), "generations")
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
		return nil
	}
	err = h.Replace(writes("new"), expects("new"), Options{Generations: gens, Now: noon})
	at := fmt.Sprintf("call %d, %s of %s", n, call, filepath.Base(about))

	got := content(t, path)
	var e *Error
	switch inPlace := errors.As(err, &e) && e.Op == OpSync; {
	case err == nil || inPlace:
		if got != "new" {
			t.Errorf("%s: the save said %v, the file holds %q", at, err, got)
		}
	case got != "old":
		t.Errorf("%s: the save failed with %v, the file holds %q", at, err, got)
	}
	if err != nil && e == nil {
		t.Errorf("%s: an error of another type: %v", at, err)
	}
	if err != nil && !errors.Is(err, fault) && !errors.Is(err, ErrUnverified) {
		t.Errorf("%s: the cause is lost: %v", at, err)
	}
	if err != nil && kind != nil && !errors.Is(err, kind) && !errors.Is(err, ErrUnverified) {
		t.Errorf("%s: %v, want the kind %v", at, err, kind)
	}
	if left := drafts(filepath.Dir(path)); len(left) != 0 && call != "remove" && !pulled {
		t.Errorf("%s: drafts left: %v", at, left)
	}

	// When the disk is well again, so is the next save.
	d.judge = func(int, string, string) error { return nil }
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
					return &fs.PathError{Op: c, Path: p, Err: syscall.EIO}
				}
				if c == "link" && !links {
					return &os.LinkError{Op: c, New: p, Err: syscall.EPERM}
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
	return errors.Join(d.system.Rename(from, to), syscall.EIO)
}
