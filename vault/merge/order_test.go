package merge_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/fact"
)

// typist makes random edits in one copy of a vault, on a computer whose clock is
// wrong by up to some days.
type typist struct {
	t     testing.TB
	r     *rand.Rand
	arena *secret.Arena
	name  string
	n     int
	clock time.Time
	v     *vault.Vault
	// typed is what an account must have: values, events, and facts by their keys.
	typed map[vault.ID][]typing
	// deletes lets the typist delete accounts for good.
	deletes bool
	// readable keeps the typist from noting facts that cannot be read.
	readable bool
}

// typing is something that somebody typed or noted.
type typing struct{ by, what string }

func (p *typist) now() time.Time {
	p.clock = p.clock.Add(time.Duration(p.r.IntN(4)) * time.Second) // often twice within a second
	return p.clock
}

func (p *typist) word(e vault.ID) string {
	p.n++
	w := fmt.Sprintf("%s%d", p.name, p.n)
	p.keep(e, w)
	return w
}

func (p *typist) keep(e vault.ID, what string) { p.typed[e] = append(p.typed[e], typing{p.name, what}) }

func (p *typist) someEntry() (vault.ID, bool) {
	var all []vault.ID
	for _, e := range p.v.Entries() {
		all = append(all, e.ID)
	}
	if len(all) == 0 {
		return vault.ID{}, false
	}
	return all[p.r.IntN(len(all))], true
}

func (p *typist) field(e vault.ID) vault.Field {
	names := []string{vault.FieldTitle, vault.FieldUserName, "Note of mine", "Colour"}
	if n := p.r.IntN(len(names) + 2); n < len(names) {
		return vault.TextField(names[n], p.word(e))
	}
	name := []string{vault.FieldPassword, vault.FieldTradingPassword}[p.r.IntN(2)]
	return vault.SecretField(name, seal(p.t, p.arena, p.word(e)))
}

func (p *typist) edit() {
	e, ok := p.someEntry()
	if !ok {
		return
	}
	now, r := p.now(), p.r
	do := func(cs ...vault.Change) { p.v = apply(p.t, p.v, now, cs...) }
	was, _ := p.v.Entry(e)
	switch r.IntN(17) {
	case 0, 1, 2, 3:
		do(vault.EditEntry{ID: e, Set: []vault.Field{p.field(e)}})
	case 4:
		tags := slices.Clone(was.Tags)
		if len(tags) > 0 && r.IntN(2) == 0 {
			tags = tags[1:]
		} else {
			p.n++
			tags = append(tags, p.name+fmt.Sprint(p.n))
		}
		do(vault.EditEntry{ID: e, Tags: &tags})
	case 5:
		w := p.word(e)
		do(vault.EditEntry{ID: e, Data: map[string]*string{"kagikura.firm": &w}})
	case 6:
		p.n++
		event, key := fmt.Sprintf(`{"at":%q,"kind":"%s%d"}`, now.Format(time.RFC3339), p.name, p.n), fmt.Sprint(vault.DataRecord, p.name, p.n)
		p.keep(e, event)
		do(vault.SetEntryData{ID: e, Data: map[string]*string{key: &event}})
	case 7:
		do(vault.RecycleEntry{ID: e, Bin: id(900 + r.IntN(3))})
	case 8:
		if p.v.Recycled(e) {
			do(vault.UnrecycleEntry{ID: e})
		}
	case 9:
		if p.deletes && r.IntN(2) == 0 {
			do(vault.DeleteEntry{ID: e})
			p.typed[e] = slices.DeleteFunc(p.typed[e], func(w typing) bool { return w.by == p.name })
		}
	case 10:
		if n := len(was.History); n > 0 {
			do(vault.RestoreVersion{ID: e, Version: r.IntN(n)})
		}
	case 11:
		fresh := id(int(p.name[0])*100_000 + p.n)
		do(vault.AddEntry{ID: fresh, Parent: id(root), Fields: []vault.Field{p.field(fresh)}})
	case 12:
		p.v = moveEntry(p.t, p.v, now, e, id(root+1+r.IntN(3)))
	case 13:
		if _, ok := was.Field("Colour"); ok {
			do(vault.EditEntry{ID: e, Remove: []string{"Colour"}})
		} else {
			w := p.name + fmt.Sprint(p.n)
			do(vault.SetMeta{Description: &w})
		}
	case 14, 15:
		p.noteFact(was.Data, func(change map[string]*string) {
			for key := range change {
				p.keep(e, "fact "+key)
			}
			do(vault.SetEntryData{ID: e, Data: change})
		})
	case 16:
		p.noteFact(p.v.Meta().Data, func(change map[string]*string) { do(vault.SetMeta{Data: change}) })
	}
}

// noteFact notes a fact among data; seldom one that cannot be read, as a newer version
// or a bad disk writes it.
func (p *typist) noteFact(data []vault.DataItem, do func(map[string]*string)) {
	key := fact.Prefix + []string{"colour", "shape"}[p.r.IntN(2)]
	p.n++
	switch word := fmt.Sprintf("%s%d", p.name, p.n); p.r.IntN(8) {
	case 0:
		if p.readable {
			return
		}
		value := []string{word, `{"v":2,"is":"` + word + `"}`}[p.r.IntN(2)]
		do(map[string]*string{key: &value})
	case 1:
		if change, err := fact.Clear[noted](data, key, p.clock); err == nil {
			do(change)
		}
	default:
		if change, err := fact.Set(data, key, p.clock, noted{word}); err == nil {
			do(change)
		}
	}
}

type noted struct{ Word string }

func (noted) Check() error { return nil }

func origin(t testing.TB, a *secret.Arena) *vault.Vault {
	v := vault.New(noon, "ours", id(root))
	all := -1
	size := int64(-1)
	v = apply(t, v, noon, vault.SetMeta{HistoryMaxItems: &all, HistoryMaxSize: &size})
	for n := range 3 {
		v = apply(t, v, noon, vault.AddGroup{ID: id(root + 1 + n), Parent: id(root), Name: fmt.Sprint("group ", n)})
	}
	for n := range 4 {
		v = apply(t, v, noon.Add(time.Second), add(n+1, id(root+1+n%3), vault.TextField(vault.FieldTitle, fmt.Sprint("t", n)),
			vault.SecretField(vault.FieldPassword, seal(t, a, fmt.Sprint("p", n)))))
	}
	return v
}

// orders is how many random histories a test merges in every order: so many by
// default, and as many as KAGIKURA_ORDERS says for a long look by hand.
func orders(t *testing.T, usual int) int {
	if n, err := strconv.Atoi(os.Getenv("KAGIKURA_ORDERS")); err == nil {
		return n
	}
	if testing.Short() {
		return usual / 4
	}
	return usual
}

// TestOrderDoesNotMatter edits three copies of a vault at random, on clocks that
// are wrong by days, and merges them in every order, with the common past and
// without. Without it nobody deletes an account for good: whether a version that
// was typed before the deletion is met again then depends on who is asked first.
func TestOrderDoesNotMatter(t *testing.T) {
	rounds := orders(t, 150)
	for _, withBase := range []bool{true, false} {
		t.Run(fmt.Sprint("base ", withBase), func(t *testing.T) {
			a := newArena(t)
			for seed := range rounds {
				inEveryOrder(t, a, seed, withBase)
			}
			// Custom data that is taken away on purpose within the second in which it
			// was typed was once taken for a version that KeePassXC made.
			inEveryOrder(t, a, 17_235, withBase)
		})
	}
}

func inEveryOrder(t *testing.T, a *secret.Arena, seed int, withBase bool) {
	r := rand.New(rand.NewPCG(uint64(seed), 7))
	o := origin(t, a)
	typed := map[vault.ID][]typing{}
	var copies [3]*vault.Vault
	for i := range copies {
		p := &typist{t: t, r: r, arena: a, name: string(rune('a' + i)), v: o, typed: typed, deletes: withBase}
		p.clock = noon.Add(time.Duration(r.IntN(7)-3) * 24 * time.Hour)
		if r.IntN(2) == 0 {
			p.clock = noon.Add(2 * time.Second) // the clocks are right
		}
		for range 1 + r.IntN(9) {
			p.edit()
		}
		copies[i] = p.v
	}
	base := o
	if !withBase {
		base = nil
	}
	nothingLost(t, oneOutcome(t, seed, base, copies), typed, seed)
}

// TestWhoLivesDoesNotHangOnTheOrder deletes for good where no common past is known: which
// accounts live is the same in every order, if not what comes back with them. A fact that
// cannot be read has no date, and keeps no account.
func TestWhoLivesDoesNotHangOnTheOrder(t *testing.T) {
	a := newArena(t)
	for seed := range orders(t, 100) {
		r := rand.New(rand.NewPCG(uint64(seed), 17))
		o := origin(t, a)
		var copies [3]*vault.Vault
		for i := range copies {
			p := &typist{t: t, r: r, arena: a, name: string(rune('a' + i)), v: o, typed: map[vault.ID][]typing{}, deletes: true, readable: true}
			p.clock = noon.Add(time.Duration(r.IntN(9)) * time.Second)
			for range 1 + r.IntN(9) {
				if e, ok := p.someEntry(); ok && r.IntN(5) == 0 {
					p.v = apply(t, p.v, p.now(), vault.DeleteEntry{ID: e})
				}
				p.edit()
			}
			copies[i] = p.v
		}
		first := ""
		for _, order := range [][3]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
			two := plan(t, nil, copies[order[0]], copies[order[1]]).Apply()
			var live []string
			for _, e := range plan(t, nil, two, copies[order[2]]).Apply().Entries() {
				live = append(live, e.ID.String())
			}
			slices.Sort(live)
			if got := fmt.Sprint(live); first == "" {
				first = got
			} else if got != first {
				t.Fatalf("seed %d: order %v leaves %s, want %s", seed, order, got, first)
			}
		}
	}
}

// oneOutcome is what comes of merging the copies, in whatever order and on whichever
// side. What is merged gives nothing new when it meets one of them again.
func oneOutcome(t *testing.T, seed int, base *vault.Vault, copies [3]*vault.Vault) *vault.Vault {
	t.Helper()
	var first *vault.Vault
	for _, order := range [][3]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		x, y, z := copies[order[0]], copies[order[1]], copies[order[2]]
		two := plan(t, base, x, y).Apply()
		for side, merged := range []*vault.Vault{plan(t, base, two, z).Apply(), plan(t, base, z, two).Apply()} {
			if first == nil {
				first = merged
				continue
			}
			if got, want := spelled(t, merged), spelled(t, first); got != want {
				t.Fatalf("seed %d: order %v, side %d comes out different:\n%s", seed, order, side, difference(want, got))
			}
			for _, again := range []*vault.Vault{first, x, y, z} {
				if p := plan(t, base, merged, again); !p.Empty() {
					t.Fatalf("seed %d: order %v: what is merged already gives %v:\n%s", seed, order, p.Changes,
						difference(spelled(t, merged), spelled(t, p.Apply())))
				}
			}
		}
	}
	return first
}

// TestOrderDoesNotMatterToSettingsAndGroups is the same for what has no earlier
// versions, where much of what is known of times is known of the whole alone. Clocks
// differ by seconds, so that most histories have equal times.
func TestOrderDoesNotMatterToSettingsAndGroups(t *testing.T) {
	rounds := orders(t, 150)
	o := vault.New(noon, "ours", id(root))
	for n := range 4 {
		o = apply(t, o, noon, vault.AddGroup{ID: id(root + 1 + n), Parent: id(root), Name: fmt.Sprint("group ", n)})
	}
	m := o.Meta()
	m.Foreign = &luggage{map[string]piece{"Colour": {word: "word 0"}, "Icon/0": {word: "word 0", shared: true}}}
	o = rewritten(t, assemble(t, m, o.Root(), nil), func(groups map[vault.ID]*vault.Group) {
		for _, g := range groups {
			g.Foreign = &luggage{map[string]piece{}}
		}
	})
	for _, base := range []*vault.Vault{o, nil} {
		t.Run(fmt.Sprint("base ", base != nil), func(t *testing.T) {
			for seed := range rounds {
				r := rand.New(rand.NewPCG(uint64(seed), 11))
				var copies [3]*vault.Vault
				for i := range copies {
					copies[i] = o
					now := noon.Add(time.Duration(r.IntN(3)-1) * 3 * time.Second)
					for range r.IntN(6) {
						now = now.Add(time.Duration(r.IntN(3)) * time.Second)
						edit := settle
						if r.IntN(3) == 0 {
							edit = regroup
						}
						copies[i] = edit(t, r, copies[i], now)
					}
				}
				oneOutcome(t, seed, base, copies)
			}
		})
	}
}

// settle changes a setting, as this program does or another one; often back again.
func settle(t *testing.T, r *rand.Rand, v *vault.Vault, now time.Time) *vault.Vault {
	word, few, size, on := fmt.Sprint("word ", r.IntN(5)), 10+r.IntN(3), int64(1000+r.IntN(3)), r.IntN(2) == 0
	switch r.IntN(11) {
	case 8, 9, 10:
		m := v.Meta()
		m.Foreign = m.Foreign.(*luggage).changed(r, 5, word, now)
		m.SettingsChanged = now
		return assemble(t, m, v.Root(), v.Tombstones())
	case 0:
		return apply(t, v, now, vault.SetMeta{Name: &word})
	case 1:
		return apply(t, v, now, vault.SetMeta{Description: &word})
	case 2:
		return apply(t, v, now, vault.SetMeta{HistoryMaxItems: &few})
	case 3:
		return apply(t, v, now, vault.SetMeta{HistoryMaxSize: &size})
	case 4:
		return apply(t, v, now, vault.SetMeta{RecycleBinEnabled: &on})
	case 5:
		return apply(t, v, now, vault.SetMeta{Data: map[string]*string{"kagikura.thing": &word}})
	case 6:
		return apply(t, v, now, vault.SetMeta{Data: map[string]*string{"kagikura.thing": nil}})
	}
	m := v.Meta()
	m.RecycleBin, m.RecycleBinChanged = id(900+r.IntN(3)), now
	return assemble(t, m, v.Root(), v.Tombstones())
}

// regroup changes a group or its place, as another program does.
func regroup(t *testing.T, r *rand.Rand, v *vault.Vault, now time.Time) *vault.Vault {
	g := id(root + 1 + r.IntN(2))
	word, kind := fmt.Sprint("word ", r.IntN(5)), r.IntN(7)
	if kind == 0 {
		return moveGroup(t, v, now, g, id(root+3+r.IntN(2)))
	}
	return rewritten(t, v, func(groups map[vault.ID]*vault.Group) {
		x := groups[g]
		x.Times.Modified = now // which may be no later than before
		switch kind {
		case 1:
			x.Name = word
		case 2:
			x.Notes = []string{word, ""}[r.IntN(2)]
		case 3:
			x.Icon = r.IntN(3)
		case 4:
			x.Tags = [][]string{{word}, {"tag"}, nil}[r.IntN(3)]
		case 5:
			x.Data = [][]vault.DataItem{{{Key: "key", Value: word}}, nil}[r.IntN(2)]
		case 6:
			x.Foreign = x.Foreign.(*luggage).changed(r, 3, word, now)
		}
	})
}

// luggage is what other programs keep in a vault or a group.
type luggage struct{ things map[string]piece }

type piece struct {
	word   string
	at     time.Time // zero where it says nothing of that
	shared bool
}

// Compare implements vault.Rider.
func (p piece) Compare(other any) (int, error) {
	q, _ := other.(piece)
	return cmp.Or(cmp.Compare(p.word, q.word), p.at.Compare(q.at)), nil
}

// Compare implements vault.Rider.
func (l *luggage) Compare(other any) (int, error) {
	o, _ := other.(*luggage)
	return cmp.Compare(l.String(), o.String()), nil
}

func (l *luggage) String() string {
	var all []string
	for name, p := range l.things {
		all = append(all, fmt.Sprint(name, "=", p.word, p.at.Unix()))
	}
	slices.Sort(all)
	return fmt.Sprint(all)
}

// Rides implements vault.Riders.
func (l *luggage) Rides() []vault.Ride {
	var all []vault.Ride
	for name, p := range l.things {
		all = append(all, vault.Ride{Name: name, Changed: p.at, Shared: p.shared, Is: p})
	}
	return all
}

// Take implements vault.Riders.
func (l *luggage) Take(other any, names []string) (any, error) {
	next := &luggage{maps.Clone(l.things)}
	for _, name := range names {
		delete(next.things, name)
		if o, ok := other.(*luggage); ok && o.things[name] != (piece{}) {
			next.things[name] = o.things[name]
		}
	}
	if next.String() == l.String() {
		return l, nil
	}
	return next, nil
}

// changed is l with one of so many kinds of things changed, added or taken away; the
// last two are of icons, which only a vault has.
func (l *luggage) changed(r *rand.Rand, kinds int, word string, now time.Time) *luggage {
	next := maps.Clone(l.things)
	switch r.IntN(kinds) {
	case 0:
		next["Colour"] = piece{word: word}
	case 1:
		next["User"] = piece{word: word, at: now}
	case 2:
		delete(next, "Colour")
	case 3:
		name := fmt.Sprint("Icon/", r.IntN(3))
		next[name] = piece{word: word, at: []time.Time{now, {}}[r.IntN(2)], shared: true}
	case 4:
		delete(next, "Icon/0")
	}
	return &luggage{next}
}

// nothingLost tells of a value that was typed into an account which is not
// deleted, and stands neither in it nor in its history.
func nothingLost(t testing.TB, v *vault.Vault, typed map[vault.ID][]typing, seed int) {
	t.Helper()
	for id, typings := range typed {
		e, ok := v.Entry(id)
		if !ok {
			if !slices.ContainsFunc(v.Tombstones(), func(tomb vault.Tombstone) bool { return tomb.ID == id }) {
				t.Fatalf("seed %d: account %v is gone, and nobody deleted it for good", seed, id)
			}
			if len(typings) > 0 { // by somebody who did not know that it was deleted
				t.Fatalf("seed %d: account %v is gone, with %v", seed, id, typings)
			}
			continue
		}
		have := map[string]bool{}
		for _, version := range append(slices.Clone(e.History), e) {
			for _, f := range version.Fields {
				have[value(t, f)] = true
			}
			for _, d := range version.Data {
				have[d.Value] = true
			}
		}
		for _, d := range e.Data {
			have["fact "+d.Key] = true
		}
		for _, w := range typings {
			if !have[w.what] {
				t.Fatalf("seed %d: %q was typed into %v and is nowhere", seed, w.what, id)
			}
		}
	}
}
