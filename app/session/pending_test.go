package session_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"kagikura/app/session"
	"kagikura/app/settings"
	"kagikura/crypto/secret"
	"kagikura/vault"
)

// keeping is a session as the window has it: what cannot be saved is kept.
func keeping(c *session.Config) {
	c.Brief = false
	c.Pending = c.Store.Pending()
}

// pendings are the files that local state has of unsaved changes.
func (b bench) pendings(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(b.store.Pending(), "*"))
	must(t, err)
	return all
}

// unsaved makes a change that cannot be saved, because the file is away, and
// returns how to bring it back.
func (b bench) unsaved(t *testing.T, path, title string) (back func()) {
	t.Helper()
	away := path + ".away"
	must(t, os.Rename(path, away))
	id, err := b.NewID()
	must(t, err)
	wantError(t, b.Apply(bg, b.addition(t, id, title, "hunter2")), session.ErrVanished)
	return func() { must(t, os.Rename(away, path)) }
}

func TestLockKeepsWhatCannotBeSaved(t *testing.T) {
	s, path := made(t, keeping)
	s.add(t, "before", "x")
	back := s.unsaved(t, path, "pending-title")
	if st := s.State(); !st.Kept || !st.Unsaved {
		t.Errorf("not kept as soon as the save failed: %+v", st)
	}
	e := s.State().Vault
	must(t, s.Lock(bg))
	if s.State().Phase != session.Locked {
		t.Fatal("not locked")
	}
	for _, x := range e.Live() {
		wantError(t, x.Secret(vault.FieldPassword).Use(func([]byte) error { return nil }), secret.ErrDestroyed)
	}
	kept := s.pendings(t)
	if len(kept) != 1 {
		t.Fatalf("kept: %q", kept)
	}
	data, err := os.ReadFile(kept[0])
	must(t, err)
	if bytes.Contains(data, []byte("pending-title")) || bytes.Contains([]byte(kept[0]), []byte("口座")) {
		t.Error("what is kept can be read")
	}
	if info, err := os.Stat(kept[0]); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 { // which has no modes
		t.Errorf("what is kept is %v, %v, want owner-only", info.Mode(), err)
	}
	if beside, _ := os.ReadDir(filepath.Dir(path)); len(beside) != 2 { // the file that is away, and the state folder
		t.Errorf("beside the vault: %v", beside)
	}
	// It is no vault that the passphrase opens in any program.
	wantError(t, s.Unlock(bg, kept[0], passphrase(t, "kagi")), session.ErrCredentials)

	back()
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	st := s.State()
	if !slices.Equal(titles(st.Vault), []string{"before", "pending-title"}) || !st.Returned || st.Unsaved || len(st.Conflicts) != 0 {
		t.Errorf("after unlocking: %q, %+v", titles(st.Vault), st)
	}
	if left := s.pendings(t); len(left) != 0 {
		t.Errorf("still kept: %q", left)
	}
	s.ConflictsSeen()
	if !s.State().Returned {
		t.Error("who closed another notice is not told of this one any more")
	}
	s.ReturnedSeen()
	if s.State().Returned {
		t.Error("still told")
	}
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	if st := s.State(); len(titles(st.Vault)) != 2 || st.Returned {
		t.Errorf("the file has %q", titles(st.Vault))
	}
}

// TestUnsavedChangesSurviveTheProgram ends it without a lock, as a crash does.
func TestUnsavedChangesSurviveTheProgram(t *testing.T) {
	s, path := made(t, keeping)
	back := s.unsaved(t, path, "one")
	id, err := s.NewID()
	must(t, err)
	wantError(t, s.Apply(bg, s.addition(t, id, "two", "y")), session.ErrVanished)
	s.Close()
	back()

	next := open(t, func(c *session.Config) {
		c.Store = s.store
		c.Generations = s.store.Generations()
		keeping(c)
	})
	must(t, next.Unlock(bg, path, passphrase(t, "kagi")))
	if got := titles(next.State().Vault); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("the vault has %q", got)
	}
	// The state that the file had before them is kept as well.
	all, err := next.Generations(bg)
	must(t, err)
	if len(all) != 1 {
		t.Errorf("%d earlier states", len(all))
	}
}

func TestUnsavedChangesToAFileThatChangedSince(t *testing.T) {
	s, path := made(t, keeping)
	back := s.unsaved(t, path, "ours")
	must(t, s.Lock(bg))
	back()
	other := open(t)
	must(t, other.Unlock(bg, path, passphrase(t, "kagi")))
	other.add(t, "theirs", "x")

	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	st := s.State()
	got := titles(st.Vault)
	slices.Sort(got)
	if !slices.Equal(got, []string{"ours", "theirs"}) || st.Unsaved || !st.Returned {
		t.Fatalf("after unlocking: %q, %+v", got, st)
	}
	if left := s.pendings(t); len(left) != 0 {
		t.Errorf("still kept: %q", left)
	}
}

func TestUnsavedChangesOpenWithTheirPassphraseAlone(t *testing.T) {
	s, path := made(t, keeping)
	back := s.unsaved(t, path, "ours")
	must(t, s.Lock(bg))
	back()
	old, err := os.ReadFile(path)
	must(t, err)
	other := open(t)
	must(t, other.Unlock(bg, path, passphrase(t, "kagi")))
	must(t, other.Rekey(bg, passphrase(t, "new"), 0))
	must(t, other.Lock(bg))

	must(t, s.Unlock(bg, path, passphrase(t, "new")))
	if st := s.State(); !st.OtherKey || len(titles(st.Vault)) != 0 || len(s.pendings(t)) != 1 {
		t.Errorf("state %+v, kept %q", st, s.pendings(t))
	}
	must(t, s.Lock(bg))
	must(t, os.WriteFile(path, old, 0o600))
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	if got := titles(s.State().Vault); !slices.Equal(got, []string{"ours"}) {
		t.Errorf("with their own passphrase: %q", got)
	}
	_, err = s.PlanReturn(bg, passphrase(t, "kagi"))
	wantError(t, err, session.ErrNoMerge)
}

// TestUnsavedChangesComeBackAfterANewPassphrase brings them back with the old one.
func TestUnsavedChangesComeBackAfterANewPassphrase(t *testing.T) {
	s, path := made(t, keeping)
	back := s.unsaved(t, path, "ours")
	must(t, s.Lock(bg))
	back()
	other := open(t)
	must(t, other.Unlock(bg, path, passphrase(t, "kagi")))
	other.add(t, "theirs", "x")
	must(t, other.Rekey(bg, passphrase(t, "new"), 0))
	must(t, s.Unlock(bg, path, passphrase(t, "new")))
	_, err := s.PlanReturn(bg, passphrase(t, "new"))
	wantError(t, err, session.ErrCredentials)
	p, err := s.PlanReturn(bg, passphrase(t, "kagi"))
	must(t, err)
	if len(titles(s.State().Vault)) != 1 || !s.State().OtherKey || len(s.pendings(t)) != 1 {
		t.Error("looking changed something")
	}
	must(t, s.Merge(bg, p))
	if st := s.State(); !slices.Equal(titles(st.Vault), []string{"theirs", "ours"}) || st.OtherKey || st.Unsaved || len(s.pendings(t)) != 0 {
		t.Errorf("the vault has %q, kept %q", titles(st.Vault), s.pendings(t))
	}
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, path, passphrase(t, "new")))
	if got := titles(s.State().Vault); !slices.Equal(got, []string{"theirs", "ours"}) {
		t.Errorf("the file has %q", got)
	}
}

// TestNothingKeptOpensWithTheOldPassphrase: a change of passphrase saves what was
// unsaved, and leaves nothing behind.
func TestNothingKeptOpensWithTheOldPassphrase(t *testing.T) {
	s, path := made(t, keeping)
	s.unsaved(t, path, "ours")()
	must(t, s.Rekey(bg, passphrase(t, "new"), 0))
	must(t, s.RemoveGenerations(bg))
	if left := s.pendings(t); len(left) != 0 {
		t.Errorf("still kept: %q", left)
	}
	if left, _ := os.ReadDir(s.store.Generations()); len(left) != 0 {
		t.Errorf("earlier states: %v", left)
	}
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, path, passphrase(t, "new")))
	if got := titles(s.State().Vault); !slices.Equal(got, []string{"ours"}) {
		t.Errorf("the vault has %q", got)
	}
}

func TestLockWhereNoDiskTakesAnything(t *testing.T) {
	s, path := made(t, keeping, func(c *session.Config) {
		blocked := filepath.Join(c.Store.Dir(), "blocked")
		must(t, os.MkdirAll(c.Store.Dir(), 0o700))
		must(t, os.WriteFile(blocked, nil, 0o600))
		c.Pending = filepath.Join(blocked, "pending") // a folder in a file
	})
	back := s.unsaved(t, path, "ours")
	if s.State().Kept {
		t.Error("said to be kept")
	}
	var unsaved *session.UnsavedError
	if err := s.Lock(bg); !errors.As(err, &unsaved) || s.State().Phase != session.Locked {
		t.Fatalf("lock: %v, phase %v", err, s.State().Phase)
	}
	back()
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	if got := titles(s.State().Vault); !slices.Equal(got, []string{"ours"}) || s.State().Unsaved {
		t.Errorf("the vault has %q", got)
	}
	must(t, s.Lock(bg))
}

// TestLockDoesNotWaitForADiskThatHangs lets a save hang where it begins.
func TestLockDoesNotWaitForADiskThatHangs(t *testing.T) {
	hang, hangs, entered := make(chan struct{}), make(chan struct{}), make(chan struct{})
	var once sync.Once
	s, path := made(t, keeping, func(c *session.Config) {
		c.Now = func() time.Time {
			select {
			case <-hangs:
				once.Do(func() { close(entered) })
				<-hang
			default:
			}
			return time.Now()
		}
	})
	s.unsaved(t, path, "ours")()
	close(hangs)
	stuck := make(chan error)
	go func() { stuck <- s.Retry(bg) }()
	<-entered
	ctx, cancel := context.WithTimeout(bg, 10*time.Millisecond)
	defer cancel()
	must(t, s.Lock(ctx))
	if s.State().Phase != session.Locked || len(s.pendings(t)) != 1 {
		t.Errorf("phase %v, kept %q", s.State().Phase, s.pendings(t))
	}
	close(hang)
	if err := <-stuck; err == nil {
		t.Error("a save of a vault whose keys are gone succeeded")
	}
}

// TestLockWhereAllDisksHang: the vault is closed at once, and what is unsaved is there
// when it is opened again, and on the disk once that is well.
func TestLockWhereAllDisksHang(t *testing.T) {
	s, path := made(t, keeping, func(c *session.Config) {
		var w timers
		c.After = w.after
	})
	must(t, s.SetSettings(func(v *settings.Settings) { v.SaveAfter = time.Minute }))
	letGo := s.HangLocalState()
	added := make(chan error)
	id, err := s.NewID()
	must(t, err)
	change := s.addition(t, id, "ours", "x")
	go func() { added <- s.Apply(bg, change) }() // it is to be kept first, and that hangs
	made, once := make(chan struct{}), sync.Once{}
	defer s.Subscribe(func(st session.State) {
		if st.Unsaved {
			once.Do(func() { close(made) })
		}
	})()
	<-made
	ctx, cancel := context.WithTimeout(bg, 10*time.Millisecond)
	defer cancel()
	var unsaved *session.UnsavedError
	if err := s.Lock(ctx); !errors.As(err, &unsaved) {
		t.Errorf("lock: %v", err)
	}
	if s.State().Phase != session.Locked {
		t.Fatal("not locked")
	}
	letGo()
	<-added
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	if st := s.State(); !slices.Equal(titles(st.Vault), []string{"ours"}) || st.Unsaved {
		t.Errorf("the vault has %q, unsaved %v", titles(st.Vault), st.Unsaved)
	}
}

func TestWhatIsGivenUpIsNotKept(t *testing.T) {
	for about, give := range map[string]func(s bench) error{
		"reload":      func(s bench) error { return s.Reload(bg) },
		"save a copy": func(s bench) error { return s.SaveCopy(bg, s.CopyPath("")) },
	} {
		s, path := made(t, keeping)
		s.unsaved(t, path, "ours")()
		must(t, give(s))
		if left := s.pendings(t); len(left) != 0 {
			t.Errorf("%s: still kept: %q", about, left)
		}
		must(t, s.Lock(bg))
		must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
		if st := s.State(); len(titles(st.Vault)) != 0 || len(st.Conflicts) != 0 || st.Returned {
			t.Errorf("%s: %q, %+v", about, titles(st.Vault), st)
		}
	}
}

// TestTheCommandLineAndUnsavedChanges: its change failed, and a script does it again.
// What the window could not save it shows, and saves with its own change.
func TestTheCommandLineAndUnsavedChanges(t *testing.T) {
	s, path := made(t, keeping)
	back := s.unsaved(t, path, "ours")
	must(t, s.Lock(bg))
	back()
	brief := open(t, func(c *session.Config) {
		c.Store = s.store
		c.Pending = s.store.Pending()
	})
	must(t, brief.Unlock(bg, path, passphrase(t, "kagi")))
	if got := titles(brief.State().Vault); !slices.Equal(got, []string{"ours"}) || len(s.pendings(t)) != 1 {
		t.Errorf("shown %q, kept %q", got, s.pendings(t))
	}
	brief.unsaved(t, path, "failed")()
	brief.Close()
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	if got := titles(s.State().Vault); !slices.Equal(got, []string{"ours"}) {
		t.Errorf("the window shows %q", got)
	}
}

// timers are Config.After under a test's hand.
type timers struct {
	mu    sync.Mutex
	waits []time.Duration
	due   []func()
}

func (w *timers) after(d time.Duration, f func()) (stop func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	at := len(w.due)
	w.waits, w.due = append(w.waits, d), append(w.due, f)
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.due[at] = nil
	}
}

// fire runs what waits.
func (w *timers) fire() {
	w.mu.Lock()
	due := slices.Clone(w.due)
	clear(w.due)
	w.mu.Unlock()
	for _, f := range due {
		if f != nil {
			f()
		}
	}
}

func TestASaveThatFailedIsTriedAgain(t *testing.T) {
	var w timers
	s, path := made(t, keeping, func(c *session.Config) { c.After = w.after })
	back := s.unsaved(t, path, "ours")
	for range 3 {
		w.fire()
	}
	if !slices.Equal(w.waits, []time.Duration{5 * time.Second, 10 * time.Second, 10 * time.Second, 10 * time.Second}) {
		t.Errorf("waited %v", w.waits)
	}
	back()
	w.fire()
	if st := s.State(); st.Unsaved || st.Problem != nil || len(s.pendings(t)) != 0 {
		t.Errorf("the file is back: %+v", st)
	}
	tries := len(w.waits)
	w.fire()
	if len(w.waits) != tries {
		t.Error("saved, and tried again")
	}

	// What cannot be merged no waiting mends.
	other := open(t)
	must(t, other.Unlock(bg, path, passphrase(t, "kagi")))
	must(t, other.Rekey(bg, passphrase(t, "new"), 0))
	id, err := s.NewID()
	must(t, err)
	wantError(t, s.Apply(bg, s.addition(t, id, "x", "y")), session.ErrChanged)
	if len(w.waits) != tries {
		t.Error("a changed file is tried again by itself")
	}
	must(t, s.Lock(bg))
	w.fire()
}

func TestSavingAfterAWhile(t *testing.T) {
	var w timers
	s, path := made(t, keeping, func(c *session.Config) { c.After = w.after })
	must(t, s.SetSettings(func(v *settings.Settings) { v.SaveAfter = 30 * time.Second }))
	before, err := os.ReadFile(path)
	must(t, err)
	s.add(t, "one", "x")
	s.add(t, "two", "y")
	now, err := os.ReadFile(path)
	must(t, err)
	if st := s.State(); !bytes.Equal(before, now) || !st.Unsaved || !st.Kept || st.Problem != nil || len(s.pendings(t)) != 1 {
		t.Fatalf("saved at once, or not kept: %+v", st)
	}
	w.fire()
	if st := s.State(); st.Unsaved || len(s.pendings(t)) != 0 || w.waits[1] != 30*time.Second {
		t.Errorf("not saved after %v: %+v", w.waits, st)
	}
	all, err := s.Generations(bg)
	must(t, err)
	if len(all) != 1 {
		t.Errorf("%d earlier states after one save", len(all))
	}

	s.add(t, "three", "z") // and a lock before its time
	must(t, s.Lock(bg))
	if len(s.pendings(t)) != 0 {
		t.Error("the lock did not save")
	}
	w.fire()
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	if got := titles(s.State().Vault); !slices.Equal(got, []string{"one", "two", "three"}) {
		t.Errorf("the vault has %q", got)
	}
}

// TestUnsavedChangesFindTheirFileUnderAnotherPath: a stick that was pulled out comes
// back under another name.
func TestUnsavedChangesFindTheirFileUnderAnotherPath(t *testing.T) {
	s, path := made(t, keeping)
	s.add(t, "before", "x")
	back := s.unsaved(t, path, "ours")
	must(t, s.Lock(bg))
	back()
	whole, err := os.ReadFile(path)
	must(t, err)
	elsewhere := filepath.Join(t.TempDir(), "stick.kdbx")
	must(t, os.WriteFile(elsewhere, whole, 0o600))

	must(t, s.Unlock(bg, elsewhere, passphrase(t, "kagi")))
	if st := s.State(); !slices.Equal(titles(st.Vault), []string{"before", "ours"}) || !st.Returned || st.Unsaved {
		t.Errorf("under another path: %q, %+v", titles(st.Vault), st)
	}
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, elsewhere, passphrase(t, "kagi")))
	if st := s.State(); st.Returned {
		t.Error("what is saved comes back again")
	}
	must(t, s.Lock(bg))

	// It may have been a copy: the file that they were made to still gets them.
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	if st := s.State(); !slices.Equal(titles(st.Vault), []string{"before", "ours"}) || len(s.pendings(t)) != 0 {
		t.Errorf("under its own path: %q, kept %q", titles(st.Vault), s.pendings(t))
	}
	must(t, s.Lock(bg))

	// Another file gets nothing.
	must(t, os.WriteFile(elsewhere, whole, 0o600))
	back = s.unsavedAgain(t, path)
	must(t, s.Lock(bg))
	back()
	must(t, s.Unlock(bg, elsewhere, passphrase(t, "kagi")))
	if st := s.State(); st.Returned || len(titles(st.Vault)) != 1 {
		t.Errorf("changes to another state: %q", titles(st.Vault))
	}
}

// unsavedAgain opens the vault and makes a change that cannot be saved.
func (b bench) unsavedAgain(t *testing.T, path string) (back func()) {
	t.Helper()
	must(t, b.Unlock(bg, path, passphrase(t, "kagi")))
	return b.unsaved(t, path, "more")
}

// TestChangesUnderAnotherPathEndWithTheirPassphrase: after its change nothing opens with
// the old one.
func TestChangesUnderAnotherPathEndWithTheirPassphrase(t *testing.T) {
	s, path := made(t, keeping)
	back := s.unsaved(t, path, "ours")
	must(t, s.Lock(bg))
	back()
	elsewhere := filepath.Join(t.TempDir(), "stick.kdbx")
	must(t, os.Rename(path, elsewhere))
	must(t, s.Unlock(bg, elsewhere, passphrase(t, "kagi")))
	must(t, s.Rekey(bg, passphrase(t, "new"), 0))
	if left := s.pendings(t); len(left) != 0 {
		t.Errorf("still kept: %q", left)
	}
}

// untilOpen is a context that ends as the vault opens, as that of a screen does.
type untilOpen struct {
	context.Context
	s *session.Session
}

func (c untilOpen) Done() <-chan struct{} {
	if c.Err() == nil {
		return c.Context.Done()
	}
	done := make(chan struct{})
	close(done)
	return done
}

func (c untilOpen) Err() error {
	if c.s.State().Phase == session.Unlocked {
		return context.Canceled
	}
	return nil
}

// TestReturnedChangesAreSavedThoughNobodyWaits: the screen that asked for the passphrase
// is gone as soon as the vault is open.
func TestReturnedChangesAreSavedThoughNobodyWaits(t *testing.T) {
	for range 10 {
		s, path := made(t, keeping)
		back := s.unsaved(t, path, "ours")
		must(t, s.Lock(bg))
		back()
		must(t, s.Unlock(untilOpen{bg, s.Session}, path, passphrase(t, "kagi")))
		if st := s.State(); !st.Returned || st.Unsaved || len(s.pendings(t)) != 0 {
			t.Fatalf("returned %v, unsaved %v, kept %q", st.Returned, st.Unsaved, s.pendings(t))
		}
	}
}
