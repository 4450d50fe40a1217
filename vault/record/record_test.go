package record_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kagikura/vault"
	"kagikura/vault/record"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// writer appends events, each a minute after the one before, with nonces that
// are never used twice.
type writer struct {
	at    time.Time
	nonce uint64
}

func (w *writer) append(t testing.TB, l record.Log, kind record.Kind, host string) record.Log {
	t.Helper()
	w.at, w.nonce = w.at.Add(time.Minute), w.nonce+1
	next, err := l.Append(w.at, nonce(w.nonce), kind, map[string]string{record.DetailHost: host})
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func nonce(n uint64) (out record.Nonce) {
	binary.BigEndian.PutUint64(out[:], n)
	return out
}

// stored is a log as the vault keeps it.
func stored(l record.Log) []vault.DataItem {
	var items []vault.DataItem
	for key, value := range l.Changes(record.Log{}) {
		items = append(items, vault.DataItem{Key: key, Value: *value})
	}
	slices.SortFunc(items, func(a, b vault.DataItem) int { return strings.Compare(a.Key, b.Key) })
	return items
}

func same(a, b record.Log) bool { return slices.Equal(stored(a), stored(b)) }

func hosts(l record.Log) []string {
	var out []string
	for _, i := range l.Events() {
		out = append(out, i.Event.Details[record.DetailHost])
	}
	return out
}

func TestAChain(t *testing.T) {
	w := &writer{at: noon}
	var l record.Log
	for i := range 5 {
		l = w.append(t, l, record.Launched, fmt.Sprint("h", i))
	}
	if got := hosts(l); !slices.Equal(got, []string{"h0", "h1", "h2", "h3", "h4"}) {
		t.Errorf("in the order %v", got)
	}
	events := l.Events()
	if len(events[0].Event.Parents) != 0 {
		t.Error("the first has parents")
	}
	for i, e := range events[1:] {
		if !slices.Equal(e.Event.Parents, []record.Hash{events[i].Hash}) {
			t.Errorf("event %d does not follow the one before", i+1)
		}
	}
	if h := l.Heads(); !slices.Equal(h, []record.Hash{events[4].Hash}) || len(l.Verify()) != 0 {
		t.Errorf("heads %v, flaws %v", h, l.Verify())
	}
	if !same(record.Read(stored(l)), l) {
		t.Error("it does not read as it was written")
	}
}

// TestTheForm holds the canonical form: a record that is out there must stay
// readable, and its hashes must stay what they are.
func TestTheForm(t *testing.T) {
	first, err := record.Log{}.Append(noon, nonce(0x0102), record.Launched, map[string]string{record.DetailHost: "www.example.com"})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"at":"2026-11-24T12:00:00Z","host":"www.example.com","kind":"launched","nonce":"0000000000000102","parents":[],"v":1}`
	item := stored(first)[0]
	if item.Value != want {
		t.Errorf("written %s", item.Value)
	}
	if item.Key != "kagikura.record."+sum(want) || first.Heads()[0].String() != sum(want) {
		t.Errorf("under %s", item.Key)
	}
	second, err := first.Append(noon.Add(time.Hour).In(time.FixedZone("JST", 9*3600)), nonce(1), "mfa-on",
		map[string]string{"operation": "出金 <&> \"確認\"", "method": "passkey"})
	if err != nil {
		t.Fatal(err)
	}
	want = `{"at":"2026-11-24T13:00:00Z","kind":"mfa-on","method":"passkey","nonce":"0000000000000001","operation":"出金 <&> \"確認\"","parents":["` +
		first.Heads()[0].String() + `"],"v":1}`
	if events := second.Events(); stored(second)[index(second, events[1].Hash)].Value != want {
		t.Errorf("written %s", stored(second)[index(second, events[1].Hash)].Value)
	}
}

func index(l record.Log, h record.Hash) int {
	return slices.IndexFunc(stored(l), func(d vault.DataItem) bool { return strings.HasSuffix(d.Key, h.String()) })
}

// grown is a random record: branches that were written apart and brought
// together.
func grown(t testing.TB, r *rand.Rand, w *writer) record.Log {
	var l record.Log
	kinds := []record.Kind{record.Launched, record.LinkChecked, "mfa-on", "looked"}
	for range r.IntN(6) {
		a, b := l, l
		for range r.IntN(4) {
			a = w.append(t, a, kinds[r.IntN(len(kinds))], strconv.Itoa(r.IntN(100)))
		}
		for range r.IntN(4) {
			b = w.append(t, b, kinds[r.IntN(len(kinds))], strconv.Itoa(r.IntN(100)))
		}
		l = a.Union(b)
	}
	return l
}

// bent is a log in whose store something was changed or taken out.
func bent(r *rand.Rand, l record.Log) record.Log {
	items := stored(l)
	if len(items) == 0 {
		return l
	}
	at := r.IntN(len(items))
	switch r.IntN(3) {
	case 0:
		items = slices.Delete(items, at, at+1)
	case 1:
		items[at].Value = strings.Replace(items[at].Value, "2026", "2025", 1)
	default:
		items[at].Value += " "
	}
	return record.Read(items)
}

func TestUnionIsTheUnionOfSets(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		w := &writer{at: noon}
		past := grown(t, r, w)
		var three [3]record.Log
		for i := range three {
			three[i] = past.Union(grown(t, r, w))
			if r.IntN(3) == 0 {
				three[i] = bent(r, three[i])
			}
		}
		a, b, c := three[0], three[1], three[2]
		if !same(a.Union(b), b.Union(a)) {
			t.Fatal("the order of two matters")
		}
		if !same(a.Union(b).Union(c), a.Union(b.Union(c))) {
			t.Fatal("the order of three matters")
		}
		if !same(a.Union(a), a) || !same(a.Union(b).Union(b), a.Union(b)) || !same(a.Union(record.Log{}), a) || !same(record.Log{}.Union(a), a) {
			t.Fatal("a second time changes something")
		}
	}
}

// TestTwoComputers: whatever two copies of a vault wrote since they were one, no
// event is lost and the chain is whole, and the next event follows both.
func TestTwoComputers(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		w := &writer{at: noon}
		past := grown(t, r, w)
		a, b := past.Union(grown(t, r, w)), past.Union(grown(t, r, w))
		for range r.IntN(4) {
			a = w.append(t, a, record.Launched, "a")
		}
		for range r.IntN(4) {
			b = w.append(t, b, record.Launched, "b")
		}
		both := a.Union(b)
		for _, one := range []record.Log{past, a, b} {
			if !same(both.Union(one), both) {
				t.Fatal("an event of one is not in both")
			}
		}
		if flaws := both.Verify(); len(flaws) > 0 {
			t.Fatalf("the merged chain is broken: %v", flaws)
		}
		heads := both.Heads()
		next := w.append(t, both, "looked", "")
		if got := next.Heads(); len(got) != 1 {
			t.Fatalf("%d heads after an event", len(got))
		}
		events := next.Events()
		last := events[len(events)-1]
		if !slices.Equal(last.Event.Parents, heads) || last.Event.Kind != "looked" {
			t.Fatalf("the last event is %+v, the heads were %v", last.Event, heads)
		}
		seen := map[record.Hash]bool{}
		for _, e := range events {
			for _, p := range e.Event.Parents {
				if !seen[p] {
					t.Fatal("an event stands before its parent")
				}
			}
			seen[e.Hash] = true
		}
	}
}

func TestTheSameSecondOnTwoComputers(t *testing.T) {
	details := map[string]string{record.DetailHost: "www.example.com"}
	a, err := record.Log{}.Append(noon, nonce(1), record.Launched, details)
	if err != nil {
		t.Fatal(err)
	}
	b, err := record.Log{}.Append(noon, nonce(2), record.Launched, details)
	if err != nil {
		t.Fatal(err)
	}
	if n := a.Union(b).Len(); n != 2 {
		t.Errorf("%d events", n)
	}
}

// TestWhatWasDoneToItIsFound: any event but the newest taken out, any event
// changed.
func TestWhatWasDoneToItIsFound(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		w := &writer{at: noon}
		l := w.append(t, grown(t, r, w), record.Launched, "h")
		l = w.append(t, l, record.Launched, "h")
		items, heads := stored(l), l.Heads()
		at := r.IntN(len(items))

		changed := slices.Clone(items)
		changed[at].Value = strings.Replace(changed[at].Value, `"at":"2026`, `"at":"2024`, 1)
		flaws := record.Read(changed).Verify()
		if len(flaws) != 1 || flaws[0].Kind != record.Changed || !strings.HasSuffix(items[at].Key, flaws[0].Event.String()) {
			t.Fatalf("an event was changed: %v", flaws)
		}

		// With its own new hash it is another event, and the old one is missing.
		isHead := slices.ContainsFunc(heads, func(h record.Hash) bool { return strings.HasSuffix(items[at].Key, h.String()) })
		removed := slices.Delete(slices.Clone(items), at, at+1)
		flaws = record.Read(removed).Verify()
		switch {
		case isHead && len(flaws) > 0:
			t.Fatalf("the newest was taken away, which nobody can see: %v", flaws)
		case !isHead && (len(flaws) == 0 || flaws[0].Kind != record.Missing || !strings.HasSuffix(items[at].Key, flaws[0].Parent.String())):
			t.Fatalf("an event was taken out: %v", flaws)
		}
	}
}

func TestWhatCannotBeReadStays(t *testing.T) {
	w := &writer{at: noon}
	l := w.append(t, record.Log{}, record.Launched, "h")
	newer := `{"parents":["` + l.Heads()[0].String() + `"],"shape":[1,2],"v":2}`
	odd := []vault.DataItem{
		{Key: vault.DataRecord + sum(newer), Value: newer},
		{Key: vault.DataRecord + sum("not an event"), Value: "not an event"},
		{Key: vault.DataRecord + "not-a-hash", Value: "x"},
		{Key: vault.DataRecord + strings.Repeat("0", 64), Value: "changed"},
		{Key: "kagikura.firm", Value: "no event"},
	}
	before := append(stored(l), odd...)
	read := record.Read(before)
	if read.Len() != 5 {
		t.Fatalf("%d items", read.Len())
	}
	problems := map[error]int{}
	for _, i := range read.Events() {
		problems[i.Problem]++
	}
	if !reflect.DeepEqual(problems, map[error]int{nil: 1, record.ErrNewer: 1, record.ErrDamaged: 3}) {
		t.Errorf("problems %v", problems)
	}
	var kinds []record.FlawKind
	for _, f := range read.Verify() {
		kinds = append(kinds, f.Kind)
	}
	if !slices.Equal(kinds, []record.FlawKind{record.Changed, record.Changed, record.Unreadable}) {
		t.Errorf("flaws %v", kinds)
	}
	next := w.append(t, read, record.Launched, "h2")
	for key, value := range next.Changes(read) {
		if value == nil || slices.ContainsFunc(before, func(d vault.DataItem) bool { return d.Key == key }) {
			t.Errorf("an event changes %s", key)
		}
	}
	// What the newer program wrote is a part of the chain.
	last := next.Events()[next.Len()-1]
	if !slices.ContainsFunc(last.Event.Parents, func(h record.Hash) bool { return h.String() == sum(newer) }) {
		t.Error("the next event does not follow the newer one")
	}
	without := slices.DeleteFunc(stored(next), func(d vault.DataItem) bool { return d.Value == newer })
	if flaws := record.Read(without).Verify(); !slices.ContainsFunc(flaws, func(f record.Flaw) bool { return f.Kind == record.Missing }) {
		t.Errorf("the newer one is taken out: %v", flaws)
	}
}

func TestASoundCopyRepairs(t *testing.T) {
	w := &writer{at: noon}
	l := w.append(t, w.append(t, record.Log{}, record.Launched, "h"), record.Launched, "h")
	items := stored(l)
	items[0].Value += " "
	damaged := record.Read(items)
	if len(damaged.Verify()) == 0 || !same(damaged.Union(l), l) || !same(l.Union(damaged), l) {
		t.Error("the sound event does not come back")
	}
}

func TestOldRoutineIsPruned(t *testing.T) {
	w := &writer{at: noon}
	var l record.Log
	l = w.append(t, l, "mfa-on", "first")
	for range 40 {
		l = w.append(t, l, record.Launched, "old")
	}
	l = w.append(t, l, "mfa-on", "second")
	for n := 40; n < record.MaxRoutine; n++ {
		l = w.append(t, l, record.Launched, "h")
	}
	if l.Len() != record.MaxRoutine+2 {
		t.Fatalf("at the bound there are %d events", l.Len())
	}
	at := l
	l = w.append(t, l, record.Launched, "one more")
	kinds := map[record.Kind]int{}
	for _, i := range l.Events() {
		kinds[i.Event.Kind]++
	}
	removed := at.Len() + 2 - l.Len() // one event and the note came
	if kinds["mfa-on"] != 2 || kinds[record.Pruned] != 1 || removed < 100 || kinds[record.Launched] != record.MaxRoutine+1-removed {
		t.Errorf("there are %v", kinds)
	}
	if slices.Contains(hosts(l), "old") || !slices.Contains(hosts(l), "one more") {
		t.Error("the newest went, or the oldest stayed")
	}
	if flaws := l.Verify(); len(flaws) > 0 {
		t.Errorf("the chain is broken: %v", flaws)
	}
	pruned := l.Events()[l.Len()-1]
	if pruned.Event.Kind != record.Pruned || pruned.Event.Details[record.DetailCount] != strconv.Itoa(removed) {
		t.Errorf("the note is %+v", pruned.Event)
	}
	// What no child names any more is still held.
	for _, i := range l.Events() {
		if i.Event.Kind != "mfa-on" {
			continue
		}
		without := slices.DeleteFunc(stored(l), func(d vault.DataItem) bool { return strings.HasSuffix(d.Key, i.Hash.String()) })
		if len(record.Read(without).Verify()) == 0 {
			t.Errorf("the event %q can be taken out unseen", i.Event.Details[record.DetailHost])
		}
	}
	// Without the note, or without its cut, the chain is broken.
	without := slices.DeleteFunc(stored(l), func(d vault.DataItem) bool { return strings.HasSuffix(d.Key, pruned.Hash.String()) })
	if len(record.Read(without).Verify()) == 0 {
		t.Error("events can be taken out without a word")
	}
	// A copy that was not pruned loses nothing, and both go on.
	elsewhere := w.append(t, at, "looked", "elsewhere")
	both := w.append(t, l.Union(elsewhere), record.Launched, "after")
	if flaws := both.Verify(); len(flaws) > 0 || !slices.Contains(hosts(both), "elsewhere") || !slices.Contains(hosts(both), "after") {
		t.Errorf("merged with one that was not pruned: %v", flaws)
	}
	for range 600 { // it stays bounded
		both = w.append(t, both, record.Launched, "h")
	}
	if n := both.Len(); n > record.MaxRoutine+100 {
		t.Errorf("%d events after years", n)
	}
	if flaws := both.Verify(); len(flaws) > 0 {
		t.Errorf("after years the chain is broken: %v", flaws)
	}
}

func TestTheBounds(t *testing.T) {
	text := strings.Repeat("x", record.MaxDetail)
	many := map[string]string{}
	for i := range record.MaxDetails {
		many[fmt.Sprint("d", i)] = text
	}
	for _, c := range []struct {
		name    string
		kind    record.Kind
		details map[string]string
		at      time.Time
		want    error
	}{
		{"at every bound", "kind", many, noon, nil},
		{"a longer detail", "kind", map[string]string{"d": text + "x"}, noon, record.ErrTooLarge},
		{"a detail more", "kind", with(many, "one-more", ""), noon, record.ErrTooLarge},
		{"no kind", "", nil, noon, record.ErrInvalid},
		{"a kind with a space", "a b", nil, noon, record.ErrInvalid},
		{"a long kind", record.Kind(strings.Repeat("k", 33)), nil, noon, record.ErrInvalid},
		{"the longest kind", record.Kind(strings.Repeat("k", 32)), nil, noon, nil},
		{"a detail that is a member", "kind", map[string]string{"parents": ""}, noon, record.ErrInvalid},
		{"a name in capitals", "kind", map[string]string{"Host": ""}, noon, record.ErrInvalid},
		{"a line break", "kind", map[string]string{"d": "a\nb"}, noon, record.ErrInvalid},
		{"a separator of lines", "kind", map[string]string{"d": "a\u2028b"}, noon, record.ErrInvalid},
		{"no UTF-8", "kind", map[string]string{"d": "\xff"}, noon, record.ErrInvalid},
		{"before all years", "kind", nil, time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC), record.ErrInvalid},
		{"after all years", "kind", nil, time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), record.ErrInvalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := &writer{at: noon}
			before := w.append(t, record.Log{}, record.Launched, "h")
			l, err := before.Append(c.at, nonce(9), c.kind, c.details)
			if !errors.Is(err, c.want) {
				t.Fatalf("%v, want %v", err, c.want)
			}
			if err != nil && !same(l, before) {
				t.Error("a refused event changed the record")
			}
			if again := record.Read(stored(l)); err == nil && (len(again.Verify()) > 0 || again.Len() != 2) {
				t.Errorf("it does not read back: %v", again.Verify())
			}
		})
	}
}

func with(m map[string]string, name, value string) map[string]string {
	out := map[string]string{name: value}
	for n, v := range m {
		out[n] = v
	}
	return out
}

func TestManyHeads(t *testing.T) {
	var all record.Log
	for i := range record.MaxParents + 10 {
		one, err := record.Log{}.Append(noon, nonce(uint64(i)), "looked", nil)
		if err != nil {
			t.Fatal(err)
		}
		all = all.Union(one)
	}
	w := &writer{at: noon, nonce: 1000}
	all = w.append(t, all, "looked", "")
	if n := len(all.Heads()); n != 11 {
		t.Errorf("%d heads after one event", n)
	}
	if all = w.append(t, all, "looked", ""); len(all.Heads()) != 1 || len(all.Verify()) > 0 {
		t.Errorf("%d heads after two, flaws %v", len(all.Heads()), all.Verify())
	}
}

func TestAFullRecord(t *testing.T) {
	var items []vault.DataItem
	for i := range record.MaxEvents - 1 {
		one, err := record.Log{}.Append(noon, nonce(uint64(i)), "looked", nil)
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, stored(one)...)
	}
	w := &writer{at: noon, nonce: 1 << 20}
	full := w.append(t, record.Read(items), "looked", "")
	if full.Len() != record.MaxEvents {
		t.Fatalf("%d events", full.Len())
	}
	l, err := full.Append(noon, nonce(1<<30), "looked", nil)
	if !errors.Is(err, record.ErrFull) || l.Len() != record.MaxEvents {
		t.Errorf("one more: %v, %d events", err, l.Len())
	}
}

// TestEarlierVersionsCount: another program restored an earlier version, and
// what was noted since lies in the history alone.
func TestEarlierVersionsCount(t *testing.T) {
	w := &writer{at: noon}
	old := w.append(t, record.Log{}, record.Launched, "before")
	now := w.append(t, old, "mfa-on", "after")
	e := &vault.Entry{Data: stored(old), History: []*vault.Entry{{Data: stored(now)}, {}}}
	if got := record.Of(e); !same(got, now) {
		t.Errorf("%d events, want %d", got.Len(), now.Len())
	}
	// Routine that was pruned does not come back from there, or each event would
	// prune it again.
	long := old
	for range record.MaxRoutine {
		long = w.append(t, long, record.Launched, "h")
	}
	before := long
	for long.Len() >= before.Len() {
		before = long
		long = w.append(t, long, record.Launched, "h")
	}
	e = &vault.Entry{Data: stored(long), History: []*vault.Entry{{Data: stored(before)}}}
	if got := record.Of(e); !same(got, long) {
		t.Errorf("%d events, want %d", got.Len(), long.Len())
	}
}

// TestManyVersionsOfALargeRecord would take minutes if each version were united
// with all of the record anew.
func TestManyVersionsOfALargeRecord(t *testing.T) {
	e := &vault.Entry{}
	for i := range 20_000 {
		e.Data = append(e.Data, vault.DataItem{Key: vault.DataRecord + strconv.Itoa(i), Value: "{}"})
	}
	for range 20_000 {
		e.History = append(e.History, &vault.Entry{Data: e.Data[:1]})
	}
	start := time.Now()
	if got := record.Of(e).Len(); got != len(e.Data) {
		t.Errorf("%d events", got)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
}
