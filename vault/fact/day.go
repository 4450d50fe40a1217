package fact

import (
	"time"
)

// Day is a date without a time, "2026-11-24"; empty where it is not known.
type Day string

// DayOf is the day of a moment, in the moment's own zone.
func DayOf(t time.Time) Day { return Day(t.Format(time.DateOnly)) }

// Check implements [Checker]: a day that exists, or none.
func (d Day) Check() error {
	if d == "" {
		return nil
	}
	if t, err := time.Parse(time.DateOnly, string(d)); err != nil || t.Year() < 1900 {
		return ErrInvalid
	}
	return nil
}

// Time is the beginning of the day in a zone; ok is false if the day is not
// known.
func (d Day) Time(zone *time.Location) (t time.Time, ok bool) {
	t, err := time.ParseInLocation(time.DateOnly, string(d), zone)
	return t, err == nil
}

// Future reports whether the day lies ahead of a moment by more than a day, which
// is beyond what time zones explain: what is said to have happened then was
// noted by a clock that was wrong, or mistyped.
func (d Day) Future(now time.Time) bool {
	t, ok := d.Time(now.Location())
	return ok && Future(t, now)
}

// Future reports whether a moment lies ahead of now by more than a day.
func Future(t, now time.Time) bool { return t.After(now.AddDate(0, 0, 1)) }
