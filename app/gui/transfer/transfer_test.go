package transfer_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/gui/secretfield"
	"kagikura/app/gui/theme"
	"kagikura/app/gui/transfer"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault"
)

type bench struct {
	*screentest.Bench
	screen *transfer.Screen
	father vault.ID
	out    string
}

const theirs = "chichi to musume no kagi"

// open shows the screen on a vault of three accounts, of which one has an
// earlier password.
func open(t *testing.T) *bench {
	t.Helper()
	b := &bench{Bench: screentest.New(t)}
	b.NewVault("mine")
	b.out = filepath.Join(b.Dir, "out.kdbx")
	b.father = b.Account("SBI", vault.FieldUserName, "tanaka", vault.FieldPassword, "before")
	now, err := b.Session.Seal([]byte("now"))
	b.Must(err)
	b.Must(b.Session.Apply(context.Background(), vault.EditEntry{ID: b.father, Set: []vault.Field{vault.SecretField(vault.FieldPassword, now)}}))
	b.Account("Rakuten", vault.FieldPassword, "x")
	b.Account("Monex", vault.FieldPassword, "y")
	b.show()
	return b
}

func (b *bench) show() {
	b.screen = transfer.New(b.Env)
	b.Show(b.screen)
}

// pick ticks the first account that a search finds and goes on.
func (b *bench) pick(query string) {
	fynetest.Type(screentest.All[*parts.Input](b.Bench)[0], query)
	list := screentest.All[*parts.List](b.Bench)[0]
	list.Select(0)
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	b.Press(b.Text.S("common.next"))
}

// key chooses a passphrase of one's own and goes on.
func (b *bench) key(passphrase string) {
	screentest.All[*parts.Choice](b.Bench)[0].Focusable().TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	for _, field := range screentest.All[*secretfield.Field](b.Bench) {
		fynetest.Type(field, passphrase)
	}
	b.Press(b.Text.S("common.next"))
}

func (b *bench) path(path string) {
	field := screentest.All[*parts.Input](b.Bench)[0]
	field.SetText(path)
}

// opened is the written vault.
func (b *bench) opened(t *testing.T) *vault.Vault {
	t.Helper()
	b.Must(b.Session.Lock(context.Background()))
	passphrase, err := b.Session.Seal([]byte(theirs))
	b.Must(err)
	b.Must(b.Session.Unlock(context.Background(), b.out, session.Credentials{Passphrase: &passphrase}))
	return b.Session.State().Vault
}

func TestExportOfOneAccount(t *testing.T) {
	b := open(t)
	b.pick("sbi")
	b.key(theirs)
	b.path(b.out)
	b.Press(b.Text.S("transfer.write"))
	if !b.Says(b.Text.S("transfer.done", text.A("n", 1))) || !b.Says(b.out) {
		t.Fatalf("said %q", b.Said())
	}
	if b.screen.Unkept() {
		t.Error("leaving asks although everything is written")
	}
	v := b.opened(t)
	var titles []string
	for _, e := range v.Live() {
		titles = append(titles, e.Title())
		if e.ID != b.father || len(e.History) != 0 {
			t.Errorf("another identity, or %d earlier versions that nobody wanted to hand over", len(e.History))
		}
	}
	if len(titles) != 1 || titles[0] != "SBI" {
		t.Errorf("the file has %q", titles)
	}
}

func TestHistoryGoesAlongOnDemand(t *testing.T) {
	b := open(t)
	b.pick("sbi")
	b.key(theirs)
	b.path(b.out)
	fynetest.Tap(screentest.All[*parts.Check](b.Bench)[0])
	b.Press(b.Text.S("transfer.write"))
	for _, e := range b.opened(t).Live() {
		if len(e.History) != 1 {
			t.Errorf("%d earlier versions, want 1", len(e.History))
		}
	}
}

func TestNothingTicked(t *testing.T) {
	b := open(t)
	b.Press(b.Text.S("common.next"))
	if !b.Says(b.Text.S("transfer.pick.missing")) {
		t.Errorf("said %q", b.Said())
	}
}

func TestTickAllTicksWhatTheSearchShows(t *testing.T) {
	b := open(t)
	b.Press(b.Text.S("transfer.all"))
	if !b.Says(b.Text.S("transfer.ticked", text.A("n", 3))) {
		t.Errorf("said %q", b.Said())
	}
	fynetest.Type(screentest.All[*parts.Input](b.Bench)[0], "monex")
	b.Press(b.Text.S("transfer.none"))
	if !b.Says(b.Text.S("transfer.ticked", text.A("n", 2))) {
		t.Errorf("said %q", b.Said())
	}
}

// Nothing that was chosen or typed is lost by a refusal.
func TestRefusalsStandBesideThePath(t *testing.T) {
	b := open(t)
	b.pick("sbi")
	b.key(theirs)
	b.Must(os.WriteFile(b.out, []byte("somebody's"), 0o600))
	for path, want := range map[string]string{
		"":    b.Text.S("filepick.target.missing"),
		b.out: b.Text.Error(session.ErrExists).What,
		filepath.Join(b.Dir, "nowhere", "x.kdbx"): b.Text.S("filepick.target.nowhere"),
	} {
		b.path(path)
		b.Press(b.Text.S("transfer.write"))
		if !b.Says(want) {
			t.Errorf("%q: said %q, want %q", path, b.Said(), want)
		}
	}
	if kept, _ := os.ReadFile(b.out); string(kept) != "somebody's" {
		t.Error("a file of somebody was overwritten")
	}
	if !b.screen.Unkept() {
		t.Error("leaving does not ask although a passphrase is typed")
	}
	b.out = filepath.Join(b.Dir, "free")
	b.path(b.out)
	b.Press(b.Text.S("transfer.write"))
	b.out += ".kdbx"
	b.opened(t)
}

func TestCancelling(t *testing.T) {
	b := open(t)
	b.pick("sbi")
	b.key(theirs)
	b.path(b.out)
	b.Hold(func() { b.Press(b.Text.S("transfer.write")) })
	b.Press(b.Text.S("common.cancel"))
	if !b.Says(b.Text.S("transfer.cancelled")) {
		t.Errorf("said %q", b.Said())
	}
	if _, err := os.Stat(b.out); err == nil {
		t.Error("there is a file although it was cancelled")
	}
}

func TestEscapeGoesBackAndKeepsEverything(t *testing.T) {
	b := open(t)
	b.pick("sbi")
	b.Window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if !b.Says(b.Text.S("transfer.ticked", text.A("n", 1))) {
		t.Errorf("said %q", b.Said())
	}
}

func TestAFieldOutOfSightComesIntoSight(t *testing.T) {
	b := &bench{Bench: screentest.NewLook(t, screentest.Look{Lang: text.English, Mode: theme.Light, Width: 900, Height: 600, Scale: 175})}
	b.NewVault("mine")
	b.Account("SBI", vault.FieldPassword, "x")
	b.show()
	b.pick("")
	b.Layout()
	field := screentest.All[*secretfield.Field](b.Bench)[0]
	b.Window.Canvas().Focus(field)
	scroll := screentest.All[*container.Scroll](b.Bench)[0]
	if scroll.Offset.Y == 0 {
		t.Error("the field that has the focus is below what can be seen")
	}
}

func TestAccountsThatAreGoneAreNotTicked(t *testing.T) {
	b := open(t)
	b.Press(b.Text.S("transfer.all"))
	bin, err := b.Session.NewID()
	b.Must(err)
	b.Must(b.Session.Apply(context.Background(), vault.RecycleEntry{ID: b.father, Bin: bin}))
	b.screen.Render(b.Session.State())
	b.Settle()
	if !b.Says(b.Text.S("transfer.ticked", text.A("n", 2))) {
		t.Errorf("said %q", b.Said())
	}
}

func TestPictures(t *testing.T) {
	at := func(reach func(*bench)) func(*screentest.Bench) screen.Screen {
		return func(plain *screentest.Bench) screen.Screen {
			b := &bench{Bench: plain}
			b.NewVault("mine")
			for _, firm := range []string{"sbi", "rakuten", "monex", "matsui", "nomura"} {
				b.Account(b.Firm(firm), vault.FieldUserName, "tanaka1962", vault.FieldPassword, firm)
			}
			b.show()
			reach(b)
			return b.screen
		}
	}
	screentest.Pictures(t, "transfer-pick", at(func(b *bench) {
		list := screentest.All[*parts.List](b.Bench)[0]
		list.Select(1)
		list.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	}))
	screentest.Pictures(t, "transfer-key", at(func(b *bench) { b.pick("") }))
	screentest.Pictures(t, "transfer-place", at(func(b *bench) {
		b.pick("")
		b.key(theirs)
		b.path("/home/tanaka/Documents/family.kdbx")
	}))
	screentest.Pictures(t, "transfer-writing", at(func(b *bench) {
		b.pick("")
		b.key(theirs)
		b.path(filepath.Join(b.Dir, "out.kdbx"))
		b.Hold(func() { b.Press(b.Text.S("transfer.write")) })
		st := b.Session.State()
		st.Progress = &session.Progress{Started: b.Now().Add(-400e6), Expected: 1e9}
		b.screen.Render(st)
	}))
	screentest.Pictures(t, "transfer-done", at(func(b *bench) {
		b.pick("")
		b.key(theirs)
		b.path(filepath.Join(b.Dir, "family.kdbx"))
		b.Press(b.Text.S("transfer.write"))
	}))
}
