package vault

import (
	"iter"
	"slices"
	"strings"
	"time"
)

// MaxDepth bounds how deeply groups may be nested, the root being at depth 1.
// It keeps a hostile file from making every walk and every edit a long one.
const MaxDepth = 500

// Defaults of a new vault, as KeePass has them.
const (
	defaultHistoryItems = 10
	defaultHistorySize  = 6 << 20
)

// Vault is everything in one file, at one moment. It is immutable, and safe for
// any number of goroutines; [Vault.Apply] makes the next one. What its methods
// hand out belongs to it and is not to be changed either.
type Vault struct {
	meta  Meta
	root  *Group
	tombs []Tombstone
	index index
}

// New makes an empty vault. Characters that the file cannot carry are left out
// of name. It panics if root is the zero ID.
func New(now time.Time, name string, root ID) *Vault {
	if root.IsZero() {
		panic("vault: New with the zero ID")
	}
	now = toSecond(now)
	name = strings.Map(func(r rune) rune {
		if !carries(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	v := &Vault{
		meta: Meta{
			Generator:         "Kagikura",
			Name:              name,
			NameChanged:       now,
			HistoryMaxItems:   defaultHistoryItems,
			HistoryMaxSize:    defaultHistorySize,
			RecycleBinEnabled: true,
			RecycleBinChanged: now,
			KeyChanged:        now,
			SettingsChanged:   now,
		},
		root: &Group{ID: root, Name: name, Icon: iconFolder, Times: born(now)},
	}
	v.index.add(&leaf{id: root, group: v.root})
	return v
}

// Assemble makes a vault of parts that a codec has read. It takes them over:
// the caller must not touch them again. Texts are taken as they are, whatever
// characters they hold; only what no vault can stand on is refused: an ID that
// is used twice ([DuplicateError]) or zero ([ErrZeroID]), and groups nested
// beyond [MaxDepth] ([ErrTooDeep]).
func Assemble(meta Meta, root *Group, tombs []Tombstone) (*Vault, error) {
	v := &Vault{meta: meta, root: root, tombs: tombs}
	if err := v.enter(root, ID{}, 1); err != nil {
		return nil, err
	}
	return v, nil
}

func (v *Vault) enter(g *Group, parent ID, depth int) error {
	if depth > MaxDepth {
		return ErrTooDeep
	}
	if err := v.claim(g.ID); err != nil {
		return err
	}
	v.index.add(&leaf{id: g.ID, parent: parent, group: g})
	for _, e := range g.Entries {
		if err := v.claim(e.ID); err != nil {
			return err
		}
		v.index.add(&leaf{id: e.ID, parent: g.ID, entry: e})
	}
	for _, sub := range g.Groups {
		if err := v.enter(sub, g.ID, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// claim tells whether id can be given to something new.
func (v *Vault) claim(id ID) error {
	if id.IsZero() {
		return ErrZeroID
	}
	if v.index.get(id) != nil {
		return &DuplicateError{ID: id}
	}
	return nil
}

// Meta is what the vault says about itself.
func (v *Vault) Meta() Meta { return v.meta }

// Root is the group that holds all others.
func (v *Vault) Root() *Group { return v.root }

// Tombstones are the records of what was deleted for good, oldest first.
func (v *Vault) Tombstones() []Tombstone { return v.tombs }

// Entry finds an entry by its ID, wherever it lies.
func (v *Vault) Entry(id ID) (*Entry, bool) {
	if l := v.index.get(id); l != nil && l.entry != nil {
		return l.entry, true
	}
	return nil, false
}

// Group finds a group by its ID.
func (v *Vault) Group(id ID) (*Group, bool) {
	if l := v.index.get(id); l != nil && l.group != nil {
		return l.group, true
	}
	return nil, false
}

// ParentOf finds the group that holds an entry or a group; the root has none.
func (v *Vault) ParentOf(id ID) (*Group, bool) {
	l := v.index.get(id)
	if l == nil {
		return nil, false
	}
	return v.Group(l.parent)
}

// Bin is the recycle bin, where there is one. A bin that is said to be the root
// is none: everything would lie in it.
func (v *Vault) Bin() (*Group, bool) {
	if v.meta.RecycleBin == v.root.ID {
		return nil, false
	}
	return v.Group(v.meta.RecycleBin)
}

// Recycled tells whether an entry or group lies in the recycle bin, or is it.
func (v *Vault) Recycled(id ID) bool {
	bin, ok := v.Bin()
	return ok && v.within(id, bin.ID)
}

// within tells whether id is the group or lies somewhere below it.
func (v *Vault) within(id, group ID) bool {
	for {
		if id == group {
			return true
		}
		l := v.index.get(id)
		if l == nil {
			return false
		}
		id = l.parent
	}
}

// Path is the names of the groups that lead to a group, its own the last; empty
// for the root, and for an ID that is no group of this vault.
func (v *Vault) Path(group ID) []string {
	var names []string
	for g, ok := v.Group(group); ok && g != v.root; g, ok = v.ParentOf(g.ID) {
		names = append(names, g.Name)
	}
	slices.Reverse(names)
	return names
}

// Entries goes through all entries with their groups, recycled ones too, in the
// order of the tree: a group's own entries, then its groups.
func (v *Vault) Entries() iter.Seq2[*Group, *Entry] {
	return func(yield func(*Group, *Entry) bool) { walk(v.root, nil, yield) }
}

// Live goes through the accounts that are in use: all entries but those in the
// recycle bin and in the group of entry templates.
func (v *Vault) Live() iter.Seq2[*Group, *Entry] {
	skip := func(g *Group) bool {
		return g != v.root && (g.ID == v.meta.RecycleBin || g.ID == v.meta.EntryTemplates)
	}
	return func(yield func(*Group, *Entry) bool) { walk(v.root, skip, yield) }
}

func walk(g *Group, skip func(*Group) bool, yield func(*Group, *Entry) bool) bool {
	if skip != nil && skip(g) {
		return true
	}
	for _, e := range g.Entries {
		if !yield(g, e) {
			return false
		}
	}
	for _, sub := range g.Groups {
		if !walk(sub, skip, yield) {
			return false
		}
	}
	return true
}
