package look_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"kagikura/vault"
	"kagikura/vault/fact"
	"kagikura/vault/look"
	"kagikura/vault/merge"
	"kagikura/vault/record"
)

var (
	tokyo = time.FixedZone("JST", 9*3600)
	made  = time.Date(2026, 10, 1, 12, 0, 0, 0, tokyo)
	now   = time.Date(2026, 11, 24, 21, 0, 0, 0, tokyo)
	std   = look.Default{Days: look.DefaultDays}
)

func id(n int) (out vault.ID) {
	binary.BigEndian.PutUint64(out[8:], uint64(n))
	return out
}

// origin is a vault with an account of a firm, 1, and one of none, 2.
func origin(t testing.TB) *vault.Vault {
	t.Helper()
	v := vault.New(made, "x", id(1000))
	return apply(t, v, made,
		vault.AddEntry{ID: id(1), Parent: id(1000), Fields: []vault.Field{vault.TextField(vault.FieldTitle, "SBI")}, Data: map[string]string{vault.DataFirm: vault.FirmData("sbi")}},
		vault.AddEntry{ID: id(2), Parent: id(1000), Fields: []vault.Field{vault.TextField(vault.FieldTitle, "Mail")}},
	)
}

func apply(t testing.TB, v *vault.Vault, at time.Time, cs ...vault.Change) *vault.Vault {
	t.Helper()
	next, err := v.Apply(at, cs...)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func entry(t testing.TB, v *vault.Vault, n int) *vault.Entry {
	t.Helper()
	e, ok := v.Entry(id(n))
	if !ok {
		t.Fatalf("account %d is gone", n)
	}
	return e
}

// with is v with a change of an account's data.
func with(t testing.TB, v *vault.Vault, n int, at time.Time, change map[string]*string, err error) *vault.Vault {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return apply(t, v, at, vault.SetEntryData{ID: id(n), Data: change})
}

func raw(t testing.TB, v *vault.Vault, key, value string) *vault.Vault {
	t.Helper()
	return with(t, v, 1, now, map[string]*string{key: &value}, nil)
}

func tick(t testing.TB, v *vault.Vault, at time.Time, items ...look.Item) *vault.Vault {
	t.Helper()
	for _, i := range items {
		change, err := look.Tick(entry(t, v, 1), i, at)
		v = with(t, v, 1, at, change, err)
	}
	return v
}

func odd(t testing.TB, v *vault.Vault, at time.Time, i look.Item) *vault.Vault {
	t.Helper()
	change, err := look.Odd(entry(t, v, 1), i, at)
	return with(t, v, 1, at, change, err)
}

var nonces uint64

// finish ends the look of account 1 as the session does.
func finish(t testing.TB, v *vault.Vault, at time.Time) *vault.Vault {
	t.Helper()
	e := entry(t, v, 1)
	details, change, err := look.Finish(e, at)
	if err != nil {
		t.Fatal(err)
	}
	return looked(t, with(t, v, 1, at, change, nil), at, details[record.DetailTicks])
}

// looked notes a look that was finished at a time.
func looked(t testing.TB, v *vault.Vault, at time.Time, ticks string) *vault.Vault {
	t.Helper()
	e := entry(t, v, 1)
	nonces++
	var nonce record.Nonce
	binary.BigEndian.PutUint64(nonce[:], nonces)
	log, err := record.Of(e).Append(at, nonce, record.Looked, map[string]string{record.DetailTicks: ticks})
	return with(t, v, 1, at, log.Changes(record.Read(e.Data)), err)
}

func of(t testing.TB, v *vault.Vault, at time.Time) look.Status {
	t.Helper()
	return look.Of(entry(t, v, 1), std, at)
}

func merged(t testing.TB, base, x, y *vault.Vault) *vault.Vault {
	t.Helper()
	var sides [2]*vault.Vault
	for n, pair := range [][2]*vault.Vault{{x, y}, {y, x}} {
		p, err := merge.New(base, pair[0], pair[1])
		if err != nil {
			t.Fatal(err)
		}
		sides[n] = p.Apply()
	}
	if a, b := entry(t, sides[0], 1).Data, entry(t, sides[1], 1).Data; !sameData(a, b) {
		t.Fatalf("the two computers come to different things:\n%v\n%v", a, b)
	}
	return sides[0]
}

func sameData(a, b []vault.DataItem) bool {
	sorted := func(d []vault.DataItem) []vault.DataItem {
		return slices.SortedFunc(slices.Values(d), func(x, y vault.DataItem) int { return strings.Compare(x.Key, y.Key) })
	}
	return slices.Equal(sorted(a), sorted(b))
}

func TestALookFromItsFirstTickToTheNextOne(t *testing.T) {
	v := tick(t, origin(t), now, look.Orders, look.LastLogin)
	if got := of(t, v, now).FineItems(); !slices.Equal(got, []look.Item{look.LastLogin, look.Orders}) {
		t.Errorf("in order: %v", got)
	}
	change, err := look.Untick(entry(t, v, 1), look.LastLogin, now)
	v = with(t, v, 1, now, change, err)
	v = finish(t, v, now.Add(time.Minute))
	s := of(t, v, now.Add(2*time.Minute))
	if !s.Last.At.Equal(now.Add(time.Minute)) || !slices.Equal(s.Last.Items, []look.Item{look.Orders}) {
		t.Errorf("looked %v at %v", s.Last.Items, s.Last.At)
	}
	if got := s.FineItems(); len(got) != 0 {
		t.Errorf("the next look begins with %v in order", got)
	}
	if want := time.Date(2026, 12, 8, 0, 0, 0, 0, tokyo); !s.Due.Equal(want) || s.Late != -14 || s.IsDue() {
		t.Errorf("due %v, in %d days, want %v", s.Due, -s.Late, want)
	}
	// In the very second in which it ended.
	if got := of(t, tick(t, v, now.Add(time.Minute), look.Cash), now.Add(time.Minute)).FineItems(); !slices.Equal(got, []look.Item{look.Cash}) {
		t.Errorf("ticked at once after the end: %v", got)
	}
}

func TestDue(t *testing.T) {
	evening := time.Date(2026, 11, 10, 23, 50, 0, 0, tokyo)
	for _, c := range []struct {
		name string
		now  time.Time
		late int
		due  bool
	}{
		{"the day before", time.Date(2026, 11, 23, 23, 59, 0, 0, tokyo), -1, false},
		{"on the day, from its first minute", time.Date(2026, 11, 24, 0, 0, 0, 0, tokyo), 0, true},
		{"the day after", time.Date(2026, 11, 25, 0, 0, 0, 0, tokyo), 1, true},
		// Ten to midnight in Tokyo is the same day in London, at ten to three.
		{"elsewhere", time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), 0, true},
	} {
		s := of(t, looked(t, origin(t), evening, "orders"), c.now)
		if s.Late != c.late || s.IsDue() != c.due {
			t.Errorf("%s: %d days late, due %v", c.name, s.Late, s.IsDue())
		}
	}
}

// A day of 23 hours is a day.
func TestDueWhereTheClocksAreChanged(t *testing.T) {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Skip("no time zones on this computer")
	}
	v := looked(t, origin(t), time.Date(2026, 3, 20, 12, 0, 0, 0, zone), "orders")
	s := of(t, v, time.Date(2026, 4, 4, 0, 30, 0, 0, zone))
	if s.Late != 1 || s.Due.Day() != 3 || s.Due.Hour() != 0 {
		t.Errorf("due %v, %d days late", s.Due, s.Late)
	}
}

func TestNeverLookedIsCountedFromWhenTheAccountWasMade(t *testing.T) {
	s := of(t, origin(t), now)
	if !s.Never() || !s.Since.Equal(made) || s.Late != 40 || !s.IsDue() {
		t.Errorf("never %v, since %v, %d days late", s.Never(), s.Since, s.Late)
	}
	if s := of(t, origin(t), made.Add(time.Hour)); s.IsDue() {
		t.Error("an account is to be looked at on the day it is made")
	}
	// Made in the future, as far as its file says: nothing is known, so now.
	if s := of(t, origin(t), made.AddDate(0, 0, -3)); !s.IsDue() || s.Late != 0 || !s.Since.IsZero() {
		t.Errorf("since %v, %d days late", s.Since, s.Late)
	}
}

func TestDatesInTheFutureAreNotBelieved(t *testing.T) {
	ahead := now.AddDate(36, 0, 0)
	v := looked(t, looked(t, origin(t), now.AddDate(0, 0, -20), "orders"), ahead, "orders cash")
	v = tick(t, v, ahead, look.Cash)
	s := of(t, v, now)
	if s.Late != 6 || !s.Ahead.Equal(ahead) || !slices.Equal(s.Last.Items, []look.Item{look.Orders}) {
		t.Errorf("%d days late, last look %v, not believed %v", s.Late, s.Last, s.Ahead)
	}
	cash := s.Findings[slices.Index(look.Items(), look.Cash)]
	if cash.Fine() || !cash.Ahead.Equal(ahead) {
		t.Errorf("a tick of the future: %+v", cash)
	}
	if _, _, err := look.Finish(entry(t, v, 1), now); !errors.Is(err, look.ErrNothing) {
		t.Errorf("finished by a tick of the future: %v", err)
	}
	// It can be ticked all the same.
	if got := of(t, tick(t, v, now, look.Cash), now).FineItems(); !slices.Equal(got, []look.Item{look.Cash}) {
		t.Errorf("ticked now: %v", got)
	}
}

func TestTicksAge(t *testing.T) {
	v := tick(t, origin(t), now, look.Orders)
	if got := of(t, v, now.Add(look.TickLife)).FineItems(); len(got) != 1 {
		t.Error("gone before its time")
	}
	late := now.Add(look.TickLife + time.Second)
	if f := of(t, v, late).Findings[1]; f.Fine() || !f.Stale.Equal(now) {
		t.Errorf("too old, and %+v", f)
	}
	if _, _, err := look.Finish(entry(t, v, 1), late); !errors.Is(err, look.ErrNothing) {
		t.Errorf("finished by what was seen days ago: %v", err)
	}
}

func TestSomethingOdd(t *testing.T) {
	v := odd(t, tick(t, origin(t), now, look.Orders, look.Cash), now, look.Orders)
	s := of(t, v, now)
	if !slices.Equal(s.OddItems(), []look.Item{look.Orders}) || !slices.Equal(s.FineItems(), []look.Item{look.Cash}) {
		t.Errorf("odd %v, in order %v", s.OddItems(), s.FineItems())
	}
	var which *look.OddError
	if _, _, err := look.Finish(entry(t, v, 1), now); !errors.Is(err, look.ErrOdd) || !errors.As(err, &which) || !slices.Equal(which.Items, []look.Item{look.Orders}) {
		t.Errorf("finished: %v", err)
	}
	// It does not go away by waiting.
	if got := of(t, v, now.AddDate(0, 6, 0)).OddItems(); len(got) != 1 {
		t.Error("what is odd is forgotten")
	}
	v = tick(t, v, now, look.Orders)
	if s := of(t, v, now); len(s.OddItems()) != 0 || len(s.FineItems()) != 2 {
		t.Errorf("in order after all, and odd %v", s.OddItems())
	}
	v = odd(t, v, now, look.Notices)
	change, err := look.Untick(entry(t, v, 1), look.Notices, now)
	if s := of(t, with(t, v, 1, now, change, err), now); len(s.OddItems()) != 0 {
		t.Error("taken back, and still odd")
	}
}

// The ticks of two computers are one look, and two looks stand in the record.
func TestTwoComputersTickTheSameList(t *testing.T) {
	o := tick(t, origin(t), now, look.LastLogin)
	x := tick(t, o, now.Add(time.Minute), look.Orders, look.Cash)
	y := tick(t, o, now.Add(2*time.Minute), look.Cash, look.Notices)
	for _, base := range []*vault.Vault{nil, o} {
		got := of(t, merged(t, base, x, y), now.Add(time.Hour)).FineItems()
		if want := []look.Item{look.LastLogin, look.Orders, look.Cash, look.Notices}; !slices.Equal(got, want) {
			t.Errorf("in order after merging: %v, want %v", got, want)
		}
		fx, fy := finish(t, x, now.Add(5*time.Minute)), finish(t, y, now.Add(6*time.Minute))
		both := merged(t, base, fx, fy)
		var looks []string
		for _, i := range record.Of(entry(t, both, 1)).Events() {
			looks = append(looks, i.Event.Details[record.DetailTicks])
		}
		if want := []string{"last-login orders cash", "last-login cash notices"}; !slices.Equal(looks, want) {
			t.Errorf("looks in the record: %q, want %q", looks, want)
		}
		if s := of(t, both, now.Add(time.Hour)); !s.Last.At.Equal(now.Add(6*time.Minute)) || len(s.FineItems()) != 0 {
			t.Errorf("last look %v, still ticked %v", s.Last.At, s.FineItems())
		}
		// One finished what the other had only begun.
		if s := of(t, merged(t, base, fx, y), now.Add(time.Hour)); len(s.FineItems()) != 0 || s.Never() {
			t.Errorf("ticks from before the look still count: %v", s.FineItems())
		}
	}
}

// A tick made elsewhere, earlier or later, does not hide what is odd, and neither
// does a look that was finished without knowing of it.
func TestWhatIsOddOutlivesAMerge(t *testing.T) {
	o := origin(t)
	x := odd(t, o, now, look.Orders)
	y := tick(t, o, now.Add(time.Minute), look.Orders)
	for _, other := range []*vault.Vault{y, finish(t, y, now.Add(2*time.Minute))} {
		for _, base := range []*vault.Vault{nil, o} {
			both := merged(t, base, x, other)
			if got := of(t, both, now.Add(time.Hour)).OddItems(); !slices.Equal(got, []look.Item{look.Orders}) {
				t.Errorf("odd after merging: %v", got)
			}
		}
	}
}

// The clock of another computer runs some minutes ahead.
func TestTicksAfterALookOfAClockThatIsAhead(t *testing.T) {
	v := finish(t, tick(t, origin(t), now, look.Orders), now.Add(10*time.Minute))
	v = tick(t, v, now.Add(time.Minute), look.Orders)
	if got := of(t, v, now.Add(time.Minute)).FineItems(); len(got) != 1 {
		t.Error("a tick seems to do nothing")
	}
}

func TestUnreadableIsShownAndKept(t *testing.T) {
	for value, want := range map[string]error{`{"v":9,"better":1}`: fact.ErrNewer, `{"v":1,`: fact.ErrDamaged} {
		for _, key := range []string{"kagikura.look.tick.orders", "kagikura.look.odd.orders"} {
			v := tick(t, raw(t, origin(t), key, value), now, look.Cash)
			if f := of(t, v, now).Findings[1]; !errors.Is(f.Unreadable, want) || f.Fine() {
				t.Errorf("%s: %+v", key, f)
			}
			e := entry(t, v, 1)
			for name, do := range map[string]func(*vault.Entry, look.Item, time.Time) (map[string]*string, error){"tick": look.Tick, "odd": look.Odd, "untick": look.Untick} {
				if change, err := do(e, look.Orders, now); change != nil || !errors.Is(err, want) {
					t.Errorf("%s: %s: %v, %v", key, name, change, err)
				}
			}
			details, change, err := look.Finish(e, now)
			if err != nil || details[record.DetailTicks] != "cash" {
				t.Errorf("%s: finished with %v, %v", key, details, err)
			}
			if _, touched := change[key]; touched {
				t.Errorf("%s is written over", key)
			}
		}
		v := raw(t, origin(t), look.KeyInterval, value)
		s := of(t, v, now)
		if !errors.Is(s.Unreadable, want) || s.Interval.Days != look.DefaultDays || !s.Asked {
			t.Errorf("interval: %+v", s)
		}
		if change, err := look.SetInterval(entry(t, v, 1), now, look.Interval{Days: 3}); change != nil || !errors.Is(err, want) {
			t.Errorf("interval written over: %v", err)
		}
		bad := value
		v = apply(t, v, now, vault.SetMeta{Data: map[string]*string{look.KeyInterval: &bad}})
		if d, err := look.DefaultOf(v); d.Days != look.DefaultDays || !errors.Is(err, want) {
			t.Errorf("default %v, %v", d, err)
		}
	}
}

func TestIntervals(t *testing.T) {
	v := origin(t)
	for _, c := range []struct {
		name string
		is   look.Interval
		ok   bool
	}{
		{"the shortest", look.Interval{Days: 1}, true},
		{"the longest", look.Interval{Days: look.MaxDays}, true},
		{"none", look.Interval{}, false},
		{"too long", look.Interval{Days: look.MaxDays + 1}, false},
		{"backwards", look.Interval{Days: -1}, false},
		{"never", look.Interval{Never: true, Why: "空の口座"}, true},
		{"never without a reason", look.Interval{Never: true, Why: " \u3000"}, false},
		{"never, every week", look.Interval{Days: 7, Never: true, Why: "x"}, false},
		{"a reason without never", look.Interval{Days: 7, Why: "x"}, false},
		{"as much reason as there may be", look.Interval{Never: true, Why: strings.Repeat("金", look.MaxWhy)}, true},
		{"more reason than there may be", look.Interval{Never: true, Why: strings.Repeat("金", look.MaxWhy+1)}, false},
		{"two lines", look.Interval{Never: true, Why: "a\nb"}, false},
		{"no text", look.Interval{Never: true, Why: "\xff"}, false},
	} {
		change, err := look.SetInterval(entry(t, v, 1), now, c.is)
		if (err == nil) != c.ok || !c.ok && !errors.Is(err, fact.ErrInvalid) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if c.ok {
			if s := of(t, with(t, v, 1, now, change, nil), now); s.Interval != c.is || !s.Own || s.Asked == c.is.Never {
				t.Errorf("%s: comes back as %+v", c.name, s)
			}
		}
	}
	for days, ok := range map[int]bool{0: false, 1: true, look.MaxDays: true, look.MaxDays + 1: false} {
		if _, err := look.SetDefault(v, now, look.Default{Days: days}); (err == nil) != ok {
			t.Errorf("a default of %d days: %v", days, err)
		}
	}
}

func TestWhoIsAsked(t *testing.T) {
	v := origin(t)
	titles := func(v *vault.Vault) (out []string) {
		for _, s := range look.All(v, now) {
			out = append(out, s.Entry.Title())
		}
		return out
	}
	if got := titles(v); !slices.Equal(got, []string{"SBI"}) {
		t.Errorf("asked at first: %v", got)
	}
	change, err := look.SetInterval(entry(t, v, 2), now, look.Interval{Days: 50})
	v = with(t, v, 2, now, change, err)
	if got := titles(v); !slices.Equal(got, []string{"SBI", "Mail"}) {
		t.Errorf("with an interval of its own: %v", got)
	}
	d, err := look.SetDefault(v, now, look.Default{Days: 60})
	if err != nil {
		t.Fatal(err)
	}
	w := apply(t, v, now, vault.SetMeta{Data: d})
	if got := titles(w); !slices.Equal(got, []string{"Mail", "SBI"}) {
		t.Errorf("with another default: %v", got)
	}
	o, err := look.Odd(entry(t, w, 1), look.Cash, now)
	w = with(t, w, 1, now, o, err)
	if got := titles(w); !slices.Equal(got, []string{"SBI", "Mail"}) {
		t.Errorf("with something odd: %v", got)
	}
	for _, n := range []int{1, 2} {
		change, err := look.SetInterval(entry(t, v, n), now, look.Interval{Never: true, Why: "empty"})
		v = with(t, v, n, now, change, err)
	}
	if got := titles(v); len(got) != 0 {
		t.Errorf("asked though never wanted: %v", got)
	}
	if _, never := look.Sort(v, now); len(never) != 2 || never[0].Interval.Why != "empty" {
		t.Errorf("not wanted: %+v", never)
	}
	change, err = look.ClearInterval(entry(t, v, 1), now)
	if got := titles(with(t, v, 1, now, change, err)); !slices.Equal(got, []string{"SBI"}) {
		t.Errorf("by the default again: %v", got)
	}
}

// Records of newer versions name items that this one does not know.
func TestUnknownItemsOfALook(t *testing.T) {
	s := of(t, looked(t, origin(t), now, "cash passkeys  orders "), now)
	if !slices.Equal(s.Last.Items, []look.Item{look.Orders, look.Cash}) {
		t.Errorf("looked at %v", s.Last.Items)
	}
	for _, do := range []func(*vault.Entry, look.Item, time.Time) (map[string]*string, error){look.Tick, look.Odd, look.Untick} {
		if _, err := do(entry(t, origin(t), 1), "passkeys", now); !errors.Is(err, look.ErrItem) {
			t.Errorf("noted: %v", err)
		}
	}
}

// FuzzOf reads whatever may stand in a vault: nothing that cannot be read is
// ever written over, and what is said keeps to its bounds.
func FuzzOf(f *testing.F) {
	for _, seed := range []string{
		`{"v":1,"at":"2026-11-24T12:00:00Z","is":{"days":14}}`,
		`{"v":1,"at":"2026-11-24T12:00:00Z","is":{"never":true,"why":"x"}}`,
		`{"v":1,"at":"2026-11-24T11:00:00Z","is":{}}`,
		`{"v":1,"at":"2099-11-24T11:00:00Z","is":{}}`,
		`{"v":1,"at":"2026-11-24T11:00:00Z","is":null}`,
		`{"v":2}`, `[]`, ``,
	} {
		for _, key := range []string{look.KeyInterval, "kagikura.look.tick.cash", "kagikura.look.odd.cash"} {
			f.Add(key, seed)
		}
	}
	v := origin(f)
	f.Fuzz(func(t *testing.T, key, value string) {
		w, err := v.Apply(now, vault.SetEntryData{ID: id(1), Data: map[string]*string{key: &value}})
		if err != nil || key == vault.DataFirm {
			t.Skip()
		}
		e := entry(t, w, 1)
		s := look.Of(e, std, now)
		if s.Interval.Check() != nil {
			t.Fatalf("an interval out of bounds: %+v", s.Interval)
		}
		changes := map[string]*string{}
		for _, f := range s.Findings {
			if f.Unreadable != nil && f.Fine() {
				t.Fatalf("unreadable and in order: %+v", f)
			}
			one, err := look.Tick(e, f.Item, now)
			if f.Unreadable != nil && one != nil {
				t.Fatalf("%s is written over", f.Item)
			}
			if err == nil {
				maps.Copy(changes, one)
			}
		}
		next, err := w.Apply(now, vault.SetEntryData{ID: id(1), Data: changes})
		if err != nil {
			t.Fatal(err)
		}
		again := look.Of(entry(t, next, 1), std, now)
		for n, f := range again.Findings {
			if f.Unreadable == nil && !f.Fine() || !reflect.DeepEqual(f.Unreadable != nil, s.Findings[n].Unreadable != nil) {
				t.Fatalf("ticked, and %+v", f)
			}
		}
		if _, _, err := look.Finish(entry(t, next, 1), now); err != nil {
			t.Fatalf("all that can be read is in order, and %v", err)
		}
	})
}

func BenchmarkAll(b *testing.B) {
	v := origin(b)
	for n := range 100 {
		v = apply(b, v, made, vault.AddEntry{ID: id(10 + n), Parent: id(1000), Fields: []vault.Field{vault.TextField(vault.FieldTitle, fmt.Sprint(n))}, Data: map[string]string{vault.DataFirm: vault.FirmData("sbi")}})
	}
	for n := range 4000 {
		v = apply(b, v, made, vault.AddEntry{ID: id(1010 + n), Parent: id(1000), Fields: []vault.Field{vault.TextField(vault.FieldTitle, fmt.Sprint(n))}})
	}
	for n := range 100 {
		v = looked(b, v, made.AddDate(0, 0, n), "orders cash")
	}
	for b.Loop() {
		look.All(v, now)
	}
}
