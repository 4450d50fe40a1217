package vault

import (
	"errors"
	"slices"
	"time"

	"kagikura/crypto/secret"
)

// Subset makes a vault of chosen entries to give away, with the groups that
// lead to them. Entries and groups keep their IDs, so that what is changed in
// it can be merged back. Earlier versions go along only if history is true. A
// field that refers to an entry outside of the subset gets that entry's value,
// or it would lead nowhere there.
//
// Of the rest nothing goes along that the receiver has no business with: no
// tombstones, no recycle bin (a chosen entry that lies in it comes to the
// root), no notes and custom data of groups and vault, where other programs
// keep keys. It returns [ErrNoEntry] if an ID is no entry's, and the errors of
// [secret.Value.Use].
func (v *Vault) Subset(now time.Time, ids []ID, history bool) (*Vault, error) {
	s := subset{of: v, chosen: make(map[ID]bool, len(ids)), history: history}
	for _, id := range ids {
		if _, ok := v.Entry(id); !ok {
			return nil, ErrNoEntry
		}
		s.chosen[id] = true
	}
	root, err := s.group(v.root)
	if err != nil {
		return nil, err
	}
	if root == nil {
		root = bare(v.root)
	}
	if bin, ok := v.Bin(); ok {
		if err := s.rescue(bin, root); err != nil {
			return nil, err
		}
	}
	now = toSecond(now)
	meta := v.meta
	meta.Data = nil
	meta.RecycleBin, meta.RecycleBinChanged = ID{}, now
	meta.EntryTemplates = ID{}
	meta.KeyChanged, meta.SettingsChanged = now, now
	return Assemble(meta, root, nil)
}

type subset struct {
	of      *Vault
	chosen  map[ID]bool
	history bool
}

// bare is a group without what lies in it and what is private to its vault.
func bare(g *Group) *Group {
	c := *g
	c.Notes, c.Data, c.Entries, c.Groups = "", nil, nil, nil
	return &c
}

// group is the copy of g with the chosen entries alone; nil if there are none.
func (s *subset) group(g *Group) (*Group, error) {
	if bin, ok := s.of.Bin(); ok && bin == g {
		return nil, nil
	}
	c := bare(g)
	for _, e := range g.Entries {
		if !s.chosen[e.ID] {
			continue
		}
		out, err := s.entry(e)
		if err != nil {
			return nil, err
		}
		c.Entries = append(c.Entries, out)
	}
	for _, sub := range g.Groups {
		out, err := s.group(sub)
		if err != nil {
			return nil, err
		}
		if out != nil {
			c.Groups = append(c.Groups, out)
		}
	}
	if c.Entries == nil && c.Groups == nil {
		return nil, nil
	}
	return c, nil
}

// rescue puts the chosen entries of the recycle bin into root.
func (s *subset) rescue(bin, root *Group) error {
	var err error
	walk(bin, nil, func(_ *Group, e *Entry) bool {
		if !s.chosen[e.ID] {
			return true
		}
		var out *Entry
		if out, err = s.entry(e); err == nil {
			root.Entries = append(root.Entries, out)
		}
		return err == nil
	})
	return err
}

func (s *subset) entry(e *Entry) (*Entry, error) {
	c := *e
	if !s.history {
		c.History = nil
	}
	c.Fields = slices.Clone(e.Fields)
	for i, f := range c.Fields {
		var err error
		if c.Fields[i], err = s.field(f); err != nil {
			return nil, err
		}
	}
	return &c, nil
}

// field is f, or what it refers to where that is not chosen. A reference that
// leads nowhere stays what it is.
func (s *subset) field(f Field) (Field, error) {
	ref, found, err := referenceIn(f, wholeReference)
	if err != nil || !found {
		return f, err
	}
	defer secret.Wipe(ref.text)
	target, err := s.of.referred(ref)
	if errors.Is(err, ErrReference) {
		return f, nil
	}
	if err != nil || s.chosen[target.ID] {
		return f, err
	}
	value, err := s.of.Resolve(f)
	if errors.Is(err, ErrReference) {
		return f, nil
	}
	value.Protected = f.Protected || value.Sealed
	return value, err
}
