package merge_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"kagikura/vault"
)

// gardener is a typist who moves, makes, changes and deletes groups, as another
// program does, and types into accounts in between.
type gardener struct {
	typist
	bins int
}

// wood is a vault with groups in groups, and an account in each.
func wood(t testing.TB) *vault.Vault {
	v := vault.New(noon, "ours", id(root))
	all, size := -1, int64(-1)
	v = apply(t, v, noon, vault.SetMeta{HistoryMaxItems: &all, HistoryMaxSize: &size})
	for n, in := range []int{0, 1, 2, 0, 4, 0} {
		g := id(root + 1 + n)
		v = apply(t, v, noon, vault.AddGroup{ID: g, Parent: id(root + in), Name: fmt.Sprint("group ", n)}, add(n+1, g, title(fmt.Sprint("t", n))))
	}
	return v
}

func (p *gardener) someGroup() vault.ID {
	var all []vault.ID
	var walk func(g *vault.Group)
	walk = func(g *vault.Group) {
		for _, sub := range g.Groups {
			all = append(all, sub.ID)
			walk(sub)
		}
	}
	walk(p.v.Root())
	if len(all) == 0 {
		return id(root)
	}
	return all[p.r.IntN(len(all))]
}

func (p *gardener) garden() {
	now, r := p.now(), p.r
	g, to := p.someGroup(), p.someGroup()
	do := func(cs ...vault.Change) { p.v = apply(p.t, p.v, now, cs...) }
	switch kind := r.IntN(17); {
	case kind < 6:
		if r.IntN(4) == 0 {
			to = id(root)
		}
		p.move(g, to, now)
	case kind == 6:
		if bin, ok := p.v.Bin(); ok {
			p.move(bin.ID, to, now)
		}
	case kind == 7:
		if bin, ok := p.v.Bin(); ok {
			p.move(g, bin.ID, now)
		}
	case kind == 8 && g != id(root):
		p.n++
		word := fmt.Sprint(p.name, p.n)
		p.v = rewritten(p.t, p.v, func(groups map[vault.ID]*vault.Group) {
			groups[g].Times.Modified = vault.SecondAfter(groups[g].Times.Modified)
			if now.After(groups[g].Times.Modified) {
				groups[g].Times.Modified = now
			}
			if r.IntN(2) == 0 {
				groups[g].Name = word
			} else {
				groups[g].Notes = word
			}
		})
	case kind == 9:
		p.n++
		fresh := id(int(p.name[0])*100_000 + p.n)
		do(vault.AddGroup{ID: fresh, Parent: to, Name: fmt.Sprint(p.name, p.n)})
	case kind == 10:
		p.n++
		fresh := id(int(p.name[0])*100_000 + p.n)
		do(vault.AddEntry{ID: fresh, Parent: to, Fields: []vault.Field{p.field(fresh)}})
	case kind == 11:
		if e, ok := p.someEntry(); ok {
			p.v = moveEntry(p.t, p.v, now, e, to)
		}
	case kind == 12:
		if e, ok := p.someEntry(); ok {
			p.bins++
			do(vault.RecycleEntry{ID: e, Bin: id(900_000 + int(p.name[0])*1000 + p.bins)})
		}
	case kind == 13 && p.deletes:
		m := p.v.Meta()
		m.RecycleBin, m.RecycleBinChanged = []vault.ID{g, {}}[r.IntN(2)], now
		p.v = assemble(p.t, m, p.v.Root(), p.v.Tombstones())
	case kind < 16 && p.deletes:
		p.uproot(g, now)
	default:
		if e, ok := p.someEntry(); ok {
			do(vault.EditEntry{ID: e, Set: []vault.Field{p.field(e)}})
		}
	}
}

// move moves a group, unless it would lie in itself then.
func (p *gardener) move(g, to vault.ID, now time.Time) {
	for at, ok := p.v.Group(to); ok; at, ok = p.v.ParentOf(at.ID) {
		if at.ID == g {
			return
		}
	}
	if from, ok := p.v.ParentOf(g); ok && from.ID != to {
		p.v = moveGroup(p.t, p.v, now, g, to)
	}
}

// uproot deletes a group for good with all that lies in it.
func (p *gardener) uproot(g vault.ID, now time.Time) {
	from, ok := p.v.ParentOf(g)
	if !ok {
		return
	}
	tombs := slices.Clone(p.v.Tombstones())
	bury := func(dead vault.ID) {
		tombs = append(tombs, vault.Tombstone{ID: dead, Deleted: now})
	}
	var all func(g *vault.Group)
	all = func(g *vault.Group) {
		bury(g.ID)
		for _, e := range g.Entries {
			bury(e.ID)
			p.typed[e.ID] = slices.DeleteFunc(p.typed[e.ID], func(w typing) bool { return w.by == p.name })
		}
		for _, sub := range g.Groups {
			all(sub)
		}
	}
	dead, _ := p.v.Group(g)
	all(dead)
	without := rewritten(p.t, p.v, func(groups map[vault.ID]*vault.Group) {
		groups[from.ID].Groups = slices.DeleteFunc(groups[from.ID].Groups, func(x *vault.Group) bool { return x.ID == g })
	})
	m := without.Meta()
	if _, still := without.Group(m.RecycleBin); !still && !m.RecycleBin.IsZero() {
		m.RecycleBin, m.RecycleBinChanged = vault.ID{}, now
	}
	p.v = assemble(p.t, m, without.Root(), tombs)
}

// TestOrderDoesNotMatterToTheTree moves groups into each other, into deleted ones and
// into the recycle bin, makes, moves, changes and deletes bins, and whole groups with
// what lies in them, in three copies on clocks that are wrong. Without the common past
// nobody deletes for good, as in TestOrderDoesNotMatter, and nobody makes a group the
// bin that was another one before.
func TestOrderDoesNotMatterToTheTree(t *testing.T) {
	rounds := orders(t, 200)
	for _, base := range []*vault.Vault{wood(t), nil} {
		t.Run(fmt.Sprint("base ", base != nil), func(t *testing.T) {
			a := newArena(t)
			o := wood(t)
			if base != nil {
				o = base
			}
			for seed := range rounds {
				r := rand.New(rand.NewPCG(uint64(seed), 13))
				start := o
				if r.IntN(2) == 0 {
					start = apply(t, o, noon, vault.RecycleEntry{ID: id(6), Bin: id(900_000)})
				}
				before := base
				if base != nil {
					before = start
				}
				typed := map[vault.ID][]typing{}
				var copies [3]*vault.Vault
				for i := range copies {
					p := &gardener{typist: typist{t: t, r: r, arena: a, name: string(rune('a' + i)), v: start, typed: typed, deletes: base != nil}}
					p.clock = noon.Add(time.Duration(r.IntN(7)-3) * 24 * time.Hour)
					if r.IntN(2) == 0 {
						p.clock = noon.Add(2 * time.Second)
					}
					for range 1 + r.IntN(7) {
						p.garden()
					}
					copies[i] = p.v
				}
				merged := oneOutcome(t, seed, before, copies)
				nothingLost(t, merged, typed, seed)
				for i, v := range copies {
					noGroupLost(t, start, v, merged, fmt.Sprintf("seed %d, copy %d", seed, i))
				}
			}
		})
	}
}

// noGroupLost tells of a group that somebody made, moved or changed in a copy and that
// is gone. Recycle bins may become one.
func noGroupLost(t testing.TB, before, v, merged *vault.Vault, what string) {
	t.Helper()
	bin, _ := v.Bin()
	var walk func(g *vault.Group)
	walk = func(g *vault.Group) {
		for _, sub := range g.Groups {
			walk(sub)
			was, known := before.Group(sub.ID)
			from, _ := before.ParentOf(sub.ID)
			same := known && from.ID == g.ID && was.Name == sub.Name && was.Notes == sub.Notes
			if _, there := merged.Group(sub.ID); !there && !same && sub != bin {
				t.Fatalf("%s: group %v is gone", what, sub.ID)
			}
		}
	}
	walk(v.Root())
}

// in tells where groups lie: "1<2" is group 2 in group 1, "0" being the root.
func in(t testing.TB, v *vault.Vault, groups ...int) string {
	t.Helper()
	out := ""
	for _, g := range groups {
		parent, ok := v.ParentOf(id(root + g))
		if !ok {
			out += fmt.Sprintf("%d is gone ", g)
			continue
		}
		for n := range 10 {
			if parent.ID == id(root+n) {
				out += fmt.Sprintf("%d<%d ", n, g)
			}
		}
	}
	return out
}

func TestCirclesOfGroups(t *testing.T) {
	o := wood(t) // 0<1 1<2 2<3 0<4 4<5 0<6
	at := func(minutes int) time.Time { return noon.Add(time.Duration(minutes) * time.Minute) }
	move := func(v *vault.Vault, minutes, g, to int) *vault.Vault {
		return moveGroup(t, v, at(minutes), id(root+g), id(root+to))
	}
	for what, c := range map[string]struct {
		copies [3]*vault.Vault
		want   string
	}{
		"two":                {[3]*vault.Vault{move(o, 1, 4, 6), move(o, 2, 6, 4), o}, "0<1 1<2 2<3 0<4 4<5 4<6 "},
		"three":              {[3]*vault.Vault{move(o, 3, 1, 4), move(o, 2, 4, 6), move(o, 1, 6, 1)}, "4<1 1<2 2<3 0<4 4<5 1<6 "},
		"through a child":    {[3]*vault.Vault{move(o, 1, 1, 5), move(o, 2, 4, 3), o}, "0<1 1<2 2<3 3<4 4<5 0<6 "},
		"opened by a third":  {[3]*vault.Vault{move(o, 1, 4, 6), move(o, 2, 6, 4), move(o, 3, 6, 1)}, "0<1 1<2 2<3 6<4 4<5 1<6 "},
		"another way out":    {[3]*vault.Vault{move(o, 1, 4, 6), move(o, 3, 6, 4), move(o, 2, 4, 1)}, "0<1 1<2 2<3 1<4 4<5 4<6 "},
		"below its child":    {[3]*vault.Vault{move(move(o, -5, 2, 0), 5, 1, 2), move(o, 1, 2, 4), o}, "2<1 4<2 2<3 0<4 4<5 0<6 "},
		"in the same second": {[3]*vault.Vault{move(o, 1, 4, 6), move(o, 1, 6, 4), o}, "0<1 1<2 2<3 0<4 4<5 4<6 "},
	} {
		for _, base := range []*vault.Vault{o, nil} {
			merged := oneOutcome(t, 0, base, c.copies)
			if got := in(t, merged, 1, 2, 3, 4, 5, 6); got != c.want {
				t.Errorf("%s, past known %v: %s, want %s", what, base != nil, got, c.want)
			}
			if n := len(slices.Collect(func(yield func(int) bool) {
				for range merged.Entries() {
					yield(0)
				}
			})); n != 6 {
				t.Errorf("%s: %d accounts", what, n)
			}
		}
	}
}

// A group that came out of a circle stays where it is when the others are moved
// afterwards: what was noted of it is for copies that are still to come.
func TestOutOfACircleForGood(t *testing.T) {
	o := wood(t)
	x := moveGroup(t, o, noon.Add(time.Minute), id(root+4), id(root+6))
	y := moveGroup(t, o, noon.Add(2*time.Minute), id(root+6), id(root+4))
	merged := bothWays(t, o, x, y)
	later := moveGroup(t, merged, noon.Add(time.Hour), id(root+6), id(root+1))
	for _, v := range []*vault.Vault{bothWays(t, merged, later, merged), bothWays(t, merged, later, apply(t, merged, noon.Add(time.Hour), set(1, title("elsewhere"))))} {
		if got := in(t, v, 4, 6); got != "0<4 1<6 " {
			t.Error(got)
		}
	}
	if p := plan(t, nil, later, moveGroup(t, merged, noon.Add(time.Hour), id(root+6), id(root+1))); !p.Empty() {
		t.Errorf("equal vaults give %+v", p.Changes)
	}
}

// A circle that a hostile file makes of a tree that was turned over, with times as it
// likes, costs a place and nothing else.
func TestTreeTurnedOver(t *testing.T) {
	o := wood(t)
	for _, times := range [][2]int{{-5, -5}, {-5, 5}, {5, -5}, {5, 5}, {0, 0}} {
		turned := moveGroup(t, o, noon.Add(time.Duration(times[0])*time.Minute), id(root+3), id(root))
		turned = moveGroup(t, turned, noon.Add(time.Duration(times[1])*time.Minute), id(root+1), id(root+3))
		for _, base := range []*vault.Vault{o, nil} {
			v := bothWays(t, base, o, turned)
			for n := range 6 {
				entry(t, v, n+1)
				if _, ok := v.Group(id(root + n + 1)); !ok {
					t.Errorf("%v: group %d is gone", times, n+1)
				}
			}
			if p := plan(t, base, v, turned); !p.Empty() {
				t.Errorf("%v: merging again: %+v", times, p.Changes)
			}
		}
	}
}

// What a hostile file notes of its groups moves nothing into itself, and loses nothing.
func TestNotesOfGroupsThatNobodyMade(t *testing.T) {
	o := wood(t)
	for _, in := range []string{id(root + 4).String(), id(root + 5).String(), id(root + 6).String(), id(root).String(), id(777).String(), id(1).String()} {
		for _, gone := range []string{"", `,"gone":99999999999`, `,"gone":-5`} {
			note := fmt.Sprintf(`{"at":%d,"top":%d%s,"place":{"at":%d,"in":%q,"since":%d}}`, noon.Unix(), noon.Unix(), gone, noon.Unix(), in, noon.Unix())
			hostile := rewritten(t, o, func(groups map[vault.ID]*vault.Group) {
				for _, g := range groups {
					g.Data = []vault.DataItem{{Key: vault.DataMerged, Value: note}}
				}
			})
			for _, base := range []*vault.Vault{nil, o, hostile} {
				v := bothWays(t, base, apply(t, o, noon.Add(time.Hour), set(2, title("edited"))), hostile)
				for n := range 6 {
					entry(t, v, n+1)
				}
			}
		}
	}
}

func TestGroupsAndDeletedOnes(t *testing.T) {
	o := wood(t)
	gone := func(v *vault.Vault, g int) *vault.Vault {
		p := &gardener{typist: typist{t: t, v: v, typed: map[vault.ID][]typing{}}}
		p.uproot(id(root+g), noon.Add(time.Hour))
		return p.v
	}
	move := func(v *vault.Vault, g, to int) *vault.Vault {
		return moveGroup(t, v, noon.Add(time.Minute), id(root+g), id(root+to))
	}
	named := rewritten(t, o, func(groups map[vault.ID]*vault.Group) {
		groups[id(root+6)].Name, groups[id(root+6)].Times.Modified = "named", noon.Add(time.Minute)
	})
	for what, c := range map[string]struct {
		copies [3]*vault.Vault
		want   string
	}{
		"moved into a deleted one":      {[3]*vault.Vault{gone(o, 6), move(o, 4, 6), o}, "6<4 4<5 0<6 "},
		"moved there, and on elsewhere": {[3]*vault.Vault{gone(o, 6), move(o, 4, 6), moveGroup(t, o, noon.Add(time.Hour), id(root+4), id(root+1))}, "1<4 4<5 6 is gone "},
		"moved while it was deleted":    {[3]*vault.Vault{gone(o, 4), move(o, 4, 6), o}, "6<4 5 is gone 0<6 "},
		"moved out of a deleted one":    {[3]*vault.Vault{gone(o, 4), move(o, 5, 6), o}, "4 is gone 6<5 0<6 "},
		"named while it was deleted":    {[3]*vault.Vault{gone(o, 6), named, o}, "0<4 4<5 0<6 "},
		"deleted":                       {[3]*vault.Vault{gone(o, 6), o, o}, "0<4 4<5 6 is gone "},
	} {
		if got := in(t, oneOutcome(t, 0, o, c.copies), 4, 5, 6); got != c.want {
			t.Errorf("%s: %s, want %s", what, got, c.want)
		}
	}
}
