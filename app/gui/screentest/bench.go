// Package screentest is what the tests of screens stand on: a real session in
// a folder of its own with a key derivation that takes no time, a window of
// Fyne's test driver, and the Env that the root would give. It is imported by
// tests only.
package screentest

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/clip"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/launch"
	"kagikura/app/session"
	"kagikura/app/settings"
	"kagikura/app/text"
	"kagikura/assets"
	"kagikura/crypto/kdf"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/linkcheck"
)

// noon is the moment at which tests happen: not before the date of the directory,
// or the clock of the tests counts as late.
var noon = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)

// Bench is a screen's surroundings.
type Bench struct {
	screen.Env

	T     testing.TB
	Dir   string // a folder of the test's own
	Store *settings.Store
	Went  []screen.Place // by Env.Go
	Fails []error        // by Env.Fail
	AtEnd bool           // pictures are of the end of what scrolls

	window  *window
	passed  atomic.Int64 // nanoseconds since noon
	waiting []job
	held    bool

	door  sync.Mutex // guards turns
	turns []func()   // for the UI thread
}

type job struct {
	ctx  context.Context
	work func(context.Context) error
	then func(error)
}

// Look is how the window is drawn.
type Look struct {
	Lang          string
	Mode          theme.Mode
	Width, Height float32
	Scale         int    // percent
	Settings      string // their file at start, "" for none
}

// usual is the look of most tests.
var usual = Look{Lang: text.Japanese, Mode: theme.Light, Width: 1120, Height: 740, Scale: 100}

// New makes a bench in the usual look, with no vault open.
func New(t testing.TB) *Bench { return NewLook(t, usual) }

// NewLook makes a bench, with no vault open.
func NewLook(t testing.TB, look Look) *Bench {
	t.Helper()
	b := &Bench{T: t, Dir: t.TempDir()}
	state := filepath.Join(b.Dir, "state")
	if look.Settings != "" {
		b.Must(os.MkdirAll(state, 0o700))
		b.Must(os.WriteFile(filepath.Join(state, "settings.json"), []byte(look.Settings), 0o600))
	}
	store, err := settings.Open(state, rand.Reader)
	b.Must(err)
	directory, err := brokerage.Bundled(assets.Directory())
	b.Must(err)
	key, err := session.UpdateKey(updateKey)
	b.Must(err)
	b.Store = store
	b.Session = session.New(session.Config{
		Now: b.now, Random: rand.Reader, Store: store, Directory: directory, UpdateKey: key,
		Generations: store.Generations(), Pending: store.Pending(), Cost: cheap, Brief: true, Dictionary: text.Dictionary,
	})
	t.Cleanup(b.Session.Close)
	b.Clip, err = clip.New(clip.Config{
		Board: &board{}, Random: rand.Reader, Now: b.now,
		After: func(time.Duration, func()) func() { return func() {} },
	})
	b.Must(err)

	app := fynetest.NewTempApp(t)
	app.Settings().SetTheme(theme.New(assets.LoadFonts(), look.Mode, look.Scale))
	b.window = newWindow(fynetest.NewTempWindow(t, &fyne.Container{}))
	b.Window = b.window
	b.Window.SetPadded(false)
	b.Window.Resize(fyne.NewSize(look.Width, look.Height))
	b.Env.Text = text.New(look.Lang)
	b.Now = b.now
	b.Dialogs, b.Reveals = parts.NewDialogs(b.Window.Canvas()), &parts.Reveals{}
	b.Do = b.do
	b.Go = func(p screen.Place) { b.Went = append(b.Went, p) }
	b.Fail = func(err error) { b.Fails = append(b.Fails, err) }
	b.Open = func(linkcheck.Verified) {}
	b.OpenAccount = func(vault.ID, linkcheck.Verified) {}
	b.AskTime = func(context.Context, string) (session.Clock, error) {
		return session.Clock{}, errors.New("screentest: there is no network")
	}
	b.Browsers = func() []launch.Browser { return nil }
	b.Touch = func() {}
	return b
}

// Pass lets the clock of everything go on.
func (b *Bench) Pass(d time.Duration) { b.passed.Add(int64(d)) }

func (b *Bench) now() time.Time { return noon.Add(time.Duration(b.passed.Load())) }

func cheap(context.Context, time.Duration) (kdf.Params, time.Duration, error) {
	return kdf.Params{Kind: kdf.Argon2id, Memory: 64 << 10, Iterations: 1, Parallelism: 1, Version: kdf.Version13}, 950 * time.Millisecond, nil
}

// do keeps the work for Settle.
func (b *Bench) do(work func(context.Context) error, then func(error)) context.CancelFunc {
	ctx, cancel := context.WithCancel(context.Background())
	b.waiting = append(b.waiting, job{ctx, work, then})
	return cancel
}

// Hold lets what f starts wait in the background until the next Settle.
func (b *Bench) Hold(f func()) {
	b.held = true
	f()
	b.held = false
}

// UI keeps what the root brings to the UI thread from elsewhere for Turn: the
// toolkit of the tests would do it at once, beside the test.
func (b *Bench) UI(f func()) {
	b.door.Lock()
	defer b.door.Unlock()
	b.turns = append(b.turns, f)
}

// Turn does what was brought to the UI thread so far, and tells whether there was
// anything.
func (b *Bench) Turn() bool {
	b.door.Lock()
	turns := b.turns
	b.turns = nil
	b.door.Unlock()
	for _, f := range turns {
		f()
	}
	return len(turns) > 0
}

// Settle does what waits in the background, and what comes of it.
func (b *Bench) Settle() {
	b.T.Helper()
	for range 100 {
		if b.held {
			return
		}
		if b.Turn() {
			continue
		}
		if len(b.waiting) == 0 {
			return
		}
		next := b.waiting[0]
		b.waiting = b.waiting[1:]
		next.then(next.work(next.ctx))
	}
	b.T.Fatal("the screen starts work without end")
}

// Must ends the test at an error.
func (b *Bench) Must(err error) {
	b.T.Helper()
	if err != nil {
		b.T.Fatal(err)
	}
}

// NewVault makes a vault with a passphrase and opens it.
func (b *Bench) NewVault(passphrase string) (path string) {
	b.T.Helper()
	path = filepath.Join(b.Dir, "shoken.kdbx")
	value, err := b.Session.Seal([]byte(passphrase))
	b.Must(err)
	b.Must(b.Session.Create(context.Background(), path, session.Credentials{Passphrase: &value}, time.Second))
	return path
}

// Account adds an account to the open vault; the fields with secret names are
// sealed. Names and values take turns.
func (b *Bench) Account(title string, namesAndValues ...string) vault.ID {
	b.T.Helper()
	id, err := b.Session.NewID()
	b.Must(err)
	b.Must(b.Session.Apply(context.Background(), b.Addition(id, title, namesAndValues...)))
	return id
}

// Addition is the change that Account makes, for many at once.
func (b *Bench) Addition(id vault.ID, title string, namesAndValues ...string) vault.Change {
	b.T.Helper()
	fields := []vault.Field{vault.TextField(vault.FieldTitle, title)}
	for i := 0; i+1 < len(namesAndValues); i += 2 {
		name, value := namesAndValues[i], namesAndValues[i+1]
		if !vault.IsSecretName(name) {
			fields = append(fields, vault.TextField(name, value))
			continue
		}
		sealed, err := b.Session.Seal([]byte(value))
		b.Must(err)
		fields = append(fields, vault.SecretField(name, sealed))
	}
	return vault.AddEntry{ID: id, Parent: b.Session.State().Vault.Root().ID, Fields: fields}
}

// Firm is the name of a firm of the directory in the language of the bench.
func (b *Bench) Firm(id string) string {
	b.T.Helper()
	f, ok := b.Session.State().Directory.Firm(id)
	if !ok {
		b.T.Fatalf("no firm %q", id)
	}
	return f.Name(b.Text.Lang())
}

// Show puts a screen into the window as the root does.
func (b *Bench) Show(s screen.Screen) {
	b.T.Helper()
	s.Render(b.State())
	b.Window.SetContent(s.Content())
	s.Enter()
	b.Settle()
	s.Render(b.State())
}

// State is the session's state with what is wrong with the passwords, where a vault
// is open; by itself the session of a bench does not look.
func (b *Bench) State() session.State {
	b.T.Helper()
	if b.Session.State().Vault != nil {
		_, err := b.Session.Findings(context.Background())
		b.Must(err)
	}
	return b.Session.State()
}

// board is a clipboard of the test's own.
type board struct{ text []byte }

func (b *board) Set(text []byte) error { b.text = append([]byte(nil), text...); return nil }
func (b *board) Get() ([]byte, error)  { return b.text, nil }
func (b *board) Clear() error          { b.text = nil; return nil }
