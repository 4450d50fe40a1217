package gui_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/session"
	"kagikura/crypto/secret"
)

func TestWhatWasPutRightIsToldOnce(t *testing.T) {
	b := screentest.New(t)
	data, err := os.ReadFile("../session/testdata/disorder.kdbx")
	b.Must(err)
	path := filepath.Join(b.Dir, "disorder.kdbx")
	b.Must(os.WriteFile(path, data, 0o600))
	typed, err := secret.NewBuilder()
	b.Must(err)
	b.Must(typed.Insert(0, []byte("passphrase")))
	passphrase, err := typed.Seal()
	b.Must(err)
	defer passphrase.Release()
	b.Must(b.Session.Unlock(t.Context(), path, session.Credentials{Passphrase: &passphrase}))
	r := window(t, b)
	r.Go(screen.Place{Name: screen.Accounts})
	notice := b.Text.S("frame.repaired")
	if !b.Says(notice) || !strings.Contains(strings.Join(b.Said(), "\n"), "「Daiwa」の「a.pdf」") {
		t.Fatalf("said %q", b.Said())
	}
	b.Press(b.Text.S("common.close"))
	r.Render(b.Session.State())
	if b.Says(notice) {
		t.Error("it cannot be taken away")
	}
}
