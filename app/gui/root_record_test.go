package gui_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kagikura/app/gui"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/gui/theme"
	"kagikura/app/launch"
	"kagikura/app/lookout"
	"kagikura/app/session"
	"kagikura/assets"
	"kagikura/vault"
	"kagikura/vault/linkcheck"
	"kagikura/vault/record"
)

// TestOpeningAnAccountIsRecorded: once the browser has it, and only then.
func TestOpeningAnAccountIsRecorded(t *testing.T) {
	for name, fails := range map[string]error{"opened": nil, "no browser": errors.New("no browser")} {
		t.Run(name, func(t *testing.T) {
			b := screentest.New(t)
			b.NewVault("a passphrase")
			draft, err := b.Session.DraftOf("sbi")
			b.Must(err)
			id := b.Account(draft.Title, vault.FieldURL, draft.URL)
			tried := make(chan struct{})
			r := gui.New(gui.Config{
				App: fyne.CurrentApp(), Window: b.Window, Session: b.Session, Clip: b.Clip, Now: b.Now,
				Theme: theme.New(assets.LoadFonts(), theme.Light, theme.MinScale), Locales: []string{"ja"},
				Look:   func(lookout.Question) []lookout.Finding { return nil },
				Launch: func(context.Context, linkcheck.Verified, launch.Choice) error { close(tried); return fails },
			})
			t.Cleanup(r.Stop)
			noted := make(chan int, 1)
			stop := b.Session.Subscribe(func(st session.State) {
				if e, ok := st.Vault.Entry(id); ok && record.Of(e).Len() > 0 {
					noted <- record.Of(e).Len()
				}
			})
			defer stop()
			r.Go(screen.Place{Name: screen.Accounts, Account: id})
			b.Press(b.Text.S("accounts.open"))
			<-tried
			if fails == nil {
				if n := <-noted; n != 1 {
					t.Errorf("%d events", n)
				}
				return
			}
			// Whatever follows a failed launch has followed once it is told.
			deadline := time.After(5 * time.Second)
			for !b.Says(b.Text.S("frame.browser")) {
				select {
				case <-deadline:
					t.Fatal("it is not said that no browser opened")
				case <-time.After(time.Millisecond):
				}
			}
			if e, _ := b.Session.State().Vault.Entry(id); record.Of(e).Len() > 0 {
				t.Error("an opening that failed is recorded")
			}
		})
	}
}
