package gui_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/session"
	"kagikura/vault"
)

// TestWhatAnotherComputerChangedIsTold has another program change the file.
func TestWhatAnotherComputerChangedIsTold(t *testing.T) {
	b := screentest.New(t)
	path := b.NewVault("a passphrase")
	id := b.Account("SBI証券", "UserName", "tanaka")
	early, err := os.ReadFile(path)
	b.Must(err)
	edit := func(user string) {
		b.Must(b.Session.Apply(context.Background(), vault.EditEntry{ID: id, Set: []vault.Field{vault.TextField(vault.FieldUserName, user)}}))
	}
	edit("hanako")
	theirs, err := os.ReadFile(path)
	b.Must(err)
	b.Must(os.WriteFile(path, early, 0o600))
	b.Session.LockDiscarding()
	passphrase, err := b.Session.Seal([]byte("a passphrase"))
	b.Must(err)
	b.Must(b.Session.Unlock(context.Background(), path, session.Credentials{Passphrase: &passphrase}))
	r := window(t, b)
	r.Go(screen.Place{Name: screen.Accounts})
	b.Must(os.WriteFile(path, theirs, 0o600))
	b.Must(b.Session.CheckFile(context.Background()))
	r.Render(b.Session.State())
	if !b.Says("取り込みました") {
		t.Fatalf("nobody is told: %s", strings.Join(b.Said(), "\n"))
	}
	undone := make(chan struct{})
	stop := b.Session.Subscribe(func(st session.State) {
		if e, ok := st.Vault.Entry(id); ok && e.Username() == "tanaka" && !st.Unsaved {
			close(undone)
		}
	})
	defer stop()
	b.Press(b.Text.S("frame.merged.undo"))
	<-undone
	stop()
	r.Render(b.Session.State())
	if b.Says("取り込みました") {
		t.Error("it is told still")
	}
}
