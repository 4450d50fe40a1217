package text

import (
	"errors"
	"strconv"
	"time"

	"kagikura/vault/fact"
	"kagikura/vault/incident"
	"kagikura/vault/record"
)

// Recorded says what an event of a record is, without its date. One that cannot be
// read it names by the beginning of its hash, as a flaw is named. Hosts, notes and
// names in it are as the record has them: who shows it makes it fit to be shown.
func (p *Printer) Recorded(i record.Item) string {
	e := i.Event
	switch {
	case i.Problem == nil:
	case i.Hash == record.Hash{} && errors.Is(i.Problem, record.ErrNewer):
		return p.S("record.newer")
	case i.Hash == record.Hash{}:
		return p.S("record.damaged")
	case errors.Is(i.Problem, record.ErrNewer):
		return p.S("record.newer.of", A("hash", ShortHash(i.Hash)))
	default:
		return p.S("record.damaged.of", A("hash", ShortHash(i.Hash)))
	}
	switch e.Kind {
	case record.Launched:
		return p.S("record.launched", A("host", e.Details[record.DetailHost]))
	case record.LinkChecked:
		return p.recordedCheck(e)
	case record.Pruned:
		n, _ := strconv.Atoi(e.Details[record.DetailCount])
		until, _ := time.Parse(time.RFC3339, e.Details[record.DetailUntil])
		return p.S("record.pruned", A("n", n), A("date", p.Date(until)))
	case record.PasswordCreated:
		return p.recordedPassword("record.password.created", e)
	case record.PasswordChanged:
		return p.recordedPassword("record.password.changed", e)
	case record.FactorOn, record.FactorOff:
		return p.recordedFactor(e.Kind == record.FactorOn,
			e.Details[record.DetailOperation], e.Details[record.DetailMethod], e.Details[record.DetailSince])
	case record.Looked:
		return p.looked(e)
	case record.IncidentBegun:
		return p.S("emergency.event.begun")
	case record.IncidentStep:
		return p.S("emergency.event.step", A("step", p.Step(incident.Step(e.Details[record.DetailStep]))))
	case record.IncidentUndone:
		return p.S("emergency.event.undone", A("step", p.Step(incident.Step(e.Details[record.DetailStep]))))
	case record.IncidentNote:
		return p.S("emergency.event.note", A("note", e.Details[record.DetailNote]))
	case record.IncidentEnded:
		return p.S("emergency.event.ended")
	}
	return p.S("record.unknown", A("kind", string(e.Kind)))
}

func (p *Printer) recordedCheck(e record.Event) string {
	host := A("host", e.Details[record.DetailHost])
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
}

// recordedPassword says which password it was, where this program knows.
func (p *Printer) recordedPassword(key string, e record.Event) string {
	switch role := e.Details[record.DetailRole]; role {
	case record.RoleLogin, record.RoleTrading, record.RoleFurther:
		return p.S(key + "." + role)
	}
	return p.S(key)
}

// RecordedAt is the date of an event, to the minute. Of one that lies ahead of
// now it says that it cannot be.
func (p *Printer) RecordedAt(i record.Item, now time.Time) string {
	switch {
	case i.Problem != nil:
		return p.S("record.undated")
	case fact.Future(i.Event.At, now):
		return p.S("record.future", A("date", i.Event.At))
	}
	return p.DateTime(i.Event.At)
}

// hashShown is how many digits of a hash a person is shown.
const hashShown = 12

// ShortHash is the beginning of a hash, enough to find an event by.
func ShortHash(h record.Hash) string { return h.String()[:hashShown] }

// RecordFlaws says where a record is broken, a sentence a place, at most most of
// them and then how many more there are. Texts in it are as the record has them.
func (p *Printer) RecordFlaws(l record.Log, flaws []record.Flaw, now time.Time, most int) []string {
	items := map[record.Hash]record.Item{}
	for _, i := range l.Events() {
		items[i.Hash] = i
	}
	var out []string
	for n, f := range flaws {
		if n == most {
			return append(out, p.S("record.flaw.more", A("n", len(flaws)-most)))
		}
		hash := A("hash", ShortHash(f.Event))
		switch {
		case f.Kind == record.Missing:
			i := items[f.Event]
			out = append(out, p.S("record.flaw.missing", hash, A("parent", ShortHash(f.Parent)),
				A("date", p.RecordedAt(i, now)), A("event", p.Recorded(i))))
		case f.Kind == record.Unreadable:
			out = append(out, p.S("record.flaw.unreadable", hash))
		case f.Event == record.Hash{}:
			out = append(out, p.S("record.flaw.nameless"))
		default:
			out = append(out, p.S("record.flaw.changed", hash))
		}
	}
	return out
}
