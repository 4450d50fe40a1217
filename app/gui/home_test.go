package gui_test

import (
	"context"
	"testing"
	"testing/synctest"

	"kagikura/app/gui/screen"
	"kagikura/app/session"
	"kagikura/vault"
)

// TestHomeComesFirst: after unlocking one stands before what is to be done, and a
// tile opens its broker and goes on where what the broker asks for is copied.
func TestHomeComesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDoor(t, japanese())
		for _, e := range d.Session.State().Vault.Live() {
			d.Must(d.Session.Apply(context.Background(), vault.EditEntry{ID: e.ID, Set: []vault.Field{vault.TextField(vault.FieldUserName, "tanaka")}}))
		}
		path := d.Session.State().Path
		d.Session.LockDiscarding()
		d.root.Render(d.Session.State())
		d.says(d.Text.S("unlock.open"))
		value, err := d.Session.Seal([]byte("a passphrase"))
		d.Must(err)
		d.Must(d.Session.Unlock(context.Background(), path, session.Credentials{Passphrase: &value}))
		d.root.Render(d.Session.State())
		d.says(d.Text.S("home.rules"))
		d.Press(d.Text.S("home.open.do"))
		d.opens()
		d.says(d.Text.S("accounts.strip.then"))

		d.root.Go(screen.Place{Name: screen.Accounts, Part: screen.Searching})
		d.settle()
		if _, typing := d.Window.Canvas().Focused().(interface{ AcceptsTab() bool }); !typing {
			t.Error("the search has not the focus")
		}
	})
}
