package kdbx

import (
	"bytes"
	"encoding/base64"
	"time"

	"kagikura/vault"
)

// common reads a child that all elements read alike. It returns the kind of a
// child that is the caller's, with its index, else kindKept.
func (r *reader) common(f *formBuilder, o owner, tok *token, seen *uint64, data *[]vault.DataItem) (kind, int, error) {
	i := f.schema.index(tok.name, f.last)
	if i < 0 {
		return kindKept, i, r.keepAt(f, tok, ownChild)
	}
	f.last = i
	c := f.schema.children[i]
	switch c.kind {
	case kindFields, kindFiles, kindEntries, kindGroups:
		return c.kind, i, nil
	}
	if *seen&(1<<i) != 0 { // a second one is not what anyone reads
		return kindKept, i, r.keepAt(f, tok, ownChild)
	}
	*seen |= 1 << i
	switch c.kind {
	case kindKept:
		f.place(opChild, i)
		return kindKept, i, r.keepAt(f, tok, ownChild)
	case kindScalar:
		return kindKept, i, r.scalar(f, o, tok, i, c.slot)
	case kindTimes:
		return kindKept, i, r.times(f, o, tok, i)
	case kindData:
		return kindKept, i, r.customData(f, tok, i, data)
	case kindDropped:
		text, ok, err := r.leaf(&r.text)
		if err == nil && !ok {
			err = r.t.skip()
		}
		r.headerHash = append([]byte(nil), text...)
		return kindKept, i, err
	default:
		return c.kind, i, nil
	}
}

// scalar reads one value of the model. child is its index, with inTimes if so.
func (r *reader) scalar(f *formBuilder, o owner, tok *token, child int, s slot) error {
	if p, ok := tok.attr("Protected"); ok && isTrue(p) {
		// Protected where no program looks for it: kept, but not shown.
		return r.keep(f, tok)
	}
	text, ok, err := r.leaf(&r.text)
	if err != nil {
		return err
	}
	if !ok {
		return r.keep(f, bare(tok))
	}
	if child&inTimes == 0 {
		f.place(opChild, child)
	}
	f.tag(tok.raw)
	ref := o.ref(s)
	if _, isTags := ref.(*[]string); isTags {
		n := bytes.Count(text, []byte{';'}) + bytes.Count(text, []byte{','}) + 1
		if err := r.t.atMost(tok.at, "tags", n, maxTags); err != nil {
			return err
		}
	}
	canonical := setScalar(ref, text, &r.texts)
	_, isTime := ref.(*time.Time)
	switch {
	case canonical && (len(text) > 0 || tok.empty):
		f.place(opScalar, child)
	case canonical:
		f.place(opScalar, child, []byte{spelledPair})
	case r.v3 && isTime:
		f.place(opScalar, child)
	case tok.empty:
		f.place(opScalar, child, []byte{spelledEmpty})
	default:
		f.place(opScalar, child, []byte{spelledAs}, text)
	}
	return nil
}

func (r *reader) times(f *formBuilder, o owner, tok *token, child int) error {
	f.place(opChild, child)
	f.tag(tok.raw)
	f.markup([]byte(">"))
	var seen uint64
	for last := 0; ; {
		var tok token
		ok, err := r.child(f, &tok)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		i := timesSchema.index(tok.name, last)
		last = i
		if i < 0 || seen&(1<<i) != 0 {
			err = r.keep(f, &tok)
		} else {
			seen |= 1 << i
			err = r.scalar(f, o, &tok, i|inTimes, timesSchema.children[i].slot)
		}
		if err != nil {
			return err
		}
	}
	f.place(opEnd, inTimes)
	f.closing(timesSchema.name)
	return nil
}

// container reads an element that holds items of one name, each by read.
func (r *reader) container(f *formBuilder, tok *token, child int, item string, read func(tok *token, child int) error) error {
	f.tag(tok.raw)
	if tok.empty {
		f.place(opEmpty, child)
		var end token
		_, err := r.child(f, &end)
		return err
	}
	name := string(tok.name)
	f.markup([]byte(">"))
	for {
		var tok token
		ok, err := r.child(f, &tok)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if string(tok.name) == item {
			err = read(&tok, child)
		} else {
			err = r.keep(f, &tok)
		}
		if err != nil {
			return err
		}
	}
	f.place(opMore, child)
	f.closing(name)
	return nil
}

func (r *reader) readMeta(tok *token) error {
	f := &formBuilder{}
	f.reset(metaSchema)
	f.tag(tok.raw)
	f.markup([]byte(">"))
	o := owner{meta: &r.meta}
	for _, c := range metaSchema.children {
		if c.kind == kindScalar {
			setScalar(o.ref(c.slot), []byte(c.absent), &r.texts)
		}
	}
	var seen uint64
	for {
		var tok token
		ok, err := r.child(f, &tok)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		k, _, err := r.common(f, o, &tok, &seen, &r.meta.Data)
		if err == nil && k == kindPool {
			err = r.binaries(f, &tok)
		}
		if err != nil {
			return err
		}
	}
	f.place(opEnd, 0)
	f.closing(metaSchema.name)
	r.doc.meta = f.finish(r.shared)
	return nil
}

func (r *reader) readRoot(tok *token) error {
	f := &formBuilder{}
	f.reset(rootSchema)
	f.tag(tok.raw)
	f.markup([]byte(">"))
	dead := map[vault.ID]bool{}
	var seen uint64
	for {
		var tok token
		ok, err := r.child(f, &tok)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		k, i, err := r.common(f, owner{}, &tok, &seen, nil)
		switch {
		case err != nil:
		case k == kindGroups && r.root == nil:
			f.place(opChild, i)
			f.place(opGroups, i)
			r.root, err = r.readGroups(&tok)
		case k == kindGroups:
			r.warn(SecondRoot, vault.ID{}, "")
			err = r.keep(f, &tok)
		case k == kindTombs:
			f.place(opChild, i)
			err = r.container(f, &tok, i, tombElement, func(tok *token, child int) error { return r.tombstone(f, tok, child, dead) })
		}
		if err != nil {
			return err
		}
	}
	f.place(opEnd, 0)
	f.closing(rootSchema.name)
	r.doc.root = f.finish(r.shared)
	return nil
}

// groupFrame is a group that is being read.
type groupFrame struct {
	g    *vault.Group
	f    formBuilder
	seen uint64
}

// first takes the place of a repeated child into the form, once.
func (fr *groupFrame) first(child int, code opcode) {
	if fr.seen&(1<<child) == 0 {
		fr.seen |= 1 << child
		fr.f.place(opChild, child)
		fr.f.place(code, child)
	}
}

// open begins a group at a depth, the root's being 0.
func (r *reader) open(depth int, tok *token) error {
	if err := r.t.atMost(tok.at, "depth of groups", depth+1, vault.MaxDepth); err != nil {
		return err
	}
	r.groups++
	if err := r.t.atMost(tok.at, "groups", r.groups, maxGroups); err != nil {
		return err
	}
	if depth == len(r.frames) {
		r.frames = append(r.frames, &groupFrame{})
	}
	fr := r.frames[depth]
	fr.g, fr.seen = &vault.Group{}, 0
	fr.f.reset(groupSchema)
	fr.f.tag(tok.raw)
	fr.f.markup([]byte(">"))
	return nil
}

// readGroups reads a group with all below it, without recursion.
func (r *reader) readGroups(start *token) (*vault.Group, error) {
	if err := r.open(0, start); err != nil {
		return nil, err
	}
	depth := 0
	for {
		fr := r.frames[depth]
		f := &fr.f
		var tok token
		ok, err := r.child(f, &tok)
		if err != nil {
			return nil, err
		}
		if !ok {
			f.place(opEnd, 0)
			f.closing(groupSchema.name)
			fr.g.Foreign = f.finish(r.shared)
			fr.g.ID = r.claim(fr.g.ID)
			if depth == 0 {
				return fr.g, nil
			}
			depth--
			parent := r.frames[depth].g
			parent.Groups = append(parent.Groups, fr.g)
			continue
		}
		k, i, err := r.common(f, owner{group: fr.g}, &tok, &fr.seen, &fr.g.Data)
		if err != nil {
			return nil, err
		}
		switch k {
		case kindEntries:
			fr.first(i, opEntries)
			e, err := r.entry(&tok, 0)
			if err != nil {
				return nil, err
			}
			fr.g.Entries = append(fr.g.Entries, e)
		case kindGroups:
			fr.first(i, opGroups)
			depth++
			if err := r.open(depth, &tok); err != nil {
				return nil, err
			}
		}
	}
}

// entry reads an entry (level 0) or one of its versions (level 1).
func (r *reader) entry(tok *token, level int) (*vault.Entry, error) {
	counter, limit, what := &r.entries, r.limits.Entries, "entries"
	if level > 0 {
		counter, limit, what = &r.versions, r.limits.Versions, "versions of entries"
	}
	*counter++
	if err := r.t.atMost(tok.at, what, *counter, limit); err != nil {
		return nil, err
	}
	e := &vault.Entry{}
	f := &r.entryForms[level]
	f.reset(entrySchema)
	f.tag(tok.raw)
	f.markup([]byte(">"))
	firstField, firstFile, told := len(r.fields), len(r.files), len(r.warnings)
	var fieldNames, fileNames uniqueNames
	var seen uint64
	for {
		var tok token
		ok, err := r.child(f, &tok)
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		k, i, err := r.common(f, owner{entry: e}, &tok, &seen, &e.Data)
		switch {
		case err != nil:
		case k == kindFields:
			err = r.field(f, &tok, i, e, &fieldNames)
		case k == kindFiles:
			err = r.file(f, &tok, i, e, &fileNames)
		case k == kindHistory && level == 0:
			err = r.history(f, &tok, i, e)
		case k == kindHistory:
			r.warn(NestedHistory, e.ID, "")
			err = r.keep(&formBuilder{}, &tok)
		}
		if err != nil {
			return nil, err
		}
	}
	f.place(opEnd, 0)
	f.closing(entrySchema.name)
	e.Foreign = f.finish(r.shared)
	e.Fields = append([]vault.Field(nil), r.fields[firstField:]...)
	e.Attachments = append([]vault.Attachment(nil), r.files[firstFile:]...)
	clear(r.fields[firstField:])
	r.fields, r.files = r.fields[:firstField], r.files[:firstFile]
	if level == 0 {
		e.ID = r.claim(e.ID)
		for i := range r.warnings[told:] { // they came before the UUID that holds
			r.warnings[told+i].ID = e.ID
		}
	}
	return e, nil
}

// history reads the versions of an entry. The entry's form may come to be that
// of a version, which must not have the element, so it can be left out.
func (r *reader) history(f *formBuilder, tok *token, child int, e *vault.Entry) error {
	f.place(opChild, child)
	f.place(opOpen, child)
	err := r.container(f, tok, child, entrySchema.name, func(tok *token, _ int) error {
		version, err := r.entry(tok, 1)
		e.History = append(e.History, version)
		return err
	})
	f.place(opClose, child)
	return err
}

// tombElement is the name of a tombstone.
const tombElement = "DeletedObject"

// tombstone reads one DeletedObject{UUID, DeletionTime}.
func (r *reader) tombstone(f *formBuilder, tok *token, child int, dead map[vault.ID]bool) error {
	m := r.t.here()
	at := len(f.b)
	var tomb vault.Tombstone
	var when []byte
	regular, children := len(tok.attrs) == 0, 0
	for {
		var tok token
		ok, err := r.child(f, &tok)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		text, leaf, err := r.leaf(&r.text)
		if err != nil {
			return err
		}
		var canonical bool
		switch {
		case leaf && string(tok.name) == "UUID":
			tomb.ID, canonical = parseID(text)
			regular = regular && canonical && children == 0 && len(tok.attrs) == 0
		case leaf && string(tok.name) == "DeletionTime":
			tomb.Deleted, canonical = parseTime(text)
			when = append([]byte{}, text...)
			regular = regular && (canonical || r.v3) && children == 1 && len(tok.attrs) == 0
		default:
			regular = false
			if !leaf {
				if err := r.t.skip(); err != nil {
					return err
				}
			}
		}
		children++
	}
	regular = regular && len(f.b) == at
	f.b = f.b[:at]
	if tomb.ID.IsZero() || dead[tomb.ID] {
		r.t.back(m)
		return r.keep(f, bare(tok))
	}
	dead[tomb.ID] = true
	r.tombs = append(r.tombs, tomb)
	if err := r.t.atMost(tok.at, "tombstones", len(r.tombs), maxTombstones); err != nil {
		return err
	}
	id := base64.StdEncoding.AppendEncode(nil, tomb.ID[:])
	if regular && when != nil {
		f.place(opTomb, child, id)
		return nil
	}
	r.t.back(m)
	return r.block(f, tok, child, id, func(tok *token) bool {
		if string(tok.name) != "DeletionTime" || when == nil {
			return false
		}
		f.tag(tok.raw)
		if _, canonical := parseTime(when); canonical || r.v3 {
			f.place(opTime, child)
		} else {
			f.place(opTime, child, []byte{spelledAs}, when)
		}
		when = nil
		return true
	})
}

// block takes an element with peculiarities into the form so that it can be
// left out as a whole, by its name. value is asked about each child: it takes
// the start tag and the place of a value into the form and returns true, or
// leaves the child to be kept.
func (r *reader) block(f *formBuilder, tok *token, child int, name []byte, value func(*token) bool) error {
	f.place(opOpen, child, name)
	f.tag(tok.raw)
	f.markup([]byte(">"))
	element := string(tok.name)
	for {
		var tok token
		ok, err := r.child(f, &tok)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if value(&tok) {
			err = r.t.skip()
		} else {
			err = r.keep(f, &tok)
		}
		if err != nil {
			return err
		}
	}
	f.closing(element)
	f.place(opClose, child)
	return nil
}
