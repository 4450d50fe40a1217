package merge

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"kagikura/vault"
)

// place is where something lies in the tree, and since when.
type place struct {
	parent, previous vault.ID
	since            time.Time
}

// node is a group of the merged tree.
type node struct {
	id     vault.ID
	group  *vault.Group // ours itself if nothing about it changes; what lies in it does not count
	ours   *vault.Group // nil if only theirs has it
	theirs *vault.Group
	// place is where it was moved, and shown where it comes to lie: at the top if it
	// would lie in itself.
	place, shown place
	moved        bool // not where ours has it
	touched      bool // its time in the place is not what ours has
	// gone is when it was deleted for good, and that it is doomed unless something
	// lives in it; nil if it was not, or was changed elsewhere.
	gone *int64
	// settled is what is noted of it and means nothing any more.
	settled note
	// cut is where it lay on the side whose place it has, if that is not the place.
	cut      *cut
	lives    bool
	entries  []*vault.Entry
	children []*node
}

// cut is a group that lies at the top because it would lie in itself.
type cut struct {
	shown place
	note  notedPlace
}

// placed is an account of the merged tree.
type placed struct {
	entry *vault.Entry
	place place
	moved bool // not where ours has it
}

// canonical is the group that stands for another one.
func (m *merger) canonical(id vault.ID) vault.ID {
	if other, ok := m.alias[id]; ok {
		return other
	}
	return id
}

func (m *merger) placeIn(v *vault.Vault, id, previous vault.ID, since time.Time) place {
	p := place{previous: previous, since: since}
	if parent, ok := v.ParentOf(id); ok {
		p.parent = m.canonical(parent.ID)
	}
	return p
}

// findAliases finds the groups that are one: the roots of vaults that began
// apart, and the recycle bins that two computers made.
func (m *merger) findAliases() {
	m.alias = map[vault.ID]vault.ID{}
	if root := m.theirs.Root().ID; root != m.ours.Root().ID {
		if _, ordinary := m.ours.Group(root); !ordinary {
			m.alias[root] = m.ours.Root().ID
		}
	}
	for _, v := range []*vault.Vault{m.ours, m.theirs} {
		bin, ok := v.Bin()
		if !ok || bin.ID == m.meta.RecycleBin || m.meta.RecycleBin.IsZero() {
			continue
		}
		if !m.madeAsBin(v, bin.ID) || m.isBelow(m.meta.RecycleBin, bin.ID) {
			continue
		}
		m.alias[bin.ID] = m.meta.RecycleBin
		m.dissolved = append(m.dissolved, bin.ID)
		m.buried = append(m.buried, bin.ID)
		m.bury(bin.ID, bin.Times.Modified)
	}
}

// madeAsBin tells whether the group that v has as its recycle bin is nothing else to
// anybody: the common past does not have it. Where none is known, neither side has the
// other one's bin.
func (m *merger) madeAsBin(v *vault.Vault, bin vault.ID) bool {
	if m.base != nil {
		_, known := m.base.Group(bin)
		return !known
	}
	other := m.ours
	if v == m.ours {
		other = m.theirs
	}
	_, known := other.Group(bin)
	_, chosen := v.Group(m.meta.RecycleBin)
	return !known && !chosen
}

// isBelow tells whether a group lies in another, on either side, or is no group
// at all.
func (m *merger) isBelow(id, in vault.ID) bool {
	known := false
	for _, v := range []*vault.Vault{m.ours, m.theirs} {
		g, ok := v.Group(id)
		known = known || ok
		for ok {
			if g.ID == in {
				return true
			}
			g, ok = v.ParentOf(g.ID)
		}
	}
	return !known
}

// choosePlace decides where something lies that both sides have.
func choosePlace(past *place, x, y place) place {
	if x.parent != y.parent || !x.since.Equal(y.since) {
		x, y = x.after(past), y.after(past)
	}
	order := y.since.Compare(x.since)
	if x.parent == y.parent {
		order = cmp.Or(order, -bytes.Compare(x.previous[:], y.previous[:]))
	} else {
		order = cmp.Or(order, -bytes.Compare(x.parent[:], y.parent[:]))
	}
	if order > 0 {
		return y
	}
	return x
}

// after is the place with its time as the common past knows better: a move that the
// past does not know is later than it, whatever the clock of that computer said.
func (p place) after(past *place) place {
	switch {
	case past == nil || p.since.After(past.since):
	case p.parent == past.parent:
		return *past
	default:
		p.since = vault.SecondAfter(past.since)
	}
	return p
}

// mergeGroups merges the groups but for what lies in them.
func (m *merger) mergeGroups() error {
	m.nodes = map[vault.ID]*node{}
	for _, v := range []*vault.Vault{m.ours, m.theirs} {
		for g := range groups(v.Root()) {
			if m.nodes[g.ID] != nil || m.alias[g.ID] != (vault.ID{}) && g.ID != m.ours.Root().ID {
				continue
			}
			n, err := m.mergeGroup(g.ID)
			if err != nil {
				return err
			}
			m.nodes[g.ID] = n
			m.order = append(m.order, n)
		}
	}
	return nil
}

// groups goes through a group and all below it, parents first.
func groups(root *vault.Group) func(yield func(*vault.Group) bool) {
	return func(yield func(*vault.Group) bool) {
		todo := []*vault.Group{root}
		for len(todo) > 0 {
			g := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			if !yield(g) {
				return
			}
			for _, sub := range slices.Backward(g.Groups) {
				todo = append(todo, sub)
			}
		}
	}
}

func (m *merger) mergeGroup(id vault.ID) (*node, error) {
	x, here := m.ours.Group(id)
	y, there := m.theirs.Group(id)
	n := &node{id: id}
	if here {
		n.ours, n.group = x, x
	}
	if there {
		n.theirs = y
	}
	if !here {
		n.group = y
	}
	if here && there {
		if err := m.mergeBoth(n, x, y); err != nil {
			return nil, err
		}
	}
	if id == m.ours.Root().ID {
		return n, nil
	}
	m.placeGroup(n)
	return n, m.doom(n)
}

// placeGroup decides where a group was moved.
func (m *merger) placeGroup(n *node) {
	var past *place
	b, known := m.pastGroup(n.id)
	var settled *notedPlace
	if known {
		p := m.placeIn(m.base, b.ID, b.PreviousParent, b.Times.LocationChanged)
		past = &p
		if _, c := m.placesOf(m.base, b); c != nil {
			settled = &c.note
		}
	}
	var cuts [2]*cut
	var at [2]place
	for i, g := range []*vault.Group{n.ours, n.theirs} {
		if g != nil {
			at[i], cuts[i] = m.placesOf([]*vault.Vault{m.ours, m.theirs}[i], g)
		}
	}
	if settled == nil && cuts[0] != nil && cuts[1] != nil && cuts[0].note == cuts[1].note {
		settled = &cuts[0].note
	}
	for i, c := range cuts {
		if c != nil && settled != nil && c.note == *settled { // it lies where it lies, for all that is known
			at[i], cuts[i] = c.shown, nil
		}
	}
	switch {
	case n.ours == nil:
		n.place = at[1].after(past)
	case n.theirs == nil:
		n.place = at[0].after(past)
	case n.id == m.theirs.Root().ID: // it has no place there
		n.place = at[0]
	default:
		n.place = choosePlace(past, at[0], at[1])
	}
	for _, c := range cuts {
		if c != nil && m.canonical(c.note.place().parent) == n.place.parent && (n.cut == nil || c.note.At > n.cut.note.At) {
			n.cut = c
		}
	}
	if settled != nil && n.place.parent == m.ours.Root().ID && n.place.since.Unix() == settled.At {
		n.settled.Place = settled
	}
}

// placesOf is where a group of a vault was moved, and how it lies elsewhere, if it
// does.
func (m *merger) placesOf(v *vault.Vault, g *vault.Group) (place, *cut) {
	shown := m.placeIn(v, g.ID, g.PreviousParent, g.Times.LocationChanged)
	n, ok := readNote(g.Data, g.Times.Modified)
	if !ok || n.Place == nil || n.Place.At != shown.since.Unix() || shown.parent != m.ours.Root().ID {
		return shown, nil
	}
	moved := n.Place.place()
	if moved.parent = m.canonical(moved.parent); moved.parent == g.ID {
		return shown, nil
	}
	return moved, &cut{shown: shown, note: *n.Place}
}

// doom finds out whether a group that was deleted for good stays so unless something
// lives in it: whether nobody changed or moved it since the base, in which it was, and
// not later than it was deleted.
func (m *merger) doom(n *node) error {
	b, known := m.pastGroup(n.id)
	settled := goneOf(b)
	ours, theirs := goneOf(n.ours), goneOf(n.theirs)
	if settled == nil && ours != nil && theirs != nil && *ours == *theirs {
		settled = ours
	}
	var gone *int64
	for _, t := range []*int64{ours, theirs} {
		switch {
		case t == nil:
		case settled != nil && *t == *settled:
			n.settled.Gone = t
		case gone == nil || *t > *gone:
			gone = t
		}
	}
	if t, dead := m.tombs[n.id]; dead && (n.ours == nil || n.theirs == nil) && (gone == nil || t.Unix() > *gone) {
		at := t.Unix()
		gone = &at
	}
	if gone == nil {
		return nil
	}
	n.settled.Gone = nil
	s := groupSide(n.group)
	if s.top.After(moment(*gone)) {
		return nil
	}
	if known {
		then := m.placeIn(m.base, b.ID, b.PreviousParent, b.Times.LocationChanged)
		order, err := s.parts.compare(groupParts(b))
		if err != nil {
			return err
		}
		if order != 0 || n.place.parent != then.parent || n.place.since.After(then.since) {
			return n.outlive(groupSide(b), s, moment(*gone))
		}
	}
	n.gone = gone
	return nil
}

// goneOf is when a group was deleted that lives because something lives in it.
func goneOf(g *vault.Group) *int64 {
	if g == nil {
		return nil
	}
	n, _ := readNote(g.Data, g.Times.Modified)
	return n.Gone
}

// outlive makes a group later than its deletion, or it would be deleted where the past
// is not known any more.
func (n *node) outlive(past, s *side, deleted time.Time) error {
	out, err := choose(past, s, s, true)
	if err != nil {
		return err
	}
	out.top = vault.SecondAfter(deleted)
	next := *n.group
	next.Times.Modified = vault.SecondAfter(out.top)
	next.Data = withNote(next.Data, noteOf(out, next.Times.Modified, func(Part) time.Time { return next.Times.Modified }))
	n.group = &next
	return nil
}

func (m *merger) mergeBoth(n *node, x, y *vault.Group) error {
	var past *side
	if b, known := m.pastGroup(n.id); known {
		past = groupSide(b)
	}
	ours, theirs := groupSide(x), groupSide(y)
	out, forward, err := decide(past, ours, theirs)
	if err != nil {
		return err
	}
	over := m.report(Change{Kind: GroupChanged, ID: n.id, Title: x.Name}, out.choices)
	if forward && out.allOurs {
		return nil
	}
	next := *x
	next.Tags, next.Data = slices.Clone(x.Tags), slices.Clone(x.Data)
	for _, c := range out.choices {
		if c.differ && c.theirs {
			takeGroup(&next, y, c.part)
		}
	}
	if next.Foreign, err = takeRides(x.Foreign, y.Foreign, out); err != nil {
		return err
	}
	next.Times.Expires, next.Times.Expiry = expiryOf(x.Times, y.Times, out)
	if forward {
		next.Times.Modified = y.Times.Modified
		next.Data = withNote(next.Data, currentNote(y.Data, y.Times.Modified).ofParts())
	} else {
		next.Times.Modified = out.modified(ours, theirs)
		next.Data = withNote(next.Data, noteOf(out, next.Times.Modified, func(Part) time.Time { return next.Times.Modified }))
	}
	if over || !next.Times.Modified.Equal(x.Times.Modified) ||
		!sameNote(currentNote(x.Data, x.Times.Modified).ofParts(), currentNote(next.Data, next.Times.Modified)) {
		n.group = &next
	}
	return nil
}

func groupSide(g *vault.Group) *side {
	return plain(groupParts(g), g.Data, g.Times.Modified, func(Part) time.Time { return g.Times.Modified })
}

func takeGroup(g, y *vault.Group, p Part) {
	switch p.Kind {
	case Name:
		g.Name = y.Name
	case Notes:
		g.Notes = y.Notes
	case Icon:
		g.Icon = y.Icon
	case Tag:
		g.Tags = taken(g.Tags, y.Tags, func(t string) bool { return t == p.Name })
	case Data:
		g.Data = taken(g.Data, y.Data, func(d vault.DataItem) bool { return d.Key == p.Name })
	}
}

// parent is the node in which something lies; the root where its group is gone
// on both sides.
func (m *merger) parent(p place) *node {
	if n := m.nodes[p.parent]; n != nil {
		return n
	}
	return m.nodes[m.ours.Root().ID]
}

// untangle moves groups that lie in each other to the top, one out of each circle.
// Where it was moved is noted with it, since a copy
// that is still to come may open the circle elsewhere.
func (m *merger) untangle() {
	root := m.nodes[m.ours.Root().ID]
	for _, n := range m.order {
		n.shown = n.place
		if n.cut != nil && m.nodes[n.place.parent] == nil { // where it was moved is gone
			n.shown, n.settled.Place = n.cut.shown, &n.cut.note
		}
	}
	safe := map[*node]bool{root: true}
	for _, start := range m.order {
		var path []*node
		at := map[*node]int{}
		n := start
		for !safe[n] {
			if first, circle := at[n]; circle {
				m.open(path[first:])
				n = start
				path, at = nil, map[*node]int{}
				continue
			}
			at[n] = len(path)
			path = append(path, n)
			n = m.parent(n.shown)
		}
		for _, n := range path {
			safe[n] = true
		}
	}
}

// open takes a group out of a circle: the one that was moved last but one. The last
// move stands, and what lies where it always lay is not torn out.
func (m *merger) open(circle []*node) {
	byMove := slices.SortedFunc(slices.Values(circle), func(a, b *node) int {
		return cmp.Or(b.place.since.Compare(a.place.since), bytes.Compare(b.id[:], a.id[:]))
	})
	out := byMove[1] // nothing lies in itself in a file, so a circle has two groups at least
	out.shown.since = vault.SecondAfter(byMove[0].place.since)
	out.shown.parent = m.ours.Root().ID
	out.settled.Place = notePlace(out.place, out.shown.since)
}

// settleGroups finds which deleted groups live because something lives in them.
func (m *merger) settleGroups() {
	root := m.nodes[m.ours.Root().ID]
	root.lives = true
	awake := func(n *node) {
		for ; !n.lives; n = m.parent(n.shown) {
			n.lives = true
		}
	}
	for _, n := range m.order {
		if n.gone == nil || m.becameBin(n.id) {
			awake(n)
		}
	}
	for _, p := range m.places {
		awake(m.parent(p.place))
	}
	for _, n := range m.order {
		m.settleGroup(n)
	}
	for _, id := range m.dissolved {
		if g, ok := m.ours.Group(id); ok {
			m.change(GroupDeleted, id, g.Name, nil, nil)
		}
	}
}

// becameBin tells whether a group is the recycle bin, on a side that has it, since the
// base: whoever made it that did not know that it was deleted.
func (m *merger) becameBin(id vault.ID) bool {
	if m.base == nil || id != m.meta.RecycleBin || id == m.base.Meta().RecycleBin {
		return false
	}
	ours, _ := m.ours.Bin()
	theirs, _ := m.theirs.Bin()
	return ours != nil && ours.ID == id || theirs != nil && theirs.ID == id
}

// settleGroup says what becomes of a group, and notes with it what its times cannot
// say.
func (m *merger) settleGroup(n *node) {
	if !n.lives {
		if n.ours != nil {
			m.change(GroupDeleted, n.id, n.group.Name, nil, nil)
		}
		m.bury(n.id, moment(*n.gone))
		m.buried = append(m.buried, n.id) // it may be known by its note alone
		return
	}
	delete(m.tombs, n.id)
	if n.ours != nil && n.id != m.ours.Root().ID {
		was := m.placeIn(m.ours, n.id, n.ours.PreviousParent, n.ours.Times.LocationChanged)
		n.moved = n.shown.parent != was.parent
		n.touched = !n.shown.since.Equal(was.since) || n.shown.previous != was.previous
	}
	switch {
	case n.ours == nil:
		m.change(GroupAdded, n.id, n.group.Name, nil, nil)
	case n.theirs == nil:
		m.stays(GroupAdded, n.id, n.group.Name, nil, nil)
	case n.moved:
		m.change(GroupMoved, n.id, n.ours.Name, nil, nil)
	}
	noted := currentNote(n.group.Data, n.group.Times.Modified)
	want := noted.ofParts()
	if gone := cmp.Or(n.gone, n.settled.Gone); gone != nil || n.settled.Place != nil {
		if want == nil {
			at := n.group.Times.Modified.Unix()
			want = &note{At: at, Top: at}
		}
		want.Gone, want.Place = gone, n.settled.Place
	}
	if !sameNote(noted, want) {
		next := *n.group
		next.Data = withNote(next.Data, want)
		n.group = &next
	}
}

// assemble makes the merged vault: ours itself if nothing is different.
func (m *merger) assemble() error {
	// What lies where ours has it keeps its order; the rest follows.
	for _, late := range []bool{false, true} {
		for _, p := range m.places {
			if p.moved == late {
				n := m.parent(p.place)
				n.entries = append(n.entries, p.entry)
			}
		}
		for _, n := range m.order {
			if n.lives && n.id != m.ours.Root().ID && (n.ours == nil || n.moved) == late {
				parent := m.parent(n.shown)
				parent.children = append(parent.children, n)
			}
		}
	}
	root, err := m.build(m.nodes[m.ours.Root().ID], 1)
	if err != nil {
		return err
	}
	tombs := m.tombstones()
	if root == m.ours.Root() && !m.metaChanged && sameSlice(tombs, m.ours.Tombstones()) {
		m.plan.result = m.ours
		return nil
	}
	if len(m.plan.Changes) == 0 {
		m.change(Noted, vault.ID{}, "", nil, nil)
	}
	m.plan.result, err = vault.Assemble(m.meta, root, tombs)
	return err
}

func sameSlice[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// build is the group of a node with all that lies in it: ours itself if nothing
// is different.
func (m *merger) build(n *node, depth int) (*vault.Group, error) {
	if depth > vault.MaxDepth {
		return nil, vault.ErrTooDeep
	}
	subs := make([]*vault.Group, 0, len(n.children))
	for _, c := range n.children {
		g, err := m.build(c, depth+1)
		if err != nil {
			return nil, err
		}
		subs = append(subs, g)
	}
	if n.group == n.ours && !n.touched && !n.moved && slices.Equal(n.entries, n.ours.Entries) && slices.Equal(subs, n.ours.Groups) {
		return n.ours, nil
	}
	g := *n.group
	g.Entries, g.Groups = n.entries, subs
	if n.id != m.ours.Root().ID {
		g.PreviousParent, g.Times.LocationChanged = n.shown.previous, n.shown.since
	}
	return &g, nil
}
