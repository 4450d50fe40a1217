package file

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// mountTmpfs gives a folder with a file system of its own.
func mountTmpfs(t *testing.T, options string) string {
	t.Helper()
	folder := t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, options); err != nil {
		t.Skipf("needs the right to mount a tmpfs: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, syscall.MNT_DETACH); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	return folder
}

func TestFullDisk(t *testing.T) {
	folder := mountTmpfs(t, "size=256k")
	path := filepath.Join(folder, "v.kdbx")
	old := strings.Repeat("o", 100<<10)
	h, err := Create(path, writes(old), expects(old))
	if err != nil {
		t.Fatal(err)
	}
	large := strings.Repeat("n", 200<<10)
	err = h.Replace(writes(large), expects(large), Options{})
	if !errors.Is(err, ErrFull) || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("no room for the draft: %v, want ErrFull", err)
	}
	fits := strings.Repeat("n", 90<<10)
	gens := filepath.Join(folder, "generations")
	err = h.Replace(writes(fits), expects(fits), Options{Generations: gens, Now: noon})
	var e *Error
	if !errors.Is(err, ErrFull) || !errors.As(err, &e) || e.Op != OpGeneration || !strings.HasPrefix(e.Path, gens) {
		t.Errorf("no room for the generation: %v, want ErrFull there", err)
	}
	if content(t, path) != old {
		t.Error("the file is not the old one")
	}
	if left := append(drafts(folder), drafts(gens)...); len(left) != 0 {
		t.Errorf("drafts left on a full disk: %v", left)
	}
	if err := h.Replace(writes(fits), expects(fits), Options{}); err != nil {
		t.Errorf("what fits: %v", err)
	}
}

func TestReadOnlyDisk(t *testing.T) {
	folder := mountTmpfs(t, "size=256k")
	path := filepath.Join(folder, "v.kdbx")
	h, err := Create(path, writes("old"), expects("old"))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("", folder, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skipf("needs the right to remount: %v", err)
	}
	if err := h.Replace(writes("new"), expects("new"), Options{}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("Replace: %v, want ErrReadOnly", err)
	}
	if _, err := Create(path+"2", writes("new"), expects("new")); !errors.Is(err, ErrReadOnly) {
		t.Errorf("Create: %v, want ErrReadOnly", err)
	}
	if got := content(t, path); got != "old" {
		t.Errorf("the file holds %q", got)
	}
}

// TestReadOnlyFolderAndFile takes the rights away from a user who is not root.
func TestReadOnlyFolderAndFile(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write everywhere; run as another user")
	}
	path, h := newFile(t, "old")
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	if err := h.Replace(writes("new"), expects("new"), Options{}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("a file that is read-only: %v, want ErrReadOnly", err)
	}
	if err := errors.Join(os.Chmod(path, 0o600), os.Chmod(filepath.Dir(path), 0o500)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Dir(path), 0o700) })
	if err := h.Replace(writes("new"), expects("new"), Options{}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("a folder that is read-only: %v, want ErrReadOnly", err)
	}
	if got := content(t, path); got != "old" {
		t.Errorf("the file holds %q", got)
	}
}

// TestPulledDisk takes the disk away in the middle of a save.
func TestPulledDisk(t *testing.T) {
	folder := mountTmpfs(t, "size=256k")
	h, err := Create(filepath.Join(folder, "v.kdbx"), writes("old"), expects("old"))
	if err != nil {
		t.Fatal(err)
	}
	err = h.Replace(writes("new"), func(r io.Reader) error {
		_, err := io.Copy(io.Discard, r)
		return errors.Join(err, syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=4k"))
	}, Options{})
	if err := syscall.Unmount(folder, 0); err != nil {
		t.Fatal(err)
	}
	if !errors.Is(err, ErrVanished) {
		t.Errorf("the folder went away: %v, want ErrVanished", err)
	}
	if got := content(t, h.Path()); got != "old" {
		t.Errorf("the file holds %q", got)
	}
}

func TestNothingButFilesIsOpened(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skipf("no pipes here: %v", err)
	}
	for _, p := range []string{pipe, "/dev/zero"} {
		if _, _, err := Read(p, 100); !errors.Is(err, ErrNotFile) {
			t.Errorf("Read(%s): %v, want ErrNotFile", p, err)
		}
	}
}

// TestFileThatIsAMountPoint: nothing can be put in its place, so it is written
// in place, and what lies below it changes.
func TestFileThatIsAMountPoint(t *testing.T) {
	below, _ := newFile(t, "old")
	path, _ := newFile(t, "covered")
	if err := syscall.Mount(below, path, "", syscall.MS_BIND, ""); err != nil {
		t.Skipf("needs the right to mount: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(path, syscall.MNT_DETACH); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	_, h, err := Read(path, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, next := range []string{"longer than before", "short"} {
		if err := h.Replace(writes(next), expects(next), Options{Now: noon}); err != nil {
			t.Fatal(err)
		}
		if content(t, path) != next || content(t, below) != next {
			t.Errorf("the file holds %q, what lies below %q", content(t, path), content(t, below))
		}
		if changed, err := h.Changed(); changed || err != nil {
			t.Errorf("Changed says %v, %v of our own save", changed, err)
		}
	}
	if left := drafts(filepath.Dir(path)); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
	put(t, path, "theirs")
	if err := h.Replace(writes("x"), expects("x"), Options{Now: noon}); !errors.Is(err, ErrChanged) {
		t.Errorf("another program wrote: %v, want ErrChanged", err)
	}
}

// TestFullDiskWithoutExchange needs room for the copy of the base as well; where
// there is none the file stays as it was.
func TestFullDiskWithoutExchange(t *testing.T) {
	folder := mountTmpfs(t, "size=256k")
	path := filepath.Join(folder, "v.kdbx")
	old := strings.Repeat("o", 90<<10)
	if _, err := Create(path, writes(old), expects(old)); err != nil {
		t.Fatal(err)
	}
	d := &faultyDisk{judge: func(_ int, call, path string) error {
		return refusing([]string{"exchange", "rename"}, "", call, path)
	}}
	_, h, err := read(d, path, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	large := strings.Repeat("n", 100<<10)
	if err := h.Replace(writes(large), expects(large), Options{}); !errors.Is(err, ErrFull) {
		t.Errorf("no room for both: %v, want ErrFull", err)
	}
	if content(t, path) != old {
		t.Error("the file is not the old one")
	}
	if left := drafts(folder); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
	fits := strings.Repeat("n", 60<<10)
	if err := h.Replace(writes(fits), expects(fits), Options{}); err != nil || content(t, path) != fits {
		t.Errorf("what fits: %v", err)
	}
}

// TestAFileOfAGroupStaysItsGroups: a family shares a vault by a group, and an
// administrator saves somebody else's.
func TestAFileOfAGroupStaysItsGroups(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root may give a file to any user and group")
	}
	path, h := newFile(t, "one")
	const user, group = 12_345, 23_456
	if err := errors.Join(os.Chown(path, user, group), os.Chmod(path, 0o660)); err != nil {
		t.Fatal(err)
	}
	for _, noExchange := range []bool{false, true} {
		if noExchange {
			h.disk = failing("exchange", syscall.ENOTSUP)
		}
		if err := h.Replace(writes("two"), expects("two"), Options{Now: noon}); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		of := info.Sys().(*syscall.Stat_t)
		if of.Uid != user || of.Gid != group || info.Mode().Perm() != 0o660 {
			t.Errorf("the file is of %d:%d, %v", of.Uid, of.Gid, info.Mode())
		}
	}
}

// TestWhatAGroupMightDoIsForNoOther: where a file cannot be given to its group,
// the group of whoever saves it may not do what that one might.
func TestWhatAGroupMightDoIsForNoOther(t *testing.T) {
	path, h := newFile(t, "one")
	if err := os.Chmod(path, 0o664); err != nil {
		t.Fatal(err)
	}
	h.disk = failing("chown", syscall.EPERM)
	if err := h.Replace(writes("two"), expects("two"), Options{Now: noon}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o604 {
		t.Errorf("permissions became %v, %v", info.Mode(), err)
	}
}
