package session_test

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"kagikura/app/session"
	"kagikura/crypto/kdf"
	"kagikura/vault"
)

func TestRekey(t *testing.T) {
	s, path := made(t)
	id := s.add(t, "A", "x")
	key := filepath.Join(s.dir, "key")
	must(t, os.WriteFile(key, []byte("any bytes may serve"), 0o600))
	next := passphrase(t, "atarashii")
	next.KeyFile = key
	must(t, s.Rekey(bg, next, time.Second))
	if s.State().Vault.Meta().KeyChanged.IsZero() {
		t.Error("the change of the key is not noted")
	}
	s.add(t, "B", "y")
	must(t, s.Lock(bg))
	wantError(t, s.Unlock(bg, path, passphrase(t, "kagi")), session.ErrCredentials)
	wantError(t, s.Unlock(bg, path, passphrase(t, "atarashii")), session.ErrCredentials)
	must(t, s.Unlock(bg, path, next))
	if _, ok := s.State().Vault.Entry(id); !ok {
		t.Error("account lost")
	}
	must(t, s.Rekey(bg, session.Credentials{KeyFile: key}, 0))
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, path, session.Credentials{KeyFile: key}))
}

func TestAnEmptyKeyFileProtectsNothing(t *testing.T) {
	s, path := made(t)
	key := filepath.Join(s.dir, "empty")
	must(t, os.WriteFile(key, nil, 0o600))
	empty := session.Credentials{KeyFile: key}
	wantError(t, s.Rekey(bg, empty, 0), session.ErrKeyFile)
	id := s.add(t, "A", "x")
	wantError(t, s.Export(bg, []vault.ID{id}, path+".out", empty, false), session.ErrKeyFile)
	must(t, s.Lock(bg))
	wantError(t, s.Create(bg, path+".new", empty, time.Second), session.ErrKeyFile)
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
}

// A lasting session derives a key with a salt of its own after every unlock. One
// that is ready only after the passphrase was changed belongs to the old one.
func TestRekeyHoldsAgainstTheFreshSaltOfTheUnlock(t *testing.T) {
	var armed atomic.Bool
	late := &lateReader{release: make(chan struct{})}
	s, path := made(t, func(c *session.Config) {
		c.Brief = false
		c.Random = late
		c.Now = func() time.Time {
			if armed.CompareAndSwap(true, false) { // the arena has its keys
				late.next.Store(true)
			}
			return time.Now()
		}
		c.Cost = func(ctx context.Context, target time.Duration) (kdf.Params, time.Duration, error) {
			p, took, err := cheap(ctx, target)
			if target == time.Second {
				return p, took, err
			}
			close(late.release) // Rekey has begun: now the fresh salt may come
			p.Salt = make([]byte, 32)
			for range 100 { // each waits for the derivation with it
				if _, err := kdf.Derive(ctx, p.Salt, p); err != nil {
					return p, took, err
				}
			}
			return p, took, err
		}
	})
	must(t, s.Lock(bg))
	armed.Store(true)
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	must(t, s.Rekey(bg, passphrase(t, "atarashii"), 2*time.Second))
	s.add(t, "A", "x")
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, path, passphrase(t, "atarashii")))
}

// lateReader keeps the read after next was set waiting until release is closed.
type lateReader struct {
	next    atomic.Bool
	release chan struct{}
}

func (r *lateReader) Read(b []byte) (int, error) {
	if r.next.CompareAndSwap(true, false) {
		<-r.release
	}
	return rand.Read(b)
}

func TestGenerationsAreKeptUntilRemoved(t *testing.T) {
	s, _ := made(t)
	must(t, s.RemoveGenerations(bg)) // none yet
	s.add(t, "A", "x")
	kept := func() int {
		all, err := os.ReadDir(s.store.Generations())
		must(t, err)
		return len(all)
	}
	if kept() != 1 {
		t.Errorf("%d generations after an edit", kept())
	}
	must(t, s.Rekey(bg, passphrase(t, "atarashii"), 0))
	must(t, s.RemoveGenerations(bg))
	if kept() != 0 {
		t.Errorf("%d generations still open with the old passphrase", kept())
	}
}

func TestFailedRekeyKeepsTheOldKey(t *testing.T) {
	s, path := made(t)
	must(t, os.Rename(path, path+".away"))
	wantError(t, s.Rekey(bg, passphrase(t, "atarashii"), 0), session.ErrVanished)
	must(t, os.Rename(path+".away", path))
	s.add(t, "A", "x")
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
}

func TestExport(t *testing.T) {
	s, path := made(t)
	give := s.add(t, "give", "x")
	s.add(t, "keep", "y")
	out := filepath.Join(s.dir, "family.kdbx")
	must(t, s.Export(bg, []vault.ID{give}, out, passphrase(t, "kazoku"), false))
	wantError(t, s.Export(bg, []vault.ID{give}, out, passphrase(t, "kazoku"), false), session.ErrExists)
	wantError(t, s.Export(bg, []vault.ID{{9}}, out+"2", passphrase(t, "kazoku"), false), vault.ErrNoEntry)
	if st := s.State(); st.Path != path || st.Progress != nil {
		t.Errorf("state: %+v", st)
	}
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, out, passphrase(t, "kazoku")))
	e, ok := s.State().Vault.Entry(give)
	if !ok || plain(t, e.Secret(vault.FieldPassword)) != "x" || len(titles(s.State().Vault)) != 1 {
		t.Errorf("exported: %q", titles(s.State().Vault))
	}
}
