package gui_test

import (
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui"
	"kagikura/app/gui/screentest"
	"kagikura/app/settings"
	"kagikura/vault"
)

// TestTheReminderNamesNoAccount: it stands over whatever is on screen.
func TestTheReminderNamesNoAccount(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(*screentest.Bench, *gui.Root)
		want    string // key of the sentence, "" for none
	}{
		"open":   {func(*screentest.Bench, *gui.Root) {}, "look.due.one"},
		"locked": {func(b *screentest.Bench, _ *gui.Root) { b.Session.LockDiscarding() }, "look.remind.locked"},
		"seen":   {func(_ *screentest.Bench, r *gui.Root) { r.Here(true) }, ""},
		"off": {func(b *screentest.Bench, _ *gui.Root) {
			b.Must(b.Session.SetSettings(func(s *settings.Settings) { s.RemindLooks = false }))
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := screentest.New(t)
				b.NewVault("a passphrase")
				id := newID(b)
				b.Must(b.Session.Apply(t.Context(), vault.AddEntry{ID: id, Parent: b.Session.State().Vault.Root().ID,
					Fields: []vault.Field{vault.TextField(vault.FieldTitle, "SBI証券")}, Data: map[string]string{vault.DataFirm: vault.FirmData("sbi")}}))
				b.Must(b.Session.SetLookDefault(t.Context(), 7))
				e, _ := b.Session.State().Vault.Entry(id)
				now := e.Times.Created.AddDate(0, 0, 8)
				b.Now = func() time.Time { return now }
				b.Must(b.Store.SetReminder(settings.Reminder{Next: "2026-01-01"}))
				r := window(t, b)
				r.Here(false)
				c.prepare(b, r)
				r.Render(b.Session.State())
				r.Watch()
				var want *fyne.Notification
				if c.want != "" {
					want = fyne.NewNotification(b.Text.S("look.remind.title"), b.Text.S(c.want))
				}
				fynetest.AssertNotificationSent(t, want, func() {
					time.Sleep(1500 * time.Millisecond) // of the bubble: a tick of the root
					synctest.Wait()
					b.Turn()
					synctest.Wait()
				})
				if kept := b.Store.Reminder(); c.want == "look.due.one" && kept.Next != now.AddDate(0, 0, -1).Format(time.DateOnly) {
					t.Errorf("the next day is kept as %+v", kept)
				}
				r.Stop()
				synctest.Wait()
			})
		})
	}
}
