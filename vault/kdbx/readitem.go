package kdbx

import (
	"bytes"
	"strconv"

	"kagikura/crypto/secret"
	"kagikura/vault"
)

// keyed is an element of the shape {Key, Value}: a String, a Binary, an Item.
type keyed struct {
	key   []byte // nil without a Key; valid until the next readKeyed
	value []byte // valid until the next leaf with the value buffer
	at    int

	protected  bool   // Value is ciphertext
	ref        []byte // Value names an attachment of the pool
	hasRef     bool
	compressed bool // Value is gzip
	modified   []byte

	// attr is a Protected attribute that is not True, as it stands.
	attr []byte
	// pair: an empty Value is <Value></Value>.
	pair bool
	// regular: as this package would write it.
	regular bool
	// usable: there is one Key, at most one Value, both with text alone.
	usable bool
}

// readKeyed looks at an element and goes behind its end. It leaves the form as
// it was and takes nothing from the inner stream.
func (r *reader) readKeyed(f *formBuilder, tok *token) (keyed, error) {
	k := keyed{regular: len(tok.attrs) == 0, usable: true, at: tok.at}
	at := len(f.b)
	hasValue := false
	for {
		var tok token
		ok, err := r.child(f, &tok)
		if err != nil {
			return k, err
		}
		if !ok {
			break
		}
		var leaf bool
		switch name := string(tok.name); {
		case name == "Key" && k.key == nil:
			k.regular = k.regular && len(tok.attrs) == 0 && !hasValue
			p, _ := tok.attr("Protected")
			var text []byte
			text, leaf, err = r.leaf(&r.text)
			k.usable = k.usable && leaf && !isTrue(p)
			r.key = append(append(r.key[:0], 0), text...) // never nil
			k.key = r.key[1:]
		case name == "Value" && !hasValue:
			hasValue = true
			k.pair = !tok.empty
			k.regular = k.regular && k.key != nil
			k.attributes(&tok)
			k.value, leaf, err = r.leaf(&r.value)
			k.usable = k.usable && leaf
			k.pair = k.pair && len(k.value) == 0
		case name == "LastModificationTime" && k.modified == nil:
			k.regular = k.regular && len(tok.attrs) == 0 && hasValue
			var text []byte
			text, leaf, err = r.leaf(&r.text)
			k.modified = append([]byte{}, text...)
			k.usable = k.usable && leaf
		case name == "Key" || name == "Value":
			k.usable = false
		default:
			k.regular = false
		}
		if err == nil && !leaf {
			err = r.t.skip()
		}
		if err != nil {
			return k, err
		}
	}
	k.usable = k.usable && k.key != nil
	k.regular = k.regular && !k.pair && len(f.b) == at
	f.b = f.b[:at]
	return k, nil
}

func (k *keyed) attributes(tok *token) {
	for _, a := range tok.attrs {
		switch string(a.name) {
		case "Protected":
			k.protected = isTrue(a.value)
			if string(a.value) != textTrue {
				k.attr, k.regular = a.raw, false
			}
		case "Ref":
			k.ref, k.hasRef = a.value, true
		case "Compressed":
			k.compressed = isTrue(a.value)
		default:
			k.regular = false
		}
	}
}

// carry makes the key what it will be read as once it is written: a document
// that is not UTF-8 has characters that no other can carry. Two keys may become
// the same, which has to show now and not after the next save. It tells whether
// it changed the key; then the element is written as if it were regular.
func (k *keyed) carry() bool {
	if xmlSafe(k.key) {
		return false
	}
	carried, _ := appendText(nil, appendEscaped(nil, k.key))
	changed := !bytes.Equal(carried, k.key)
	k.key = carried
	return changed
}

// take adds an element that was looked at to the form, under a name. m is
// behind its start; attr is an attribute of Value that the place writes.
func (r *reader) take(f *formBuilder, tok *token, m mark, child int, code opcode, k *keyed, name, attr string) error {
	if k.regular {
		f.place(code, child, []byte(name))
		return nil
	}
	r.t.back(m)
	hasValue := false
	return r.block(f, tok, child, []byte(name), func(tok *token) bool {
		switch {
		case string(tok.name) == "Value" && !hasValue:
			hasValue = true
			f.tagWithout(tok, attr)
			spelled := []byte{}
			if k.pair {
				spelled = append(spelled, spelledPair)
			}
			if code == opField {
				spelled = append(spelled, k.attr...)
			}
			f.place(opValue, child, spelled)
		case string(tok.name) == "LastModificationTime" && code == opItem && k.modified != nil:
			f.tag(tok.raw)
			_, canonical := parseTime(k.modified)
			if canonical || r.v3 {
				f.place(opTime, child)
			} else {
				f.place(opTime, child, []byte{spelledAs}, k.modified)
			}
			k.modified = nil
		default:
			return false
		}
		return true
	})
}

// rest keeps an element that readKeyed found no use for.
func (r *reader) rest(f *formBuilder, tok *token, m mark) error {
	r.t.back(m)
	return r.keep(f, bare(tok))
}

// field reads a String; names are those of e's fields so far.
func (r *reader) field(f *formBuilder, tok *token, child int, e *vault.Entry, names *uniqueNames) error {
	m := r.t.here()
	k, err := r.readKeyed(f, tok)
	if err != nil {
		return err
	}
	f.place(opChild, child)
	if !k.usable {
		return r.rest(f, tok, m)
	}
	k.regular = k.regular && !k.hasRef && !k.compressed && k.modified == nil
	if err := r.t.atMost(tok.at, "fields of an entry", names.count+1, maxFields); err != nil {
		return err
	}
	changed := k.carry()
	k.regular = k.regular || changed
	name := r.name(k.key)
	if other := names.add(name.name); other != name.name {
		name = r.name([]byte(other))
		r.warn(DuplicateField, e.ID, name.name)
		k.regular = true
	}
	field, err := r.fieldValue(name, &k)
	if err != nil {
		return err
	}
	r.fields = append(r.fields, field)
	return r.take(f, tok, m, child, opField, &k, name.name, "Protected")
}

// name finds a field's name, or takes it in.
func (r *reader) name(key []byte) *fieldName {
	n := r.names[string(key)]
	if n == nil {
		name := string(key)
		n = &fieldName{name, vault.RestsSealed(name, false)}
		r.names[name] = n
	}
	return n
}

func (r *reader) fieldValue(name *fieldName, k *keyed) (vault.Field, error) {
	field := vault.Field{Name: name.name, Protected: k.protected}
	var err error
	switch {
	case k.protected && (name.sealed || vault.RestsSealed(name.name, true)):
		field.Sealed = true
		field.Secret, err = r.seal(k.value, k.at)
	case k.protected:
		var b []byte
		if b, err = r.decode(&r.sealing, k.value, k.at); err == nil {
			r.stream.XORKeyStream(b, b)
			field.Text = r.texts.add(b)
		}
	case name.sealed:
		field.Sealed = true
		field.Secret, err = r.arena.Seal(k.value)
	default:
		field.Text = r.texts.add(k.value)
	}
	return field, err
}

// file reads a Binary of an entry; names are those of e's attachments so far.
func (r *reader) file(f *formBuilder, tok *token, child int, e *vault.Entry, names *uniqueNames) error {
	m := r.t.here()
	k, err := r.readKeyed(f, tok)
	if err != nil {
		return err
	}
	f.place(opChild, child)
	if !k.usable {
		return r.rest(f, tok, m)
	}
	k.regular = k.regular && k.hasRef && !k.protected && !k.compressed && k.modified == nil && len(k.value) == 0
	if err := r.t.atMost(tok.at, "attachments of an entry", names.count+1, maxFiles); err != nil {
		return err
	}
	changed := k.carry()
	name := names.add(string(k.key))
	renamed := name != string(k.key)
	if renamed {
		r.warn(DuplicateField, e.ID, name)
	}
	p := r.pool[string(k.ref)]
	switch {
	case !k.hasRef: // the content stands right here, as old versions allow
		if p, err = r.binary(&k); err != nil {
			return err
		}
	case p == nil:
		r.warn(MissingAttachment, e.ID, name)
		p = &pooled{}
	}
	p.named = true
	r.files = append(r.files, vault.Attachment{Name: name, Protected: p.protected, Content: p.content})
	if changed || renamed || !k.hasRef {
		k.regular = true
	}
	return r.take(f, tok, m, child, opFile, &k, name, "Ref")
}

// binary takes the content of an attachment that stands in the document.
func (r *reader) binary(k *keyed) (*pooled, error) {
	if err := r.t.atMost(k.at, "attachments", len(r.doc.pool)+1, maxPool); err != nil {
		return nil, err
	}
	p := &pooled{protected: k.protected}
	var err error
	if k.protected && !k.compressed {
		p.content, err = r.seal(k.value, k.at)
	} else {
		p.content, err = r.sealPlain(k)
	}
	r.doc.pool = append(r.doc.pool, p)
	return p, err
}

// sealPlain seals a binary that is not protected, or compressed besides.
func (r *reader) sealPlain(k *keyed) (secret.Value, error) {
	b, err := r.decode(&r.sealing, k.value, k.at)
	if err != nil || len(b) == 0 {
		return secret.Value{}, err
	}
	if k.protected {
		r.stream.XORKeyStream(b, b)
	}
	if !k.compressed {
		return r.arena.Seal(b)
	}
	// Each of them within the bounds of an attachment, all of them within those
	// of the contents: compressed twice, a small file could ask for anything.
	plain := inflate(b, min(maxAttachment, r.limits.Inflated-r.unpacked))
	defer plain.wipe()
	if err := plain.end(); err != nil {
		return secret.Value{}, err
	}
	b, _ = plain.atLeast(0)
	r.unpacked += int64(len(b))
	return r.arena.Seal(b)
}

// binaries reads Meta/Binaries, where version 3 keeps attachments. In a file of
// version 4 that has some in the inner header, nobody reads it: it is kept.
func (r *reader) binaries(f *formBuilder, start *token) error {
	if !r.v3 && len(r.pool) > 0 {
		return r.keep(f, start)
	}
	m := r.t.here()
	ignored := &formBuilder{} // it goes into the inner header
	for n := 0; ; n++ {
		var tok token
		ok, err := r.child(ignored, &tok)
		if err != nil {
			return err
		}
		if !ok {
			if n == 0 && !r.v3 {
				r.t.back(m)
				return r.keep(f, bare(start))
			}
			return nil
		}
		id, has := tok.attr("ID")
		if string(tok.name) != "Binary" || !has {
			if err := r.keep(f, &tok); err != nil {
				return err
			}
			continue
		}
		k := keyed{at: tok.at}
		k.attributes(&tok)
		key := string(id)
		var leaf bool
		if k.value, leaf, err = r.leaf(&r.value); err != nil {
			return err
		}
		if !leaf {
			return r.t.corrupt(tok.at, "elements within an attachment")
		}
		p, err := r.binary(&k)
		if err != nil {
			return err
		}
		if r.pool[key] == nil {
			r.pool[key] = p
		}
	}
}

// secretData are the keys of custom data whose values are secrets in the clear:
// they are kept, sealed, and not shown.
var secretData = map[string]bool{
	"KeeShare/Reference": true, // holds a passphrase
}

// customData reads CustomData into items.
func (r *reader) customData(f *formBuilder, tok *token, child int, items *[]vault.DataItem) error {
	seen := map[string]bool{}
	f.place(opChild, child)
	return r.container(f, tok, child, "Item", func(tok *token, child int) error {
		m := r.t.here()
		k, err := r.readKeyed(f, tok)
		if err != nil {
			return err
		}
		changed := k.carry()
		key := string(k.key)
		if !k.usable || k.protected || seen[key] || k.hasRef || k.compressed {
			return r.rest(f, tok, m)
		}
		if secretData[key] {
			return r.secretItem(f, tok, m, &k)
		}
		seen[key] = true
		if err := r.t.atMost(tok.at, "custom data items", len(*items)+1, maxItems); err != nil {
			return err
		}
		item := vault.DataItem{Key: key, Value: r.texts.add(k.value)}
		if k.modified != nil {
			var canonical bool
			item.Modified, canonical = parseTime(k.modified)
			k.regular = k.regular && (canonical || r.v3) && !item.Modified.IsZero()
		}
		*items = append(*items, item)
		k.regular = k.regular || changed
		return r.take(f, tok, m, child, opItem, &k, key, "")
	})
}

// secretItem keeps an item with its value sealed.
func (r *reader) secretItem(f *formBuilder, tok *token, m mark, k *keyed) error {
	v, err := r.arena.Seal(k.value)
	if err != nil {
		return err
	}
	r.t.back(m)
	f.place(opKeep, 0)
	defer f.place(opKept, 0)
	f.tag(tok.raw)
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
		if string(tok.name) != "Value" {
			if err := r.keep(f, &tok); err != nil {
				return err
			}
			continue
		}
		f.tag(tok.raw)
		f.markup([]byte(">"))
		f.secret(opPlain, v)
		f.closing("Value")
		if err := r.t.skip(); err != nil {
			return err
		}
	}
	f.closing("Item")
	return nil
}

// fillPool seals the attachments of the inner header.
func (r *reader) fillPool(binaries [][]byte) error {
	for i, b := range binaries {
		p := &pooled{protected: b[0]&flagProtect != 0}
		if len(b) > 1 {
			var err error
			if p.content, err = r.arena.Seal(b[1:]); err != nil {
				return err
			}
		}
		r.doc.pool = append(r.doc.pool, p)
		r.pool[strconv.Itoa(i)] = p
	}
	return nil
}

// matches tells whether the document's hash of the header, if it has one, is
// that of the header.
func (r *reader) matches(sum []byte) bool {
	if len(r.headerHash) == 0 {
		return true
	}
	b, err := r.decode(&r.text, r.headerHash, 0)
	return err == nil && bytes.Equal(b, sum)
}
