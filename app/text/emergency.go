package text

import (
	"kagikura/vault/brokerage"
	"kagikura/vault/incident"
)

// Stage is the heading of a part of the emergency plan, with its number.
func (p *Printer) Stage(n int, s incident.Stage) string {
	return p.S("emergency.numbered", A("n", n), A("title", p.S("emergency.stage."+s.Name)))
}

// Step is a step of the plan, worded as done. A name from elsewhere is shown as
// it is: who shows it makes it fit to be shown.
func (p *Printer) Step(s incident.Step) string {
	if !s.Known() {
		return p.S("emergency.step.other", A("step", string(s)))
	}
	return p.S("emergency.step." + string(s))
}

// StepHow says how a step of the plan is done.
func (p *Printer) StepHow(s incident.Step) string { return p.S("emergency.how." + string(s)) }

// Moment is when something of an incident happened, to the minute; a time that
// cannot be is said to be one.
func (p *Printer) Moment(m incident.Moment) string {
	when := p.DateTime(m.At)
	if m.Future {
		return p.S("emergency.future", A("when", when))
	}
	return when
}

// Hours says when an office answers, as far as that is known.
func (p *Printer) Hours(o brokerage.Office) string {
	var weekdays, daily []string
	for _, h := range o.Hours {
		span := p.S("emergency.span", A("from", h.From), A("to", h.To))
		if h.Days == brokerage.Daily {
			daily = append(daily, span)
		} else {
			weekdays = append(weekdays, span)
		}
	}
	var all []string
	if len(weekdays) > 0 {
		all = append(all, p.S("emergency.hours.weekdays", A("spans", p.List(weekdays))))
	}
	if len(daily) > 0 {
		all = append(all, p.S("emergency.hours.daily", A("spans", p.List(daily))))
	}
	if len(all) == 0 {
		return p.S("emergency.hours.unknown")
	}
	return p.List(all)
}

// Source says where and when a fact of the directory was seen.
func (p *Printer) Source(e brokerage.Evidence) string {
	if e.Date == brokerage.Undated {
		return p.S("emergency.source.undated", A("source", e.Citation))
	}
	return p.S("emergency.source", A("source", e.Citation), A("date", string(e.Date)))
}
