package session_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"kagikura/app/session"
	"kagikura/vault"
)

func TestRefusedChangeChangesNothing(t *testing.T) {
	s, path := made(t)
	before, err := os.ReadFile(path)
	must(t, err)
	id, err := s.NewID()
	must(t, err)
	err = s.Apply(bg, s.addition(t, id, "A", "x"), vault.DeleteEntry{ID: vault.ID{1}})
	wantError(t, err, vault.ErrNoEntry)
	if n := len(titles(s.State().Vault)); n != 0 {
		t.Errorf("%d accounts after a refused change", n)
	}
	after, err := os.ReadFile(path)
	must(t, err)
	if !bytes.Equal(before, after) || s.State().Unsaved {
		t.Error("a refused change was saved")
	}
}

func TestEverySaveHasNewSeeds(t *testing.T) {
	s, path := made(t)
	head := func() []byte {
		data, err := os.ReadFile(path)
		must(t, err)
		return data[:250]
	}
	first := head()
	s.add(t, "A", "x")
	if bytes.Equal(first, head()) {
		t.Error("two saves with the same header")
	}
}

// TestChangedPassphraseIsNeverOverwritten has another program change the file and
// its passphrase, so that it cannot be merged.
func TestChangedPassphraseIsNeverOverwritten(t *testing.T) {
	s, path := made(t)
	other := open(t)
	must(t, other.Unlock(bg, path, passphrase(t, "kagi")))
	other.add(t, "theirs", "x")
	must(t, other.Rekey(bg, passphrase(t, "another"), 0))
	theirs, err := os.ReadFile(path)
	must(t, err)

	id, err := s.NewID()
	must(t, err)
	err = s.Apply(bg, s.addition(t, id, "ours", "y"))
	var unsaved *session.UnsavedError
	if !errors.As(err, &unsaved) || !errors.Is(err, session.ErrChanged) {
		t.Fatalf("error %v", err)
	}
	if now, _ := os.ReadFile(path); !bytes.Equal(now, theirs) {
		t.Fatal("the other program's file was overwritten")
	}
	st := s.State()
	if !st.Unsaved || !errors.Is(st.Problem, session.ErrChanged) || !slices.Equal(titles(st.Vault), []string{"ours"}) {
		t.Fatalf("the edit is not in memory: %+v", st)
	}

	beside := s.CopyPath("")
	must(t, s.SaveCopy(bg, beside))
	if s.State().Copy != beside || filepath.Dir(beside) != filepath.Dir(path) {
		t.Errorf("copy %q", beside)
	}
	if s.CopyPath("") == beside {
		t.Error("the name of the copy is proposed again")
	}
	wantError(t, s.Reload(bg), session.ErrCredentials)
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, path, passphrase(t, "another")))
	p, err := s.PlanMerge(bg, beside, passphrase(t, "kagi"))
	must(t, err)
	must(t, s.Merge(bg, p))
	if got := titles(s.State().Vault); !slices.Equal(got, []string{"theirs", "ours"}) {
		t.Errorf("merged: %q", got)
	}
}

func TestCopyLetsLockGo(t *testing.T) {
	s, path := made(t)
	must(t, os.Remove(path))
	id, err := s.NewID()
	must(t, err)
	wantError(t, s.Apply(bg, s.addition(t, id, "A", "x")), session.ErrVanished)
	must(t, s.SaveCopy(bg, s.CopyPath("")))
	must(t, s.Lock(bg))
}

func TestRetryAfterTheFileCameBack(t *testing.T) {
	s, path := made(t)
	away := path + ".away"
	must(t, os.Rename(path, away))
	id, err := s.NewID()
	must(t, err)
	wantError(t, s.Apply(bg, s.addition(t, id, "A", "x")), session.ErrVanished)
	wantError(t, s.Retry(bg), session.ErrVanished)
	must(t, os.Rename(away, path))
	must(t, s.Retry(bg))
	if st := s.State(); st.Unsaved || st.Problem != nil {
		t.Errorf("state: %+v", st)
	}
	must(t, s.Lock(bg))
}

func TestReadOnlyFolder(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a folder cannot be marked read-only here; vault/file tries a file that is")
	}
	if os.Geteuid() == 0 {
		t.Skip("root may write anywhere")
	}
	s, path := made(t)
	must(t, os.Chmod(filepath.Dir(path), 0o500))
	t.Cleanup(func() { os.Chmod(filepath.Dir(path), 0o700) })
	id, err := s.NewID()
	must(t, err)
	wantError(t, s.Apply(bg, s.addition(t, id, "A", "x")), session.ErrReadOnly)
	if len(titles(s.State().Vault)) != 1 {
		t.Error("the edit was lost")
	}
}

func TestLockDiscarding(t *testing.T) {
	s, path := made(t)
	must(t, os.Remove(path))
	id, err := s.NewID()
	must(t, err)
	wantError(t, s.Apply(bg, s.addition(t, id, "A", "x")), session.ErrVanished)
	s.LockDiscarding()
	if s.State().Phase != session.Locked {
		t.Error("not locked")
	}
	must(t, s.Lock(bg)) // nothing to do
}

// TestACutShortSaveIsPutRightAtUnlock leaves what a save displaced beside the
// file, as a process does that ends right after the exchange.
func TestACutShortSaveIsPutRightAtUnlock(t *testing.T) {
	s, path := made(t, func(c *session.Config) {
		c.Now = func() time.Time { return time.Now().Add(time.Hour) }
	})
	s.add(t, "theirs", "x")
	theirs, err := os.ReadFile(path)
	must(t, err)
	must(t, s.Lock(bg))
	sum := sha256.Sum256([]byte(filepath.Base(path)))
	left := fmt.Sprintf(".~kagikura-%x-%s-%s.swap", sum[:4], strings.Repeat("0", 16), strings.Repeat("1", 16))
	must(t, os.WriteFile(filepath.Join(filepath.Dir(path), left), theirs, 0o600))

	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	st := s.State()
	if len(st.Conflicts) != 1 {
		t.Fatalf("nobody is told of what another program wrote: %q", st.Conflicts)
	}
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, st.Conflicts[0], passphrase(t, "kagi")))
	if got := titles(s.State().Vault); !slices.Equal(got, []string{"theirs"}) {
		t.Errorf("the copy has %q", got)
	}
	if left := s.State().Conflicts; len(left) != 0 {
		t.Errorf("still told of %q", left)
	}
}

// TestAHalfWrittenFileIsPutRightWhileTheVaultIsOpen leaves the file as a disk does
// that failed in the middle of a save in place.
func TestAHalfWrittenFileIsPutRightWhileTheVaultIsOpen(t *testing.T) {
	s, path := made(t)
	s.add(t, "before", "x")
	whole, err := os.ReadFile(path)
	must(t, err)
	name, sum := sha256.Sum256([]byte(filepath.Base(path))), sha256.Sum256(whole)
	stem := filepath.Join(filepath.Dir(path), fmt.Sprintf(".~kagikura-%x-", name[:4]))
	must(t, os.WriteFile(fmt.Sprintf("%s%x-%x.old", stem, sum[:8], sum[:8]), whole, 0o600))
	must(t, os.WriteFile(stem+"0.tmp", whole, 0o600))
	must(t, os.WriteFile(path, whole[:len(whole)/2], 0o600))

	s.add(t, "after", "y")
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	if st := s.State(); !slices.Equal(titles(st.Vault), []string{"before", "after"}) || len(st.Conflicts) != 0 {
		t.Errorf("the vault has %q, beside it %q", titles(st.Vault), st.Conflicts)
	}
}

// TestWhyAFileCannotBeMergedIsTold: to reload helps with neither.
func TestWhyAFileCannotBeMergedIsTold(t *testing.T) {
	for about, tt := range map[string]struct {
		do   func(t *testing.T, path string)
		want error
	}{
		"emptied":   {func(t *testing.T, path string) { must(t, os.WriteFile(path, nil, 0o600)) }, session.ErrDamaged},
		"cut short": {func(t *testing.T, path string) { must(t, os.Truncate(path, 300)) }, session.ErrDamaged},
		"another passphrase": {func(t *testing.T, path string) {
			other := open(t)
			must(t, other.Unlock(bg, path, passphrase(t, "kagi")))
			must(t, other.Rekey(bg, passphrase(t, "new"), 0))
		}, session.ErrRekeyed},
	} {
		s, path := made(t)
		s.add(t, "before", "x")
		tt.do(t, path)
		id, err := s.NewID()
		must(t, err)
		err = s.Apply(bg, s.addition(t, id, "ours", "y"))
		if !errors.Is(err, session.ErrChanged) || !errors.Is(err, tt.want) || errors.Is(err, session.ErrCredentials) {
			t.Errorf("%s: %v", about, err)
		}
		if got := s.State().Problem; !errors.Is(got, tt.want) {
			t.Errorf("%s: the state says %v", about, got)
		}
	}
}

// TestADamagedFileIsSavedAnew, behind a link too; what stood there stays.
func TestADamagedFileIsSavedAnew(t *testing.T) {
	for _, linked := range []bool{false, true} {
		s, path := made(t, keeping)
		target := path
		if linked {
			must(t, s.Lock(bg))
			target = filepath.Join(t.TempDir(), "real.kdbx")
			must(t, os.Rename(path, target))
			must(t, os.Symlink(target, path))
			must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
		}
		s.add(t, "before", "x")
		_, err := s.Renew(bg)
		wantError(t, err, session.ErrWhole)
		must(t, os.WriteFile(target, []byte("damaged"), 0o600))
		id, err := s.NewID()
		must(t, err)
		wantError(t, s.Apply(bg, s.addition(t, id, "ours", "y")), session.ErrDamaged)
		aside, err := s.Renew(bg)
		must(t, err)
		if then, err := os.ReadFile(aside); err != nil || string(then) != "damaged" {
			t.Errorf("what stood there is not at %q: %v", aside, err)
		}
		if st := s.State(); st.Unsaved || st.Problem != nil || len(s.pendings(t)) != 0 {
			t.Errorf("%+v", st)
		}
		if info, err := os.Lstat(path); err != nil || (info.Mode()&os.ModeSymlink != 0) != linked {
			t.Errorf("a link: %v, want %v", info.Mode(), linked)
		}
		s.add(t, "after", "z")
		must(t, s.Lock(bg))
		must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
		if got := titles(s.State().Vault); !slices.Equal(got, []string{"before", "ours", "after"}) {
			t.Errorf("the file has %q", got)
		}
		must(t, os.Remove(target))
		_, err = s.Renew(bg)
		wantError(t, err, session.ErrVanished)
	}
}
