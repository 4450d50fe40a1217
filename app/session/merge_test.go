package session_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kagikura/app/session"
	"kagikura/crypto/kdf"
	"kagikura/vault"
)

// lasting is a session that watches its file and remembers what it saw.
func lasting(c *session.Config) {
	c.Brief = false
	c.Pasts = c.Store.Pasts()
	c.Poll = time.Hour // the system tells
}

// until waits until the state is so, or the test ends.
func until(t testing.TB, s *session.Session, what string, is func(session.State) bool) session.State {
	t.Helper()
	found := make(chan session.State, 1)
	var once sync.Once
	stop := s.Subscribe(func(st session.State) {
		if is(st) {
			once.Do(func() { found <- st })
		}
	})
	defer stop()
	select {
	case st := <-found:
		return st
	case <-time.After(30 * time.Second):
		t.Fatalf("%s: never", what)
		return session.State{}
	}
}

func sortedTitles(v *vault.Vault) []string {
	all := titles(v)
	slices.Sort(all)
	return all
}

func TestSaveMergesWhatAnotherProgramWrote(t *testing.T) {
	s, path := made(t)
	other := open(t)
	must(t, other.Unlock(bg, path, passphrase(t, "kagi")))
	other.add(t, "theirs", "x")
	must(t, other.Rekey(bg, passphrase(t, "kagi"), 0)) // a new salt
	s.add(t, "ours", "y")
	st := s.State()
	if got := sortedTitles(st.Vault); !slices.Equal(got, []string{"ours", "theirs"}) || st.Unsaved || st.Problem != nil {
		t.Fatalf("%q, %+v", got, st.Problem)
	}
	if st.Merged == nil || st.Merged.Path != path || !st.Merged.Undoable || len(st.Merged.Plan.Changes) != 1 {
		t.Fatalf("nobody is told: %+v", st.Merged)
	}
	must(t, other.CheckFile(bg))
	if got := sortedTitles(other.State().Vault); !slices.Equal(got, []string{"ours", "theirs"}) {
		t.Errorf("the other one has %q", got)
	}
	before, err := os.ReadFile(path)
	must(t, err)
	must(t, s.CheckFile(bg))
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("two programs that have the same write the file in turns")
	}
}

func TestMergeIsPlannedAndUndone(t *testing.T) {
	s, path := made(t)
	id := s.add(t, "A", "first")
	beside := filepath.Join(filepath.Dir(path), "old copy.kdbx")
	must(t, s.SaveCopy(bg, beside))
	other := open(t)
	must(t, other.Unlock(bg, beside, passphrase(t, "kagi")))
	must(t, other.Apply(bg, vault.EditEntry{ID: id, Set: []vault.Field{vault.TextField(vault.FieldUserName, "taro")}}))
	must(t, other.Lock(bg))
	must(t, other.Unlock(bg, beside, passphrase(t, "kagi")))
	must(t, other.Rekey(bg, passphrase(t, "other"), 0))

	_, err := s.PlanMerge(bg, beside, session.Credentials{})
	wantError(t, err, session.ErrCredentials)
	p, err := s.PlanMerge(bg, beside, passphrase(t, "other"))
	must(t, err)
	if e, _ := s.State().Vault.Entry(id); e.Username() != "" || len(p.Plan.Changes) == 0 {
		t.Fatalf("planning changed something, or found nothing: %+v", p.Plan.Changes)
	}
	before := s.State().Vault
	must(t, s.Merge(bg, p))
	if e, _ := s.State().Vault.Entry(id); e.Username() != "taro" || s.State().Unsaved {
		t.Fatal("not merged and saved")
	}
	must(t, s.UndoMerge(bg))
	if st := s.State(); st.Vault != before || st.Unsaved || st.Merged != nil {
		t.Errorf("not undone: %+v", st.Merged)
	}
	wantError(t, s.UndoMerge(bg), session.ErrNoMerge)

	must(t, s.Merge(bg, p))
	s.add(t, "B", "later")
	if m := s.State().Merged; m == nil || m.Undoable {
		t.Errorf("an edit can be undone with the merge before it: %+v", m)
	}
	wantError(t, s.UndoMerge(bg), session.ErrNoMerge)
	must(t, s.Lock(bg))
	wantError(t, s.Merge(bg, p), session.ErrLocked)
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	wantError(t, s.Merge(bg, p), session.ErrLocked) // the plan's secrets are gone
}

func TestOpenFileIsWatched(t *testing.T) {
	s, path := made(t, lasting)
	other := open(t)
	must(t, other.Unlock(bg, path, passphrase(t, "kagi")))
	other.add(t, "theirs", "x")
	until(t, s.Session, "what another program wrote is merged", func(st session.State) bool {
		return st.Vault != nil && slices.Equal(titles(st.Vault), []string{"theirs"}) && st.Merged != nil && !st.Unsaved
	})
	content, err := os.ReadFile(path)
	must(t, err)
	must(t, other.Rekey(bg, passphrase(t, "another"), 0))
	until(t, s.Session, "a new passphrase is told", func(st session.State) bool { return errors.Is(st.Problem, session.ErrChanged) })
	must(t, os.WriteFile(path, content, 0o600))
	until(t, s.Session, "that it was taken back is seen", func(st session.State) bool { return st.Problem == nil })
	changed, err := os.ReadFile(path)
	must(t, err)
	if !bytes.Equal(changed, content) {
		t.Error("the file was written without a change")
	}
}

func TestConflictCopiesAreListed(t *testing.T) {
	s, path := made(t, lasting)
	s.add(t, "A", "x")
	content, err := os.ReadFile(path)
	must(t, err)
	copied := strings.TrimSuffix(path, ".kdbx") + " (Taro の競合コピー 2026-11-24).kdbx"
	must(t, os.WriteFile(copied, content, 0o600))
	until(t, s.Session, "the copy is offered", func(st session.State) bool { return slices.Equal(st.ConflictCopies, []string{copied}) })
	p, err := s.PlanMerge(bg, copied, session.Credentials{})
	must(t, err)
	if !p.Plan.Empty() {
		t.Errorf("a copy without news: %+v", p.Plan.Changes)
	}
	s.PassCopy(copied)
	if left := s.State().ConflictCopies; len(left) != 0 {
		t.Errorf("still offered: %q", left)
	}
}

// TestFileThatWasTakenBack puts an earlier state of the file in its place while
// the vault is locked, as a storage provider may.
func TestFileThatWasTakenBack(t *testing.T) {
	s, path := made(t, lasting)
	s.add(t, "A", "x")
	early, err := os.ReadFile(path)
	must(t, err)
	s.add(t, "B", "y")
	must(t, s.Lock(bg))
	must(t, os.WriteFile(path, early, 0o600))

	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	st := until(t, s.Session, "it is noticed", func(st session.State) bool { return st.Missing != nil })
	if st.Missing.Back.IsZero() || len(st.Missing.Plan.Changes) != 1 {
		t.Errorf("missing: %+v", st.Missing)
	}
	s.add(t, "C", "z") // does not make it forget
	p, err := s.PlanRecovery(bg)
	must(t, err)
	must(t, s.Merge(bg, p))
	if st := s.State(); !slices.Equal(sortedTitles(st.Vault), []string{"A", "B", "C"}) || st.Missing != nil {
		t.Errorf("brought back: %q, %+v", titles(st.Vault), st.Missing)
	}
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	_, err = s.PlanRecovery(bg)
	wantError(t, err, session.ErrNoMerge)
}

// TestWhatWasTakenBackIsKeptUnderANewPassphrase changes the passphrase while
// nobody has decided yet about what the file lacks.
func TestWhatWasTakenBackIsKeptUnderANewPassphrase(t *testing.T) {
	s, path := made(t, lasting)
	s.add(t, "A", "x")
	early, err := os.ReadFile(path)
	must(t, err)
	s.add(t, "B", "y")
	late, err := os.ReadFile(path)
	must(t, err)
	must(t, s.Lock(bg))
	must(t, os.WriteFile(path, early, 0o600))
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	missing := func(st session.State) bool { return st.Missing != nil }
	seen := until(t, s.Session, "it is noticed", missing).Missing.Seen

	must(t, s.Rekey(bg, passphrase(t, "another"), 0))
	if s.State().Missing == nil {
		t.Fatal("the news of it went with the passphrase")
	}
	pasts, err := os.ReadDir(s.store.Pasts())
	must(t, err)
	if len(pasts) != 1 {
		t.Fatalf("%d pasts", len(pasts))
	}
	data, err := os.ReadFile(filepath.Join(s.store.Pasts(), pasts[0].Name()))
	must(t, err)
	if bytes.Contains(data, late) || bytes.Contains(data, early) {
		t.Error("what is kept opens with the old passphrase")
	}

	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, path, passphrase(t, "another")))
	st := until(t, s.Session, "it is noticed again", missing)
	if len(st.Missing.Plan.Changes) != 1 || !st.Missing.Seen.Equal(seen) {
		t.Errorf("missing: %+v, seen %v", st.Missing, seen)
	}
	p, err := s.PlanRecovery(bg)
	must(t, err)
	must(t, s.Merge(bg, p))
	if got := sortedTitles(s.State().Vault); !slices.Equal(got, []string{"A", "B"}) {
		t.Errorf("brought back: %q", got)
	}
}

// TestAnotherVaultAtThePathIsNoRollback makes a new vault where a former one was, which
// lacks nothing of that; and puts the former one back in an earlier state, as a storage
// provider may who has both.
func TestAnotherVaultAtThePathIsNoRollback(t *testing.T) {
	brief := func(c *session.Config) { c.Pasts, c.Brief = c.Store.Pasts(), true } // Unlock looks before it returns
	s, path := made(t, brief)
	s.add(t, "A", "x")
	early, err := os.ReadFile(path)
	must(t, err)
	s.add(t, "B", "y")
	late, err := os.ReadFile(path)
	must(t, err)
	must(t, s.Lock(bg))
	must(t, os.Rename(path, path+".away"))

	must(t, s.Create(bg, path, passphrase(t, "kagi"), time.Second))
	s.add(t, "C", "z")
	must(t, s.Lock(bg))
	fresh, err := os.ReadFile(path)
	must(t, err)
	for _, c := range []struct {
		what    string
		content []byte
		missing bool
	}{
		{"the new vault", fresh, false},
		{"the former one as it was", late, false},
		{"the former one, earlier", early, true},
		{"the new one between", fresh, false},
		{"the former one, earlier, again", early, true},
	} {
		must(t, os.WriteFile(path, c.content, 0o600))
		must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
		missing := s.State().Missing
		if (missing != nil) != c.missing {
			t.Errorf("%s: missing %+v", c.what, missing)
		}
		if missing != nil && (len(missing.Plan.Changes) != 1 || missing.Plan.Changes[0].Title != "B") {
			t.Errorf("%s: %+v", c.what, missing.Plan.Changes)
		}
		must(t, s.Lock(bg))
	}
	// Both are there to be put back, should the file be gone.
	kept, err := s.Kept(path)
	must(t, err)
	var found []string
	for _, g := range kept {
		if !strings.HasPrefix(g.ID, "last-seen") {
			continue
		}
		d, err := s.Inspect(bg, path, g.ID, passphrase(t, "kagi"))
		must(t, err)
		found = append(found, strings.Join(d.Returning, "+"))
	}
	if slices.Sort(found); !slices.Equal(found, []string{"A+B", "C"}) {
		t.Errorf("kept: %q", found)
	}
}

// TestADismissedCopyStaysDismissed dismisses it while the key of a new passphrase
// is being derived.
func TestADismissedCopyStaysDismissed(t *testing.T) {
	var s bench
	var copied string
	dismiss := false
	s, path := made(t, lasting, func(c *session.Config) {
		c.Cost = func(ctx context.Context, target time.Duration) (kdf.Params, time.Duration, error) {
			if dismiss {
				s.PassCopy(copied)
			}
			return cheap(ctx, target)
		}
	})
	content, err := os.ReadFile(path)
	must(t, err)
	copied = strings.TrimSuffix(path, ".kdbx") + " (1).kdbx"
	must(t, os.WriteFile(copied, content, 0o600))
	until(t, s.Session, "the copy is offered", func(st session.State) bool { return slices.Equal(st.ConflictCopies, []string{copied}) })
	dismiss = true
	must(t, s.Rekey(bg, passphrase(t, "another"), 2*time.Second))
	other := strings.TrimSuffix(path, ".kdbx") + " (2).kdbx"
	must(t, os.WriteFile(other, content, 0o600))
	st := until(t, s.Session, "another copy is offered", func(st session.State) bool { return slices.Contains(st.ConflictCopies, other) })
	if slices.Contains(st.ConflictCopies, copied) {
		t.Error("the copy that was dismissed is offered again")
	}
}

// TestWhatWasTakenBackOnPurposeIsNotMissing restores an earlier state, and
// changes the passphrase behind a file that was seen under the old one.
func TestWhatWasTakenBackOnPurposeIsNotMissing(t *testing.T) {
	s, path := made(t, lasting)
	s.add(t, "A", "x")
	s.add(t, "B", "y")
	kept, err := s.Generations(bg)
	must(t, err)
	must(t, s.Restore(bg, kept[0].ID))
	must(t, s.Rekey(bg, passphrase(t, "another"), 0))
	content, err := os.ReadFile(path)
	must(t, err)
	all, err := filepath.Glob(filepath.Join(s.store.Pasts(), "*.past"))
	must(t, err)
	if len(all) != 1 {
		t.Fatalf("kept: %q", all)
	}
	if past, _ := os.ReadFile(all[0]); !bytes.HasSuffix(past, content) {
		t.Error("what is kept is not the file as it stands")
	}
}

func TestFileFromAnotherComputerIsNotMissingAnything(t *testing.T) {
	s, path := made(t, lasting)
	s.add(t, "A", "x")
	must(t, s.Lock(bg))
	other := open(t)
	must(t, other.Unlock(bg, path, passphrase(t, "kagi")))
	other.add(t, "B", "y")
	must(t, other.Rekey(bg, passphrase(t, "kagi"), 0)) // a new salt
	kept := func() []byte {
		all, err := filepath.Glob(filepath.Join(s.store.Pasts(), "*.past"))
		must(t, err)
		if len(all) != 1 {
			t.Fatalf("kept: %q", all)
		}
		data, err := os.ReadFile(all[0])
		must(t, err)
		return data
	}
	content, err := os.ReadFile(path)
	must(t, err)
	copied := strings.TrimSuffix(path, ".kdbx") + " (1).kdbx"
	must(t, os.WriteFile(copied, content, 0o600))
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	// The folder is looked at behind the file.
	st := until(t, s.Session, "the folder is looked at", func(st session.State) bool { return len(st.ConflictCopies) == 1 })
	if st.Missing != nil {
		t.Errorf("a file with everything in it is said to lack %+v", st.Missing.Plan.Changes)
	}
	if !bytes.HasSuffix(kept(), content) {
		t.Error("what is kept is not the file as it stands")
	}
}

// TestAChangeWaitsForAFileThatCanBeMerged edits while the file is one under
// another passphrase, which is then taken back.
func TestAChangeWaitsForAFileThatCanBeMerged(t *testing.T) {
	s, path := made(t, lasting)
	content, err := os.ReadFile(path)
	must(t, err)
	other := open(t)
	must(t, other.Unlock(bg, path, passphrase(t, "kagi")))
	must(t, other.Rekey(bg, passphrase(t, "another"), 0))
	id, err := s.NewID()
	must(t, err)
	wantError(t, s.Apply(bg, s.addition(t, id, "ours", "x")), session.ErrChanged)
	must(t, os.WriteFile(path, content, 0o600))
	until(t, s.Session, "it is saved", func(st session.State) bool { return !st.Unsaved && st.Problem == nil })
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	if got := titles(s.State().Vault); !slices.Equal(got, []string{"ours"}) {
		t.Errorf("%q", got)
	}
}
