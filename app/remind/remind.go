// Package remind decides when a person is to be reminded of the regular look:
// while the program runs, once a day at most, by day, and only where nobody sits
// before its window, which says it anyway.
//
// What it says never names an account, and no number but how many are due: a
// notification stands over a shared screen and in the history of the desktop.
// While no vault is open nothing is known of any; for then the first day on which
// an account is due is kept outside of the vault, a date alone, and only as long
// as the person wants to be reminded.
package remind

import (
	"time"

	"kagikura/app/settings"
	"kagikura/vault"
	"kagikura/vault/look"
)

// Hours between which a person may be reminded, by the clock of this computer.
const (
	From  = 8
	Until = 21
)

// Store keeps the two days between runs; [settings.Store] is one.
type Store interface {
	Reminder() settings.Reminder
	SetReminder(settings.Reminder) error
}

// Moment is what is known when it is decided.
type Moment struct {
	Now time.Time
	// On is whether the person wants to be reminded.
	On bool
	// Vault is the open vault, nil if none is.
	Vault *vault.Vault
	// Here is whether somebody has the window before him.
	Here bool
}

// What is what to say.
type What struct {
	// Due is how many accounts are due; 0 where it is not known.
	Due int
	// Locked is true where no vault is open, and some account is due.
	Locked bool
}

// Nothing tells whether there is nothing to say.
func (w What) Nothing() bool { return w == What{} }

// Look decides. It keeps the days in the store, among them that a person was
// reminded today; where they cannot be kept nothing is said, as it would be said
// again and again. It reads the records of all accounts, which takes some
// milliseconds.
func Look(store Store, m Moment) What {
	known := store.Reminder()
	if !m.On {
		if known != (settings.Reminder{}) {
			_ = store.SetReminder(settings.Reminder{}) // it is tried again
		}
		return What{}
	}
	next, due := known, 0
	if m.Vault != nil {
		next.Next, due = count(m.Vault, m.Now)
	}
	today := m.Now.Format(time.DateOnly)
	var what What
	if hour := m.Now.Hour(); !m.Here && hour >= From && hour < Until && next.Told != today {
		what = What{Due: due, Locked: m.Vault == nil && next.Next != "" && next.Next <= today}
	}
	if !what.Nothing() {
		next.Told = today
	}
	if next != known && store.SetReminder(next) != nil {
		return What{}
	}
	return what
}

// count is the first day on which an account is due, and how many are by now.
func count(v *vault.Vault, now time.Time) (next string, due int) {
	for _, s := range look.All(v, now) {
		if !s.Asked {
			continue
		}
		if s.IsDue() {
			due++
		}
		if day := s.Due.Format(time.DateOnly); next == "" || day < next {
			next = day
		}
	}
	return next, due
}
