package session_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"kagikura/app/session"
	"kagikura/crypto/kdf"
)

func TestUnlockRefusals(t *testing.T) {
	s, path := made(t)
	s.add(t, "A", "x")
	must(t, s.Lock(bg))
	good, err := os.ReadFile(path)
	must(t, err)
	file := func(name string, change func([]byte) []byte) string {
		path := filepath.Join(s.dir, name)
		must(t, os.WriteFile(path, change(bytes.Clone(good)), 0o600))
		return path
	}
	asks64GiB := func(b []byte) []byte {
		at := bytes.Index(b, []byte("\x05\x01\x00\x00\x00M\x08\x00\x00\x00")) // u64, name length 1, "M", value length 8
		binary.LittleEndian.PutUint64(b[at+10:], 64<<30)
		return b
	}
	for _, c := range []struct {
		name, path string
		keys       session.Credentials
		want       error
	}{
		{"wrong passphrase", path, passphrase(t, "gaki"), session.ErrCredentials},
		{"no credentials", path, session.Credentials{}, session.ErrNoCredentials},
		{"key file too many", path, session.Credentials{Passphrase: passphrase(t, "kagi").Passphrase, KeyFile: path}, session.ErrCredentials},
		{"key file missing", path, session.Credentials{KeyFile: path + ".key"}, session.ErrNoKeyFile},
		{"truncated", file("cut", func(b []byte) []byte { return b[:len(b)-20] }), passphrase(t, "kagi"), session.ErrCorrupt},
		{"truncated header", file("head", func(b []byte) []byte { return b[:60] }), passphrase(t, "kagi"), session.ErrCorrupt},
		{"damaged", file("flip", func(b []byte) []byte { b[len(b)-50] ^= 1; return b }), passphrase(t, "kagi"), session.ErrCorrupt},
		{"newer version", file("newer", func(b []byte) []byte { b[10] = 5; return b }), passphrase(t, "kagi"), session.ErrVersion},
		{"no vault", file("text", func([]byte) []byte { return []byte("not a vault at all") }), passphrase(t, "kagi"), session.ErrNotKDBX},
		{"empty", file("empty", func([]byte) []byte { return nil }), passphrase(t, "kagi"), session.ErrNotKDBX},
		{"64 GiB of memory", file("greedy", asks64GiB), passphrase(t, "kagi"), session.ErrLimit},
		{"missing", filepath.Join(s.dir, "gone.kdbx"), passphrase(t, "kagi"), session.ErrVanished},
		{"folder", s.dir, passphrase(t, "kagi"), session.ErrNotFile},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantError(t, s.Unlock(bg, c.path, c.keys), c.want)
			if st := s.State(); st.Phase != session.Locked || st.Progress != nil || st.Vault != nil {
				t.Errorf("state after refusal: %+v", st)
			}
		})
	}
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
}

func TestCostlyKeyNeedsConsent(t *testing.T) {
	s := open(t, keeping, func(c *session.Config) {
		c.Cost = func(context.Context, time.Duration) (kdf.Params, time.Duration, error) {
			return kdf.Params{Kind: kdf.Argon2id, Memory: 64 << 10, Iterations: 10_001, Parallelism: 1, Version: kdf.Version13}, time.Second, nil
		}
	})
	path := filepath.Join(s.dir, "v.kdbx")
	must(t, s.Create(bg, path, passphrase(t, "kagi"), time.Second))
	must(t, s.Lock(bg))
	var ask *session.NeedConsentError
	if err := s.Unlock(bg, path, passphrase(t, "kagi")); !errors.As(err, &ask) || ask.Memory != 64<<10 || !ask.Long {
		t.Fatalf("error %v", err)
	}
	must(t, s.Unlock(bg, path, passphrase(t, "kagi"), session.AcceptCost))
	// Nor is it asked again while the vault is open, for whatever belongs to it.
	must(t, s.Reload(bg))
	copied := s.CopyPath("")
	must(t, s.SaveCopy(bg, copied))
	_, err := s.PlanMerge(bg, copied, session.Credentials{})
	must(t, err)
	back := s.unsaved(t, path, "kept")
	must(t, s.Lock(bg))
	back()
	must(t, s.Unlock(bg, path, passphrase(t, "kagi"), session.AcceptCost))
	if got := titles(s.State().Vault); !slices.Equal(got, []string{"kept"}) {
		t.Errorf("what was not saved is not back: %q", got)
	}
}

func TestCreateOverwritesNothing(t *testing.T) {
	s := open(t)
	path := filepath.Join(s.dir, "mine.kdbx")
	must(t, os.WriteFile(path, []byte("precious"), 0o600))
	wantError(t, s.Create(bg, path, passphrase(t, "kagi"), time.Second), session.ErrExists)
	if got, _ := os.ReadFile(path); string(got) != "precious" {
		t.Fatal("overwritten")
	}
	wantError(t, s.Create(bg, filepath.Join(s.dir, "new.kdbx"), session.Credentials{}, time.Second), session.ErrNoCredentials)
}

func TestOneVaultAtATime(t *testing.T) {
	s, path := made(t)
	wantError(t, s.Unlock(bg, path, passphrase(t, "kagi")), session.ErrOpen)
	wantError(t, s.Create(bg, path+"2", passphrase(t, "kagi"), time.Second), session.ErrOpen)
	wantError(t, s.Select(path), session.ErrOpen)
}

// TestCancelDuringDerivation needs no clock: the derivation would take minutes.
func TestCancelDuringDerivation(t *testing.T) {
	s := open(t, func(c *session.Config) { c.Cost = slow })
	path := filepath.Join(s.dir, "v.kdbx")
	for name, cancel := range map[string]func(context.CancelFunc){
		"context": func(cancel context.CancelFunc) { cancel() },
		"lock":    func(context.CancelFunc) { s.LockDiscarding() },
	} {
		t.Run(name, func(t *testing.T) {
			ctx, stop := context.WithCancel(bg)
			defer stop()
			done := make(chan error)
			go func() { done <- s.Create(ctx, path, passphrase(t, "kagi"), time.Second) }()
			await(t, s, func(st session.State) bool { return st.Progress != nil })
			wantError(t, s.Unlock(bg, path, passphrase(t, "kagi")), session.ErrBusy)
			cancel(stop)
			wantError(t, <-done, context.Canceled)
			if st := s.State(); st.Phase != session.Locked || st.Progress != nil {
				t.Errorf("state: %+v", st)
			}
			if _, err := os.Stat(path); err == nil {
				t.Error("a file was made")
			}
		})
	}
}

// await waits until a published state satisfies the condition.
func await(t testing.TB, s bench, ok func(session.State) bool) session.State {
	t.Helper()
	found := make(chan session.State, 1)
	stop := s.Subscribe(func(st session.State) {
		if ok(st) {
			select {
			case found <- st:
			default:
			}
		}
	})
	defer stop()
	return <-found
}

func TestFreshSaltIsUsed(t *testing.T) {
	s, path := made(t, func(c *session.Config) { c.Brief = false })
	s.add(t, "A", "x")
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	s.add(t, "B", "y")
	must(t, s.Reload(bg))
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	if got := titles(s.State().Vault); !slices.Equal(got, []string{"A", "B"}) {
		t.Errorf("titles %q", got)
	}
}
