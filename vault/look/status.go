package look

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"kagikura/vault"
	"kagikura/vault/fact"
	"kagikura/vault/record"
)

// Finding is what was noted of one item in the look that is going on.
type Finding struct {
	Item Item
	// Ticked is when it was found in order, zero if it was not. A tick that does
	// not count, see Stale and Ahead, is none.
	Ticked time.Time
	// Odd is since when something is odd there, zero if nothing is.
	Odd time.Time
	// Stale is when it was ticked too long ago to count: [TickLife].
	Stale time.Time
	// Ahead is the time of a tick that lies in the future, and is not believed.
	Ahead time.Time
	// Unreadable is why what stands there cannot be read, a *fact.Error. It is kept
	// as it is, and the item can be neither ticked nor called odd.
	Unreadable error
}

// Fine tells whether the item was found in order.
func (f Finding) Fine() bool { return !f.Ticked.IsZero() && f.Odd.IsZero() && f.Unreadable == nil }

// Done is a look that was finished.
type Done struct {
	At time.Time
	// Items were found in order. A newer version of the program may know others,
	// which are left out.
	Items []Item
}

// Status is how it stands with the looks at an account.
type Status struct {
	Entry *vault.Entry
	// Asked tells whether the account is to be looked at at all. It is false for
	// one of no firm without an interval of its own, and where that is never.
	Asked bool
	// Interval is what holds, Own whether it is the account's own. Where its own
	// cannot be read, Unreadable says why, and the vault's default holds.
	Interval   Interval
	Own        bool
	Unreadable error
	// Last is the last look; its At is zero if there was none that is believed.
	Last Done
	// Since is what the first look is counted from where there was none: when the
	// account was made. Zero if that is not known or lies in the future.
	Since time.Time
	// Ahead is the newest look whose date lies in the future, zero if there is
	// none: it was noted by a clock that was wrong and does not count.
	Ahead time.Time
	// Due is the beginning of the day on which the next look is due. It means
	// nothing unless Asked.
	Due time.Time
	// Late is by how many days that day is over: 0 on the day itself, less than 0
	// before it.
	Late int
	// Findings are those of all items, in their order.
	Findings []Finding
}

// IsDue tells whether a look is due, today or since some days.
func (s Status) IsDue() bool { return s.Asked && s.Late >= 0 }

// Never tells whether nobody ever looked, as far as can be believed.
func (s Status) Never() bool { return s.Last.At.IsZero() }

// OddItems are the items at which something is odd.
func (s Status) OddItems() []Item {
	return s.which(func(f Finding) bool { return !f.Odd.IsZero() })
}

// FineItems are the items that were found in order in the look that is going on.
func (s Status) FineItems() []Item { return s.which(Finding.Fine) }

func (s Status) which(is func(Finding) bool) []Item {
	var out []Item
	for _, f := range s.Findings {
		if is(f) {
			out = append(out, f.Item)
		}
	}
	return out
}

// Of is how it stands with the looks at an account, by the default of its vault,
// at a moment in the zone in which days begin.
func Of(e *vault.Entry, d Default, now time.Time) Status {
	s := Status{Entry: e, Interval: Interval{Days: d.Days}}
	n, own, err := fact.Find[Interval](e.Data, KeyInterval)
	if s.Unreadable = err; own {
		s.Interval, s.Own = n.Is, true
	}
	s.Asked = !s.Interval.Never && (e.Firm() != "" || s.Own || err != nil)
	s.Last, s.Ahead = looks(e, now)
	for _, i := range items {
		s.Findings = append(s.Findings, find(e, i, s.Last.At, now))
	}
	if made := e.Times.Created; !made.IsZero() && !fact.Future(made, now) {
		s.Since = made
	}
	if s.Asked {
		s.due(now)
	}
	return s
}

func (s *Status) due(now time.Time) {
	from := s.Last.At
	if s.Never() {
		from = s.Since
	}
	today := day(now)
	due := today // of an account of which nothing is known, now
	if !from.IsZero() {
		due = day(from.In(now.Location())).AddDate(0, 0, s.Interval.Days)
	}
	s.Late = int(today.Sub(due) / (24 * time.Hour))
	s.Due = time.Date(due.Year(), due.Month(), due.Day(), 0, 0, 0, 0, now.Location())
}

// day is the date of a moment as a time to count days with: in UTC each has 24
// hours.
func day(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// All is how it stands with every account that is to be looked at, or at which
// something is odd: first where something is odd, then the one whose look was due
// first. A default that cannot be read is [DefaultDays], see [DefaultOf].
func All(v *vault.Vault, now time.Time) []Status {
	all, _ := Sort(v, now)
	return all
}

// Sort is [All], and beside it the accounts that their owner does not want to look
// at, in the order of the vault.
func Sort(v *vault.Vault, now time.Time) (all, never []Status) {
	d, _ := DefaultOf(v) // which is [DefaultDays] then
	for _, e := range v.Live() {
		if e.Firm() == "" && !noted(e) {
			continue // hundreds in a vault of other programs, and nothing to read
		}
		switch s := Of(e, d, now); {
		case s.Asked, len(s.OddItems()) > 0:
			all = append(all, s)
		case s.Interval.Never:
			never = append(never, s)
		}
	}
	slices.SortStableFunc(all, func(a, b Status) int {
		return cmp.Or(
			-cmp.Compare(min(len(a.OddItems()), 1), min(len(b.OddItems()), 1)),
			-cmp.Compare(a.Late, b.Late),
			a.Since.Compare(b.Since),
		)
	})
	return all, never
}

// noted tells whether anything of this package stands in an account.
func noted(e *vault.Entry) bool {
	return slices.ContainsFunc(e.Data, func(d vault.DataItem) bool {
		return strings.HasPrefix(d.Key, fact.Prefix+"look.")
	})
}

// looks is the last look that is believed, and the newest that is not.
func looks(e *vault.Entry, now time.Time) (last Done, ahead time.Time) {
	for _, i := range record.Of(e).Events() {
		switch at := i.Event.At; {
		case i.Problem != nil || i.Event.Kind != record.Looked:
		case fact.Future(at, now):
			if at.After(ahead) {
				ahead = at
			}
		case !at.Before(last.At):
			last = Done{at, Read(i.Event)}
		}
	}
	return last, ahead
}

// Read is what an event of the kind [record.Looked] says was in order. Items of
// newer versions of the program are left out.
func Read(e record.Event) []Item {
	named := strings.Fields(e.Details[record.DetailTicks])
	var out []Item
	for _, i := range items {
		if slices.Contains(named, string(i)) {
			out = append(out, i)
		}
	}
	return out
}

// find is what was noted of an item since the last look.
func find(e *vault.Entry, i Item, last, now time.Time) Finding {
	f := Finding{Item: i}
	tick, ticked, errTick := fact.Find[mark](e.Data, prefixTick+string(i))
	odd, isOdd, errOdd := fact.Find[mark](e.Data, prefixOdd+string(i))
	if f.Unreadable = errTick; errTick == nil {
		f.Unreadable = errOdd
	}
	if isOdd {
		f.Odd = odd.At
	}
	switch {
	case !ticked, tick.At.Before(last):
	case fact.Future(tick.At, now):
		f.Ahead = tick.At
	case now.Sub(tick.At) > TickLife:
		f.Stale = tick.At
	default:
		f.Ticked = tick.At
	}
	return f
}
