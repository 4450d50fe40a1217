package options_test

import (
	"crypto/sha1"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screentest"
	"kagikura/app/session"
)

// chooseList picks a file in the dialog.
func (b *bench) chooseList(path string) {
	b.T.Helper()
	b.Press(b.Text.S("audit.settings.list.choose"))
	b.Settle()
	input := screentest.All[*parts.Input](b.Bench)[0]
	input.SetText(path)
	input.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.Settle()
	b.screen.Render(b.Session.State())
}

func TestAListOfLeakedPasswordsIsTakenOnlyIfItIsOne(t *testing.T) {
	b := open(t)
	if !b.Says(b.Text.S("audit.settings.list.none")) {
		t.Errorf("says %q", b.Said())
	}
	ntlm := filepath.Join(b.Dir, "ntlm.txt")
	b.Must(os.WriteFile(ntlm, []byte("00000011059407D743D40689940F858C:4\n"), 0o600))
	b.chooseList(ntlm)
	if len(b.Fails) != 1 || !errors.Is(b.Fails[0], session.ErrListNTLM) || b.Session.State().Settings.LeakedList != "" {
		t.Fatalf("the NTLM list: %v, in use %q", b.Fails, b.Session.State().Settings.LeakedList)
	}
	list := filepath.Join(b.Dir, "pwned.txt")
	b.Must(os.WriteFile(list, fmt.Appendf(nil, "%X:3\n", sha1.Sum([]byte("x"))), 0o600))
	b.chooseList(list)
	if b.Session.State().Settings.LeakedList != list || !b.Says("pwned.txt") {
		t.Fatalf("in use %q, says %q", b.Session.State().Settings.LeakedList, b.Said())
	}
	b.Press(b.Text.S("audit.settings.list.remove"))
	b.Settle()
	b.screen.Render(b.Session.State())
	if b.Session.State().Settings.LeakedList != "" || !b.Says(b.Text.S("audit.settings.list.none")) {
		t.Errorf("still in use: %q", b.Session.State().Settings.LeakedList)
	}
}

func TestAfterHowLongAPasswordIsOld(t *testing.T) {
	b := open(t)
	b.move(old, fyne.KeyRight)
	if got := b.Session.State().Settings.OldPasswords; got != 24 {
		t.Errorf("old after %d months, want 24", got)
	}
}
