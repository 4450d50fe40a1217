package gui_test

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"kagikura/app/gui"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/gui/theme"
	"kagikura/app/launch"
	"kagikura/app/lookout"
	"kagikura/assets"
	"kagikura/vault/linkcheck"
)

// window is the whole window with the session of a bench as it stands.
func window(t *testing.T, b *screentest.Bench) *gui.Root {
	t.Helper()
	r := gui.New(gui.Config{
		UI:  b.UI,
		App: fyne.CurrentApp(), Window: b.Window, Session: b.Session, Clip: b.Clip, Now: b.Now,
		Theme: theme.New(assets.LoadFonts(), theme.Light, theme.MinScale), Locales: []string{"ja"},
		Look:     func(lookout.Question) []lookout.Finding { return nil },
		Launch:   func(context.Context, linkcheck.Verified, launch.Choice) error { return nil },
		Browsers: func() []launch.Browser { return nil }, Reminders: b.Store,
	})
	t.Cleanup(r.Stop)
	return r
}

func TestALinkIsCheckedWhileTheVaultIsLocked(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("a passphrase")
	b.Account("SBI証券", "UserName", "tanaka1962")
	b.Session.LockDiscarding()
	r := window(t, b)
	b.Press(b.Text.S("unlock.link"))
	if !b.Says(b.Text.S("link.title")) || b.Says(b.Text.S("frame.accounts")) {
		t.Fatalf("said %q", b.Said())
	}
	r.Render(b.Session.State()) // whatever comes in meanwhile, one stays
	b.Press(b.Text.S("common.back"))
	if !b.Says(b.Text.S("unlock.open")) {
		t.Errorf("the way back leads to %q", b.Said())
	}
}

func TestALinkIsCheckedBeforeThereIsAVault(t *testing.T) {
	b := screentest.New(t)
	window(t, b)
	b.Press(b.Text.S("welcome.link"))
	b.Press(b.Text.S("common.back"))
	if !b.Says(b.Text.S("welcome.title")) {
		t.Errorf("the way back leads to %q", b.Said())
	}
}

// What was typed goes with the vault, and the link check of an open vault does
// not stay on screen when it is locked.
func TestLockingLeavesTheLinkCheck(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("a passphrase")
	r := window(t, b)
	r.Go(screen.Place{Name: screen.LinkCheck})
	field := screentest.All[*parts.Input](b)[0]
	field.SetText("https://www.sbisec.co.jp.x.example/")
	b.Session.LockDiscarding()
	r.Render(b.Session.State())
	if field.Text != "" || !b.Says(b.Text.S("unlock.open")) {
		t.Errorf("the field holds %q, and the screen says %q", field.Text, b.Said())
	}
}
