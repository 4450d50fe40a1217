package vault

import (
	"maps"
	"slices"
)

// Change is one thing to do to a vault; the types that are one are in this
// package. What a Change holds may be reused by the caller after
// [Vault.Apply], which copies it. A secret in it must be sealed in the arena
// that the vault's own secrets live in.
type Change interface {
	// apply does it to d, or returns why not; d is thrown away then.
	apply(d *draft) error
}

// AddEntry adds an account to a group. A tombstone of the same ID is taken back.
type AddEntry struct {
	ID, Parent ID
	Fields     []Field
	Tags       []string
	Data       map[string]string
}

// EditEntry makes a new version of an entry and puts the former one into its
// history. What is not named stays as it is; where nothing comes out different
// there is no new version. Remove is done first, then Rename, then Set, which
// replaces a field in its place or appends it. A field that is set sealed is
// protected in the file from then on; a plain text is refused with [ErrUnsealed]
// where the field rests sealed, unless the same edit removes that first.
type EditEntry struct {
	ID     ID
	Set    []Field
	Remove []string
	// Rename gives fields other names, old to new; [ErrNoField] if there is no
	// field of the old name, [ErrDuplicateField] if there is one of the new.
	Rename map[string]string
	// Tags replaces all tags, unless nil.
	Tags *[]string
	// Data sets custom data items; a nil value removes one.
	Data map[string]*string
}

// SetEntryData sets custom data items of an entry without making a version of
// it, and without a new modification time: in a merge by another program,
// machine data must not make an old password win over a new one. A nil value
// removes an item.
type SetEntryData struct {
	ID   ID
	Data map[string]*string
}

// RestoreVersion makes an earlier version the current one, which goes to the
// history: fields, attachments, tags, icon, expiry, the mark for password reports
// and what the codec keeps with them. Custom data stays as it is; it records what happened.
type RestoreVersion struct {
	ID ID
	// Version is an index of [Entry.History].
	Version int
}

// RecycleEntry moves an entry to the recycle bin, or deletes it for good where
// the vault says that there is to be none. One that lies in the bin stays there.
type RecycleEntry struct {
	ID ID
	// Bin is the ID of the recycle bin if it has to be made.
	Bin ID
}

// UnrecycleEntry moves an entry from the recycle bin to the group that it came
// from, or to the root if that is gone or recycled itself.
type UnrecycleEntry struct{ ID ID }

// DeleteEntry deletes an entry for good, with all its versions, and leaves a
// tombstone.
type DeleteEntry struct{ ID ID }

// AddGroup adds an empty group.
type AddGroup struct {
	ID, Parent ID
	Name       string
}

// SetMeta changes what the vault says about itself; nil leaves a value as it
// is. Facts among its data are dated by themselves and leave SettingsChanged alone. A smaller bound for the history takes hold of an entry when it is next
// edited.
type SetMeta struct {
	Name              *string
	Description       *string
	HistoryMaxItems   *int
	HistoryMaxSize    *int64
	RecycleBinEnabled *bool
	// KeyChanged notes that passphrase, key file or key derivation are new.
	KeyChanged bool
	// Data sets custom data items; a nil value removes one.
	Data map[string]*string
}

func (c AddEntry) apply(d *draft) error {
	if err := checkTags(c.Tags); err != nil {
		return err
	}
	e := &Entry{ID: c.ID, Times: born(d.now), Tags: slices.Clone(c.Tags)}
	if err := setFields(e, c.Fields); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(c.Data)) {
		value := c.Data[key]
		if err := checkData(key, &value); err != nil {
			return err
		}
		e.Data = append(e.Data, DataItem{Key: key, Value: value})
	}
	return d.addEntry(c.Parent, e)
}

func (c EditEntry) apply(d *draft) error {
	old, ok := d.v.Entry(c.ID)
	if !ok {
		return ErrNoEntry
	}
	next := *old
	if err := c.edit(&next); err != nil {
		return err
	}
	same, err := sameContent(old, &next)
	if err != nil || same {
		return err
	}
	d.newVersion(old, &next)
	return nil
}

func (c EditEntry) edit(e *Entry) error {
	e.Fields = slices.DeleteFunc(slices.Clone(e.Fields), func(f Field) bool { return slices.Contains(c.Remove, f.Name) })
	if err := renameFields(e, c.Rename); err != nil {
		return err
	}
	if err := setFields(e, c.Set); err != nil {
		return err
	}
	if c.Tags != nil {
		if err := checkTags(*c.Tags); err != nil {
			return err
		}
		e.Tags = slices.Clone(*c.Tags)
	}
	var err error
	e.Data, err = setData(e.Data, c.Data)
	return err
}

func (c SetEntryData) apply(d *draft) error {
	old, ok := d.v.Entry(c.ID)
	if !ok {
		return ErrNoEntry
	}
	data, err := setData(old.Data, c.Data)
	if err != nil || slices.Equal(data, old.Data) {
		return err
	}
	next := *old
	next.Data = data
	d.replaceEntry(old, &next)
	return nil
}

func (c RestoreVersion) apply(d *draft) error {
	old, ok := d.v.Entry(c.ID)
	if !ok {
		return ErrNoEntry
	}
	if c.Version < 0 || c.Version >= len(old.History) {
		return ErrNoVersion
	}
	next := *old.History[c.Version]
	next.ID = old.ID
	next.Data = old.Data
	next.PreviousParent = old.PreviousParent
	next.History = old.History
	expires, expiry := next.Times.Expires, next.Times.Expiry
	next.Times = old.Times
	next.Times.Expires, next.Times.Expiry = expires, expiry
	d.newVersion(old, &next)
	return nil
}

func (c RecycleEntry) apply(d *draft) error {
	e, ok := d.v.Entry(c.ID)
	switch {
	case !ok:
		return ErrNoEntry
	case !d.v.meta.RecycleBinEnabled:
		return DeleteEntry{ID: c.ID}.apply(d)
	case d.v.Recycled(c.ID):
		return nil
	}
	bin, ok := d.v.Bin()
	if !ok {
		bin = &Group{ID: c.Bin, Name: binName, Icon: iconTrash, Times: born(d.now)}
		if err := d.addGroup(d.v.root.ID, bin); err != nil {
			return err
		}
		d.v.meta.RecycleBin = c.Bin
		d.v.meta.RecycleBinChanged = after(d.now, d.v.meta.RecycleBinChanged)
	}
	d.moveEntry(e, bin.ID)
	return nil
}

func (c UnrecycleEntry) apply(d *draft) error {
	e, ok := d.v.Entry(c.ID)
	if !ok {
		return ErrNoEntry
	}
	if !d.v.Recycled(c.ID) {
		return ErrNotRecycled
	}
	to := e.PreviousParent
	if _, ok := d.v.Group(to); !ok || d.v.Recycled(to) {
		to = d.v.root.ID
	}
	d.moveEntry(e, to)
	return nil
}

func (c DeleteEntry) apply(d *draft) error {
	e, ok := d.v.Entry(c.ID)
	if !ok {
		return ErrNoEntry
	}
	d.deleteEntry(e)
	return nil
}

func (c AddGroup) apply(d *draft) error {
	if checkText(c.Name) != nil {
		return ErrInvalidName
	}
	return d.addGroup(c.Parent, &Group{ID: c.ID, Name: c.Name, Icon: iconFolder, Times: born(d.now)})
}

func (c SetMeta) apply(d *draft) error {
	next := d.v.meta
	for _, text := range []*string{c.Name, c.Description} {
		if text != nil && checkText(*text) != nil {
			return ErrInvalidName
		}
	}
	changed := set(&next.Description, c.Description)
	if set(&next.Name, c.Name) {
		next.NameChanged = after(d.now, next.NameChanged)
		changed = true
	}
	if set(&next.RecycleBinEnabled, c.RecycleBinEnabled) {
		next.RecycleBinChanged = after(d.now, next.RecycleBinChanged)
		changed = true
	}
	changed = set(&next.HistoryMaxItems, c.HistoryMaxItems) || changed
	changed = set(&next.HistoryMaxSize, c.HistoryMaxSize) || changed
	if c.KeyChanged {
		next.KeyChanged = after(d.now, next.KeyChanged)
		changed = true
	}
	data, err := setData(next.Data, c.Data)
	if err != nil {
		return err
	}
	noted := !slices.Equal(data, next.Data)
	if noted {
		before, kept := make(map[DataItem]bool, len(next.Data)), make(map[string]bool, len(data))
		for _, item := range next.Data {
			before[item] = true
		}
		for i, item := range data {
			kept[item.Key] = true
			if !before[item] {
				data[i].Modified = after(d.now, item.Modified)
				changed = changed || !isDated(item.Key)
			}
		}
		for _, item := range next.Data {
			changed = changed || !isDated(item.Key) && !kept[item.Key]
		}
		next.Data = data
	}
	if noted && !changed { // what is dated by itself is no setting
		d.v.meta = next
		d.changed = true
	}
	if changed {
		next.SettingsChanged = after(d.now, next.SettingsChanged)
		d.v.meta = next
		d.changed = true
	}
	return nil
}

// set gives *at the value, unless it is nil, and tells whether that is another.
func set[T comparable](at *T, value *T) bool {
	if value == nil || *at == *value {
		return false
	}
	*at = *value
	return true
}

// setData is items with the changes made to them, new ones last and in the
// order of their keys.
func setData(items []DataItem, changes map[string]*string) ([]DataItem, error) {
	keys := slices.Sorted(maps.Keys(changes))
	for _, key := range keys {
		if err := checkData(key, changes[key]); err != nil {
			return nil, err
		}
	}
	there := map[string]bool{} // of those that are named
	next := make([]DataItem, 0, len(items)+len(changes))
	for _, item := range items {
		value, named := changes[item.Key]
		if named {
			there[item.Key] = true
			if value == nil {
				continue
			}
			item.Value = *value
		}
		next = append(next, item)
	}
	for _, key := range keys {
		if value := changes[key]; value != nil && !there[key] {
			next = append(next, DataItem{Key: key, Value: *value})
		}
	}
	return next, nil
}
