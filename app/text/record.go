package text

import (
	"errors"
	"strconv"
	"time"

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
	case e.Kind == record.Pruned:
		n, _ := strconv.Atoi(e.Details[record.DetailCount])
		until, _ := time.Parse(time.RFC3339, e.Details[record.DetailUntil])
		return p.S("record.pruned", A("n", n), A("date", p.Date(until)))
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
