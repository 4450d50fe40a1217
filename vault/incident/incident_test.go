package incident_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
	"time"

	"kagikura/vault"
	"kagikura/vault/incident"
	"kagikura/vault/merge"
	"kagikura/vault/record"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// computer writes the events of one computer into a log.
type computer struct {
	log   record.Log
	at    time.Time
	name  byte
	count uint32
}

func (c *computer) note(t testing.TB, kind record.Kind, details ...string) {
	t.Helper()
	c.count++
	c.at = c.at.Add(time.Minute)
	nonce := record.Nonce{c.name}
	binary.BigEndian.PutUint32(nonce[4:], c.count)
	d := map[string]string{}
	for i := 0; i < len(details); i += 2 {
		d[details[i]] = details[i+1]
	}
	var err error
	if c.log, err = c.log.Append(c.at, nonce, kind, d); err != nil {
		t.Fatal(err)
	}
}

func (c *computer) step(t testing.TB, s incident.Step) {
	t.Helper()
	c.note(t, record.IncidentStep, record.DetailStep, string(s))
}

func (c *computer) undo(t testing.TB, s incident.Step) {
	t.Helper()
	c.note(t, record.IncidentUndone, record.DetailStep, string(s))
}

// items is a log as the vault keeps it.
func items(l record.Log) []vault.DataItem {
	var out []vault.DataItem
	for key, value := range l.Changes(record.Log{}) {
		out = append(out, vault.DataItem{Key: key, Value: *value})
	}
	slices.SortFunc(out, func(a, b vault.DataItem) int { return strings.Compare(a.Key, b.Key) })
	return out
}

func done(i incident.Incident) []incident.Step {
	var out []incident.Step
	for _, d := range i.Done {
		out = append(out, d.Step)
	}
	return out
}

func TestAnIncidentFromItsBeginningToItsEnd(t *testing.T) {
	c := &computer{at: noon}
	if h := incident.Of(c.log, noon); len(h.Incidents) != 0 || h.Unreadable != 0 {
		t.Errorf("an empty record holds %+v", h)
	}
	c.note(t, record.Launched, record.DetailHost, "www.example.com")
	c.note(t, record.IncidentBegun)
	c.step(t, incident.PoliceTold)
	c.step(t, incident.Reached)
	c.step(t, incident.Frozen)
	c.undo(t, incident.Frozen)
	c.note(t, record.IncidentNote, record.DetailNote, "担当は田中さん")
	h := incident.Of(c.log, c.at)
	i, running := h.Running()
	if !running || len(h.Incidents) != 1 || !i.Begun.At.Equal(noon.Add(2*time.Minute)) {
		t.Fatalf("running %v: %+v", running, h)
	}
	// The plan's order, whatever was done first.
	if got := done(i); !slices.Equal(got, []incident.Step{incident.Reached, incident.PoliceTold}) {
		t.Errorf("done: %v", got)
	}
	if when, ok := i.Step(incident.Reached); !ok || !when.At.Equal(noon.Add(4*time.Minute)) {
		t.Errorf("reached at %v, %v", when, ok)
	}
	if len(i.Notes) != 1 || i.Notes[0].Text != "担当は田中さん" || !i.Notes[0].When.At.Equal(noon.Add(7*time.Minute)) {
		t.Errorf("notes: %+v", i.Notes)
	}

	c.step(t, incident.Frozen) // done after all
	c.note(t, record.IncidentEnded)
	c.step(t, incident.JSDATold) // and one thing remembered later
	c.note(t, record.IncidentBegun)
	h = incident.Of(c.log, c.at)
	if len(h.Incidents) != 2 || h.Incidents[0].Running() || !h.Incidents[1].Running() || len(h.Incidents[1].Done) != 0 {
		t.Fatalf("after another beginning: %+v", h.Incidents)
	}
	if got := done(h.Incidents[0]); !slices.Equal(got, []incident.Step{incident.Reached, incident.Frozen, incident.PoliceTold, incident.JSDATold}) {
		t.Errorf("the first one holds %v", got)
	}
}

// TestTwoComputersTickTheSameList goes through vault/merge, as two copies of one
// file do.
func TestTwoComputersTickTheSameList(t *testing.T) {
	account := vault.ID{15: 1}
	base, err := vault.New(noon, "金庫", vault.ID{15: 2}).Apply(noon, vault.AddEntry{ID: account, Parent: vault.ID{15: 2}})
	if err != nil {
		t.Fatal(err)
	}
	holds := func(c *computer) *vault.Vault {
		t.Helper()
		v, err := base.Apply(noon, vault.SetEntryData{ID: account, Data: c.log.Changes(record.Log{})})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	father, daughter := &computer{at: noon, name: 1}, &computer{at: noon.Add(30 * time.Second), name: 2}
	father.note(t, record.IncidentBegun)
	father.step(t, incident.Reached)
	father.step(t, incident.Frozen)
	daughter.note(t, record.IncidentBegun)
	daughter.step(t, incident.Reached)
	daughter.step(t, incident.PoliceTold)
	daughter.note(t, record.IncidentNote, record.DetailNote, "受付番号 12")

	var seen []incident.History
	for _, sides := range [][2]*vault.Vault{{holds(father), holds(daughter)}, {holds(daughter), holds(father)}} {
		for _, past := range []*vault.Vault{base, nil} {
			plan, err := merge.New(past, sides[0], sides[1])
			if err != nil {
				t.Fatal(err)
			}
			e, ok := plan.Apply().Entry(account)
			if !ok {
				t.Fatal("the account is gone")
			}
			seen = append(seen, incident.Of(record.Of(e), noon.Add(time.Hour)))
		}
	}
	for n, h := range seen {
		if len(h.Incidents) != 1 || len(h.Flaws) != 0 {
			t.Fatalf("%d: %d incidents, flaws %v", n, len(h.Incidents), h.Flaws)
		}
		i := h.Incidents[0]
		if got := done(i); !slices.Equal(got, []incident.Step{incident.Reached, incident.Frozen, incident.PoliceTold}) {
			t.Errorf("%d: done %v", n, got)
		}
		if !i.Begun.At.Equal(noon.Add(time.Minute)) || len(i.Notes) != 1 {
			t.Errorf("%d: begun %v, notes %v", n, i.Begun, i.Notes)
		}
		if when, _ := i.Step(incident.Reached); !when.At.Equal(noon.Add(2 * time.Minute)) {
			t.Errorf("%d: reached at %v, not when it first was", n, when.At)
		}
	}

	// What one takes back having seen it stays taken back, though his clock is slow.
	slow := &computer{at: noon.Add(-time.Hour), name: 3, log: father.log.Union(daughter.log)}
	slow.undo(t, incident.PoliceTold)
	i, _ := incident.Of(slow.log.Union(daughter.log), noon).Running()
	if _, ok := i.Step(incident.PoliceTold); ok {
		t.Error("a step that was taken back is done")
	}
	slow.note(t, record.IncidentEnded)
	if i, running := incident.Of(slow.log.Union(father.log), noon).Running(); running {
		t.Errorf("still running after the end: %+v", i)
	}
}

func TestWhatIsBrokenIsShownAndNotLost(t *testing.T) {
	c := &computer{at: noon}
	c.note(t, record.IncidentBegun)
	begun := c.log
	c.step(t, incident.Frozen)
	step := items(c.log)

	// The beginning is missing.
	gone := slices.DeleteFunc(slices.Clone(step), func(d vault.DataItem) bool { return d.Key == items(begun)[0].Key })
	h := incident.Of(record.Read(gone), noon)
	i, running := h.Running()
	if _, ok := i.Step(incident.Frozen); !running || !ok || !i.Begun.At.IsZero() || len(h.Flaws) != 1 || h.Flaws[0].Kind != record.Missing {
		t.Errorf("without its beginning: %+v, running %v", h, running)
	}

	// The beginning was changed, and there is one of a newer version.
	const newer = `{"parents":[],"v":2}`
	hash := sha256.Sum256([]byte(newer))
	damaged := append(slices.Clone(step), vault.DataItem{Key: vault.DataRecord + hex.EncodeToString(hash[:]), Value: newer})
	for n := range damaged {
		if damaged[n].Key == items(begun)[0].Key {
			damaged[n].Value = strings.Replace(damaged[n].Value, "12:01", "11:01", 1)
		}
	}
	h = incident.Of(record.Read(damaged), noon)
	if i, running := h.Running(); !running || len(i.Done) != 1 || h.Unreadable != 2 || h.Newer != 1 || len(h.Flaws) == 0 {
		t.Errorf("damaged: %+v", h)
	}
}

func TestATimeThatCannotBeIsShownAsSuch(t *testing.T) {
	c := &computer{at: noon.AddDate(30, 0, 0)}
	c.note(t, record.IncidentBegun)
	c.step(t, incident.Reached)
	c.note(t, record.IncidentNote, record.DetailNote, "x")
	c.at = noon
	c.note(t, record.IncidentBegun)
	i, running := incident.Of(c.log, noon.Add(23*time.Hour)).Running()
	when, ok := i.Step(incident.Reached)
	if !running || !ok || !when.Future || !i.Notes[0].When.Future {
		t.Errorf("a step of 2056: %+v", i)
	}
	if i.Begun.Future || !i.Begun.At.Equal(noon.Add(time.Minute)) {
		t.Errorf("begun at %+v although another beginning has a time that can be", i.Begun)
	}
}

func TestStepsOfOtherNamesStay(t *testing.T) {
	c := &computer{at: noon}
	c.note(t, record.IncidentBegun)
	c.step(t, "zz-new")
	c.step(t, "lawyer-told")
	c.step(t, incident.ConsumerTold)
	i, _ := incident.Of(c.log, noon).Running()
	if got := done(i); !slices.Equal(got, []incident.Step{incident.ConsumerTold, "lawyer-told", "zz-new"}) {
		t.Errorf("done %v", got)
	}
	if incident.Step("lawyer-told").Known() || !incident.ConsumerTold.Known() {
		t.Error("what is known is mixed up")
	}
}

// TestNamesStayForEver: they stand in the records of vaults.
func TestNamesStayForEver(t *testing.T) {
	want := "firm-reached freeze-asked login-password-changed trading-password-changed orders-checked withdrawal-account-checked " +
		"contact-data-checked evidence-kept police-told fsa-told jsda-told finmac-told consumer-line-told"
	var got []string
	for _, s := range incident.Steps() {
		got = append(got, string(s))
	}
	if strings.Join(got, " ") != want {
		t.Errorf("the steps are %v", got)
	}
	if len(incident.Plan()) != 5 {
		t.Errorf("%d stages", len(incident.Plan()))
	}
}

func TestLines(t *testing.T) {
	long := strings.Repeat("あ", record.MaxDetail/3) // 1,023 bytes
	for _, c := range []struct {
		name, note string
		want       []string
		err        error
	}{
		{"one line", " 10:20 電話した ", []string{"10:20 電話した"}, nil},
		{"lines", "a\r\n\n b\tc \u2028d", []string{"a", "b c", "d"}, nil},
		{"nothing", " \n\t", nil, incident.ErrNoNote},
		{"no UTF-8", "a\xffb", []string{"a\uFFFDb"}, nil},
		{"at the bound", long + "a", []string{long + "a"}, nil},
		{"a byte more", long + "い", []string{long, "い"}, nil},
		{"cut between words", strings.Repeat("x", 1000) + " " + strings.Repeat("y", 1000), []string{strings.Repeat("x", 1000), strings.Repeat("y", 1000)}, nil},
		{"most lines", strings.Repeat("a\n", incident.MaxLines), slices.Repeat([]string{"a"}, incident.MaxLines), nil},
		{"a line too many", strings.Repeat("a\n", incident.MaxLines+1), nil, incident.ErrNoteTooLong},
		{"a line that is too long", strings.Repeat("x", incident.MaxLines*record.MaxDetail+1), nil, incident.ErrNoteTooLong},
	} {
		got, err := incident.Lines(c.note)
		if err != c.err || !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
	}
}

// FuzzLines: what becomes of a note can stand in a record, and no letter of it
// is lost.
func FuzzLines(f *testing.F) {
	f.Add("10:20 電話した\n担当は田中さん")
	f.Add("a\tb\u2028c\xff\ufffe")
	f.Add(strings.Repeat("長い行 ", 600))
	f.Fuzz(func(t *testing.T, note string) {
		lines, err := incident.Lines(note)
		if err != nil {
			return
		}
		c := &computer{at: noon}
		for _, line := range lines {
			c.note(t, record.IncidentNote, record.DetailNote, line)
		}
		letters := func(s string) string {
			return strings.Map(func(r rune) rune {
				if r <= ' ' || r == 0x7f || r >= 0x80 && r < 0xa1 || r == '\u2028' || r == '\u2029' || r >= 0xFFFD && r <= 0xFFFF ||
					strings.TrimSpace(string(r)) == "" {
					return -1
				}
				return r
			}, strings.ToValidUTF8(s, ""))
		}
		if got, want := letters(strings.Join(lines, "")), letters(note); got != want {
			t.Errorf("%q became %q", want, got)
		}
	})
}

// FuzzOf: whatever stands in a record, nothing of it panics, and each step that
// is done stands once.
func FuzzOf(f *testing.F) {
	c := &computer{at: noon}
	c.note(f, record.IncidentBegun)
	c.step(f, incident.Reached)
	for _, d := range items(c.log) {
		f.Add(d.Value, d.Key)
	}
	f.Add(`{"parents":[],"v":2}`, vault.DataRecord+"x")
	f.Fuzz(func(t *testing.T, value, key string) {
		h := incident.Of(record.Read(append(items(c.log), vault.DataItem{Key: key, Value: value})), noon)
		for _, i := range h.Incidents {
			seen := map[incident.Step]bool{}
			for _, d := range i.Done {
				if seen[d.Step] {
					t.Fatalf("%s stands twice", d.Step)
				}
				seen[d.Step] = true
			}
		}
	})
}
