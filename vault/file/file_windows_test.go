package file

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/windows"
)

// openShared opens as another program does, which lets others do no more than share says.
func openShared(t *testing.T, path string, share uint32) (end func()) {
	t.Helper()
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		t.Fatal(err)
	}
	h, err := windows.CreateFile(name, windows.GENERIC_READ, share, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := windows.CloseHandle(h); err != nil {
			t.Error(err)
		}
	}
}

// TestAnotherProgramHasTheFileOpen saves while a program reads the file that
// lets nobody rename it, or does not let anybody near it.
func TestAnotherProgramHasTheFileOpen(t *testing.T) {
	path, h := newFile(t, "one")
	end := openShared(t, path, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE)
	if err := h.Replace(writes("two"), expects("two"), Options{}); err != nil || content(t, path) != "two" {
		t.Errorf("read by another: %v, the file holds %q", err, content(t, path))
	}
	end()
	end = openShared(t, path, 0)
	if err := h.Replace(writes("three"), expects("three"), Options{}); !errors.Is(err, ErrInUse) {
		t.Errorf("shut by another: %v", err)
	}
	end()
	if got, left := content(t, path), drafts(filepath.Dir(path)); got != "two" || len(left) != 0 {
		t.Errorf("shut by another: the file holds %q, left %v", got, left)
	}
	if err := h.Replace(writes("three"), expects("three"), Options{}); err != nil || content(t, path) != "three" {
		t.Errorf("the next save: %v, the file holds %q", err, content(t, path))
	}
}

// TestAScannerLetsGo has a program look into each file that a save makes, as
// virus scanners do, and keep everybody out for some milliseconds.
func TestAScannerLetsGo(t *testing.T) {
	path, _ := newFile(t, "one")
	d := &faultyDisk{judge: func(_ int, call, about string) error {
		switch call {
		case "open", "claim", "rename", "remove", "patch", "exchange", "touchable":
			if call != "claim" && call != "rename" && isThere(system{}, about) {
				time.AfterFunc(10*time.Millisecond, openShared(t, about, 0))
			}
		}
		return nil
	}}
	_, h, err := read(d, path, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, next := range []string{"two", "three"} {
		if err := h.Replace(writes(next), expects(next), Options{}); err != nil || content(t, path) != next {
			t.Errorf("%v, the file holds %q", err, content(t, path))
		}
	}
	if left := drafts(filepath.Dir(path)); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

func TestTheReadOnlyMarkIsHeeded(t *testing.T) {
	path, h := newFile(t, "one")
	t.Cleanup(func() { // or the test's folder cannot be removed
		if err := os.Chmod(path, 0o600); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	if f, err := os.OpenFile(path, os.O_WRONLY, 0); err == nil {
		f.Close()
		t.Skip("the mark means nothing here, as under wine to root")
	}
	if err := h.Replace(writes("two"), expects("two"), Options{}); !errors.Is(err, ErrReadOnly) || content(t, path) != "one" {
		t.Errorf("%v, want ErrReadOnly; the file holds %q", err, content(t, path))
	}
	if left := drafts(filepath.Dir(path)); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

// TestRightsStay gives the file to one user alone, as a person does with its
// properties.
func TestRightsStay(t *testing.T) {
	path, h := newFile(t, "one")
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		t.Fatal(err)
	}
	alone, err := windows.SecurityDescriptorFromString("D:P(A;;FA;;;" + user.User.Sid.String() + ")")
	if err != nil {
		t.Fatal(err)
	}
	list, _, err := alone.DACL()
	if err != nil {
		t.Fatal(err)
	}
	const what = windows.DACL_SECURITY_INFORMATION
	inherited, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, what)
	if err != nil {
		t.Fatal(err)
	}
	if err := windows.SetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, what|windows.PROTECTED_DACL_SECURITY_INFORMATION, nil, nil, list, nil); err != nil {
		t.Fatal(err)
	}
	before, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, what)
	if err != nil {
		t.Fatal(err)
	}
	if before.String() == inherited.String() {
		t.Skipf("the system took the rights and keeps its own, as wine does: %v", before)
	}
	if err := h.Replace(writes("two"), expects("two"), Options{}); err != nil {
		t.Fatal(err)
	}
	after, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, what)
	if err != nil || after.String() != before.String() {
		t.Errorf("the rights were %v and are %v, %v", before, after, err)
	}
}

// TestLongNames goes past the 260 characters that Windows once allowed.
func TestLongNames(t *testing.T) {
	folder := t.TempDir()
	for range 5 {
		folder = filepath.Join(folder, strings.Repeat("金庫", 30))
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "v.kdbx")
	h, err := Create(path, writes("one"), expects("one"))
	if err != nil {
		t.Fatal(err)
	}
	exchanged := false
	h.disk = &faultyDisk{judge: func(_ int, call, _ string) error {
		exchanged = exchanged || call == "exchange"
		if call == "patch" {
			t.Error("it was written in place")
		}
		return nil
	}}
	if err := h.Replace(writes("two"), expects("two"), Options{Generations: filepath.Join(folder, "generations"), Now: noon}); err != nil {
		t.Fatal(err)
	}
	if got, left := content(t, path), drafts(folder); got != "two" || len(left) != 0 || !exchanged {
		t.Errorf("the file holds %q, left %v", got, left)
	}
}
