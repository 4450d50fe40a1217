package kdbx

import (
	"crypto/cipher"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"

	"kagikura/crypto/secret"
	"kagikura/vault"
)

// flushAt is how much of a document is collected before it is passed on.
const flushAt = 256 << 10

// writer spells a vault as a document, by the forms that its parts carry.
type writer struct {
	out    func([]byte) ([]byte, error) // takes the buffer and returns an empty one
	b      []byte
	stream cipher.Stream
	v      *vault.Vault
	meta   vault.Meta
	doc    *document
	pool   map[secret.Identity]int
	// foreign tells whether to use the forms that were read.
	foreign bool
	// tombs finds a tombstone by its ID.
	tombs map[string]int
	// plain holds values for a moment, in the clear or not; wipe clears it.
	plain []byte
}

func (w *writer) wipe() {
	clear(w.plain[:cap(w.plain)])
	clear(w.b[:cap(w.b)])
}

// flush passes on what was collected, if it is enough or if it must be.
func (w *writer) flush(enough int) error {
	if len(w.b) < enough {
		return nil
	}
	b, err := w.out(w.b)
	w.b = b
	return err
}

func (w *writer) str(s string) { w.b = append(w.b, s...) }

// document writes all of the vault.
func (w *writer) document() error {
	w.tombs = make(map[string]int, len(w.v.Tombstones()))
	for i, t := range w.v.Tombstones() {
		w.tombs[base64.StdEncoding.EncodeToString(t.ID[:])] = i
	}
	if err := w.run(w.doc.file, owner{}); err != nil {
		return err
	}
	return w.flush(0)
}

func (w *writer) group(g *vault.Group) error {
	f, ok := g.Foreign.(*form)
	switch {
	case ok && f.schema == groupSchema && w.foreign:
	case g.ID == w.meta.RecycleBin:
		f = newBinForm
	default:
		f = newGroupForm
	}
	return w.run(f, owner{group: g})
}

// entries writes entries, or the earlier versions of one.
func (w *writer) entries(entries []*vault.Entry, versions bool) error {
	for _, e := range entries {
		f, ok := e.Foreign.(*form)
		if !ok || f.schema != entrySchema || !w.foreign {
			f = newEntryForm
		}
		if err := w.run(f, owner{entry: e, version: versions}); err != nil {
			return err
		}
		if err := w.flush(flushAt); err != nil {
			return err
		}
	}
	return nil
}

// usage remembers which of an element's items have been written.
type usage struct {
	used [3][]bool // of fields, files, data
	next [3]int    // where the next one probably is
	room [48]bool
}

// Indexes into usage.
const (
	useFields = iota
	useFiles
	useData
)

func newUsage(counts [3]int) *usage {
	u := &usage{}
	room := u.room[:]
	for i, n := range counts {
		if n > len(room) {
			u.used[i] = make([]bool, n)
		} else {
			u.used[i], room = room[:n:n], room[n:]
		}
	}
	return u
}

// find returns the index of an item that is not used yet, or -1.
func (u *usage) find(what int, is func(i int) bool) int {
	used := u.used[what]
	if i := u.next[what]; i < len(used) && !used[i] && is(i) {
		used[i] = true
		u.next[what] = i + 1
		return i
	}
	for i := range used {
		if !used[i] && is(i) {
			used[i] = true
			u.next[what] = i + 1
			return i
		}
	}
	return -1
}

func (o owner) data() []vault.DataItem {
	switch {
	case o.entry != nil:
		return o.entry.Data
	case o.group != nil:
		return o.group.Data
	case o.meta != nil:
		return o.meta.Data
	default:
		return nil
	}
}

// run writes an element by its form.
func (w *writer) run(f *form, o owner) error {
	counts := [3]int{useData: len(o.data())}
	if o.entry != nil {
		counts[useFields], counts[useFiles] = len(o.entry.Fields), len(o.entry.Attachments)
	}
	u := newUsage(counts)
	secrets := f.secrets
	open := -1 // the item of the opOpen
	for i := 0; i < len(f.ops); i++ {
		op := &f.ops[i]
		var err error
		switch op.code {
		case opMarkup:
			w.str(op.text)
		case opScalar:
			w.scalar(op, f.schema, o)
		case opMissing:
			err = w.missing(op, f.schema, o, u)
		case opField, opFile, opItem, opTomb:
			if n := w.find(op.code, op.text, o, u); n >= 0 {
				err = w.item(op.code, n, o)
			}
		case opOpen:
			if open = w.find(itemCode(f.schema.children[op.child].kind), op.text, o, u); open < 0 {
				i = op.end
				secrets = secrets[op.secrets:]
			}
		case opValue:
			err = w.itemValue(itemCode(f.schema.children[op.child].kind), open, o, op.text)
		case opTime:
			w.itemTime(op, itemCode(f.schema.children[op.child].kind), open, o)
		case opMore:
			err = w.more(f.schema.children[op.child].kind, o, u)
		case opEmpty:
			err = w.empty(&f.schema.children[op.child], o, u)
		case opEntries:
			err = w.entries(o.group.Entries, false)
		case opGroups:
			err = w.groups(o)
		case opMeta:
			err = w.run(w.doc.meta, owner{meta: &w.meta})
		case opRoot:
			err = w.run(w.doc.root, owner{})
		case opProtected:
			err = w.encrypted(secrets[0])
			secrets = secrets[1:]
		case opPlain:
			err = w.clear(secrets[0])
			secrets = secrets[1:]
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// groups writes the groups below a group, or the root group.
func (w *writer) groups(o owner) error {
	if o.group == nil {
		return w.group(w.v.Root())
	}
	for _, g := range o.group.Groups {
		if err := w.group(g); err != nil {
			return err
		}
	}
	return nil
}

// line is the schema's line of a scalar.
func (o *op) line(s *schema) *element {
	if o.child&inTimes != 0 {
		return &timesSchema.children[o.child&^inTimes]
	}
	return &s.children[o.child]
}

// scalar writes the rest of an element behind "<name".
func (w *writer) scalar(op *op, s *schema, o owner) {
	c := op.line(s)
	ref := o.ref(c.slot)
	spelled := op.text
	if spelled != "" && spelled[0] == spelledAs && means([]byte(spelled[1:]), ref) {
		w.b = append(w.b, '>')
		w.b = appendEscaped(w.b, spelled[1:])
		w.end(c.name)
		return
	}
	if spelled != "" && spelled[0] == spelledEmpty && means(nil, ref) {
		w.str("/>")
		return
	}
	w.b = append(w.b, '>')
	at := len(w.b)
	w.scalarText(ref)
	if len(w.b) == at && (spelled == "" || spelled[0] != spelledPair) {
		w.b = append(w.b[:at-1], "/>"...)
		return
	}
	w.end(c.name)
}

func (w *writer) scalarText(ref any) {
	switch v := ref.(type) {
	case *string:
		w.b = appendEscaped(w.b, *v)
	case *[]string:
		w.b = appendEscaped(w.b, appendScalar(nil, ref))
	default:
		w.b = appendScalar(w.b, ref)
	}
}

func (w *writer) end(name string) {
	w.b = append(w.b, '<', '/')
	w.b = append(w.b, name...)
	w.b = append(w.b, '>')
}

func (w *writer) start(name string) {
	w.b = append(w.b, '<')
	w.b = append(w.b, name...)
	w.b = append(w.b, '>')
}

// missing writes a child that the form has no place for, if it has something
// to say.
func (w *writer) missing(op *op, s *schema, o owner, u *usage) error {
	c := op.line(s)
	switch c.kind {
	case kindScalar:
		w.whole(c, o)
		return nil
	case kindTimes:
		at := len(w.b)
		w.start(c.name)
		empty := len(w.b)
		for i := range timesSchema.children {
			w.whole(&timesSchema.children[i], o)
		}
		if len(w.b) == empty {
			w.b = w.b[:at]
			return nil
		}
		w.end(c.name)
		return nil
	case kindEntries:
		return w.entries(o.group.Entries, false)
	case kindGroups:
		return w.groups(o)
	default:
		if w.count(c.kind, o) == 0 {
			return nil
		}
		w.start(c.name)
		if err := w.more(c.kind, o, u); err != nil {
			return err
		}
		w.end(c.name)
		return nil
	}
}

// whole writes a scalar with its tags, unless its absence means the same.
func (w *writer) whole(c *element, o owner) {
	ref := o.ref(c.slot)
	at := len(w.b)
	w.start(c.name)
	text := len(w.b)
	w.scalarText(ref)
	if string(w.b[text:]) == c.absent {
		w.b = w.b[:at]
		return
	}
	w.end(c.name)
}

// empty writes the rest of a container that was <name/>.
func (w *writer) empty(c *element, o owner, u *usage) error {
	if w.count(c.kind, o) == 0 {
		w.str("/>")
		return nil
	}
	w.str(">")
	if err := w.more(c.kind, o, u); err != nil {
		return err
	}
	w.end(c.name)
	return nil
}

// count is the number of items of a container.
func (w *writer) count(k kind, o owner) int {
	switch k {
	case kindData:
		return len(o.data())
	case kindHistory:
		if o.version {
			return 0
		}
		return len(o.entry.History)
	default:
		return len(w.tombs)
	}
}

// itemCode is the op for one item of a kind.
func itemCode(k kind) opcode {
	switch k {
	case kindFields:
		return opField
	case kindFiles:
		return opFile
	case kindData:
		return opItem
	case kindHistory:
		return opHistory
	default:
		return opTomb
	}
}

// find returns the index of the item of that name, or -1; it finds each once.
func (w *writer) find(code opcode, name string, o owner, u *usage) int {
	switch code {
	case opField:
		return u.find(useFields, func(i int) bool { return o.entry.Fields[i].Name == name })
	case opFile:
		return u.find(useFiles, func(i int) bool { return o.entry.Attachments[i].Name == name })
	case opItem:
		return u.find(useData, func(i int) bool { return o.data()[i].Key == name })
	case opHistory:
		if o.version {
			return -1
		}
		return 0
	default:
		i, ok := w.tombs[name]
		if !ok {
			return -1
		}
		delete(w.tombs, name)
		return i
	}
}

// more writes the items that have not been written.
func (w *writer) more(k kind, o owner, u *usage) error {
	var used []bool
	switch k {
	case kindFields:
		used = u.used[useFields]
	case kindFiles:
		used = u.used[useFiles]
	case kindData:
		used = u.used[useData]
	case kindHistory:
		return w.entries(o.entry.History, true)
	default:
		left := make([]int, 0, len(w.tombs))
		for _, i := range w.tombs {
			left = append(left, i)
		}
		clear(w.tombs)
		slices.Sort(left)
		for _, i := range left {
			if err := w.item(opTomb, i, o); err != nil {
				return err
			}
		}
		return nil
	}
	for i, done := range used {
		if !done {
			used[i] = true
			if err := w.item(itemCode(k), i, o); err != nil {
				return err
			}
		}
	}
	return nil
}

// item writes a whole item the usual way.
func (w *writer) item(code opcode, i int, o owner) error {
	switch code {
	case opField:
		w.str("<String><Key>")
		w.b = appendEscaped(w.b, o.entry.Fields[i].Name)
		w.str("</Key><Value")
		if err := w.itemValue(code, i, o, ""); err != nil {
			return err
		}
		w.str("</String>")
	case opFile:
		w.str("<Binary><Key>")
		w.b = appendEscaped(w.b, o.entry.Attachments[i].Name)
		w.str("</Key><Value")
		if err := w.itemValue(code, i, o, ""); err != nil {
			return err
		}
		w.str("</Binary>")
	case opItem:
		d := &o.data()[i]
		w.str("<Item><Key>")
		w.b = appendEscaped(w.b, d.Key)
		w.str("</Key><Value")
		if err := w.itemValue(code, i, o, ""); err != nil {
			return err
		}
		if !d.Modified.IsZero() {
			w.str("<LastModificationTime>")
			w.b = appendTime(w.b, d.Modified)
			w.str("</LastModificationTime>")
		}
		w.str("</Item>")
	case opTomb:
		t := &w.v.Tombstones()[i]
		w.str("<DeletedObject><UUID>")
		w.b = base64.StdEncoding.AppendEncode(w.b, t.ID[:])
		w.str("</UUID><DeletionTime>")
		w.b = appendTime(w.b, t.Deleted)
		w.str("</DeletionTime></DeletedObject>")
	}
	return nil
}

// itemTime writes the rest behind "<LastModificationTime" or "<DeletionTime".
func (w *writer) itemTime(op *op, code opcode, i int, o owner) {
	var t *time.Time
	name := "DeletionTime"
	if code == opItem {
		t, name = &o.data()[i].Modified, "LastModificationTime"
	} else {
		t = &w.v.Tombstones()[i].Deleted
	}
	w.str(">")
	if op.text != "" && means([]byte(op.text[1:]), t) {
		w.b = appendEscaped(w.b, op.text[1:])
	} else {
		w.b = appendTime(w.b, *t)
	}
	w.end(name)
}

// itemValue writes the rest behind "<Value".
func (w *writer) itemValue(code opcode, i int, o owner, spelled string) error {
	pair := spelled != "" && spelled[0] == spelledPair
	if pair {
		spelled = spelled[1:]
	}
	switch code {
	case opField:
		return w.fieldValue(&o.entry.Fields[i], spelled, pair)
	case opFile:
		w.str(` Ref="`)
		w.b = strconv.AppendInt(w.b, int64(w.pool[o.entry.Attachments[i].Content.Identity()]), 10)
		w.str(`">`)
		w.closeValue(true, pair)
		return nil
	default:
		text := o.data()[i].Value
		w.str(">")
		w.b = appendEscaped(w.b, text)
		w.closeValue(text == "", pair)
		return nil
	}
}

// closeValue ends a Value whose tag has just been closed, or that has content.
// An empty one turns into <Value/> unless it was a pair.
func (w *writer) closeValue(empty, pair bool) {
	if empty && !pair {
		w.b = append(w.b[:len(w.b)-1], "/>"...)
		return
	}
	w.str("</Value>")
}

// fieldValue writes a field's attribute and content; attr is how the attribute
// was spelled where that was peculiar.
func (w *writer) fieldValue(f *vault.Field, attr string, pair bool) error {
	if f.Sealed && !f.Protected {
		return w.sealedInClear(f, attr, pair)
	}
	protected := f.Protected || !f.Sealed && !xmlSafe(f.Text)
	w.protection(attr, protected)
	w.str(">")
	switch {
	case f.Sealed:
		if err := w.encrypted(f.Secret); err != nil {
			return err
		}
		w.closeValue(f.Secret.Len() == 0, pair)
	case protected:
		w.plain = append(roomy(w.plain[:0], len(f.Text)), f.Text...)
		w.stream.XORKeyStream(w.plain, w.plain)
		w.b = base64.StdEncoding.AppendEncode(w.b, w.plain)
		w.closeValue(f.Text == "", pair)
	default:
		w.b = appendEscaped(w.b, f.Text)
		w.closeValue(f.Text == "", pair)
	}
	return nil
}

// sealedInClear writes a secret whose field the file does not protect. Bytes
// that XML cannot carry are protected all the same.
func (w *writer) sealedInClear(f *vault.Field, attr string, pair bool) error {
	if err := w.open(f.Secret); err != nil {
		return err
	}
	defer clear(w.plain)
	protected := !xmlSafe(w.plain)
	w.protection(attr, protected)
	w.str(">")
	if protected {
		if err := w.encrypted(f.Secret); err != nil {
			return err
		}
	} else {
		w.b = appendEscaped(w.b, w.plain)
	}
	w.closeValue(f.Secret.Len() == 0, pair)
	return nil
}

// protection writes the Protected attribute.
func (w *writer) protection(attr string, protected bool) {
	if attr != "" {
		_, value, _ := strings.Cut(attr, "=")
		value = strings.Trim(value, "\"' \t\r\n")
		if isTrue([]byte(value)) == protected {
			w.str(attr)
			return
		}
	}
	if protected {
		w.str(` Protected="True"`)
	}
}

// encrypted writes base64 of a value under the document's stream. Its plain
// text appears nowhere.
func (w *writer) encrypted(v secret.Value) error {
	n := v.Len()
	w.plain = roomy(w.plain[:0], n)[:n]
	if err := v.XORInto(w.plain, w.stream); err != nil {
		return err
	}
	w.b = base64.StdEncoding.AppendEncode(w.b, w.plain)
	return nil
}

// clear writes a value as plain text.
func (w *writer) clear(v secret.Value) error {
	if err := w.open(v); err != nil {
		return err
	}
	w.b = appendEscaped(w.b, w.plain)
	clear(w.plain)
	return nil
}

// open leaves a value's plain text in plain; the caller clears it.
func (w *writer) open(v secret.Value) error {
	w.plain = roomy(w.plain[:0], v.Len())
	return v.Pieces(func(piece []byte) error {
		w.plain = append(w.plain, piece...)
		return nil
	})
}
