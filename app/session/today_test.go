package session_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"kagikura/app/session"
	"kagikura/vault"
	"kagikura/vault/fact"
	"kagikura/vault/today"
)

// strong is a password that nobody guesses.
const strong = "kT7wQx2mPz9vRb4sH"

func tasks(t testing.TB, b bench) (kinds []today.Kind) {
	t.Helper()
	p, err := b.Today(bg)
	must(t, err)
	for _, task := range p.Tasks {
		kinds = append(kinds, task.Kind)
	}
	return kinds
}

func TestTodayFollowsTheVault(t *testing.T) {
	s, path := made(t)
	s.add(t, "A", strong)
	id := s.add(t, "B", strong)
	must(t, s.NotePrinted(bg, false))
	if got := tasks(t, s); !slices.Equal(got, []today.Kind{today.SharedPassword}) {
		t.Errorf("%v", got)
	}
	must(t, s.Apply(bg, vault.RecycleEntry{ID: id, Bin: vault.ID{9}}))
	if got := tasks(t, s); len(got) > 0 {
		t.Errorf("%v", got)
	}
	must(t, s.Lock(bg))
	_, err := s.Today(bg)
	wantError(t, err, session.ErrLocked)
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	if got := tasks(t, s); len(got) > 0 {
		t.Errorf("%v", got)
	}
}

func TestAClockThatWasSetIsNothingToDo(t *testing.T) {
	c := computerWrongBy(-5 * time.Minute)
	s, _ := made(t, c.in)
	s.add(t, "A", strong)
	must(t, s.NotePrinted(bg, false))
	must(t, s.KeepClock(session.Clock{Offset: 5 * time.Minute, Measured: c.now()}))
	if got := tasks(t, s); !slices.Equal(got, []today.Kind{today.ClockOff}) {
		t.Fatalf("%v", got)
	}
	c.wrong = 0
	if got := tasks(t, s); len(got) > 0 || s.State().Clock.Known() {
		t.Errorf("it was set, and to be done is %v", got)
	}
}

func TestABackupIsNoted(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	s, path := made(t, func(c *session.Config) { c.Now = func() time.Time { return now } })
	s.add(t, "A", strong)
	must(t, s.NotePrinted(bg, false))
	now = now.AddDate(0, 0, 8)
	if got := tasks(t, s); !slices.Equal(got, []today.Kind{today.NoBackup}) {
		t.Fatalf("%v", got)
	}
	elsewhere := t.TempDir()
	to := s.BackupPath(elsewhere)
	must(t, s.Backup(bg, to))
	if got := tasks(t, s); len(got) > 0 {
		t.Errorf("%v", got)
	}
	wantError(t, s.Backup(bg, to), session.ErrExists)
	if s.BackupPath(elsewhere) == to {
		t.Error("a name that is taken")
	}
	if at, err := today.LastBackup(s.State().Vault, now); err != nil || !at.Equal(now) {
		t.Errorf("noted is %v, %v", at, err)
	}
	other := open(t)
	must(t, other.Unlock(bg, to, passphrase(t, "kagi")))
	if got := titles(other.State().Vault); !slices.Equal(got, []string{"A"}) {
		t.Errorf("the backup holds %q", got)
	}
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	if got := tasks(t, s); len(got) > 0 {
		t.Errorf("after unlocking: %v", got)
	}
}

// A backup beside the vault is not taken for a copy that is to be merged.
func TestABackupBesideTheVaultIsNoConflict(t *testing.T) {
	s, path := made(t, func(c *session.Config) { c.Brief, c.Poll = false, time.Millisecond })
	must(t, s.Backup(bg, s.BackupPath("")))
	stem := path[:len(path)-len(filepath.Ext(path))]
	must(t, os.WriteFile(stem+" (1).kdbx", nil, 0o600))
	found := make(chan []string, 1)
	stop := s.Subscribe(func(st session.State) {
		if len(st.ConflictCopies) > 0 {
			select {
			case found <- st.ConflictCopies:
			default:
			}
		}
	})
	defer stop()
	if copies := <-found; !slices.Equal(copies, []string{stem + " (1).kdbx"}) {
		t.Errorf("%q", copies)
	}
}

func TestAnExportOfAllIsABackup(t *testing.T) {
	s, _ := made(t)
	a, b := s.add(t, "A", "x"), s.add(t, "B", "y")
	noted := func() bool {
		at, err := today.LastBackup(s.State().Vault, time.Now().AddDate(100, 0, 0))
		must(t, err)
		return !at.IsZero()
	}
	out := func(name string) string { return filepath.Join(t.TempDir(), name) }
	must(t, s.Export(bg, []vault.ID{a}, out("a.kdbx"), passphrase(t, "k"), true))
	must(t, s.Export(bg, []vault.ID{a, b}, out("b.kdbx"), passphrase(t, "k"), false))
	if noted() {
		t.Error("a part is no backup")
	}
	must(t, s.Export(bg, []vault.ID{a, b}, out("c.kdbx"), passphrase(t, "k"), true))
	if !noted() {
		t.Error("all of it is one")
	}
}

// A note of a newer version is neither written over nor in the way of a backup.
func TestABackupKeepsANoteThatItCannotRead(t *testing.T) {
	s, _ := made(t)
	newer := `{"v":99}`
	must(t, s.Apply(bg, vault.SetMeta{Data: map[string]*string{today.KeyBackup: &newer}}))
	must(t, s.Backup(bg, s.BackupPath(t.TempDir())))
	_, err := today.LastBackup(s.State().Vault, time.Now())
	wantError(t, err, fact.ErrNewer)
}
