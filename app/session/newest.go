package session

import (
	"time"

	"kagikura/vault"
	"kagikura/vault/brokerage"
)

// credible is how long after its own date a directory may still be in use.
// A vault comes from anywhere; what it dates later is a mistake.
const credible = 20

// Newest is the newest moment that is past for certain: the date of the
// directory, of what it was made of, and of the open vault's accounts. A clock
// that shows an earlier day is wrong.
func (st State) Newest() time.Time { return st.newest }

// newest looks at every account: not for the UI thread.
func newest(d *brokerage.Directory, v *vault.Vault) time.Time {
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
	day(string(d.Date()))
	for _, f := range d.Firms() {
		day(string(f.Seen))
	}
	if v == nil {
		return newest
	}
	last := newest.AddDate(credible, 0, 0)
	for _, e := range v.Entries() {
		if e.Times.Modified.Before(last) {
			later(e.Times.Modified)
		}
	}
	return newest
}
