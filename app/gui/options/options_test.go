package options_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui/options"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/gui/secretfield"
	"kagikura/app/session"
	"kagikura/app/settings"
	"kagikura/app/text"
	"kagikura/vault"
)

type bench struct {
	*screentest.Bench
	screen *options.Screen
	path   string // of the vault
}

func open(t *testing.T) *bench { return on(screentest.New(t)) }

func on(plain *screentest.Bench) *bench {
	b := &bench{Bench: plain}
	b.path = b.NewVault("old")
	b.Account("SBI", vault.FieldPassword, "x")
	b.screen = options.New(b.Env)
	b.Show(b.screen)
	return b
}

// The choices of the settings, from top to bottom.
const (
	language = iota
	light
	size
	lock
	clipboard
	reveal
	save
	old
)

// move moves a choice with the arrow keys.
func (b *bench) move(choice int, keys ...fyne.KeyName) {
	c := screentest.All[*parts.Choice](b.Bench)[choice]
	for _, key := range keys {
		c.Focusable().TypedKey(&fyne.KeyEvent{Name: key})
	}
	b.Settle()
	b.screen.Render(b.Session.State())
}

func TestEachChoiceIsKeptAtOnce(t *testing.T) {
	b := open(t)
	b.move(language, fyne.KeyRight)
	b.move(light, fyne.KeyRight, fyne.KeyRight)
	b.move(size, fyne.KeyRight)
	b.move(lock, fyne.KeyRight)
	b.move(clipboard, fyne.KeyLeft)
	b.move(reveal, fyne.KeyRight)
	got := b.Store.Settings()
	want := settings.Settings{
		Language: settings.LanguageJapanese, Theme: settings.ThemeDark, TextScale: 125,
		LockAfter: 10 * time.Minute, ClipboardClear: 10 * time.Second, RevealFor: 20 * time.Second,
	}
	if got.Language != want.Language || got.Theme != want.Theme || got.TextScale != want.TextScale ||
		got.LockAfter != want.LockAfter || got.ClipboardClear != want.ClipboardClear || got.RevealFor != want.RevealFor {
		t.Errorf("kept %+v\nwant %+v", got, want)
	}
}

func TestNeverLockingIsWarnedOf(t *testing.T) {
	b := open(t)
	b.move(lock, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight)
	if b.Says(b.Text.S("options.lock.warn")) {
		t.Error("two hours are called never")
	}
	b.move(lock, fyne.KeyRight)
	if b.Store.Settings().LockAfter != 0 || !b.Says(b.Text.S("options.lock.warn")) {
		t.Errorf("locks after %v, said %q", b.Store.Settings().LockAfter, b.Said())
	}
}

// A time that was set in another way is one of the choices, not lost.
func TestAnUnusualTimeIsAChoice(t *testing.T) {
	b := open(t)
	b.Must(b.Session.SetSettings(func(v *settings.Settings) { v.LockAfter = 7 * time.Minute }))
	b.screen = options.New(b.Env)
	b.Show(b.screen)
	if !b.Says(b.Text.Duration(7 * time.Minute)) {
		t.Fatalf("said %q", b.Said())
	}
	b.move(lock, fyne.KeyRight)
	if got := b.Store.Settings().LockAfter; got != 10*time.Minute {
		t.Errorf("the next one is %v", got)
	}
}

func TestASettingThatCannotBeKeptGoesBack(t *testing.T) {
	b := open(t)
	state := filepath.Join(b.Dir, "state")
	b.Must(os.RemoveAll(state))
	b.Must(os.WriteFile(state, nil, 0o600)) // a file where the folder should be
	b.move(size, fyne.KeyRight)
	if len(b.Fails) != 1 {
		t.Errorf("failures shown: %v", b.Fails)
	}
	if chosen := screentest.All[*parts.Choice](b.Bench)[size].Chosen(); chosen != 0 {
		t.Errorf("the screen still says choice %d", chosen)
	}
}

func TestARecentVaultIsForgotten(t *testing.T) {
	b := open(t)
	b.Must(b.Session.SetSettings(func(v *settings.Settings) {
		v.Remember("/somewhere/other.kdbx")
		v.Remember(b.path)
	}))
	b.screen.Render(b.Session.State())
	if !b.Says("other") || !b.Says(b.Text.S("options.recent.open")) {
		t.Fatalf("said %q", b.Said())
	}
	var forget []*parts.Button
	for _, button := range screentest.All[*parts.Button](b.Bench) {
		if button.Label() == b.Text.S("options.recent.remove") {
			forget = append(forget, button)
		}
	}
	fynetest.Tap(forget[1])
	b.Settle()
	if got := b.Store.Settings().Recent; len(got) != 1 || got[0].Path != b.path {
		t.Errorf("recent are %v", got)
	}
}

// The session knows when it opened the file, the file when it was written.
func TestTheLastSaveIsTheFiles(t *testing.T) {
	b := open(t)
	written := time.Date(2026, 11, 1, 9, 30, 0, 0, time.Local)
	b.Must(os.Chtimes(b.path, written, written))
	b.screen = options.New(b.Env)
	b.Show(b.screen)
	if !b.Says("2026-11-01 09:30") {
		t.Errorf("said %q", b.Said())
	}
}

// fresh types a passphrase of one's own into the form for a new key.
func (b *bench) fresh(passphrase string) {
	b.Press(b.Text.S("options.rekey"))
	b.Layout()
	screentest.All[*parts.Choice](b.Bench)[0].Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	for _, field := range screentest.All[*secretfield.Field](b.Bench) {
		fynetest.Type(field, passphrase)
	}
	b.Settle()
}

func (b *bench) unlock(passphrase, keyFile string) error {
	b.Must(b.Session.Lock(context.Background()))
	value, err := b.Session.Seal([]byte(passphrase))
	b.Must(err)
	return b.Session.Unlock(context.Background(), b.path, session.Credentials{Passphrase: &value, KeyFile: keyFile})
}

func TestChangeOfThePassphrase(t *testing.T) {
	b := open(t)
	b.fresh("atarashii kagi")
	if !b.screen.Unkept() {
		t.Error("leaving does not ask although a passphrase is typed")
	}
	b.Press(b.Text.S("options.rekey.change"))
	if !b.Says(b.Text.S("options.rekey.done")) || b.screen.Unkept() {
		t.Fatalf("said %q, failures %v", b.Said(), b.Fails)
	}
	if left, _ := filepath.Glob(filepath.Join(b.Store.Generations(), "*")); len(left) != 0 {
		t.Errorf("%d earlier versions still open with the old passphrase", len(left))
	}
	if err := b.unlock("old", ""); err == nil {
		t.Error("the old passphrase still opens the vault")
	}
	b.Must(b.unlock("atarashii kagi", ""))
}

func TestChangeWithAKeyFile(t *testing.T) {
	b := open(t)
	keyFile := filepath.Join(b.Dir, "key")
	b.fresh("atarashii kagi")
	screentest.All[*parts.Choice](b.Bench)[1].Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	b.Press(b.Text.S("options.rekey.change"))
	if !b.Says(b.Text.S("options.keyfile.missing")) {
		t.Fatalf("said %q", b.Said())
	}
	screentest.All[*parts.Input](b.Bench)[0].SetText(keyFile)
	b.Press(b.Text.S("options.rekey.change"))
	if !b.Says(b.Text.Error(session.ErrNoKeyFile).What) {
		t.Fatalf("said %q", b.Said())
	}
	b.Must(os.WriteFile(keyFile, []byte("0123456789abcdef0123456789abcdef"), 0o600))
	b.Press(b.Text.S("options.rekey.change"))
	if !b.Says(b.Text.S("options.rekey.done")) {
		t.Fatalf("said %q", b.Said())
	}
	if err := b.unlock("atarashii kagi", ""); err == nil {
		t.Error("the vault opens without its key file")
	}
	b.Must(b.unlock("atarashii kagi", keyFile))
}

func TestTheTimeToUnlockIsMeasuredAndKept(t *testing.T) {
	b := open(t)
	b.fresh("atarashii kagi")
	if !b.Says(b.Text.S("options.pace.measured", text.A("seconds", "0.9"))) && !b.Says(b.Text.S("options.pace.measured", text.A("seconds", "1.0"))) {
		t.Errorf("said %q", b.Said())
	}
	screentest.All[*parts.Slider](b.Bench)[0].TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	b.Settle()
	b.Press(b.Text.S("options.rekey.change"))
	if got := b.Store.Settings().UnlockTime; got != 1500*time.Millisecond {
		t.Errorf("later vaults take %v", got)
	}
}

func TestCancelledChangeKeepsTheOldKey(t *testing.T) {
	b := open(t)
	b.fresh("atarashii kagi")
	b.Hold(func() { b.Press(b.Text.S("options.rekey.change")) })
	b.Press(b.Text.S("common.cancel"))
	if b.Says(b.Text.S("options.rekey.done")) {
		t.Error("says it was changed")
	}
	b.Window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	b.Must(b.unlock("old", ""))
}

func TestLicencesCanBeRead(t *testing.T) {
	b := open(t)
	b.Press(b.Text.S("options.licences"))
	if !b.Dialogs.Open() || !b.Says("SIL Open Font License") {
		t.Errorf("said %q", b.Said())
	}
}

func TestPictures(t *testing.T) {
	at := func(reach func(*bench)) func(*screentest.Bench) screen.Screen {
		return func(plain *screentest.Bench) screen.Screen {
			b := on(plain)
			b.Must(b.Session.SetSettings(func(v *settings.Settings) {
				v.Remember("/home/tanaka/Documents/chichi.kdbx")
				v.Remember(b.path)
			}))
			b.screen.Render(b.Session.State())
			reach(b)
			return b.screen
		}
	}
	screentest.Pictures(t, "options-top", at(func(*bench) {}))
	screentest.Pictures(t, "options-end", at(func(b *bench) { b.AtEnd = true }))
	screentest.Pictures(t, "options-rekey", at(func(b *bench) { b.fresh("kagi wa kura ni") }))
	screentest.Pictures(t, "options-earlier", at(func(b *bench) {
		b.Account("楽天証券", vault.FieldPassword, "y")
		b.lookInside()
	}))
	screentest.Pictures(t, "options-pace", at(func(b *bench) {
		b.fresh("kagi wa kura ni")
		b.AtEnd = true
	}))
	screentest.Pictures(t, "options-licences", at(func(b *bench) { b.Press(b.Text.S("options.licences")) }))
}
