package gui_test

import (
	"testing"
	"time"

	"kagikura/app/clip"
	"kagikura/app/guard/away"
	"kagikura/app/gui/screentest"
	"kagikura/app/session"
	"kagikura/app/settings"
)

func TestLeavingTheComputerLocks(t *testing.T) {
	for _, wanted := range []bool{true, false} {
		b := screentest.New(t)
		b.NewVault("a passphrase")
		r := window(t, b)
		b.Must(b.Session.SetSettings(func(s *settings.Settings) { s.LockWhenAway = wanted }))
		b.Must(b.Clip.CopyText("user name", "tanaka", time.Minute))
		r.Away(away.Sleep)
		if locked := b.Session.State().Phase == session.Locked; locked != wanted {
			t.Errorf("wanted %v: the vault is locked: %v", wanted, locked)
		}
		if cleared := b.Clip.State() == (clip.State{}); cleared != wanted {
			t.Errorf("wanted %v: the clipboard is cleared: %v", wanted, cleared)
		}
	}
}
