package options_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screentest"
	"kagikura/app/text"
	"kagikura/vault"
)

// lookInside opens all earlier states that are listed.
func (b *bench) lookInside() (states int) {
	b.T.Helper()
	b.Press(b.Text.S("options.earlier"))
	for _, button := range screentest.All[*parts.Button](b.Bench) {
		if button.Label() == b.Text.S("options.earlier.look") {
			states++
			button.Press()
			b.Settle()
		}
	}
	return states
}

func (b *bench) accounts() (n int) {
	for range b.Session.State().Vault.Live() {
		n++
	}
	return n
}

func TestAnEarlierStateIsLookedAtAndRestored(t *testing.T) {
	b := open(t)
	b.Account("楽天証券", vault.FieldPassword, "y")
	before := b.Session.State().Vault
	if states := b.lookInside(); states != 2 { // empty, and with SBI alone
		t.Fatalf("%d states: %q", states, b.Said())
	}
	if !b.Says("楽天証券") || !b.Says(b.Text.S("options.earlier.leaving", text.A("n", 1))) || !b.Says(b.Text.S("options.earlier.accounts", text.A("n", 1))) {
		t.Errorf("does not say what goes: %q", b.Said())
	}
	if b.Session.State().Vault != before {
		t.Fatal("a look changed the vault")
	}
	b.Press(b.Text.S("options.earlier.restore"))
	if n := b.accounts(); n > 1 || !b.Says(b.Text.S("options.earlier.done.then")) || !b.Says(b.Text.S("options.vault")) {
		t.Fatalf("%d accounts, said %q, failures %v", n, b.Said(), b.Fails)
	}

	// And back: what was there is an earlier state now.
	b.lookInside()
	if !b.Says(b.Text.S("options.earlier.returning", text.A("n", 2))) && !b.Says(b.Text.S("options.earlier.returning", text.A("n", 1))) {
		t.Errorf("what was there until now cannot come back: %q", b.Said())
	}
	b.Window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if !b.Says(b.Text.S("options.earlier")) {
		t.Errorf("Escape does not lead back: %q", b.Said())
	}
}

func TestWithoutEarlierStates(t *testing.T) {
	b := open(t)
	b.Must(b.Session.RemoveGenerations(context.Background()))
	if b.lookInside() != 0 || !b.Says(b.Text.S("options.earlier.none")) {
		t.Errorf("said %q", b.Said())
	}
}

func TestADamagedEarlierStateIsSaid(t *testing.T) {
	b := open(t)
	all, err := filepath.Glob(filepath.Join(b.Store.Generations(), "*.kdbx"))
	b.Must(err)
	b.Must(os.WriteFile(all[0], []byte("no vault"), 0o600))
	b.lookInside()
	if !b.Says(b.Text.S("errors.not_kdbx")) {
		t.Errorf("said %q", b.Said())
	}
}

func TestEarlierStatesMayStayAtAChangeOfThePassphrase(t *testing.T) {
	b := open(t)
	b.fresh("atarashii kagi")
	checks := screentest.All[*parts.Check](b.Bench)
	if len(checks) != 1 || !checks[0].On() {
		t.Fatalf("%d boxes; removing must be the default", len(checks))
	}
	fynetest.Tap(checks[0])
	b.Press(b.Text.S("options.rekey.change"))
	if !b.Says(b.Text.S("options.rekey.done.kept")) {
		t.Fatalf("said %q", b.Said())
	}
	b.lookInside()
	if !b.Says(b.Text.S("options.earlier.other_key")) {
		t.Errorf("said %q", b.Said())
	}
}
