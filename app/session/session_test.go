package session_test

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"kagikura/app/session"
	"kagikura/app/settings"
	"kagikura/crypto/kdf"
	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/brokerage"
)

var bg = context.Background()

// cheap is a key derivation that takes no time.
func cheap(context.Context, time.Duration) (kdf.Params, time.Duration, error) {
	return kdf.Params{Kind: kdf.Argon2id, Memory: 64 << 10, Iterations: 1, Parallelism: 1, Version: kdf.Version13}, time.Millisecond, nil
}

// slow is one that is certainly still running when the test cancels it.
func slow(context.Context, time.Duration) (kdf.Params, time.Duration, error) {
	return kdf.Params{Kind: kdf.AES, Rounds: 1 << 31}, time.Minute, nil
}

// bench is a session with what it was made of.
type bench struct {
	*session.Session
	store *settings.Store
	dir   string
}

func open(t testing.TB, change ...func(*session.Config)) bench {
	t.Helper()
	dir := t.TempDir()
	store, err := settings.Open(filepath.Join(dir, "state"), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	firms, err := os.ReadFile("../../assets/directory/firms.json")
	if err != nil {
		t.Fatal(err)
	}
	directory, err := brokerage.Load(firms)
	if err != nil {
		t.Fatal(err)
	}
	c := session.Config{
		Now: time.Now, Random: rand.Reader, Store: store, Directory: directory,
		Generations: store.Generations(), Cost: cheap, Brief: true,
	}
	for _, f := range change {
		f(&c)
	}
	s := session.New(c)
	t.Cleanup(s.Close)
	return bench{s, store, dir}
}

func passphrase(t testing.TB, text string) session.Credentials {
	t.Helper()
	b, err := secret.NewBuilder()
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Insert(0, []byte(text)); err != nil {
		t.Fatal(err)
	}
	v, err := b.Seal()
	if err != nil {
		t.Fatal(err)
	}
	b.Destroy()
	t.Cleanup(v.Release)
	return session.Credentials{Passphrase: &v}
}

// made is a session with a new vault open, and the vault's path.
func made(t testing.TB, change ...func(*session.Config)) (bench, string) {
	t.Helper()
	s := open(t, change...)
	path := filepath.Join(s.dir, "口座.kdbx")
	must(t, s.Create(bg, path, passphrase(t, "kagi"), time.Second))
	return s, path
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantError(t testing.TB, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Fatalf("error %v, want %v", got, want)
	}
}

// add adds an account with a title and a password and returns its ID.
func (b bench) add(t testing.TB, title, password string, fields ...vault.Field) vault.ID {
	t.Helper()
	id, err := b.NewID()
	must(t, err)
	must(t, b.Apply(bg, b.addition(t, id, title, password, fields...)))
	return id
}

func (b bench) addition(t testing.TB, id vault.ID, title, password string, fields ...vault.Field) vault.Change {
	t.Helper()
	v, err := b.Seal([]byte(password))
	must(t, err)
	all := append([]vault.Field{vault.TextField(vault.FieldTitle, title), vault.SecretField(vault.FieldPassword, v)}, fields...)
	return vault.AddEntry{ID: id, Parent: b.State().Vault.Root().ID, Fields: all}
}

func plain(t testing.TB, v secret.Value) string {
	t.Helper()
	var text string
	must(t, v.Use(func(b []byte) error { text = string(b); return nil }))
	return text
}

func titles(v *vault.Vault) []string {
	var all []string
	for _, e := range v.Live() {
		all = append(all, e.Title())
	}
	return all
}

func TestVaultSurvivesLockAndUnlock(t *testing.T) {
	s, path := made(t)
	id := s.add(t, "SBI証券", "p4ss")
	if st := s.State(); st.Unsaved || st.Problem != nil || st.Phase != session.Unlocked || st.Vault.Meta().Name != "口座" {
		t.Fatalf("state after a saved edit: %+v", st)
	}
	e, _ := s.State().Vault.Entry(id)
	must(t, s.Lock(bg))
	if st := s.State(); st.Phase != session.Locked || st.Vault != nil || st.Path != path || st.Reuse != nil {
		t.Fatalf("state after lock: %+v", st)
	}
	wantError(t, e.Secret(vault.FieldPassword).Use(func([]byte) error { return nil }), secret.ErrDestroyed)
	wantError(t, s.Apply(bg), session.ErrLocked)

	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	e, ok := s.State().Vault.Entry(id)
	if !ok || plain(t, e.Secret(vault.FieldPassword)) != "p4ss" {
		t.Fatal("the account is not there again")
	}
}

func TestSettingsAndRecent(t *testing.T) {
	s, path := made(t, func(c *session.Config) { c.Brief = false })
	must(t, s.SetSettings(func(set *settings.Settings) { set.TextScale = 9999 }))
	if got := s.State().Settings; got.TextScale == 9999 || len(got.Recent) != 1 || got.Recent[0].Path != path {
		t.Errorf("settings %+v", got)
	}
	again, err := settings.Open(s.store.Dir(), rand.Reader)
	must(t, err)
	next := session.New(session.Config{Directory: s.State().Directory, Now: time.Now, Random: rand.Reader, Store: again})
	defer next.Close()
	if st := next.State(); st.Phase != session.Locked || st.Path != path {
		t.Errorf("first state %+v", st)
	}
}

func TestSubscribersSeeStatesInOrder(t *testing.T) {
	s, _ := made(t)
	var mu sync.Mutex
	var seen []uint64
	running := false
	stop := s.Subscribe(func(st session.State) {
		mu.Lock()
		if running {
			t.Error("two calls at once")
		}
		running = true
		seen = append(seen, st.Seq)
		mu.Unlock()
		_ = s.Select("elsewhere") // a verb from a subscriber must not deadlock
		mu.Lock()
		running = false
		mu.Unlock()
	})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 5 {
				id, err := s.NewID()
				if err == nil {
					err = s.Apply(bg, s.addition(t, id, id.String(), id.String()))
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	last := s.State().Seq
	await(t, s, func(st session.State) bool { return st.Seq == last })
	stop()
	mu.Lock()
	defer mu.Unlock()
	if !slices.IsSorted(seen) || len(slices.Compact(slices.Clone(seen))) != len(seen) {
		t.Errorf("order %v", seen)
	}
	if n := len(titles(s.State().Vault)); n != 20 {
		t.Errorf("%d of 20 accounts", n)
	}
}

func TestCloseEndsEverything(t *testing.T) {
	s, path := made(t)
	s.Close()
	wantError(t, s.Apply(bg), session.ErrClosed)
	wantError(t, s.Unlock(bg, path, passphrase(t, "kagi")), session.ErrClosed)
	_, err := s.Seal([]byte("x"))
	wantError(t, err, session.ErrClosed)
	s.Subscribe(func(session.State) { t.Error("told after Close") })()
	s.Close()
}
