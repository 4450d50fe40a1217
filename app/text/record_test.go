package text

import (
	"strings"
	"testing"
	"time"

	"kagikura/vault"
	"kagikura/vault/incident"
	"kagikura/vault/look"
	"kagikura/vault/mfa"
	"kagikura/vault/record"
)

var recordedAt = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func itemOf(kind record.Kind, details ...string) record.Item {
	e := record.Event{At: recordedAt, Kind: kind, Details: map[string]string{}}
	for i := 0; i+1 < len(details); i += 2 {
		e.Details[details[i]] = details[i+1]
	}
	return record.Item{Event: e}
}

// TestEveryEventHasASentence: of each kind, with each name that the packages of
// its subject have for what it is about, in both languages.
func TestEveryEventHasASentence(t *testing.T) {
	var all []record.Item
	for _, role := range []string{record.RoleLogin, record.RoleTrading, record.RoleFurther, "of a newer version"} {
		all = append(all, itemOf(record.PasswordCreated, record.DetailRole, role), itemOf(record.PasswordChanged, record.DetailRole, role))
	}
	for _, o := range mfa.Operations() {
		all = append(all, itemOf(record.FactorOff, record.DetailOperation, string(o)))
		for _, m := range mfa.Methods() {
			on := []string{record.DetailOperation, string(o), record.DetailMethod, string(m)}
			all = append(all, itemOf(record.FactorOn, on...), itemOf(record.FactorOn, append(on, record.DetailSince, "2026-11-01")...))
		}
	}
	for _, k := range mfa.NoticeKinds() {
		of := []string{record.DetailOperation, mfa.NoticeOperation(k)}
		since := []string{record.DetailSince, "2026-11-01"}
		off := append(of, record.DetailMethod, string(mfa.None))
		all = append(all, itemOf(record.FactorOn, of...), itemOf(record.FactorOn, append(of, since...)...),
			itemOf(record.FactorOff, off...), itemOf(record.FactorOff, append(off, since...)...),
			itemOf(record.FactorOff, append(of, record.DetailMethod, "unknown")...))
		for _, c := range mfa.Channels() {
			to := append(of, record.DetailMethod, string(c))
			all = append(all, itemOf(record.FactorOn, to...), itemOf(record.FactorOn, append(to, since...)...))
		}
	}
	for _, s := range incident.Steps() {
		all = append(all, itemOf(record.IncidentStep, record.DetailStep, string(s)), itemOf(record.IncidentUndone, record.DetailStep, string(s)))
	}
	var ticks []string
	for _, i := range look.Items() {
		ticks = append(ticks, string(i))
	}
	all = append(all, itemOf(record.Looked, record.DetailTicks, strings.Join(ticks, " ")), itemOf(record.Looked),
		itemOf(record.IncidentBegun), itemOf(record.IncidentEnded), itemOf(record.IncidentNote, record.DetailNote, "12:05 電話した"),
		itemOf(record.Launched, record.DetailHost, "www.example.com"), itemOf(record.Pruned, record.DetailCount, "129", record.DetailUntil, "2026-01-01T00:00:00Z"))
	for _, p := range []*Printer{New(Japanese), New(English)} {
		seen := map[string]bool{}
		for _, i := range all {
			said := p.Recorded(i)
			if said == "" || strings.Contains(said, "record.") || strings.ContainsAny(said, "{}") || strings.Contains(said, "-") && strings.Contains(said, string(i.Event.Kind)) {
				t.Errorf("%s %v: %q", p.Lang(), i.Event, said)
			}
			for name, value := range i.Event.Details {
				if p.Lang() == Japanese && name != record.DetailHost && name != record.DetailNote && name != record.DetailSince && strings.Contains(said, value) && strings.ContainsAny(value, "abcdefghijklmnopqrstuvwxyz") {
					t.Errorf("%v: %q has no Japanese name", i.Event, said)
				}
			}
			seen[said] = true
		}
		if len(seen) < len(all) {
			t.Errorf("%s: %d sentences for %d events", p.Lang(), len(seen), len(all))
		}
	}
	if got := New(English).Recorded(itemOf(record.FactorOn, record.DetailOperation, "voting", record.DetailMethod, "blood")); !strings.Contains(got, "voting") || !strings.Contains(got, "blood") {
		t.Errorf("names of a newer version: %q", got)
	}
}

// TestWhatCannotBeReadIsNamed: it has no date, so its hash is what it is found by.
func TestWhatCannotBeReadIsNamed(t *testing.T) {
	for _, problem := range []error{record.ErrDamaged, record.ErrNewer} {
		for _, p := range []*Printer{New(Japanese), New(English)} {
			named := p.Recorded(record.Item{Hash: record.Hash{0xab, 0xcd}, Problem: problem})
			if !strings.Contains(named, "abcd00000000") {
				t.Errorf("%v: %q names nothing", problem, named)
			}
			if nameless := p.Recorded(record.Item{Problem: problem}); strings.Contains(nameless, "0000") || nameless == "" {
				t.Errorf("%v of no name: %q", problem, nameless)
			}
		}
	}
}

func TestAnEventThatLiesAhead(t *testing.T) {
	p := New(Japanese)
	i := itemOf(record.Looked)
	if got := p.RecordedAt(i, recordedAt); got != p.DateTime(recordedAt) {
		t.Errorf("now: %q", got)
	}
	if got := p.RecordedAt(i, recordedAt.AddDate(0, 0, -2)); !strings.Contains(got, "まだ来ていない日時") || !strings.Contains(got, p.DateTime(recordedAt)) {
		t.Errorf("ahead: %q", got)
	}
}

func TestWhereARecordIsBroken(t *testing.T) {
	var l record.Log
	for n, host := range []string{"a.example", "b.example", "c.example"} {
		var err error
		if l, err = l.Append(recordedAt.Add(time.Duration(n)*time.Hour), record.Nonce{byte(n)}, record.Launched, map[string]string{record.DetailHost: host}); err != nil {
			t.Fatal(err)
		}
	}
	all := l.Events()
	var data []vault.DataItem
	for key, value := range l.Changes(record.Log{}) {
		if !strings.HasSuffix(key, all[1].Hash.String()) {
			data = append(data, vault.DataItem{Key: key, Value: *value})
		}
	}
	unreadable := record.Hash{}
	data = append(data, vault.DataItem{Key: vault.DataRecord + "x"}, vault.DataItem{Key: vault.DataRecord + unreadable.String()[:63] + "1"})
	broken := record.Read(data)
	p := New(English)
	got := strings.Join(p.RecordFlaws(broken, broken.Verify(), recordedAt, 9), "\n")
	for _, want := range []string{"A note is missing: " + all[1].Hash.String()[:12], p.DateTime(recordedAt.Add(2 * time.Hour)), "c.example was opened", "under a name that is damaged", "The note 000000000000 is not what it was"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
	if few := p.RecordFlaws(broken, broken.Verify(), recordedAt, 1); len(few) != 2 || few[1] != "There are 2 more such places." {
		t.Errorf("%q", few)
	}
}
