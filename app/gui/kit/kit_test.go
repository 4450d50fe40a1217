package kit_test

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui/kit"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/gui/secretfield"
	"kagikura/app/paper/papertest"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/crypto/secret"
	"kagikura/crypto/shares"
	"kagikura/vault"
	facts "kagikura/vault/kit"
)

const passphrase = "chikara kaisha orosu"

type bench struct {
	*screentest.Bench
	screen *kit.Screen
	out    string
}

func open(t *testing.T) *bench {
	t.Helper()
	b := &bench{Bench: screentest.New(t)}
	b.fill()
	return b
}

// fill makes a vault with an account at a firm, and shows the screen.
func (b *bench) fill() {
	b.out = filepath.Join(b.Dir, "out.pdf")
	b.NewVault(passphrase)
	id := b.Account("父のSBI", vault.FieldUserName, "tanaka", vault.FieldPassword, "secret-of-sbi", vault.FieldAccountNumber, "7654321")
	firm := vault.FirmData("sbi")
	b.Must(b.Session.Apply(context.Background(), vault.SetEntryData{ID: id, Data: map[string]*string{vault.DataFirm: &firm}}))
	b.screen = kit.New(b.Env)
	b.Show(b.screen)
}

func (b *bench) press(key string, args ...text.Arg) { b.Press(b.Text.S(key, args...)) }

func (b *bench) says(key string, args ...text.Arg) {
	b.T.Helper()
	if want := b.Text.S(key, args...); !b.Says(want) {
		b.T.Errorf("the screen does not say %q: %q", want, b.Said())
	}
}

func (b *bench) field() *secretfield.Field { return screentest.All[*secretfield.Field](b.Bench)[0] }

// print writes the PDF to a path.
func (b *bench) print(path string) []byte {
	b.T.Helper()
	screentest.All[*parts.Input](b.Bench)[0].SetText(path)
	b.press("kit.write")
	data, err := os.ReadFile(path)
	b.Must(err)
	return data
}

func all(t *testing.T, pdf []byte) string {
	return strings.Join(slices.Concat(papertest.Pages(t, pdf)...), "")
}

func (b *bench) kept() facts.Kept { return facts.Of(b.Session.State().Vault, b.Now()) }

func TestKitIsPrintedAndRemembered(t *testing.T) {
	b := open(t)
	pdf := b.print(b.out)
	b.says("kit.written", text.A("file", b.out))
	said := all(t, pdf)
	for _, want := range []string{"shoken.kdbx", "www.sbisec.co.jp"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not printed", want)
		}
	}
	for _, private := range []string{"父のSBI", "7654321", "tanaka", "secret-of-sbi", passphrase} {
		papertest.Lacks(t, pdf, private)
	}
	if k := b.kept(); k.Sheet.IsZero() || k.Family.IsZero() {
		t.Errorf("the vault does not know: %+v", k)
	}
	// A second one goes beside the first.
	b.press("kit.write")
	if _, err := os.Stat(filepath.Join(b.Dir, "out (2).pdf")); err != nil {
		t.Error(err)
	}
}

func TestAccountsAreNamedOnDemand(t *testing.T) {
	b := open(t)
	checks := screentest.All[*parts.Check](b.Bench)
	fynetest.Tap(checks[1])
	if said := all(t, b.print(b.out)); !strings.Contains(said, "父のSBI") || strings.Contains(said, "7654321") {
		t.Errorf("%q", said)
	}
	fynetest.Tap(checks[0])
	if said := all(t, b.print(filepath.Join(b.Dir, "bare.pdf"))); strings.Contains(said, "父のSBI") || strings.Contains(said, "sbisec") {
		t.Errorf("without the list of firms: %q", said)
	}
}

func TestNowhereToWrite(t *testing.T) {
	b := open(t)
	path := screentest.All[*parts.Input](b.Bench)[0]
	path.SetText("")
	b.press("kit.write")
	b.says("filepick.target.missing")
	path.SetText(filepath.Join(b.Dir, "nowhere", "kit.pdf"))
	b.press("kit.write")
	b.says("filepick.target.nowhere")
	if b.Window.Canvas().Focused() != path {
		t.Error("the path cannot be typed at once")
	}
	if k := b.kept(); !k.Sheet.IsZero() {
		t.Error("noted without a paper")
	}
}

// shown is the share on screen, as a person reads it: line by line.
func (b *bench) shown() string {
	b.T.Helper()
	b.Layout()
	var glyphs []*canvas.Text
	for _, g := range screentest.All[*canvas.Text](b.Bench) {
		if g.TextStyle.Monospace && len(g.Text) == 1 {
			glyphs = append(glyphs, g)
		}
	}
	slices.SortFunc(glyphs, func(g, h *canvas.Text) int {
		return cmp.Or(cmp.Compare(int(g.Position().Y), int(h.Position().Y)), cmp.Compare(g.Position().X, h.Position().X))
	})
	var out strings.Builder
	for _, g := range glyphs {
		out.WriteString(g.Text)
	}
	return out.String()
}

// ask types the passphrase.
func (b *bench) ask(typed string) {
	b.press("kit.split.start")
	fynetest.Type(b.field(), typed)
	b.press("common.next")
}

func TestPassphraseIsSplitShareByShare(t *testing.T) {
	b := open(t)
	b.ask(passphrase)
	var copies []string
	for n := 1; n <= 3; n++ {
		if b.shown() != "" {
			t.Fatal("a share is on screen before anybody asked for it")
		}
		b.says("kit.copy", text.A("n", n))
		b.press("kit.show")
		share := b.shown()
		if len(share) != 95 {
			t.Fatalf("share %d: %d characters: %q", n, len(share), share)
		}
		copies = append(copies, share)
		b.press("kit.copied")
		if b.shown() != "" {
			t.Fatal("the share is still on screen while its copy is typed")
		}
		// With a slip of the pen, then another paper, then as it is.
		wrong := []byte(share)
		if wrong[37]++; wrong[37] > 'Y' || wrong[37] == ':' {
			wrong[37] = '2'
		}
		fynetest.Type(b.field(), string(wrong))
		b.press("kit.check.do")
		m, _ := b.Text.Share(&shares.GroupError{Group: 7})
		if !b.Says(m.What) {
			t.Errorf("the group is not named: %q", b.Said())
		}
		if n > 1 {
			b.field().TypedShortcut(&fyne.ShortcutSelectAll{})
			fynetest.Type(b.field(), copies[0])
			b.press("kit.check.do")
			b.says("kit.check.other", text.A("n", n))
		}
		b.field().TypedShortcut(&fyne.ShortcutSelectAll{})
		fynetest.Type(b.field(), strings.ToLower(share))
		if b.screen.Unkept() != (n > 1) {
			t.Errorf("with %d copied, leaving is asked about: %v", n-1, b.screen.Unkept())
		}
		b.press("kit.check.do")
	}
	b.says("kit.done", text.A("of", 3))
	k := b.kept()
	if k.Shares == nil || k.Shares.Needed != 2 || k.Shares.Of != 3 || k.Shares.Groups != 19 || k.Shares.Set != copies[0][5:9] {
		t.Errorf("the vault does not know: %+v", k)
	}
	if b.screen.Unkept() {
		t.Error("leaving asks although all is done")
	}
	b.screen.Render(b.Session.State())
	b.press("kit.done.close")
	b.says("kit.split.made", text.A("when", b.Text.Date(b.Now())), text.A("of", 3), text.A("needed", 2), text.A("set", copies[0][5:9]))

	// Two of the copies open the vault.
	b.Must(b.Session.Lock(context.Background()))
	restored, err := b.Session.Combine(b.paper(copies[2]), b.paper(copies[0]))
	b.Must(err)
	defer restored.Release()
	b.Must(b.Session.Unlock(context.Background(), b.Session.State().Path, session.Credentials{Passphrase: &restored}))
}

func (b *bench) paper(typed string) secret.Value {
	v, err := b.Session.Seal([]byte(typed))
	b.Must(err)
	return v
}

func TestOnlyTheVaultsOwnPassphraseIsSplit(t *testing.T) {
	b := open(t)
	b.ask("chikara")
	b.says("kit.ask.wrong")
	if b.field().Len() != 7 || b.Window.Canvas().Focused() != b.field() {
		t.Error("what was typed cannot be mended")
	}
	fynetest.Type(b.field(), passphrase)
	b.press("common.next")
	b.says("kit.copy", text.A("n", 1))
}

// What was typed is gone with the screen, also where the vault is locked while it is
// being compared: nothing comes back then that could wipe it.
func TestThePassphraseIsGoneWithTheScreen(t *testing.T) {
	b := open(t)
	var compare func(context.Context) error
	b.Env.Do = func(work func(context.Context) error, _ func(error)) context.CancelFunc {
		compare = work
		return func() {}
	}
	b.screen = kit.New(b.Env)
	b.Show(b.screen)
	b.ask(passphrase)
	b.screen.Leave()
	if err := compare(context.Background()); !errors.Is(err, secret.ErrDestroyed) {
		t.Errorf("the passphrase is still there: %v", err)
	}
}

func TestNothingTypedIsNotSplit(t *testing.T) {
	b := open(t)
	b.ask("")
	b.says("unlock.empty")
}

func TestVaultWithAKeyFile(t *testing.T) {
	b := open(t)
	key := filepath.Join(b.Dir, "key")
	b.Must(os.WriteFile(key, []byte("any content serves as a key"), 0o600))
	phrase := b.paper(passphrase)
	b.Must(b.Session.Rekey(context.Background(), session.Credentials{Passphrase: &phrase, KeyFile: key}, 0))
	b.ask(passphrase)
	b.says("kit.ask.wrong")
	screentest.All[*parts.Input](b.Bench)[0].SetText(key)
	b.press("common.next")
	b.says("kit.copy", text.A("n", 1))
}

func TestShareIsHiddenWithTheWindow(t *testing.T) {
	b := open(t)
	b.ask(passphrase)
	b.press("kit.show")
	b.Reveals.End() // as the root does when the window loses the focus
	if b.shown() != "" {
		t.Error("the share is still there")
	}
	b.press("kit.show")
	b.press("kit.hide")
	if b.shown() != "" {
		t.Error("the share is not hidden")
	}
	b.press("kit.show")
	b.screen.Leave()
	if b.shown() != "" {
		t.Error("the share is there after leaving")
	}
}

// Copying by hand takes longer than most people let their vault stay open.
func TestCopyingByHandIsNotIdle(t *testing.T) {
	b := open(t)
	touched := 0
	b.Env.Touch = func() { touched++ }
	b.screen = kit.New(b.Env)
	b.Show(b.screen)
	b.ask(passphrase)
	if touched > 0 {
		t.Error("the idle lock is put off before anything is shown")
	}
	b.press("kit.show")
	b.Layout()
	if touched == 0 {
		t.Error("the idle lock goes on while a share is copied")
	}
}

func TestEscapeLeadsBack(t *testing.T) {
	b := open(t)
	b.ask(passphrase)
	b.press("kit.copied")
	b.Key(fyne.KeyEscape)
	b.says("kit.copy", text.A("n", 1))
	b.Key(fyne.KeyEscape)
	b.says("kit.split.then")
	if b.kept().Shares != nil {
		t.Error("shares are noted that nobody has")
	}
}

func TestStaleSharesAreSaid(t *testing.T) {
	b := open(t)
	data, err := facts.NoteShares(b.Session.State().Vault, b.Now().AddDate(0, -1, 0), facts.Shares{Needed: 2, Of: 3, Set: "283J", Groups: 19})
	b.Must(err)
	newer := `{"v":9}`
	data[facts.KeySheet] = &newer
	b.Must(b.Session.Apply(context.Background(), vault.SetMeta{KeyChanged: true, Data: data}))
	b.screen.Render(b.Session.State())
	b.says("kit.split.stale", text.A("when", b.Text.Date(b.Now().AddDate(0, -1, 0))))
	b.says("kit.problem")
}

func TestPictures(t *testing.T) {
	show := func(name string, do func(*bench)) {
		screentest.Pictures(t, name, func(s *screentest.Bench) screen.Screen {
			b := &bench{Bench: s}
			b.fill()
			do(b)
			return b.screen
		})
	}
	show("kit", func(*bench) {})
	show("kit-written", func(b *bench) { b.print(b.out) })
	show("kit-share", func(b *bench) {
		b.ask(passphrase)
		b.press("kit.show")
	})
	show("kit-wrong", func(b *bench) { b.ask("wrong") })
	show("kit-check", func(b *bench) {
		b.ask(passphrase)
		b.press("kit.copied")
		fynetest.Type(b.field(), "12127 283JG DX237 3DEMC 61XQD 0X261 YX")
	})
	show("kit-done", func(b *bench) {
		b.ask(passphrase)
		for range 3 {
			b.press("kit.show")
			share := b.shown()
			b.press("kit.copied")
			fynetest.Type(b.field(), share)
			b.press("kit.check.do")
		}
	})
}
