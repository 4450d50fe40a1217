package session_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"kagikura/app/session"
	"kagikura/app/settings"
	"kagikura/vault"
	"kagikura/vault/audit"
)

func kinds(fs *audit.Findings) []audit.Kind {
	var out []audit.Kind
	for _, f := range fs.Open {
		out = append(out, f.Kind)
	}
	return out
}

func has(fs *audit.Findings, k audit.Kind) bool {
	for _, f := range fs.Open {
		if f.Kind == k {
			return true
		}
	}
	return false
}

func TestABriefSessionFindsWhenItIsAsked(t *testing.T) {
	s, _ := made(t)
	s.add(t, "A", "same-Long9#secret")
	s.add(t, "B", "same-Long9#secret")
	if s.State().Findings != nil {
		t.Error("found what nobody asked for")
	}
	fs, err := s.Findings(bg)
	must(t, err)
	if !has(fs, audit.Reused) || s.State().Findings != fs {
		t.Errorf("found %v, published %v", kinds(fs), s.State().Findings == fs)
	}
	again, err := s.Findings(bg)
	must(t, err)
	if again != fs {
		t.Error("what is known was found again")
	}
}

// TestFindingsAreNeverOfAnotherVault: with the change, the old ones are gone.
func TestFindingsAreNeverOfAnotherVault(t *testing.T) {
	s, _ := made(t)
	a := s.add(t, "A", "same-Long9#secret")
	s.add(t, "B", "same-Long9#secret")
	_, err := s.Findings(bg)
	must(t, err)
	fresh, err := s.Seal([]byte("another#Long8-one"))
	must(t, err)
	must(t, s.Apply(bg, vault.EditEntry{ID: a, Set: []vault.Field{vault.SecretField(vault.FieldPassword, fresh)}}))
	if s.State().Findings != nil {
		t.Error("findings of the former vault are in the state of the present one")
	}
	fs, err := s.Findings(bg)
	must(t, err)
	if has(fs, audit.Reused) || fs.Of != s.State().Vault {
		t.Errorf("found %v", kinds(fs))
	}
}

// TestALastingSessionFindsByItself follows the states until the last one knows.
func TestALastingSessionFindsByItself(t *testing.T) {
	s, _ := made(t, func(c *session.Config) { c.Brief = false })
	states := make(chan session.State, 1000)
	defer s.Subscribe(func(st session.State) { states <- st })()
	s.add(t, "A", "same-Long9#secret")
	s.add(t, "B", "same-Long9#secret")
	deadline := time.After(30 * time.Second)
	for {
		select {
		case st := <-states:
			if st.Findings != nil && st.Findings.Of != st.Vault {
				t.Fatal("a state has findings of another vault")
			}
			if st.Findings != nil && has(st.Findings, audit.Reused) {
				return
			}
		case <-deadline:
			t.Fatal("nothing was found")
		}
	}
}

func TestTheMasterPassphraseInsideTheVault(t *testing.T) {
	s, path := made(t)
	s.add(t, "A", "kagi")
	fs, err := s.Findings(bg)
	must(t, err)
	if !has(fs, audit.MasterInside) {
		t.Errorf("after making the vault: %v", kinds(fs))
	}

	must(t, s.Rekey(bg, passphrase(t, "another passphrase"), 0))
	fs, err = s.Findings(bg)
	must(t, err)
	if has(fs, audit.MasterInside) {
		t.Errorf("after changing the passphrase: %v", kinds(fs))
	}
	must(t, s.Lock(bg))
	if s.State().Findings != nil {
		t.Error("findings outlive the lock")
	}
	if _, err := s.Findings(bg); !errors.Is(err, session.ErrLocked) {
		t.Errorf("locked: %v", err)
	}

	must(t, s.Unlock(bg, path, passphrase(t, "another passphrase")))
	s.add(t, "B", "another passphrase")
	fs, err = s.Findings(bg)
	must(t, err)
	if !has(fs, audit.MasterInside) {
		t.Errorf("after unlocking: %v", kinds(fs))
	}
}

func TestWhatCountsAsOldIsASetting(t *testing.T) {
	now := time.Now()
	s, _ := made(t, func(c *session.Config) { c.Now = func() time.Time { return now } })
	s.add(t, "A", "vT7#kq-Lw2xR9zPm")
	now = now.AddDate(0, 13, 0)
	fs, err := s.Findings(bg)
	must(t, err)
	if !has(fs, audit.Old) {
		t.Errorf("after 13 months: %v", kinds(fs))
	}
	must(t, s.SetSettings(func(v *settings.Settings) { v.OldPasswords = 0 }))
	if s.State().Findings != nil {
		t.Error("findings of another setting stay")
	}
	fs, err = s.Findings(bg)
	must(t, err)
	if has(fs, audit.Old) {
		t.Errorf("with no bound: %v", kinds(fs))
	}
}

func TestAskingEndsWithItsContext(t *testing.T) {
	s, _ := made(t)
	s.add(t, "A", "vT7#kq-Lw2xR9zPm")
	ctx, cancel := context.WithCancel(bg)
	cancel()
	if _, err := s.Findings(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
