package gui_test

import (
	"context"
	"testing"

	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/session"
	"kagikura/vault"
	"kagikura/vault/incident"
)

// TestTheEmergencyPageIsReachedWhileTheVaultIsLocked, and leads to the account's
// plan once the vault is open.
func TestTheEmergencyPageIsReachedWhileTheVaultIsLocked(t *testing.T) {
	b := screentest.New(t)
	path := b.NewVault("a passphrase")
	d, err := b.Session.DraftOf("monex")
	b.Must(err)
	id, err := b.Session.NewID()
	b.Must(err)
	b.Must(b.Session.Apply(context.Background(), vault.AddEntry{ID: id, Parent: b.Session.State().Vault.Root().ID, Data: d.Data, Fields: []vault.Field{
		vault.TextField(vault.FieldTitle, "父の口座"), vault.TextField(vault.FieldURL, d.URL)}}))
	b.Session.LockDiscarding()
	r := window(t, b)
	b.Press(b.Text.S("emergency.title"))
	if !b.Says(b.Text.S("emergency.pick")) || b.Says("父の口座") || b.Says(b.Text.S("frame.accounts")) {
		t.Fatalf("said %q", b.Said())
	}
	r.Render(b.Session.State()) // whatever comes in meanwhile, one stays
	b.Press(b.Text.S("common.back"))
	if !b.Says(b.Text.S("unlock.open")) {
		t.Fatalf("the way back leads to %q", b.Said())
	}

	r.Go(screen.Place{Name: screen.Emergency, Part: screen.WhileLocked, Firm: "monex"})
	b.Settle()
	b.Press(b.Text.S("emergency.unlock"))
	value, err := b.Session.Seal([]byte("a passphrase"))
	b.Must(err)
	b.Must(b.Session.Unlock(context.Background(), path, session.Credentials{Passphrase: &value}))
	r.Render(b.Session.State())
	b.Settle()
	if !b.Says("父の口座") || !b.Says(b.Text.S("emergency.notes.hint")) {
		t.Errorf("behind the passphrase it says %q", b.Said())
	}
	b.Session.LockDiscarding()
	r.Render(b.Session.State())
	b.Settle()
	if b.Says("父の口座") || !b.Says(b.Text.S("unlock.open")) {
		t.Errorf("locked, it says %q", b.Said())
	}
}

// TestClosingAsksAboutTicksInMemory: nothing else has them.
func TestClosingAsksAboutTicksInMemory(t *testing.T) {
	b := screentest.New(t)
	b.NewVault("a passphrase")
	b.Session.LockDiscarding()
	r := window(t, b)
	b.Must(b.Session.TickAside("monex", incident.Reached, true))
	r.Render(b.Session.State())
	r.Quit()
	b.Settle()
	if !b.Says(b.Text.S("emergency.quit")) {
		t.Fatalf("it says %q", b.Said())
	}
	b.Press(b.Text.S("common.cancel"))
	if b.Session.State().Aside["monex"].Len() == 0 || !b.Says(b.Text.S("unlock.open")) {
		t.Errorf("after the answer it says %q", b.Said())
	}
}
