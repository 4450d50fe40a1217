package merge

import (
	"bytes"
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
	id       vault.ID
	group    *vault.Group // ours itself if nothing about it changes; what lies in it does not count
	ours     *vault.Group // nil if only theirs has it
	theirs   *vault.Group
	place    place
	moved    bool // not where ours has it
	touched  bool // its time in the place is not what ours has
	doomed   bool // deleted for good, unless something lives in it
	lives    bool
	entries  []*vault.Entry
	children []*node
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
		if m.isBelow(m.meta.RecycleBin, bin.ID) {
			continue
		}
		m.alias[bin.ID] = m.meta.RecycleBin
		m.dissolved = append(m.dissolved, bin.ID)
		m.bury(bin.ID, bin.Times.Modified)
	}
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

// choosePlace decides where something lies that both sides have. It tells
// whether that is where theirs has it.
func choosePlace(past *place, x, y place) (place, bool) {
	if past != nil && !(x.parent == y.parent && x.since.Equal(y.since)) {
		x, y = x.after(*past), y.after(*past)
	}
	if x.parent == y.parent {
		if y.since.After(x.since) || y.since.Equal(x.since) && bytes.Compare(x.previous[:], y.previous[:]) < 0 {
			return y, false
		}
		return x, false
	}
	if y.since.After(x.since) || y.since.Equal(x.since) && bytes.Compare(x.parent[:], y.parent[:]) < 0 {
		return y, true
	}
	return x, false
}

// after is the place with its time as the common past knows better: a move that the
// past does not know is later than it, whatever the clock of that computer said.
func (p place) after(past place) place {
	if p.parent != past.parent && !p.since.After(past.since) {
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
		n.place = m.placeIn(m.ours, id, x.PreviousParent, x.Times.LocationChanged)
	}
	if there {
		n.theirs = y
	}
	switch {
	case here && there:
		return n, m.mergeBoth(n, x, y)
	case there:
		n.group = y
		n.place = m.placeIn(m.theirs, id, y.PreviousParent, y.Times.LocationChanged)
	}
	if t, dead := m.tombs[id]; dead {
		n.doomed = !groupSide(n.group).top.After(t)
	}
	return n, nil
}

func (m *merger) mergeBoth(n *node, x, y *vault.Group) error {
	var past *side
	b, known := m.pastGroup(n.id)
	if known {
		past = groupSide(b)
	}
	if n.id != m.ours.Root().ID && n.id != m.theirs.Root().ID {
		var then *place
		if known {
			p := m.placeIn(m.base, b.ID, b.PreviousParent, b.Times.LocationChanged)
			then = &p
		}
		theirPlace := m.placeIn(m.theirs, n.id, y.PreviousParent, y.Times.LocationChanged)
		our := n.place
		n.place, n.moved = choosePlace(then, n.place, theirPlace)
		n.touched = !n.place.since.Equal(our.since)
		if n.moved {
			m.change(GroupMoved, n.id, x.Name, nil, nil)
		}
	}
	ours, theirs := groupSide(x), groupSide(y)
	past, err := pastBehind(past, ours, theirs)
	if err != nil {
		return err
	}
	out, err := choose(past, ours, theirs, true)
	if err != nil {
		return err
	}
	forward := past != nil && out.forward(ours, theirs)
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
	next.Times.Expires, next.Times.Expiry = expiryOf(x.Times, y.Times, out)
	if forward {
		next.Times.Modified = y.Times.Modified
		next.Data = withNote(next.Data, currentNote(y.Data, y.Times.Modified))
	} else {
		next.Times.Modified = out.modified(ours, theirs)
		next.Data = withNote(next.Data, noteOf(out, next.Times.Modified, func(Part) time.Time { return next.Times.Modified }))
	}
	if over || !next.Times.Modified.Equal(x.Times.Modified) ||
		!sameNote(currentNote(x.Data, x.Times.Modified), currentNote(next.Data, next.Times.Modified)) {
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
	case Rider:
		g.Foreign = y.Foreign
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

// untangle moves groups that lie in each other to the top: the one that was
// moved first out of each circle.
func (m *merger) untangle() {
	root := m.nodes[m.ours.Root().ID]
	safe := map[*node]bool{root: true}
	for _, start := range m.order {
		var path []*node
		at := map[*node]int{}
		n := start
		for !safe[n] {
			if first, circle := at[n]; circle {
				m.cut(path[first:])
				n = start
				path, at = nil, map[*node]int{}
				continue
			}
			at[n] = len(path)
			path = append(path, n)
			n = m.parent(n.place)
		}
		for _, n := range path {
			safe[n] = true
		}
	}
}

func (m *merger) cut(circle []*node) {
	first := slices.MinFunc(circle, func(a, b *node) int {
		if order := a.place.since.Compare(b.place.since); order != 0 {
			return order
		}
		return bytes.Compare(a.id[:], b.id[:])
	})
	for _, n := range circle {
		first.place.since = later(first.place.since, n.place.since)
	}
	first.place.since = vault.SecondAfter(first.place.since)
	first.place.parent = m.ours.Root().ID
	first.moved, first.touched = true, true
}

// settleGroups finds which deleted groups live because something lives in them.
func (m *merger) settleGroups() {
	root := m.nodes[m.ours.Root().ID]
	root.lives = true
	awake := func(n *node) {
		for ; !n.lives; n = m.parent(n.place) {
			n.lives = true
		}
	}
	for _, n := range m.order {
		if !n.doomed {
			awake(n)
		}
	}
	for _, p := range m.places {
		awake(m.parent(p.place))
	}
	for _, n := range m.order {
		_, dead := m.tombs[n.id]
		switch {
		case n.lives && n.ours == nil:
			m.change(GroupAdded, n.id, n.group.Name, nil, nil)
		case n.lives && n.theirs == nil:
			m.stays(GroupAdded, n.id, n.group.Name, nil, nil)
		case !n.lives && n.ours != nil:
			m.change(GroupDeleted, n.id, n.group.Name, nil, nil)
		}
		if n.lives && dead {
			delete(m.tombs, n.id)
		}
	}
	for _, id := range m.dissolved {
		if g, ok := m.ours.Group(id); ok {
			m.change(GroupDeleted, id, g.Name, nil, nil)
		}
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
				parent := m.parent(n.place)
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
	g.PreviousParent = n.place.previous
	g.Times.LocationChanged = n.place.since
	return &g, nil
}
