package text

import (
	"errors"
	"strconv"
	"time"

	"kagikura/vault/incident"
	"kagikura/vault/record"
)

// Recorded says what an event of a record is, without its date. A host in it is
// as the record has it: who shows it makes it fit to be shown.
func (p *Printer) Recorded(i record.Item) string {
	e := i.Event
	host := A("host", e.Details[record.DetailHost])
	switch {
	case errors.Is(i.Problem, record.ErrNewer):
		return p.S("record.newer")
	case i.Problem != nil:
		return p.S("record.damaged")
	case e.Kind == record.Launched:
		return p.S("record.launched", host)
	case e.Kind == record.LinkChecked:
		switch e.Details[record.DetailVerdict] {
		case "official":
			return p.S("record.checked.official", host)
		case "own":
			return p.S("record.checked.own", host)
		case "firms-domain":
			return p.S("record.checked.firms-domain", host)
		case "not-official":
			return p.S("record.checked.not-official", host)
		}
		return p.S("record.checked", host)
	case e.Kind == record.Looked:
		return p.looked(e)
	case e.Kind == record.FactorOn, e.Kind == record.FactorOff:
		return p.recordedFactor(e.Kind == record.FactorOn,
			e.Details[record.DetailOperation], e.Details[record.DetailMethod], e.Details[record.DetailSince])
	case e.Kind == record.Pruned:
		n, _ := strconv.Atoi(e.Details[record.DetailCount])
		until, _ := time.Parse(time.RFC3339, e.Details[record.DetailUntil])
		return p.S("record.pruned", A("n", n), A("date", p.Date(until)))
	case e.Kind == record.IncidentBegun:
		return p.S("emergency.event.begun")
	case e.Kind == record.IncidentStep:
		return p.S("emergency.event.step", A("step", p.Step(incident.Step(e.Details[record.DetailStep]))))
	case e.Kind == record.IncidentUndone:
		return p.S("emergency.event.undone", A("step", p.Step(incident.Step(e.Details[record.DetailStep]))))
	case e.Kind == record.IncidentNote:
		return p.S("emergency.event.note", A("note", e.Details[record.DetailNote]))
	case e.Kind == record.IncidentEnded:
		return p.S("emergency.event.ended")
	}
	return p.S("record.unknown", A("kind", string(e.Kind)))
}

// RecordedAt is the date of an event, to the minute.
func (p *Printer) RecordedAt(i record.Item) string {
	if i.Problem != nil {
		return p.S("record.undated")
	}
	return p.DateTime(i.Event.At)
}
