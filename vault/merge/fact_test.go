package merge_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"kagikura/vault"
	"kagikura/vault/fact"
	"kagikura/vault/merge"
)

const colour = fact.Prefix + "colour"

func noteAt(t testing.TB, v *vault.Vault, at time.Time, word string) *vault.Vault {
	t.Helper()
	change, err := fact.Set(entry(t, v, 1).Data, colour, at, noted{word})
	if err != nil {
		t.Fatal(err)
	}
	return apply(t, v, at, vault.SetEntryData{ID: id(1), Data: change})
}

func raw(t testing.TB, v *vault.Vault, value string) *vault.Vault {
	return apply(t, v, noon, vault.SetEntryData{ID: id(1), Data: map[string]*string{colour: &value}})
}

func noteIn(t testing.TB, v *vault.Vault) string {
	t.Helper()
	n, _, err := fact.Find[noted](entry(t, v, 1).Data, colour)
	if err != nil {
		t.Fatal(err)
	}
	return n.Is.Word
}

func TestTheNewerFactStands(t *testing.T) {
	o := origin(t, newArena(t))
	x := noteAt(t, o, noon.Add(time.Hour), "early")
	y := noteAt(t, o, noon.Add(2*time.Hour), "late")
	// A password that was changed on the other side neither helps nor harms.
	x = apply(t, x, noon.Add(3*time.Hour), set(1, title("renamed")))
	for _, base := range []*vault.Vault{nil, o} {
		v := bothWays(t, base, x, y)
		if e := entry(t, v, 1); noteIn(t, v) != "late" || e.Title() != "renamed" || len(e.History) != 1 {
			t.Errorf("%q in %s", noteIn(t, v), version(t, e))
		}
	}
	p := plan(t, nil, x, y)
	if len(p.Changes) != 1 || p.Changes[0].Kind != merge.AccountChanged || p.Changes[0].Parts[0] != (merge.Part{Kind: merge.Data, Name: colour}) || len(p.Conflicts) != 0 {
		t.Errorf("without a common past: %+v, %+v", p.Changes, p.Conflicts)
	}
	if p := plan(t, o, x, y); len(p.Conflicts) != 1 || !p.Conflicts[0].TheirsWins {
		t.Errorf("both noted something since: %+v", p.Conflicts)
	}
	if p := plan(t, o, o, y); len(p.Conflicts) != 0 || noteIn(t, p.Apply()) != "late" {
		t.Errorf("one noted something: %+v", p.Conflicts)
	}
}

func TestAFactThatWasTakenBackStaysSo(t *testing.T) {
	o := noteAt(t, origin(t, newArena(t)), noon.Add(time.Hour), "once")
	change, err := fact.Clear[noted](entry(t, o, 1).Data, colour, noon.Add(2*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	x := apply(t, o, noon, vault.SetEntryData{ID: id(1), Data: change})
	if v := bothWays(t, nil, x, o); noteIn(t, v) != "" {
		t.Errorf("%q came back from the other copy", noteIn(t, v))
	}
	if p := plan(t, nil, x, o); !p.Empty() {
		t.Errorf("the older copy brings %+v", p.Changes)
	}
}

// What a clock wrote that was wrong by years does not come back from another copy, with
// or without a common past.
func TestAFactFromTheFutureIsReplacedForGood(t *testing.T) {
	o := noteAt(t, origin(t, newArena(t)), noon.AddDate(30, 0, 0), "future")
	x := noteAt(t, o, noon, "now")
	for _, base := range []*vault.Vault{nil, o} {
		if v := bothWays(t, base, x, o); noteIn(t, v) != "now" {
			t.Errorf("%q came back", noteIn(t, v))
		}
	}
	if p := plan(t, nil, x, o); !p.Empty() {
		t.Errorf("the older copy brings %+v", p.Changes)
	}
}

func TestWhatCannotBeReadIsNotReplaced(t *testing.T) {
	o := origin(t, newArena(t))
	readable := noteAt(t, o, noon.Add(time.Hour), "readable")
	for _, value := range []string{"half", `{"v":2,"at":"2001-01-01T00:00:00Z","is":{}}`} {
		v := bothWays(t, nil, readable, raw(t, o, value))
		for _, d := range entry(t, v, 1).Data {
			if d.Key == colour && d.Value != value {
				t.Errorf("%s became %s", value, d.Value)
			}
		}
		if p := plan(t, nil, readable, raw(t, o, value)); len(p.Conflicts) != 1 {
			t.Errorf("%s: nobody is told: %+v", value, p.Conflicts)
		}
	}
}

// An account that was deleted for good on one computer lives if something was noted of
// it on another one that did not know, or, where nothing is known of what they have in
// common, later.
func TestNotedOfADeletedAccount(t *testing.T) {
	o := noteAt(t, origin(t, newArena(t)), noon.Add(time.Minute), "before")
	deleted := apply(t, o, noon.Add(time.Hour), vault.DeleteEntry{ID: id(1)})
	event := func(at time.Duration) *vault.Vault {
		value := `{"at":"` + noon.Add(at).Format(time.RFC3339) + `","kind":"launched"}`
		return apply(t, o, noon, vault.SetEntryData{ID: id(1), Data: map[string]*string{vault.DataRecord + "one": &value}})
	}
	for _, c := range []struct {
		what          string
		other         *vault.Vault
		based, unbase bool // whether it lives, with the common past and without
	}{
		{"nothing", o, false, false},
		{"a fact later", noteAt(t, o, noon.Add(2*time.Hour), "after"), true, true},
		{"a fact earlier", noteAt(t, o, noon.Add(2*time.Minute), "meanwhile"), true, false},
		{"an event later", event(2 * time.Hour), true, true},
		{"an event earlier", event(2 * time.Minute), true, false},
		{"a fact that cannot be read", raw(t, o, "half"), true, false},
	} {
		for base, lives := range map[*vault.Vault]bool{o: c.based, nil: c.unbase} {
			merged := bothWays(t, base, deleted, c.other)
			e, ok := merged.Entry(id(1))
			if ok != lives || (len(merged.Tombstones()) == 0) != lives {
				t.Errorf("%s, past known %v: lives %v, tombstones %v", c.what, base != nil, ok, merged.Tombstones())
				continue
			}
			if ok {
				if other := entry(t, c.other, 1); notes(e) != notes(other) || e.Title() != other.Title() {
					t.Errorf("%s: it lives with %v", c.what, e.Data)
				}
				// Who has only what was merged comes to the same when the deletion is met again.
				for _, later := range []*vault.Vault{nil, merged} {
					if _, still := plan(t, later, merged, deleted).Apply().Entry(id(1)); !still {
						t.Errorf("%s: the next merge deletes it", c.what)
					}
				}
			}
			if clashes := plan(t, base, deleted, c.other).Conflicts; (len(clashes) == 1 && clashes[0].Deleted) != lives {
				t.Errorf("%s: conflicts %+v", c.what, clashes)
			}
		}
	}
}

// notes is what is noted of an account.
func notes(e *vault.Entry) string {
	return fmt.Sprint(data(slices.DeleteFunc(slices.Clone(e.Data), func(d vault.DataItem) bool { return d.Key == vault.DataMerged })))
}

// TestFactsInEveryOrder notes facts at random in three copies, on clocks that are wrong
// by days, and merges them in every order.
func TestFactsInEveryOrder(t *testing.T) {
	for seed := range 200 {
		r := rand.New(rand.NewPCG(uint64(seed), 11))
		o := noteAt(t, origin(t, newArena(t)), noon.AddDate(0, 0, r.IntN(5)), "origin")
		base := o
		if r.IntN(2) == 0 {
			base = nil
		}
		var copies []*vault.Vault
		for _, name := range []string{"a", "b", "c"} {
			p := &typist{t: t, r: r, name: name, v: o, clock: noon.AddDate(0, 0, r.IntN(5))}
			for range r.IntN(4) {
				p.clock = p.clock.Add(time.Duration(r.IntN(3)) * time.Second)
				if r.IntN(3) == 0 {
					p.v = apply(t, p.v, p.clock, set(1, title(name)))
				}
				data := entry(t, p.v, 1).Data
				p.noteFact(data, func(change map[string]*string) {
					p.v = apply(t, p.v, p.clock, vault.SetEntryData{ID: id(1), Data: change})
				})
			}
			copies = append(copies, p.v)
		}
		var first *vault.Vault
		for _, order := range [][3]int{{0, 1, 2}, {0, 2, 1}, {1, 2, 0}} {
			x, y, z := copies[order[0]], copies[order[1]], copies[order[2]]
			merged := bothWays(t, base, bothWays(t, base, x, y), z)
			if first == nil {
				first = merged
			}
			if got, want := spelled(t, merged), spelled(t, first); got != want {
				t.Fatalf("seed %d: order %v comes out different:\n%s", seed, order, difference(want, got))
			}
			if p := plan(t, base, merged, x); !p.Empty() {
				t.Fatalf("seed %d: what is merged already gives %+v", seed, p.Changes)
			}
		}
	}
}

func TestFactsOfTheVault(t *testing.T) {
	o := origin(t, newArena(t))
	in := func(v *vault.Vault, at time.Time, word string) *vault.Vault {
		change, err := fact.Set(v.Meta().Data, colour, at, noted{word})
		if err != nil {
			t.Fatal(err)
		}
		return apply(t, v, at, vault.SetMeta{Data: change})
	}
	x, y := in(o, noon.Add(time.Hour), "early"), in(o, noon.Add(2*time.Hour), "late")
	for _, base := range []*vault.Vault{nil, o} {
		n, _, err := fact.Find[noted](bothWays(t, base, x, y).Meta().Data, colour)
		if err != nil || n.Is.Word != "late" {
			t.Errorf("%q, %v", n.Is.Word, err)
		}
	}
}
