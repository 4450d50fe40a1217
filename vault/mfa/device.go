package mfa

import (
	"time"
	"unicode/utf8"

	"kagikura/vault/fact"
)

// MaxDays is the longest time that a registered device can be said to be good for.
const MaxDays = 3660

// Registration is that of the devices from which one logs in: some firms let it
// lapse, and then ask for it again at a moment that nobody chose.
type Registration struct {
	Registered fact.Day `json:"registered,omitempty"`
	Days       int      `json:"days,omitempty"`  // how long it is good for; 0 if not known
	Until      fact.Day `json:"until,omitempty"` // the last good day as the firm says it; wins over Days
}

// Check implements [fact.Checker].
func (r Registration) Check() error {
	if r.Days < 0 || r.Days > MaxDays || r == (Registration{}) {
		return fact.ErrInvalid
	}
	if err := r.Registered.Check(); err != nil {
		return err
	}
	return r.Until.Check()
}

// Ahead tells that all that is known is counted from a day that lies in the future: it
// is mistyped, or a clock was wrong, and is not believed.
func (r Registration) Ahead(now time.Time) bool { return r.Until == "" && r.Registered.Future(now) }

// Lapses is the last day on which the registration is good; ok is false if that is
// not known.
func (r Registration) Lapses(now time.Time) (day fact.Day, ok bool) {
	if r.Until != "" {
		return r.Until, true
	}
	t, ok := r.Registered.Time(time.UTC)
	if !ok || r.Days == 0 || r.Ahead(now) {
		return "", false
	}
	return fact.DayOf(t.AddDate(0, 0, r.Days)), true
}

// DaysLeft is how many days remain until the registration lapses, negative if it
// has; ok is false if that is not known.
func (r Registration) DaysLeft(now time.Time) (days int, ok bool) {
	lapses, ok := r.Lapses(now)
	if !ok {
		return 0, false
	}
	// Days are counted as a calendar does, whatever hours summer time adds.
	last, _ := lapses.Time(time.UTC)
	today, _ := fact.DayOf(now).Time(time.UTC)
	return int(last.Sub(today) / (24 * time.Hour)), true
}

// Bounds of what is noted of a passkey, in characters.
const (
	MaxDevice   = 100
	MaxRecovery = 500
)

// MadePasskey is a passkey that was made elsewhere, on a telephone or in a browser:
// where it lies, and what to do when that is lost.
type MadePasskey struct {
	Device   string   `json:"device"`
	Made     fact.Day `json:"made,omitempty"`
	Recovery string   `json:"recovery,omitempty"`
}

// Check implements [fact.Checker].
func (p MadePasskey) Check() error {
	if !oneLine(p.Device, 1, MaxDevice) || !oneLine(p.Recovery, 0, MaxRecovery) {
		return fact.ErrInvalid
	}
	return p.Made.Check()
}

func oneLine(s string, least, most int) bool {
	if !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		if r < ' ' || r == 0x7f {
			return false
		}
	}
	n := utf8.RuneCountInString(s)
	return n >= least && n <= most
}
