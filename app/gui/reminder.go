package gui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"kagikura/app/remind"
	"kagikura/app/session"
	"kagikura/vault"
)

// remindEvery is how often it is looked whether a person is to be reminded.
const remindEvery = time.Minute

// reminder is what the root knows of the reminder of the regular look.
type reminder struct {
	looking bool
	looked  time.Time
	vault   *vault.Vault // that was looked at; nil while none is open
	here    bool         // somebody has the window before him
}

// Here says whether the window is in the foreground.
func (r *Root) Here(here bool) { r.reminder.here = here }

// remind reminds of the regular look where that is due. What it says names no
// account.
func (r *Root) remind() {
	now := r.Now()
	since, changed := now.Sub(r.reminder.looked), r.state.Vault != r.reminder.vault
	if r.Reminders == nil || r.reminder.looking || !changed && since >= 0 && since < remindEvery {
		return
	}
	if r.state.Phase == session.Empty || r.state.Phase == session.Unlocking {
		return
	}
	r.reminder.looking, r.reminder.looked, r.reminder.vault = true, now, r.state.Vault
	moment := remind.Moment{Now: now, On: r.state.Settings.RemindLooks, Vault: r.state.Vault, Here: r.reminder.here}
	words := r.text
	r.do(r.ctx, func(context.Context) error {
		what := remind.Look(r.Reminders, moment)
		if what.Nothing() {
			return nil
		}
		said := words.S("look.remind.locked")
		if !what.Locked {
			said = words.LooksDue(what.Due)
		}
		// Not on the UI thread: the desktop may let one wait.
		r.App.SendNotification(fyne.NewNotification(words.S("look.remind.title"), said))
		return nil
	}, func(error) { r.reminder.looking = false })
}
