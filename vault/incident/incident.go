package incident

import (
	"cmp"
	"slices"
	"time"

	"kagikura/vault/fact"
	"kagikura/vault/record"
)

// History is what an account's record says of incidents.
type History struct {
	Incidents []Incident // in the order in which they began
	// Unreadable is how many events of the record cannot be read: there may be
	// steps among them.
	Unreadable int
	// Newer is how many of those are of a newer version and not damaged.
	Newer int
	// Flaws is where the record's chain is broken.
	Flaws []record.Flaw
}

// Incident is one time at which something was wrong.
type Incident struct {
	Begun Moment // not known if its time is zero: the event is missing or cannot be read
	Ended Moment // while its time is zero the incident runs
	Done  []Done // in the order of the plan, then steps of other names
	Notes []Note // in the order of the record
}

// Moment is the time of an event, by the clock of the computer that wrote it.
type Moment struct {
	At time.Time
	// Future is true for a time that cannot be, see [fact.Future].
	Future bool
}

// Done is a step that was done.
type Done struct {
	Step Step
	When Moment
}

// Note is what the owner wrote down.
type Note struct {
	Text string
	When Moment
}

// Running reports whether the incident has not ended.
func (i Incident) Running() bool { return i.Ended.At.IsZero() }

// Step says when a step was done, ok is false for one that was not.
func (i Incident) Step(s Step) (when Moment, ok bool) {
	for _, d := range i.Done {
		if d.Step == s {
			return d.When, true
		}
	}
	return Moment{}, false
}

// Last is the incident that began last; ok is false if there was none.
func (h History) Last() (i Incident, ok bool) {
	if len(h.Incidents) == 0 {
		return Incident{}, false
	}
	return h.Incidents[len(h.Incidents)-1], true
}

// Running is the incident that runs; ok is false if none does.
func (h History) Running() (i Incident, ok bool) {
	i, ok = h.Last()
	return i, ok && i.Running()
}

// Of reads an account's record; now is for telling which times cannot be.
func Of(log record.Log, now time.Time) History {
	h := History{Flaws: log.Verify()}
	for _, item := range log.Events() {
		switch item.Problem {
		case nil:
			h.take(item.Event, now)
		case record.ErrNewer:
			h.Newer++
			h.Unreadable++
		default:
			h.Unreadable++
		}
	}
	for n := range h.Incidents {
		slices.SortStableFunc(h.Incidents[n].Done, func(a, b Done) int {
			return cmp.Or(cmp.Compare(a.Step.place(), b.Step.place()), cmp.Compare(a.Step, b.Step))
		})
	}
	return h
}

// take folds the next event in.
func (h *History) take(e record.Event, now time.Time) {
	when := Moment{At: e.At, Future: fact.Future(e.At, now)}
	switch e.Kind {
	case record.IncidentBegun:
		if _, running := h.Running(); !running {
			h.Incidents = append(h.Incidents, Incident{Begun: when})
		} else if i := h.present(); i.Begun.At.IsZero() || i.Begun.Future && !when.Future {
			i.Begun = when
		}
	case record.IncidentStep:
		step, i := Step(e.Details[record.DetailStep]), h.present()
		if _, done := i.Step(step); !done {
			i.Done = append(i.Done, Done{step, when})
		}
	case record.IncidentUndone:
		step, i := Step(e.Details[record.DetailStep]), h.present()
		i.Done = slices.DeleteFunc(i.Done, func(d Done) bool { return d.Step == step })
	case record.IncidentNote:
		i := h.present()
		i.Notes = append(i.Notes, Note{e.Details[record.DetailNote], when})
	case record.IncidentEnded:
		if i := h.present(); i.Running() {
			i.Ended = when
		}
	}
}

// present is the incident that an event belongs to which is no beginning.
func (h *History) present() *Incident {
	if len(h.Incidents) == 0 {
		h.Incidents = []Incident{{}}
	}
	return &h.Incidents[len(h.Incidents)-1]
}
