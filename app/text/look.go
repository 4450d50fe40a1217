package text

import (
	"errors"
	"time"

	"kagikura/vault/fact"
	"kagikura/vault/look"
	"kagikura/vault/record"
)

// lookItems are the keys of the items of a look.
var lookItems = map[look.Item]string{
	look.LastLogin:  "look.item.last_login",
	look.Orders:     "look.item.orders",
	look.Cash:       "look.item.cash",
	look.Contact:    "look.item.contact",
	look.Withdrawal: "look.item.withdrawal_account",
	look.Notices:    "look.item.notices",
}

// LookItem is what an item of a look is called, and what to ask oneself there.
func (p *Printer) LookItem(i look.Item) (name, how string) {
	key := lookItems[i]
	return p.S(key), p.S(key + ".how")
}

// LookItems are the names of items side by side.
func (p *Printer) LookItems(items []look.Item) string {
	names := make([]string, len(items))
	for n, i := range items {
		names[n] = p.S(lookItems[i])
	}
	return p.List(names)
}

// LookEvery says how often an account is looked at. A reason in it is as its
// owner wrote it: who shows it makes it fit to be shown.
func (p *Printer) LookEvery(i look.Interval) string {
	const week = 7
	switch {
	case i.Never:
		return p.S("look.every.never", A("why", i.Why))
	case i.Days == 1:
		return p.S("look.every.day")
	case i.Days == week:
		return p.S("look.every.week")
	case i.Days%week == 0:
		return p.S("look.every.weeks", A("n", i.Days/week))
	}
	return p.S("look.every.days", A("n", i.Days))
}

// LookDue says when the next look is due, or what comes before that.
func (p *Printer) LookDue(s look.Status) string {
	switch odd := s.OddItems(); {
	case len(odd) > 0:
		return p.S("look.due.odd", A("items", p.LookItems(odd)))
	case !s.Asked:
		return p.LookEvery(s.Interval)
	case s.IsDue() && s.Never():
		return p.S("look.due.never")
	case s.Late == 0:
		return p.S("look.due.today")
	case s.Late == 1:
		return p.S("look.due.late.one")
	case s.Late > 1:
		return p.S("look.due.late", A("n", s.Late))
	}
	return p.S("look.due.ahead", A("date", s.Due.Format(time.DateOnly)))
}

// LookLast says when the account was last looked at.
func (p *Printer) LookLast(s look.Status) string {
	if s.Never() {
		return p.S("look.last.never")
	}
	return p.S("look.last", A("date", p.Date(s.Last.At)))
}

// LookTrouble are the sentences about what of an account's looks cannot be read
// or believed; none where all can.
func (p *Printer) LookTrouble(s look.Status) []string {
	var all []string
	if !s.Ahead.IsZero() {
		all = append(all, p.S("look.ahead", A("date", p.Date(s.Ahead))))
	}
	switch {
	case errors.Is(s.Unreadable, fact.ErrNewer):
		all = append(all, p.S("look.interval.unreadable.newer"))
	case s.Unreadable != nil:
		all = append(all, p.S("look.interval.unreadable"))
	}
	return all
}

// LookFinding says what there is to say about an item beside that it is in order
// or odd; "" for nothing.
func (p *Printer) LookFinding(f look.Finding) string {
	switch {
	case errors.Is(f.Unreadable, fact.ErrNewer):
		return p.S("look.tick.unreadable.newer")
	case f.Unreadable != nil:
		return p.S("look.tick.unreadable")
	case !f.Ahead.IsZero():
		return p.S("look.tick.ahead", A("date", p.Date(f.Ahead)))
	case !f.Stale.IsZero():
		return p.S("look.tick.stale", A("date", p.Date(f.Stale)))
	}
	return ""
}

// LooksDue says how many accounts are to be looked at, and not which.
func (p *Printer) LooksDue(n int) string {
	if n == 1 {
		return p.S("look.due.one")
	}
	return p.S("look.due.many", A("n", n))
}

// looked says what an event of the kind [record.Looked] is.
func (p *Printer) looked(e record.Event) string {
	if items := look.Read(e); len(items) > 0 {
		return p.S("look.record", A("items", p.LookItems(items)))
	}
	return p.S("look.record.none")
}
