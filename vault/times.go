package vault

import "time"

// lastMoment is the latest time that every KDBX program can read: .NET's
// DateTime, which KeePass uses, ends with the year 9999.
var lastMoment = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)

// toSecond is t as a file keeps it.
func toSecond(t time.Time) time.Time {
	t = t.UTC().Truncate(time.Second)
	if t.After(lastMoment) {
		return lastMoment
	}
	return t
}

// after is now, or a second after before where now is not later than it: when
// the clock was set back, or twice within a second. Programs that merge files
// take the newer version by the second, and drop one of two with the same; so
// times of versions and moves always grow.
func after(now, before time.Time) time.Time {
	if now.After(before) {
		return now
	}
	return SecondAfter(before)
}

// SecondAfter is the first moment after t that a file can tell from it; t itself
// at the end of the year 9999.
func SecondAfter(t time.Time) time.Time { return toSecond(t.Add(time.Second)) }

// born is the Times of something made now.
func born(now time.Time) Times {
	return Times{Created: now, Modified: now, Accessed: now, LocationChanged: now, Expiry: now}
}
