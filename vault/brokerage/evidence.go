package brokerage

import "time"

// A Source tells what kind of place showed a fact. They differ in how far they
// can be trusted; front ends show them.
type Source string

const (
	OwnPage         Source = "own-page"         // a page on the firm's own site
	NamedRepository Source = "named-repository" // a public repository, given by name and commit
	PublicCode      Source = "public-code"      // public code whose file is not named
	ThirdParty      Source = "third-party"      // press, a blog, a stored copy of a page
	Survey          Source = "survey"           // noted while surveying the firms' pages, without the page; never enough for an official address
)

func (s Source) known() bool {
	switch s {
	case OwnPage, NamedRepository, PublicCode, ThirdParty, Survey:
		return true
	}
	return false
}

// Evidence is where and when a fact was seen.
type Evidence struct {
	Source   Source
	Citation string // the page, or repository, commit and path; for reading, never for opening
	Date     Date
}

// Date is a day, a month or a year ("2026-04-27", "2026-04", "2026"), or
// [Undated] for a source that bears no date. The zero Date means that nothing
// was seen at all.
type Date string

// Undated is the Date of a source that bears none.
const Undated Date = "undated"

func (d Date) valid() bool {
	if d == Undated {
		return true
	}
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if _, err := time.Parse(layout, string(d)); err == nil {
			return true
		}
	}
	return false
}

// OlderThan reports whether what was seen at d was seen before t, as far as
// that is known: a month or a year counts as its end, and what is Undated may
// be older than anything.
func (d Date) OlderThan(t time.Time) bool {
	if d == "" || d == Undated {
		return true
	}
	return string(d) < t.Format(time.DateOnly)[:min(len(d), len(time.DateOnly))]
}

// newer reports whether d is later than e as far as both are known: any date
// is later than Undated, and a day is later than the month it lies in.
func (d Date) newer(e Date) bool {
	switch {
	case d == "" || d == Undated:
		return d == Undated && e == ""
	case e == "" || e == Undated:
		return true
	}
	return d > e
}
