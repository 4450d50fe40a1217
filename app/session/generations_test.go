package session_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"kagikura/app/session"
	"kagikura/vault"
)

// ticking is a clock that moves with every look: two saves have two times. What is
// found in the background looks at it too.
func ticking(c *session.Config) {
	start := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	var ticks atomic.Int64
	c.Now = func() time.Time { return start.Add(time.Duration(ticks.Add(1)) * time.Second) }
}

func TestAnEarlierStateIsComparedAndRestored(t *testing.T) {
	s, _ := made(t, ticking)
	stays := s.add(t, "stays", "x")
	changes := s.add(t, "changes", "before")
	goes := s.add(t, "goes", "y")
	must(t, s.Apply(bg, vault.DeleteEntry{ID: goes}))
	v, err := s.Seal([]byte("after"))
	must(t, err)
	must(t, s.Apply(bg, vault.EditEntry{ID: changes, Set: []vault.Field{
		vault.TextField(vault.FieldTitle, "changed"), vault.SecretField(vault.FieldPassword, v),
	}}))
	s.add(t, "new", "z")

	all, err := s.Generations(bg)
	must(t, err)
	if len(all) != 6 || !slices.IsSortedFunc(all, func(a, b session.Generation) int { return b.Until.Compare(a.Until) }) {
		t.Fatalf("generations: %v", all)
	}
	before := s.State()
	chosen := all[2] // before "goes" was deleted
	d, err := s.Compare(bg, chosen.ID)
	must(t, err)
	if d.Accounts != 3 || !slices.Equal(d.Returning, []string{"goes"}) || !slices.Equal(d.Leaving, []string{"new"}) || !slices.Equal(d.Changed, []string{"changed"}) || d.None() {
		t.Errorf("difference: %+v", d)
	}
	if s.State().Vault != before.Vault {
		t.Error("a look changed the vault")
	}

	must(t, s.Restore(bg, chosen.ID))
	if got := titles(s.State().Vault); !slices.Equal(got, []string{"stays", "changes", "goes"}) || s.State().Unsaved {
		t.Errorf("restored %q", got)
	}
	e, _ := s.State().Vault.Entry(changes)
	if got := plain(t, e.Secret(vault.FieldPassword)); got != "before" {
		t.Errorf("the password is %q", got)
	}
	if d, err := s.Compare(bg, chosen.ID); err != nil || !d.None() {
		t.Errorf("after restoring: %+v, %v", d, err)
	}

	// And back: what was there before is an earlier state now.
	again, err := s.Generations(bg)
	must(t, err)
	if len(again) != 7 {
		t.Errorf("%d earlier states", len(again))
	}
	must(t, s.Restore(bg, again[0].ID))
	if got := titles(s.State().Vault); !slices.Equal(got, []string{"stays", "changed", "new"}) {
		t.Errorf("back: %q", got)
	}
	if _, ok := s.State().Vault.Entry(stays); !ok {
		t.Error("what no state changed is gone")
	}
}

func TestRestoringAcrossSessionsAndPassphrases(t *testing.T) {
	s, path := made(t, ticking, func(c *session.Config) { c.Brief = false })
	s.add(t, "one", "x")
	s.add(t, "two", "y")
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	all, err := s.Generations(bg)
	must(t, err)
	d, err := s.Compare(bg, all[0].ID)
	must(t, err)
	if !slices.Equal(d.Leaving, []string{"two"}) {
		t.Errorf("a state of another session: %+v", d)
	}
	_, err = s.Compare(bg, "20260101T000000.000Z.12345678")
	wantError(t, err, session.ErrNoGeneration)

	must(t, s.Rekey(bg, passphrase(t, "new"), 0))
	_, err = s.Compare(bg, all[0].ID)
	wantError(t, err, session.ErrCredentials)
	before := s.State()
	wantError(t, s.Restore(bg, all[0].ID), session.ErrCredentials)
	if s.State().Vault != before.Vault || s.State().Unsaved {
		t.Error("a refused restoring changed the vault")
	}
}

func TestRestoringSavesWhatIsUnsavedFirst(t *testing.T) {
	s, path := made(t, ticking)
	s.add(t, "one", "x")
	all, err := s.Generations(bg)
	must(t, err)
	away := path + ".away"
	must(t, os.Rename(path, away))
	id, err := s.NewID()
	must(t, err)
	wantError(t, s.Apply(bg, s.addition(t, id, "unsaved", "y")), session.ErrVanished)
	wantError(t, s.Restore(bg, all[0].ID), session.ErrVanished)
	if got := titles(s.State().Vault); !slices.Equal(got, []string{"one", "unsaved"}) {
		t.Fatalf("the vault has %q", got)
	}
	must(t, os.Rename(away, path))
	must(t, s.Restore(bg, all[0].ID))
	again, err := s.Generations(bg)
	must(t, err)
	d, err := s.Compare(bg, again[0].ID)
	must(t, err)
	if !slices.Equal(d.Returning, []string{"one", "unsaved"}) {
		t.Errorf("what was unsaved is in no earlier state: %+v", d)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".~*")); len(left) != 0 {
		t.Errorf("left: %q", left)
	}
}

// TestALostFileComesBack has it emptied, cut short and deleted, as cloud folders do.
func TestALostFileComesBack(t *testing.T) {
	for about, lose := range map[string]func(path string) error{
		"emptied":   func(path string) error { return os.WriteFile(path, nil, 0o600) },
		"cut short": func(path string) error { return os.Truncate(path, 300) },
		"garbled":   func(path string) error { return os.WriteFile(path, bytes.Repeat([]byte{7}, 2000), 0o600) },
		"deleted":   os.Remove,
	} {
		s, path := made(t, func(c *session.Config) { c.Pasts = c.Store.Pasts() })
		s.add(t, "A", "hunter2")
		s.add(t, "B", "x")
		whole, err := os.ReadFile(path)
		must(t, err)
		must(t, s.Lock(bg))
		keys := passphrase(t, "kagi")
		_, err = s.Rescue(bg, path, "last-seen", keys)
		wantError(t, err, session.ErrWhole)

		_, missing := s.Kept(path + ".other")
		must(t, missing)
		if session.Lost(s.Unlock(bg, path, session.Credentials{KeyFile: path + ".keyx"})) {
			t.Errorf("%s: a key file that is not there is taken for the vault's", about)
		}

		must(t, lose(path))
		lost, _ := os.ReadFile(path)
		if err := s.Unlock(bg, path, keys); !session.Lost(err) {
			t.Fatalf("%s: %v", about, err)
		}
		kept, err := s.Kept(path)
		must(t, err)
		if len(kept) != 3 { // as last seen, with one account, and empty
			t.Fatalf("%s: kept %v", about, kept)
		}
		_, err = s.Rescue(bg, path, kept[0].ID, passphrase(t, "wrong"))
		wantError(t, err, session.ErrCredentials)
		for i, want := range []int{2, 1, 0} {
			d, err := s.Inspect(bg, path, kept[i].ID, keys)
			must(t, err)
			if d.Accounts != want || len(d.Returning) != want {
				t.Errorf("%s: state %d has %+v, want %d accounts", about, i, d, want)
			}
		}
		if now, _ := os.ReadFile(path); !bytes.Equal(now, lost) {
			t.Fatalf("%s: looking changed the file", about)
		}
		aside, err := s.Rescue(bg, path, kept[0].ID, keys)
		must(t, err)
		if now, _ := os.ReadFile(path); !bytes.Equal(now, whole) {
			t.Errorf("%s: the file is not what it was", about)
		}
		if about == "deleted" {
			if aside != "" {
				t.Errorf("nothing stood there, and lies at %q", aside)
			}
		} else if then, err := os.ReadFile(aside); err != nil || !bytes.Equal(then, lost) {
			t.Errorf("%s: what stood there is not at %q: %v", about, aside, err)
		}
		must(t, s.Unlock(bg, path, keys))
		if st := s.State(); !slices.Equal(titles(st.Vault), []string{"A", "B"}) || st.Missing != nil || len(st.ConflictCopies) != 0 {
			t.Errorf("%s: %q, %+v", about, titles(st.Vault), st)
		}
		_, err = s.Rescue(bg, path, kept[1].ID, keys)
		wantError(t, err, session.ErrOpen)
	}
}
