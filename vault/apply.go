package vault

import (
	"slices"
	"strings"
	"time"
)

// Apply makes the vault in which all changes have been made, in their order, at
// the moment now. The receiver stays as it is, and everything untouched is
// shared: an entry that no change names is the same pointer in both. If a
// change cannot be made none is, and the error is a [ChangeError]. If nothing
// comes out different the receiver itself is returned.
//
// Times are kept to the second; those of an entry's versions and moves grow
// even if the clock was set back.
func (v *Vault) Apply(now time.Time, cs ...Change) (*Vault, error) {
	d := draft{v: *v, now: toSecond(now), own: map[ID]*Group{}}
	d.v.tombs = slices.Clip(v.tombs)
	for i, c := range cs {
		if err := c.apply(&d); err != nil {
			return nil, &ChangeError{Index: i, Err: err}
		}
	}
	if !d.changed {
		return v, nil
	}
	next := d.v
	return &next, nil
}

// binName is what KeePass programs call the recycle bin that they make.
const binName = "Recycle Bin"

// draft is a vault that is being changed. Groups in own are copies that no
// other vault has, so they may be changed in place, which keeps a thousand
// changes to one group from copying it a thousand times. Entries are always
// replaced.
type draft struct {
	v       Vault
	now     time.Time
	own     map[ID]*Group
	changed bool
}

// open returns the draft's own copy of a group, which must exist.
func (d *draft) open(id ID) *Group {
	if g, ok := d.own[id]; ok {
		return g
	}
	at := d.v.index.get(id)
	g := *at.group
	g.Entries = slices.Clone(g.Entries)
	g.Groups = slices.Clone(g.Groups)
	if at.parent.IsZero() {
		d.v.root = &g
	} else {
		parent := d.open(at.parent)
		parent.Groups[slices.Index(parent.Groups, at.group)] = &g
	}
	d.put(&leaf{id: id, parent: at.parent, group: &g})
	d.own[id] = &g
	return &g
}

func (d *draft) put(l *leaf) {
	d.v.index = d.v.index.with(l)
	d.changed = true
}

func (d *draft) replaceEntry(old, next *Entry) {
	parent := d.open(d.v.index.get(old.ID).parent)
	parent.Entries[slices.Index(parent.Entries, old)] = next
	d.put(&leaf{id: next.ID, parent: parent.ID, entry: next})
}

// isDated tells whether an item of custom data is dated by itself, so that an
// earlier version needs no copy of it: the record, and facts.
func isDated(key string) bool {
	return strings.HasPrefix(key, dataOwn) && key != DataFirm && key != DataMerged
}

// newVersion puts next in the place of old, and old into its history.
func (d *draft) newVersion(old, next *Entry) {
	former := *old
	former.History = nil
	former.Data = slices.DeleteFunc(slices.Clone(old.Data), func(i DataItem) bool { return isDated(i.Key) })
	next.Times.Modified = after(d.now, old.Times.Modified)
	next.History = d.trim(append(slices.Clone(old.History), &former))
	d.replaceEntry(old, next)
}

// trim keeps what [Meta.Trim] keeps; history must be the draft's own.
func (d *draft) trim(history []*Entry) []*Entry {
	return slices.Delete(history, 0, len(history)-len(d.v.meta.Trim(history)))
}

func (d *draft) addEntry(parent ID, e *Entry) error {
	if err := d.v.claim(e.ID); err != nil {
		return err
	}
	if _, ok := d.v.Group(parent); !ok {
		return ErrNoGroup
	}
	g := d.open(parent)
	g.Entries = append(g.Entries, e)
	d.put(&leaf{id: e.ID, parent: parent, entry: e})
	ofEntry := func(t Tombstone) bool { return t.ID == e.ID }
	if slices.ContainsFunc(d.v.tombs, ofEntry) {
		d.v.tombs = slices.DeleteFunc(slices.Clone(d.v.tombs), ofEntry)
	}
	return nil
}

func (d *draft) addGroup(parent ID, g *Group) error {
	if err := d.v.claim(g.ID); err != nil {
		return err
	}
	if _, ok := d.v.Group(parent); !ok {
		return ErrNoGroup
	}
	if len(d.v.Path(parent))+2 > MaxDepth {
		return ErrTooDeep
	}
	p := d.open(parent)
	p.Groups = append(p.Groups, g)
	d.put(&leaf{id: g.ID, parent: parent, group: g})
	d.own[g.ID] = g
	return nil
}

func (d *draft) moveEntry(e *Entry, to ID) {
	from := d.open(d.v.index.get(e.ID).parent)
	from.Entries = remove(from.Entries, e)
	moved := *e
	moved.PreviousParent = from.ID
	moved.Times.LocationChanged = after(d.now, e.Times.LocationChanged)
	g := d.open(to)
	g.Entries = append(g.Entries, &moved)
	d.put(&leaf{id: e.ID, parent: to, entry: &moved})
}

// deleteEntry removes e and leaves a tombstone no older than its last version,
// or a merge would bring it back.
func (d *draft) deleteEntry(e *Entry) {
	parent := d.open(d.v.index.get(e.ID).parent)
	parent.Entries = remove(parent.Entries, e)
	d.v.index = d.v.index.without(e.ID)
	deleted := d.now
	if deleted.Before(e.Times.Modified) {
		deleted = e.Times.Modified
	}
	d.v.tombs = append(d.v.tombs, Tombstone{ID: e.ID, Deleted: deleted})
}

// remove takes e out of entries, which must be the draft's own.
func remove(entries []*Entry, e *Entry) []*Entry {
	at := slices.Index(entries, e)
	return slices.Delete(entries, at, at+1)
}
