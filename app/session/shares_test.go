package session_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"kagikura/app/session"
	"kagikura/crypto/secret"
	"kagikura/crypto/shares"
	"kagikura/vault"
	"kagikura/vault/fact"
	"kagikura/vault/kit"
)

func TestOnlyTheVaultsOwnKeyIsConfirmed(t *testing.T) {
	s, path := made(t)
	must(t, s.ConfirmKey(passphrase(t, "kagi")))
	wantError(t, s.ConfirmKey(passphrase(t, "kagi ")), session.ErrCredentials)
	wantError(t, s.ConfirmKey(session.Credentials{}), session.ErrNoCredentials)
	key := filepath.Join(s.dir, "key")
	must(t, os.WriteFile(key, []byte("any content serves as a key"), 0o600))
	both := passphrase(t, "kagi")
	both.KeyFile = key
	wantError(t, s.ConfirmKey(both), session.ErrCredentials)
	must(t, s.Rekey(bg, both, 0))
	must(t, s.ConfirmKey(both))
	wantError(t, s.ConfirmKey(passphrase(t, "kagi")), session.ErrCredentials)
	must(t, s.Lock(bg))
	wantError(t, s.ConfirmKey(both), session.ErrLocked)
	must(t, s.Unlock(bg, path, both))
}

func TestSharesOpenTheVaultAgain(t *testing.T) {
	s, path := made(t)
	made, err := s.Split(*passphrase(t, "kagi").Passphrase, 2, 3)
	must(t, err)
	var copies []secret.Value
	for _, v := range made[1:] { // from paper
		copies = append(copies, *passphrase(t, plain(t, v)).Passphrase)
	}
	must(t, s.Lock(bg))
	if err := made[0].Use(func([]byte) error { return nil }); !errors.Is(err, secret.ErrDestroyed) {
		t.Errorf("a share can be read after the lock: %v", err)
	}
	if _, err := s.Split(*passphrase(t, "kagi").Passphrase, 2, 3); !errors.Is(err, session.ErrLocked) {
		t.Errorf("split without a vault: %v", err)
	}
	if _, err := s.Combine(copies[0]); !errors.As(err, new(*shares.TooFewError)) {
		t.Errorf("one share: %v", err)
	}
	restored, err := s.Combine(copies...)
	must(t, err)
	keys := session.Credentials{Passphrase: &restored}
	must(t, s.Unlock(bg, path, keys, session.FromShares))
	restored.Release()
	if !s.State().Restored {
		t.Error("nobody is told to choose a new passphrase")
	}
	must(t, s.Rekey(bg, passphrase(t, "gaki"), 0))
	if s.State().Restored {
		t.Error("it is still told when there is a new one")
	}
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, path, passphrase(t, "gaki")))
	if s.State().Restored {
		t.Error("it is told of another unlock")
	}
}

func TestRestoredIsToldOnce(t *testing.T) {
	s, path := made(t)
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, path, passphrase(t, "kagi"), session.FromShares))
	s.RestoredSeen()
	if s.State().Restored {
		t.Error("still")
	}
	must(t, s.Lock(bg))
	wantError(t, s.Unlock(bg, path, passphrase(t, "wrong"), session.FromShares), session.ErrCredentials)
	if s.State().Restored {
		t.Error("a vault that stayed shut")
	}
}

func TestKitIsNotedInTheFile(t *testing.T) {
	s, path := made(t)
	set := kit.Shares{Needed: 2, Of: 3, Set: "283J", Groups: 19}
	must(t, s.NotePrinted(bg, true))
	must(t, s.NoteShares(bg, set))
	must(t, s.Lock(bg))
	wantError(t, s.NotePrinted(bg, true), session.ErrLocked)
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	k := kit.Of(s.State().Vault, s.State().Saved)
	if k.Sheet.IsZero() || k.Family.IsZero() || k.Shares == nil || *k.Shares != set || k.Stale {
		t.Errorf("%+v", k)
	}
	must(t, s.Rekey(bg, passphrase(t, "gaki"), 0))
	newer := `{"v":9}`
	must(t, s.Apply(bg, vault.SetMeta{Data: map[string]*string{kit.KeySheet: &newer}}))
	wantError(t, s.NotePrinted(bg, false), fact.ErrNewer)
}
