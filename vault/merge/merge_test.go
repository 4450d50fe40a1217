package merge_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/merge"
)

const day = 24 * time.Hour

func texts(e *vault.Entry) (title, user string) { return e.Title(), e.Username() }

func title(s string) vault.Field { return vault.TextField(vault.FieldTitle, s) }
func user(s string) vault.Field  { return vault.TextField(vault.FieldUserName, s) }

// hasVersion tells whether an earlier version of e has that text in a field.
func hasVersion(t testing.TB, e *vault.Entry, name, text string) bool {
	t.Helper()
	return slices.ContainsFunc(e.History, func(h *vault.Entry) bool {
		f, _ := h.Field(name)
		return value(t, f) == text
	})
}

// bothWays merges x and y from either side and demands that the two computers
// come to the same.
func bothWays(t testing.TB, base, x, y *vault.Vault) *vault.Vault {
	t.Helper()
	a, b := plan(t, base, x, y).Apply(), plan(t, base, y, x).Apply()
	if difference(spelled(t, a), spelled(t, b)) != "" && x.Root().ID == y.Root().ID {
		t.Fatalf("the two sides come out different:\n%s", difference(spelled(t, a), spelled(t, b)))
	}
	return a
}

func TestEqualVaultsChangeNothing(t *testing.T) {
	a, b := newArena(t), newArena(t)
	x, y := origin(t, a), origin(t, b) // two openings of one file
	x = apply(t, x, noon.Add(time.Hour), set(1, title("new")))
	y = apply(t, y, noon.Add(time.Hour), set(1, title("new")))
	for _, base := range []*vault.Vault{nil, origin(t, a)} {
		p := plan(t, base, x, y)
		if !p.Empty() || p.Apply() != x || len(p.Changes)+len(p.Conflicts)+len(p.Stays) > 0 {
			t.Errorf("equal vaults: %+v, conflicts %+v, stays %+v", p.Changes, p.Conflicts, p.Stays)
		}
	}
}

func TestFieldsOfOneAccountAreMergedOneByOne(t *testing.T) {
	a := newArena(t)
	o := origin(t, a)
	x := apply(t, o, noon.Add(time.Hour), set(1, vault.SecretField(vault.FieldPassword, seal(t, a, "new password"))))
	tags := []string{"japan"}
	y := apply(t, o, noon.Add(2*time.Hour), vault.EditEntry{ID: id(1), Set: []vault.Field{user("taro")}, Tags: &tags})
	for _, base := range []*vault.Vault{nil, o} {
		p := plan(t, base, x, y)
		e := entry(t, bothWays(t, base, x, y), 1)
		if open(t, e.Secret(vault.FieldPassword)) != "new password" || e.Username() != "taro" || !slices.Equal(e.Tags, tags) {
			t.Errorf("merged: %s", version(t, e))
		}
		if len(p.Conflicts) != 0 {
			t.Errorf("nothing competes, and there are conflicts: %+v", p.Conflicts)
		}
		want := []merge.Part{{Kind: merge.Field, Name: vault.FieldUserName}, {Kind: merge.Tag, Name: "japan"}}
		if len(p.Changes) != 1 || p.Changes[0].Kind != merge.AccountChanged || !slices.Equal(p.Changes[0].Parts, want) {
			t.Errorf("changes: %+v", p.Changes)
		}
		other, _ := x.Entry(id(2))
		if got, _ := p.Apply().Entry(id(2)); got != other {
			t.Error("an account that nobody touched is another pointer")
		}
	}
}

func TestTheLoserOfAConflictIsInTheHistory(t *testing.T) {
	a := newArena(t)
	o := origin(t, a)
	x := apply(t, o, noon.Add(time.Hour), set(1, vault.SecretField(vault.FieldPassword, seal(t, a, "older"))))
	y := apply(t, o, noon.Add(2*time.Hour), set(1, vault.SecretField(vault.FieldPassword, seal(t, a, "newer"))))
	p := plan(t, o, x, y)
	e := entry(t, bothWays(t, o, x, y), 1)
	if open(t, e.Secret(vault.FieldPassword)) != "newer" || !hasVersion(t, e, vault.FieldPassword, "older") {
		t.Errorf("merged: %s", version(t, e))
	}
	if len(p.Conflicts) != 1 || !p.Conflicts[0].TheirsWins || p.Conflicts[0].Part.Name != vault.FieldPassword {
		t.Errorf("conflicts: %+v", p.Conflicts)
	}
}

func TestSameSecondKeepsBoth(t *testing.T) {
	a := newArena(t)
	o := origin(t, a)
	x := apply(t, o, noon.Add(time.Hour), set(1, title("one")))
	y := apply(t, o, noon.Add(time.Hour), set(1, title("two")))
	for _, base := range []*vault.Vault{nil, o} {
		e := entry(t, bothWays(t, base, x, y), 1)
		won, lost := "one", "two"
		if e.Title() != won {
			won, lost = lost, won
		}
		if e.Title() != won || !hasVersion(t, e, vault.FieldTitle, lost) {
			t.Errorf("merged: %s with %d versions", version(t, e), len(e.History))
		}
	}
}

// TestWrongClock has another program edit on a computer whose clock is ten days
// slow, so that the times of an account go backwards.
func TestWrongClock(t *testing.T) {
	a := newArena(t)
	o := origin(t, a)
	x := apply(t, o, noon.Add(time.Hour), set(1, user("taro")))
	y := rewritten(t, o, func(groups map[vault.ID]*vault.Group) {
		g := groups[id(root+1)]
		e := *entry(t, o, 1)
		former := e
		e.Fields = slices.Clone(e.Fields)
		e.Fields[0] = title("renamed")
		e.Times.Modified = noon.Add(-10 * day)
		e.History = []*vault.Entry{&former}
		g.Entries[slices.IndexFunc(g.Entries, func(x *vault.Entry) bool { return x.ID == e.ID })] = &e
		g.Notes, g.Times.Modified = "from the slow computer", noon.Add(-10*day)
	})
	merged := bothWays(t, o, x, y)
	if name, login := texts(entry(t, merged, 1)); name != "renamed" || login != "taro" {
		t.Errorf("title %q, user name %q", name, login)
	}
	if g, _ := merged.Group(id(root + 1)); g.Notes != "from the slow computer" {
		t.Errorf("notes of the group: %q", g.Notes)
	}
	// What has been merged wins against a copy that knows nothing of it.
	again := plan(t, nil, merged, x).Apply()
	if name, _ := texts(entry(t, again, 1)); name != "renamed" {
		t.Errorf("a later merge without the past takes it back to %q", name)
	}
}

func TestStaleCopyTakesNothingBack(t *testing.T) {
	a := newArena(t)
	o := origin(t, a)
	x := apply(t, o, noon.Add(time.Hour), set(1, title("new")))
	x = apply(t, x, noon.Add(2*time.Hour), set(1, user("taro")))
	for what, base := range map[string]*vault.Vault{"no base": nil, "newer base": x} {
		if p := plan(t, base, x, o); !p.Empty() {
			t.Errorf("%s: an old copy gives %+v", what, p.Changes)
		}
		stale := apply(t, o, noon.Add(3*time.Hour), set(1, vault.TextField("Note", "typed into the old copy")))
		e := entry(t, plan(t, base, x, stale).Apply(), 1)
		if name, login := texts(e); name != "new" || login != "taro" || e.Text("Note") == "" {
			t.Errorf("%s: %s", what, version(t, e))
		}
	}
}

func TestDeletions(t *testing.T) {
	a := newArena(t)
	o := origin(t, a)
	deleted := apply(t, o, noon.Add(time.Hour), vault.DeleteEntry{ID: id(1)})
	edited := func(at time.Duration) *vault.Vault { return apply(t, o, noon.Add(at), set(1, title("edited"))) }
	for _, c := range []struct {
		what   string
		base   *vault.Vault
		other  *vault.Vault
		lives  bool
		clashs int
	}{
		{"untouched", o, o, false, 0},
		{"untouched, no base", nil, o, false, 0},
		{"edited after the deletion", o, edited(2 * time.Hour), true, 1},
		{"edited after the deletion, no base", nil, edited(2 * time.Hour), true, 1},
		{"edited before the deletion, no base", nil, edited(time.Minute), false, 0},
		// Neither computer knew of the other, and a clock may be wrong.
		{"edited while it was deleted elsewhere", o, edited(time.Minute), true, 1},
	} {
		merged := bothWays(t, c.base, deleted, c.other)
		e, lives := merged.Entry(id(1))
		if lives != c.lives {
			t.Errorf("%s: lives %v", c.what, lives)
		}
		if lives && e.Title() != "edited" {
			t.Errorf("%s: title %q", c.what, e.Title())
		}
		if dead := slices.ContainsFunc(merged.Tombstones(), func(tomb vault.Tombstone) bool { return tomb.ID == id(1) }); dead == lives {
			t.Errorf("%s: tombstone %v", c.what, dead)
		}
		if p := plan(t, c.base, deleted, c.other); len(p.Conflicts) != c.clashs {
			t.Errorf("%s: conflicts %+v", c.what, p.Conflicts)
		}
		// The next merge with the copy that deleted it, by a computer that only
		// has the merged vault, comes to the same.
		if _, still := plan(t, merged, merged, deleted).Apply().Entry(id(1)); still != lives {
			t.Errorf("%s: the next merge changes that", c.what)
		}
	}
}

func TestWhatIsMissingWasNotDeleted(t *testing.T) {
	a := newArena(t)
	o := origin(t, a)
	part, err := o.Subset(noon.Add(time.Hour), []vault.ID{id(2)}, false)
	if err != nil {
		t.Fatal(err)
	}
	part = apply(t, part, noon.Add(2*time.Hour), set(2, user("hanako")))
	o = apply(t, o, noon.Add(time.Hour), vault.RecycleEntry{ID: id(4), Bin: id(900)})
	p := plan(t, nil, o, part)
	merged := p.Apply()
	for n := range 4 {
		entry(t, merged, n+1)
	}
	if got := entry(t, merged, 2).Username(); got != "hanako" {
		t.Errorf("user name %q", got)
	}
	if bin, ok := merged.Bin(); !ok || bin.ID != id(900) || !merged.Recycled(id(4)) {
		t.Error("the recycle bin is forgotten")
	}
	if merged.Meta().HistoryMaxItems != -1 {
		t.Error("a setting of the vault is lost")
	}
}

func TestMovesAndGroups(t *testing.T) {
	a := newArena(t)
	o := origin(t, a)
	x := moveEntry(t, o, noon.Add(time.Hour), id(1), id(root+2))
	x = apply(t, x, noon.Add(time.Hour), vault.AddGroup{ID: id(50), Parent: id(root), Name: "new group"})
	x = apply(t, x, noon.Add(time.Hour), add(60, id(50), title("in the new group")))
	y := moveEntry(t, o, noon.Add(2*time.Hour), id(1), id(root+3))
	y = moveGroup(t, y, noon.Add(2*time.Hour), id(root+2), id(root+3))
	merged := bothWays(t, o, x, y)
	for of, in := range map[vault.ID]vault.ID{id(1): id(root + 3), id(root + 2): id(root + 3), id(60): id(50), id(50): id(root)} {
		if g, ok := merged.ParentOf(of); !ok || g.ID != in {
			t.Errorf("%v does not lie in %v", of, in)
		}
	}
	if l := len(plan(t, o, y, x).Changes); l != 2 {
		t.Errorf("%d changes, want the group and the account", l)
	}
}

func TestDeletedGroupLivesWithWhatLivesInIt(t *testing.T) {
	a := newArena(t)
	o := apply(t, origin(t, a), noon.Add(time.Second), vault.AddGroup{ID: id(50), Parent: id(root), Name: "empty"})
	tombs := append(slices.Clone(o.Tombstones()), vault.Tombstone{ID: id(50), Deleted: noon.Add(time.Hour)})
	without := rewritten(t, o, func(groups map[vault.ID]*vault.Group) {
		groups[id(root)].Groups = slices.DeleteFunc(groups[id(root)].Groups, func(g *vault.Group) bool { return g.ID == id(50) })
	})
	deleted, err := vault.Assemble(without.Meta(), without.Root(), tombs)
	if err != nil {
		t.Fatal(err)
	}
	if _, lives := bothWays(t, o, deleted, o).Group(id(50)); lives {
		t.Error("an empty group that was deleted lives")
	}
	used := apply(t, o, noon.Add(time.Minute), add(60, id(50), title("put in meanwhile")))
	merged := bothWays(t, o, deleted, used)
	if g, ok := merged.ParentOf(id(60)); !ok || g.ID != id(50) || len(merged.Tombstones()) != 0 {
		t.Error("the group of a new account is gone")
	}
}

func TestGroupsMovedIntoEachOther(t *testing.T) {
	a := newArena(t)
	o := origin(t, a)
	x := moveGroup(t, o, noon.Add(time.Hour), id(root+1), id(root+2))
	y := moveGroup(t, o, noon.Add(2*time.Hour), id(root+2), id(root+1))
	merged := bothWays(t, o, x, y)
	for n := range 4 {
		entry(t, merged, n+1)
	}
	if g, ok := merged.ParentOf(id(root + 2)); !ok || g.ID != id(root+1) {
		t.Error("the move that was made last is lost")
	}
	if p := plan(t, o, merged, y); !p.Empty() {
		t.Errorf("merging again: %+v", p.Changes)
	}
}

func TestTwoRecycleBinsBecomeOne(t *testing.T) {
	a := newArena(t)
	o := origin(t, a)
	x := apply(t, o, noon.Add(time.Hour), vault.RecycleEntry{ID: id(1), Bin: id(900)})
	y := apply(t, o, noon.Add(2*time.Hour), vault.RecycleEntry{ID: id(2), Bin: id(901)})
	for _, base := range []*vault.Vault{nil, o} {
		merged := bothWays(t, base, x, y)
		if !merged.Recycled(id(1)) || !merged.Recycled(id(2)) {
			t.Error("a recycled account is in use again")
		}
		if bin, _ := merged.Bin(); bin.ID != id(901) {
			t.Errorf("the bin is %v", bin.ID)
		}
		if _, there := merged.Group(id(900)); there {
			t.Error("there is a second bin")
		}
		back := apply(t, merged, noon.Add(3*time.Hour), vault.UnrecycleEntry{ID: id(1)})
		if g, _ := back.ParentOf(id(1)); g.ID != id(root+1) {
			t.Error("a recycled account does not find its way back")
		}
	}
}

func TestVaultsThatBeganApart(t *testing.T) {
	a := newArena(t)
	other := vault.New(noon.Add(time.Hour), "theirs", id(77))
	other = apply(t, other, noon.Add(time.Hour), vault.AddGroup{ID: id(78), Parent: id(77), Name: "theirs"})
	other = apply(t, other, noon.Add(time.Hour), add(80, id(77), title("a")), add(81, id(78), title("b")))
	merged := plan(t, nil, origin(t, a), other).Apply()
	for of, in := range map[vault.ID]vault.ID{id(80): id(root), id(81): id(78), id(78): id(root), id(1): id(root + 1)} {
		if g, ok := merged.ParentOf(of); !ok || g.ID != in {
			t.Errorf("%v does not lie in %v", of, in)
		}
	}
}

func TestAttachmentsAndSettings(t *testing.T) {
	a := newArena(t)
	o := origin(t, a)
	attach := func(v *vault.Vault, at time.Time, name, content string) *vault.Vault {
		return rewritten(t, v, func(groups map[vault.ID]*vault.Group) {
			g := groups[id(root+1)]
			i := slices.IndexFunc(g.Entries, func(e *vault.Entry) bool { return e.ID == id(1) })
			e := *g.Entries[i]
			former := e
			e.History = append(slices.Clone(e.History), &former)
			e.Attachments = append(slices.Clone(e.Attachments), vault.Attachment{Name: name, Content: seal(t, a, content)})
			e.Times.Modified = at
			g.Entries[i] = &e
		})
	}
	name, about := "named anew", "about"
	x := attach(apply(t, o, noon.Add(time.Hour), vault.SetMeta{Name: &name}), noon.Add(time.Hour), "a.pdf", "A")
	y := attach(apply(t, o, noon.Add(2*time.Hour), vault.SetMeta{Description: &about}), noon.Add(2*time.Hour), "b.pdf", "B")
	merged := bothWays(t, o, x, y)
	if m := merged.Meta(); m.Name != name || m.Description != about {
		t.Errorf("vault %q: %q", m.Name, m.Description)
	}
	var names []string
	for _, f := range entry(t, merged, 1).Attachments {
		names = append(names, f.Name+"="+open(t, f.Content))
	}
	if slices.Sort(names); !slices.Equal(names, []string{"a.pdf=A", "b.pdf=B"}) {
		t.Errorf("attachments: %v", names)
	}
}

func TestHistoryKeepsToItsBounds(t *testing.T) {
	a := newArena(t)
	most := 3
	o := apply(t, origin(t, a), noon.Add(time.Second), vault.SetMeta{HistoryMaxItems: &most})
	x, y := o, o
	for n := range 5 {
		x = apply(t, x, noon.Add(time.Duration(2*n+10)*time.Second), set(1, title(fmt.Sprint("x", n))))
		y = apply(t, y, noon.Add(time.Duration(2*n+11)*time.Second), set(1, title(fmt.Sprint("y", n))))
	}
	e := entry(t, bothWays(t, o, x, y), 1)
	var titles []string
	for _, h := range e.History {
		titles = append(titles, h.Title())
	}
	if e.Title() != "y4" || !slices.Equal(titles, []string{"x3", "y3", "x4"}) {
		t.Errorf("%q with %q", e.Title(), titles)
	}
	none := 0
	x = apply(t, x, noon.Add(time.Minute), vault.SetMeta{HistoryMaxItems: &none})
	if e := entry(t, plan(t, o, x, y).Apply(), 1); len(e.History) != 0 || e.Title() != "y4" {
		t.Errorf("%q with %d versions", e.Title(), len(e.History))
	}
}

func TestRecordsAreUnited(t *testing.T) {
	a := newArena(t)
	o := origin(t, a)
	note := func(v *vault.Vault, name string) *vault.Vault {
		return apply(t, v, noon.Add(time.Hour), vault.SetEntryData{ID: id(1), Data: map[string]*string{vault.DataRecord + name: &name}})
	}
	x, y := note(note(o, "one"), "both"), note(note(o, "two"), "both")
	p := plan(t, nil, x, y)
	e := entry(t, bothWays(t, nil, x, y), 1)
	if len(e.Data) != 3 || len(e.History) != 0 || !e.Times.Modified.Equal(entry(t, o, 1).Times.Modified) {
		t.Errorf("merged: %s", version(t, e))
	}
	if len(p.Changes) != 1 || p.Changes[0].Kind != merge.Noted {
		t.Errorf("changes: %+v", p.Changes)
	}
}

func TestLockedMeanwhile(t *testing.T) {
	a, b := newArena(t), newArena(t)
	x, y := origin(t, a), origin(t, b)
	b.Destroy()
	if _, err := merge.New(nil, x, y); !errors.Is(err, secret.ErrDestroyed) {
		t.Errorf("error %v, want ErrDestroyed", err)
	}
}

func TestOneIDForTwoThings(t *testing.T) {
	a := newArena(t)
	o := origin(t, a)
	x := apply(t, o, noon, add(500, id(root), title("account")))
	y := apply(t, o, noon, vault.AddGroup{ID: id(500), Parent: id(root), Name: "group"})
	if _, err := merge.New(nil, x, y); !errors.Is(err, vault.ErrDuplicateID) {
		t.Errorf("error %v, want ErrDuplicateID", err)
	}
}
