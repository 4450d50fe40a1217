package session_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"kagikura/app/session"
	"kagikura/crypto/secret"
)

// TestLockWhileAMergePlans locks in the middle of plans, merges that the watched
// file asks for and saves: nothing is read of the memory that is gone, and each
// verb says that the vault is locked. It is of use with the race detector.
func TestLockWhileAMergePlans(t *testing.T) {
	s, path := made(t, lasting, func(c *session.Config) { c.Poll = 5 * time.Millisecond })
	s.add(t, "A", "x")
	other := open(t)
	must(t, other.Unlock(bg, path, passphrase(t, "kagi")))
	beside := s.CopyPath("")
	must(t, other.SaveCopy(bg, beside))
	for round := range 12 {
		var all sync.WaitGroup
		try := func(verb func() error) {
			all.Go(func() {
				for {
					err := verb()
					if s.State().Phase != session.Unlocked {
						return
					}
					var unsaved *session.UnsavedError
					if err != nil && !errors.Is(err, session.ErrLocked) && !errors.Is(err, secret.ErrDestroyed) && !errors.As(err, &unsaved) {
						t.Errorf("%T %v", err, err)
						return
					}
				}
			})
		}
		try(func() error {
			p, err := s.PlanMerge(bg, beside, session.Credentials{})
			if err != nil {
				return err
			}
			return s.Merge(bg, p)
		})
		try(func() error { return s.CheckFile(bg) })
		try(func() error { return s.Reload(bg) })
		other.add(t, "theirs", "y")
		s.LockDiscarding()
		all.Wait()
		if st := s.State(); st.Vault != nil || st.Phase != session.Locked {
			t.Fatalf("round %d: still open", round)
		}
		must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	}
}
