package gui_test

import (
	"context"
	"testing"

	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/session"
)

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
