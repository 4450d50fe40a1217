package session_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"kagikura/app/session"
	"kagikura/app/settings"
	"kagikura/assets"
	"kagikura/crypto/generate"
	"kagikura/crypto/kdf"
	"kagikura/crypto/otp"
	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/audit"
	"kagikura/vault/brokerage"
	"kagikura/vault/linkcheck"
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

func TestRefusedChangeChangesNothing(t *testing.T) {
	s, path := made(t)
	before, err := os.ReadFile(path)
	must(t, err)
	id, err := s.NewID()
	must(t, err)
	err = s.Apply(bg, s.addition(t, id, "A", "x"), vault.DeleteEntry{ID: vault.ID{1}})
	wantError(t, err, vault.ErrNoEntry)
	if n := len(titles(s.State().Vault)); n != 0 {
		t.Errorf("%d accounts after a refused change", n)
	}
	after, err := os.ReadFile(path)
	must(t, err)
	if !bytes.Equal(before, after) || s.State().Unsaved {
		t.Error("a refused change was saved")
	}
}

func TestEverySaveHasNewSeeds(t *testing.T) {
	s, path := made(t)
	head := func() []byte {
		data, err := os.ReadFile(path)
		must(t, err)
		return data[:250]
	}
	first := head()
	s.add(t, "A", "x")
	if bytes.Equal(first, head()) {
		t.Error("two saves with the same header")
	}
}

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
	s := open(t, func(c *session.Config) {
		c.Cost = func(context.Context, time.Duration) (kdf.Params, time.Duration, error) {
			return kdf.Params{Kind: kdf.Argon2id, Memory: 64 << 10, Iterations: 10_001, Parallelism: 1, Version: kdf.Version13}, time.Second, nil
		}
	})
	path := filepath.Join(s.dir, "v.kdbx")
	must(t, s.Create(bg, path, passphrase(t, "kagi"), time.Second))
	must(t, s.Lock(bg))
	var ask *session.NeedConsentError
	if err := s.Unlock(bg, path, passphrase(t, "kagi")); !errors.As(err, &ask) || ask.Memory != 64<<10 {
		t.Fatalf("error %v", err)
	}
	must(t, s.Unlock(bg, path, passphrase(t, "kagi"), session.AcceptCost))
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

func TestChangedOnDiskIsNeverOverwritten(t *testing.T) {
	s, path := made(t)
	other := open(t)
	must(t, other.Unlock(bg, path, passphrase(t, "kagi")))
	other.add(t, "theirs", "x")
	theirs, err := os.ReadFile(path)
	must(t, err)

	id, err := s.NewID()
	must(t, err)
	err = s.Apply(bg, s.addition(t, id, "ours", "y"))
	var unsaved *session.UnsavedError
	if !errors.As(err, &unsaved) || !errors.Is(err, session.ErrChanged) {
		t.Fatalf("error %v", err)
	}
	if now, _ := os.ReadFile(path); !bytes.Equal(now, theirs) {
		t.Fatal("the other program's file was overwritten")
	}
	st := s.State()
	if !st.Unsaved || !errors.Is(st.Problem, session.ErrChanged) || !slices.Equal(titles(st.Vault), []string{"ours"}) {
		t.Fatalf("the edit is not in memory: %+v", st)
	}
	if err := s.Lock(bg); !errors.As(err, &unsaved) || s.State().Phase != session.Unlocked {
		t.Fatalf("lock let go of unsaved changes: %v", err)
	}

	beside := s.CopyPath()
	must(t, s.SaveCopy(bg, beside))
	if s.State().Copy != beside || filepath.Dir(beside) != filepath.Dir(path) {
		t.Errorf("copy %q", beside)
	}
	if s.CopyPath() == beside {
		t.Error("the name of the copy is proposed again")
	}
	must(t, s.Reload(bg))
	if st := s.State(); !slices.Equal(titles(st.Vault), []string{"theirs"}) || st.Problem != nil || st.Unsaved {
		t.Fatalf("after reload: %+v", st)
	}
	s.add(t, "after", "z")
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, beside, passphrase(t, "kagi")))
	if got := titles(s.State().Vault); !slices.Equal(got, []string{"ours"}) {
		t.Errorf("the copy has %q", got)
	}
}

func TestCopyLetsLockGo(t *testing.T) {
	s, path := made(t)
	must(t, os.Remove(path))
	id, err := s.NewID()
	must(t, err)
	wantError(t, s.Apply(bg, s.addition(t, id, "A", "x")), session.ErrVanished)
	must(t, s.SaveCopy(bg, s.CopyPath()))
	must(t, s.Lock(bg))
}

func TestRetryAfterTheFileCameBack(t *testing.T) {
	s, path := made(t)
	away := path + ".away"
	must(t, os.Rename(path, away))
	id, err := s.NewID()
	must(t, err)
	wantError(t, s.Apply(bg, s.addition(t, id, "A", "x")), session.ErrVanished)
	wantError(t, s.Retry(bg), session.ErrVanished)
	must(t, os.Rename(away, path))
	must(t, s.Retry(bg))
	if st := s.State(); st.Unsaved || st.Problem != nil {
		t.Errorf("state: %+v", st)
	}
	must(t, s.Lock(bg))
}

func TestReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write anywhere")
	}
	s, path := made(t)
	must(t, os.Chmod(filepath.Dir(path), 0o500))
	t.Cleanup(func() { os.Chmod(filepath.Dir(path), 0o700) })
	id, err := s.NewID()
	must(t, err)
	wantError(t, s.Apply(bg, s.addition(t, id, "A", "x")), session.ErrReadOnly)
	if len(titles(s.State().Vault)) != 1 {
		t.Error("the edit was lost")
	}
}

func TestLockDiscarding(t *testing.T) {
	s, path := made(t)
	must(t, os.Remove(path))
	id, err := s.NewID()
	must(t, err)
	wantError(t, s.Apply(bg, s.addition(t, id, "A", "x")), session.ErrVanished)
	s.LockDiscarding()
	if s.State().Phase != session.Locked {
		t.Error("not locked")
	}
	must(t, s.Lock(bg)) // nothing to do
}

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

func TestReuseFollowsTheVault(t *testing.T) {
	s, _ := made(t)
	a := s.add(t, "A", "same")
	b := s.add(t, "B", "same")
	if r := s.State().Reuse; len(r) != 1 || !slices.Equal(r[0].Accounts(), []vault.ID{a, b}) {
		t.Fatalf("reuse %+v", r)
	}
	typed, err := secret.NewBuilder()
	must(t, err)
	defer typed.Destroy()
	must(t, typed.Insert(0, []byte("same")))
	uses, err := s.SameAs(typed, audit.Use{Account: a, Field: vault.FieldPassword})
	must(t, err)
	if len(uses) != 1 || uses[0].Account != b {
		t.Errorf("same as %+v", uses)
	}
	v, err := s.Keep(typed)
	must(t, err)
	if typed.Len() != 0 || plain(t, v) != "same" {
		t.Error("Keep did not move the secret")
	}
	other, err := s.Seal([]byte("other"))
	must(t, err)
	must(t, s.Apply(bg, vault.EditEntry{ID: b, Set: []vault.Field{vault.SecretField(vault.FieldPassword, other)}}))
	if r := s.State().Reuse; len(r) != 0 {
		t.Errorf("reuse after the change %+v", r)
	}
}

func TestCodes(t *testing.T) {
	s, _ := made(t, func(c *session.Config) { c.Now = func() time.Time { return time.Unix(59, 0) } })
	uri := "otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&digits=8"
	field, preview, err := s.MakeOTP([]byte(uri), otp.Default())
	must(t, err)
	if preview.Now.Text() != "94287082" { // RFC 6238, appendix B
		t.Errorf("preview %s", preview.Now.Text())
	}
	id := s.add(t, "A", "x", field)
	codes, err := s.Code(id)
	must(t, err)
	if codes.Now.Text() != "94287082" || !codes.Now.ValidUntil.Equal(time.Unix(60, 0)) || codes.Next.Text() == codes.Now.Text() {
		t.Errorf("codes %+v", codes)
	}
	if _, preview, err := s.MakeOTP([]byte("gezd gnbv-gy3tqojqgezdgnbvgy3tqojq"), otp.Default()); err != nil || preview.Now.Text() != "287082" {
		t.Errorf("typed key: %v %v", preview.Now.Text(), err)
	}
	seed, err := s.Seal([]byte("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"))
	must(t, err)
	legacy := s.add(t, "B", "y", vault.SecretField("TOTP Seed", seed), vault.TextField("TOTP Settings", "30;6"))
	if codes, err := s.Code(legacy); err != nil || codes.Now.Text() != "287082" {
		t.Errorf("legacy: %v %v", codes.Now.Text(), err)
	}
	_, err = s.Code(s.add(t, "C", "z"))
	wantError(t, err, session.ErrNoCode)
	_, err = s.Code(vault.ID{1})
	wantError(t, err, session.ErrNoAccount)
	_, _, err = s.MakeOTP([]byte("otpauth://hotp/x?secret=GEZDGNBVGY3TQOJQ&counter=1"), otp.Default())
	wantError(t, err, session.ErrCounter)
	_, _, err = s.MakeOTP([]byte("not base32!"), otp.Default())
	if err == nil {
		t.Error("nonsense was taken for a key")
	}
}

func TestOnlyVerifiedAddressesOpen(t *testing.T) {
	s, path := made(t)
	draft, err := s.DraftOf("sbi")
	must(t, err)
	if draft.URL == "" || draft.Data[vault.DataFirm] == "" {
		t.Fatalf("draft %+v", draft)
	}
	official := s.add(t, draft.Title, "a", vault.TextField(vault.FieldURL, draft.URL))
	v, err := s.Verified(official)
	must(t, err)
	if v.URL() != draft.URL || v.Firm() != "sbi" || !s.State().Launch[official].Ready {
		t.Errorf("verified %q", v.URL())
	}

	var refused *linkcheck.RefusedError
	host := v.Host()
	for _, url := range []string{
		"https://" + host + "/redirect?u=https://evil.example/",
		"https://" + host + ".evil.example/",
		"http://" + host + "/",
	} {
		id := s.add(t, url, "b"+url, vault.TextField(vault.FieldURL, url))
		if _, err := s.Verified(id); !errors.As(err, &refused) || s.State().Launch[id].Ready {
			t.Errorf("%s: %v", url, err)
		}
		if err := s.ConfirmAddress(bg, url); !errors.As(err, &refused) {
			t.Errorf("%s could be confirmed: %v", url, err)
		}
	}

	own := "https://bank.example/login?x=1"
	id := s.add(t, "own", "c", vault.TextField(vault.FieldURL, own))
	if _, err := s.Verified(id); !errors.As(err, &refused) {
		t.Errorf("unconfirmed: %v", err)
	}
	must(t, s.MayConfirm(own))
	must(t, s.ConfirmAddress(bg, own))
	if v, err := s.Verified(id); err != nil || v.URL() != own || !s.State().Launch[id].Ready {
		t.Errorf("confirmed: %v %v", v.URL(), err)
	}
	must(t, s.Apply(bg, vault.EditEntry{ID: id, Set: []vault.Field{vault.TextField(vault.FieldURL, own+"2")}}))
	if _, err := s.Verified(id); !errors.As(err, &refused) || s.State().Launch[id].Ready {
		t.Errorf("changed after confirming: %v", err)
	}
	_, err = s.Verified(s.add(t, "none", "d"))
	wantError(t, err, session.ErrNoAddress)

	other := open(t) // another computer: nothing was confirmed there
	must(t, other.Unlock(bg, path, passphrase(t, "kagi")))
	must(t, other.Apply(bg, vault.EditEntry{ID: id, Set: []vault.Field{vault.TextField(vault.FieldURL, own)}}))
	if _, err := other.Verified(id); !errors.As(err, &refused) {
		t.Errorf("confirmed on another computer: %v", err)
	}
}

func TestSecretsBeforeAVaultIsOpen(t *testing.T) {
	s := open(t)
	words, _ := assets.Words("en")
	list, err := generate.ParseWordlist(words)
	must(t, err)
	suggestion, err := s.Passphrase(list, 6, "-")
	must(t, err)
	path := filepath.Join(s.dir, "v.kdbx")
	must(t, s.Create(bg, path, session.Credentials{Passphrase: &suggestion}, time.Second))
	text := plain(t, suggestion)
	must(t, s.Lock(bg))
	wantError(t, suggestion.Use(func([]byte) error { return nil }), secret.ErrDestroyed)
	must(t, s.Unlock(bg, path, passphrase(t, text)))
}

func TestSettingsAndRecent(t *testing.T) {
	s, path := made(t, func(c *session.Config) { c.Brief = false })
	must(t, s.SetSettings(func(set *settings.Settings) { set.TextScale = 9999 }))
	if got := s.State().Settings; got.TextScale == 9999 || len(got.Recent) != 1 || got.Recent[0].Path != path {
		t.Errorf("settings %+v", got)
	}
	again, err := settings.Open(s.store.Dir(), rand.Reader)
	must(t, err)
	next := session.New(session.Config{Now: time.Now, Random: rand.Reader, Store: again})
	defer next.Close()
	if st := next.State(); st.Phase != session.Locked || st.Path != path {
		t.Errorf("first state %+v", st)
	}
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
