package session

import "time"

// credible is how long after its own date a directory may still be in use.
// A vault comes from anywhere; what it dates later is a mistake.
const credible = 20

// Newest is the newest moment that is past for certain: the date of the
// directory, of what it was made of, and of the open vault's accounts. A clock
// that shows an earlier day is wrong. It looks at every account: not for the UI
// thread.
func (st State) Newest() time.Time {
	var newest time.Time
	later := func(t time.Time) {
		if t.After(newest) {
			newest = t
		}
	}
	day := func(date string) {
		if t, err := time.Parse(time.DateOnly, date); err == nil { // of a month or a year alone nothing is known
			later(t)
		}
	}
	day(string(st.Directory.Date()))
	for _, f := range st.Directory.Firms() {
		day(string(f.Seen))
	}
	if st.Vault == nil {
		return newest
	}
	last := newest.AddDate(credible, 0, 0)
	for _, e := range st.Vault.Entries() {
		if e.Times.Modified.Before(last) {
			later(e.Times.Modified)
		}
	}
	return newest
}
