package merge

import (
	"time"

	"kagikura/vault"
)

// mergeEntries merges the accounts with their places.
func (m *merger) mergeEntries() error {
	for _, x := range m.ours.Entries() {
		y, both := m.theirs.Entry(x.ID)
		var err error
		if both {
			err = m.bothHave(x, y)
		} else {
			err = m.oneHas(x, true)
		}
		if err != nil {
			return err
		}
	}
	for _, y := range m.theirs.Entries() {
		if _, both := m.ours.Entry(y.ID); !both {
			if err := m.oneHas(y, false); err != nil {
				return err
			}
		}
	}
	return nil
}

// bothHave merges an account that both sides have.
func (m *merger) bothHave(x, y *vault.Entry) error {
	delete(m.tombs, x.ID)
	base, _ := m.pastEntry(x.ID)
	got, err := m.mergeEntry(base, x, y, nil)
	if err != nil {
		return err
	}
	c := Change{Kind: AccountChanged, ID: x.ID, Title: x.Title(), Ours: x, Theirs: y}
	if !m.report(c, got.choices) && got.versions {
		m.change(VersionsAdded, x.ID, x.Title(), x, y)
	}
	then := m.pastPlace(x.ID)
	ours := m.placeIn(m.ours, x.ID, x.PreviousParent, x.Times.LocationChanged)
	theirs := m.placeIn(m.theirs, x.ID, y.PreviousParent, y.Times.LocationChanged)
	at := choosePlace(then, ours, theirs)
	moved := at.parent != ours.parent
	switch {
	case moved:
		m.change(AccountMoved, x.ID, x.Title(), x, y)
	case ours.parent != theirs.parent:
		m.stays(AccountMoved, x.ID, x.Title(), x, y)
	}
	m.settle(got.entry, x, at, moved)
	return nil
}

// pastPlace is where an account lay in the base; nil if it was in none.
func (m *merger) pastPlace(id vault.ID) *place {
	b, known := m.pastEntry(id)
	if !known {
		return nil
	}
	p := m.placeIn(m.base, id, b.PreviousParent, b.Times.LocationChanged)
	return &p
}

// settle puts an account into its place. ours is what it was, if anything.
func (m *merger) settle(e, ours *vault.Entry, at place, moved bool) {
	if !at.since.Equal(e.Times.LocationChanged) || at.previous != e.PreviousParent {
		next := *e
		next.Times.LocationChanged, next.PreviousParent = at.since, at.previous
		e = &next
	}
	if ours != nil && !moved {
		if g, ok := m.ours.ParentOf(ours.ID); ok && g.ID != at.parent {
			moved = true // its group stands for another one
		}
	}
	m.places = append(m.places, &placed{entry: e, place: at, moved: moved || ours == nil})
}

// oneHas merges an account that only one side has: the other one never had it,
// or deleted it for good.
func (m *merger) oneHas(e *vault.Entry, here bool) error {
	v, kept, lost, ours := m.theirs, m.change, m.stays, (*vault.Entry)(nil)
	theirs := e
	if here {
		v, kept, lost, ours, theirs = m.ours, m.stays, m.change, e, nil
	}
	at := m.placeIn(v, e.ID, e.PreviousParent, e.Times.LocationChanged).after(m.pastPlace(e.ID))
	t, dead := m.tombs[e.ID]
	if !dead {
		kept(AccountAdded, e.ID, e.Title(), ours, theirs)
		m.settle(e, ours, at, false)
		return nil
	}
	lives, err := m.outlives(e, at, t)
	if err != nil {
		return err
	}
	if !lives {
		lost(AccountDeleted, e.ID, e.Title(), ours, theirs)
		return nil
	}
	if !topOf(e).After(t) {
		got, err := m.mergeEntry(nil, e, e, &t)
		if err != nil {
			return err
		}
		e = got.entry
	}
	delete(m.tombs, e.ID)
	m.plan.Conflicts = append(m.plan.Conflicts, Conflict{
		ID: e.ID, Title: e.Title(), Deleted: true, TheirsWins: !here, Ours: ours, Theirs: theirs,
	})
	kept(AccountAdded, e.ID, e.Title(), ours, theirs)
	m.settle(e, ours, at, false)
	return nil
}

// outlives tells whether an account lives that the other side deleted at a moment:
// it was edited afterwards. Or it was edited, moved, or something was noted of it since
// the base, in which it was, whatever the clocks say. Where it was in none, what is
// noted with a later date tells that it was in use.
func (m *merger) outlives(e *vault.Entry, at place, deleted time.Time) (bool, error) {
	if topOf(e).After(deleted) {
		return true, nil
	}
	b, known := m.pastEntry(e.ID)
	if !known {
		return notedAfter(e, deleted), nil
	}
	then := m.pastPlace(e.ID)
	if then.parent != at.parent || at.since.After(then.since) || notedSince(b, e) {
		return true, nil
	}
	aware, err := knows(b, e, lossy(b, e))
	return !aware && err == nil, err
}
