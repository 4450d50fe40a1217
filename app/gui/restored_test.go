package gui_test

import (
	"cmp"
	"context"
	"slices"
	"testing"
	"testing/synctest"

	"fyne.io/fyne/v2/canvas"
	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/gui/secretfield"
	"kagikura/app/session"
)

// Who wants to lock may have to be asked something, and shows nothing meanwhile.
func TestNothingStaysRevealedWhileLockingIsAskedAbout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := screentest.New(t)
		b.NewVault("a passphrase")
		r := window(t, b)
		press := func(key string) {
			b.Press(b.Text.S(key))
			for synctest.Wait(); b.Turn(); {
				synctest.Wait()
			}
		}
		r.Go(screen.Place{Name: screen.Kit})
		press("kit.split.start")
		fynetest.Type(screentest.All[*secretfield.Field](b)[0], "a passphrase")
		press("common.next")
		press("kit.show")
		share := read(b)
		press("kit.copied")
		fynetest.Type(screentest.All[*secretfield.Field](b)[0], share)
		press("kit.check.do")
		press("kit.show")
		view := screentest.All[*parts.SecretView](b)[0]
		if !view.Revealed() {
			t.Fatal("the second share is not shown")
		}
		r.Lock()
		if !b.Says(b.Text.S("frame.unkept")) {
			t.Fatal("nothing is asked although a share was copied")
		}
		if view.Revealed() {
			t.Error("the share stays on screen behind the question")
		}
	})
}

// read is the secret that is shown, as a person copies it.
func read(b *screentest.Bench) string {
	b.Layout()
	var glyphs []*canvas.Text
	for _, g := range screentest.All[*canvas.Text](b) {
		if g.TextStyle.Monospace && len(g.Text) == 1 {
			glyphs = append(glyphs, g)
		}
	}
	slices.SortFunc(glyphs, func(g, h *canvas.Text) int {
		return cmp.Or(cmp.Compare(g.Position().Y, h.Position().Y), cmp.Compare(g.Position().X, h.Position().X))
	})
	text := ""
	for _, g := range glyphs {
		text += g.Text
	}
	return text
}

// Whoever opened the vault with shares is advised to choose a new passphrase,
// until there is one.
func TestOpenedWithSharesAdvisesANewPassphrase(t *testing.T) {
	b := screentest.New(t)
	path := b.NewVault("a passphrase")
	b.Session.LockDiscarding()
	r := window(t, b)
	phrase, err := b.Session.Seal([]byte("a passphrase"))
	b.Must(err)
	b.Must(b.Session.Unlock(context.Background(), path, session.Credentials{Passphrase: &phrase}, session.FromShares))
	r.Render(b.Session.State())
	b.Settle()
	advice := b.Text.S("frame.restored")
	if !b.Says(advice) {
		t.Fatalf("said %q", b.Said())
	}
	b.Press(b.Text.S("frame.restored.change"))
	if !b.Says(b.Text.S("options.title")) || !b.Says(advice) {
		t.Errorf("it does not lead to the settings, or is gone before anything was done: %q", b.Said())
	}
	b.Must(b.Session.Rekey(context.Background(), session.Credentials{Passphrase: &phrase}, 0))
	r.Render(b.Session.State())
	if b.Says(advice) {
		t.Error("it stays although the passphrase is new")
	}
	r.Go(screen.Place{Name: screen.Kit})
	b.Settle()
	if !b.Says(b.Text.S("kit.title")) {
		t.Error("the kit is nowhere")
	}
}
