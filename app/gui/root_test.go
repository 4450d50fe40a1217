package gui_test

import (
	"context"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/assets"
	"kagikura/vault/linkcheck"
)

// typing is a window with a form in which something is typed and not saved.
func typing(t *testing.T) (b *screentest.Bench, r *gui.Root, path string) {
	t.Helper()
	b = screentest.New(t)
	path = b.NewVault("a passphrase")
	id := b.Account("SBI証券", "UserName", "tanaka")
	r = gui.New(gui.Config{
		App: fyne.CurrentApp(), Window: b.Window, Session: b.Session, Clip: b.Clip, Now: b.Now,
		Theme: theme.New(assets.LoadFonts(), theme.Light, theme.MinScale), Locales: []string{"ja"},
		Launch: func(context.Context, linkcheck.Verified) error { return nil },
	})
	t.Cleanup(r.Stop)
	r.Go(screen.Place{Name: screen.Edit, Account: id})
	fynetest.Type(screentest.All[*parts.Input](b)[0], "x")
	return b, r, path
}

func TestWhatIsTypedIsAskedAboutBeforeItIsLost(t *testing.T) {
	for name, leave := range map[string]func(r *gui.Root, dir string){
		"another place": func(r *gui.Root, _ string) { r.Go(screen.Place{Name: screen.Checkup}) },
		"lock":          func(r *gui.Root, _ string) { r.Lock() },
		"quit":          func(r *gui.Root, _ string) { r.Quit() },
		"another file":  func(r *gui.Root, dir string) { r.OpenFile(filepath.Join(dir, "other.kdbx")) },
	} {
		t.Run(name, func(t *testing.T) {
			b, r, _ := typing(t)
			leave(r, b.Dir)
			if !b.Says(b.Text.S("frame.unkept")) {
				t.Fatal("nothing is asked")
			}
			b.Press(b.Text.S("common.cancel"))
			if b.Session.State().Phase != session.Unlocked || screentest.All[*parts.Input](b)[0].Text != "xSBI証券" {
				t.Error("what was typed is gone, though it was to be kept")
			}
		})
	}
}

func TestDiscardingWhatIsTypedLocks(t *testing.T) {
	b, r, _ := typing(t)
	locked := make(chan struct{})
	stop := b.Session.Subscribe(func(st session.State) {
		if st.Phase == session.Locked {
			close(locked)
		}
	})
	defer stop()
	r.Lock()
	b.Press(b.Text.S("frame.discard"))
	<-locked
}

func TestTheOpenVaultStaysOpenWhenItIsAskedForAgain(t *testing.T) {
	b, r, path := typing(t)
	r.OpenFile(path)
	if b.Says(b.Text.S("frame.unkept")) || b.Session.State().Phase != session.Unlocked {
		t.Error("the open vault would be closed")
	}
}
