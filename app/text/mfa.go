package text

import (
	"errors"
	"slices"
	"time"

	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/fact"
	"kagikura/vault/mfa"
)

// Operation is the short name of an operation, as over a column.
func (p *Printer) Operation(o mfa.Operation) string { return p.S("mfa.op." + string(o)) }

// Method is the name of a method.
func (p *Printer) Method(m mfa.Method) string {
	if !m.Known() {
		return p.S("mfa.method.unknown")
	}
	return p.S("mfa.method." + string(m))
}

// MethodOf is the name of what is noted of an operation, or the word for nothing, or
// for what cannot be read.
func (p *Printer) MethodOf(i mfa.Item[mfa.Factor]) string {
	switch {
	case i.Problem != nil:
		return p.S("mfa.method.unreadable")
	case !i.Known:
		return p.S("mfa.method.unknown")
	}
	return p.Method(i.Is.Method)
}

// SinceDay says since which day something holds. A day to come is said to be one.
func (p *Printer) SinceDay(d fact.Day, now time.Time) string {
	date := A("date", string(d))
	switch {
	case d == "":
		return p.S("mfa.since.unknown")
	case d.Future(now):
		return p.S("mfa.since.future", date)
	}
	return p.S("mfa.since", date)
}

// NotedAhead says that something was noted, as it has it, on a day to come, and what
// to do about that.
func (p *Printer) NotedAhead(at time.Time) string {
	return p.S("mfa.noted.future", A("date", p.Date(at)))
}

// Unreadable says why an item of custom data is shown as unreadable and not written.
func (p *Printer) Unreadable(problem error) string {
	if errors.Is(problem, fact.ErrNewer) {
		return p.S("mfa.step.newer")
	}
	return p.S("mfa.step.damaged")
}

// Offer is the name of what a firm has, within a sentence.
func (p *Printer) Offer(o mfa.Offer) string { return p.S("directory.factor." + string(o.Factor)) }

// Advice says what there is to do next about an operation at the firm. The evidence,
// where ok is true, is that of what it claims of the firm.
func (p *Printer) Advice(a mfa.Advice, firm brokerage.Firm) (say string, e brokerage.Evidence, ok bool) {
	operation := A("operation", p.Operation(a.Operation))
	if len(a.Better) > 0 {
		e, ok = firm.Evidence(a.Better[0].Fact)
	}
	switch a.Step {
	case mfa.StepUnreadable:
		return p.Unreadable(a.Now.Problem), e, false
	case mfa.StepAsk:
		return p.S("mfa.step.ask", operation), e, false
	case mfa.StepNote:
		if len(a.Better) == 0 {
			return p.S("mfa.step.note"), e, false
		}
		var names []string
		for _, o := range a.Better {
			names = append(names, p.Offer(o))
		}
		return p.S("mfa.step.note.offers", A("methods", p.List(names))), e, ok
	case mfa.StepSwitchOn, mfa.StepImprove:
		method := A("method", p.Offer(a.Better[0]))
		switch here := a.Better[0].Here; {
		case a.Step == mfa.StepSwitchOn && here:
			say = p.S("mfa.step.on.here", operation, method)
		case a.Step == mfa.StepSwitchOn:
			say = p.S("mfa.step.on.maybe", operation, method)
		case here:
			say = p.S("mfa.step.better.here", operation, method)
		default:
			say = p.S("mfa.step.better.maybe", operation, method)
		}
		return say, e, ok
	}
	switch {
	case a.Now.Is.Method == mfa.NotOffered:
		return p.S("mfa.step.none_offered"), e, false
	case firm.ID == "":
		return p.S("mfa.step.gone"), e, false
	}
	return p.S("mfa.step.best"), e, false
}

// NoFirm says why nothing is known of what an account's firm has: id is what the
// account names, of a firm that the directory does not list.
func (p *Printer) NoFirm(id string) string {
	if id == "" {
		return p.S("mfa.step.no_firm")
	}
	return p.S("mfa.step.gone")
}

// Lapse says how long a registration of devices is good for.
func (p *Printer) Lapse(r mfa.Registration, now time.Time) string {
	days, ok := r.DaysLeft(now)
	switch {
	case r.Ahead(now):
		return p.SinceDay(r.Registered, now)
	case !ok:
		return p.S("mfa.device.unknown")
	case days < 0:
		return p.S("mfa.device.lapsed")
	case days == 0:
		return p.S("mfa.device.today")
	}
	return p.S("mfa.device.left", A("n", days))
}

// Notice says of one kind of notice whether it is on; of what was noted in the future,
// that this cannot be.
func (p *Printer) Notice(k mfa.NoticeKind, i mfa.Item[mfa.Notice], now time.Time) string {
	name := A("notice", p.S("mfa.notice."+string(k)))
	if i.Ahead(now) {
		key := "mfa.notice.says.off.future"
		if i.Is.On {
			key = "mfa.notice.says.on.future"
		}
		return p.S(key, name, A("date", p.Date(i.At)))
	}
	switch {
	case i.Problem != nil:
		return p.S("mfa.notice.says.unreadable", name)
	case !i.Known:
		return p.S("mfa.notice.says.unknown", name)
	case !i.Is.On:
		return p.S("mfa.notice.says.off", name)
	case i.Is.To == "":
		return p.S("mfa.notice.says.on", name)
	}
	return p.S("mfa.notice.says", name, A("channel", p.S("mfa.channel."+string(i.Is.To))))
}

// Depends says what hangs on a contact.
func (p *Printer) Depends(c mfa.Contact) string {
	n := A("n", c.Firms)
	switch {
	case c.Phone && c.Firms == 1:
		return p.S("mfa.contacts.phone.one")
	case c.Phone:
		return p.S("mfa.contacts.phone.many", n)
	case c.Firms == 1:
		return p.S("mfa.contacts.mail.one")
	}
	return p.S("mfa.contacts.mail.many", n)
}

// Titles are the titles of accounts, in one list.
func (p *Printer) Titles(v *vault.Vault, ids []vault.ID) string {
	var names []string
	for _, id := range ids {
		if e, ok := v.Entry(id); ok {
			names = append(names, e.Title())
		}
	}
	return p.List(names)
}

// recordedFactor says that a second factor was switched on or off, as a record has it.
func (p *Printer) recordedFactor(on bool, operation, method, since string) string {
	if k, is := mfa.NoticeOfOperation(operation); is {
		return p.recordedNotice(on, k, method, since)
	}
	op, way := A("operation", operation), A("method", method) // as a newer version calls them
	if o := mfa.Operation(operation); slices.Contains(mfa.Operations(), o) {
		op = A("operation", p.Operation(o))
	}
	if m := mfa.Method(method); m.Known() {
		way = A("method", p.Method(m))
	}
	switch {
	case on && since != "":
		return p.S("record.factor.on.since", op, way, A("date", since))
	case on:
		return p.S("record.factor.on", op, way)
	case !mfa.Method(method).Known():
		return p.S("record.factor.forgotten", op)
	}
	return p.S("record.factor.off", op, way)
}

// recordedNotice says that a notice was switched on, with where it goes if that is
// known, or off.
func (p *Printer) recordedNotice(on bool, k mfa.NoticeKind, method, since string) string {
	notice, date := A("notice", p.S("mfa.notice."+string(k))), A("date", since)
	to := A("channel", method) // as a newer version calls it
	if slices.Contains(mfa.Channels(), mfa.Channel(method)) {
		to = A("channel", p.S("mfa.channel."+method))
	}
	switch {
	case !on && method != string(mfa.None):
		return p.S("record.notice.forgotten", notice)
	case !on && since != "":
		return p.S("record.notice.off.since", notice, date)
	case !on:
		return p.S("record.notice.off", notice)
	case method == "" && since != "":
		return p.S("record.notice.on.since", notice, date)
	case method == "":
		return p.S("record.notice.on", notice)
	case since != "":
		return p.S("record.notice.to.since", notice, to, date)
	}
	return p.S("record.notice.to", notice, to)
}
