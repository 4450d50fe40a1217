package kdbx

import (
	"bytes"

	"kagikura/crypto/secret"
)

// A form remembers how an element was spelled: in which order its children
// came, with which attributes and unknown pieces between them, and which values
// were spelled in a way of their own. It holds no value of the model that is
// spelled the usual way, so most entries of a vault share one form. It is what
// [vault.Entry.Foreign] and its like carry from reading to writing, unread.
//
// Writing goes through a form's operations: markup is written as it is; a place
// of a value takes the value that the model has now. A value whose spelling was
// peculiar is spelled that way again while it still means the same. Values the
// form has no place for stand where KeePass would put them.
type form struct {
	schema *schema
	ops    []op
	// secrets fill the opSecret places, in order: protected values, and secrets
	// that are not, in pieces the model does not know.
	secrets []secret.Value
	// rides are those pieces, for comparing: see rides.go.
	rides []ride
}

// opcode says what an op writes.
type opcode uint8

const (
	opMarkup    opcode = iota // text
	opChild                   // nothing: a child of the schema begins here
	opEnd                     // nothing: the element ends here
	opScalar                  // behind "<name", the rest of the element
	opMissing                 // a whole child, if the model has what its absence does not mean
	opField                   // a whole String of that name
	opFile                    // a whole Binary of that name
	opItem                    // a whole Item of that key
	opTomb                    // a whole DeletedObject of that UUID
	opOpen                    // skip to the opClose if the named String, Binary, … is gone, and History in a version
	opClose                   // the end of what opOpen begins
	opValue                   // behind "<Value", the rest of the element of the opOpen
	opTime                    // behind "<LastModificationTime" or the like, the rest
	opHistory                 // what an opOpen of History stands for
	opMore                    // the children that have no place of their own
	opEmpty                   // behind "<name" of an empty container, the rest
	opEntries                 // all entries
	opGroups                  // all groups
	opMeta                    // the element Meta
	opRoot                    // the element Root
	opProtected               // the next secret, encrypted
	opPlain                   // the next secret, in the clear, as it was
	opKeep                    // nothing: an element that the model has no word for begins here
	opKept                    // nothing: it ends here
)

// op is one operation.
type op struct {
	code opcode
	// child is the index in the schema that an opChild, opScalar, opMissing,
	// opMore, opEmpty, or the operations of one name refer to. Scalars of Times
	// have inTimes added.
	child uint8
	// text is markup, a name, or for a value how it was spelled: see spelling.
	text string
	// end is the index of an opOpen's opClose, and secrets the number of the
	// form's secrets between them.
	end, secrets int
}

// inTimes distinguishes children of Times from those of the element.
const inTimes = 0x40

// ownChild distinguishes an opKeep of a child of the form's element from one of what
// is in a child.
const ownChild = 1

// spelling tells how a value was spelled where that was peculiar; it is the
// first byte of an op's text, which is empty for the usual spelling.
const (
	// spelledPair: an empty element was <x></x> and not <x/>.
	spelledPair = 'p'
	// spelledAs: the rest of the text is the raw content.
	spelledAs = '='
	// spelledEmpty: content was missing where the value's spelling is not
	// empty, as in <x/>.
	spelledEmpty = '0'
)

// formBuilder collects a form while an element is read: markup as it stands,
// and between two NUL bytes, which no document can have, a place: opcode,
// child, text. The bytes are also the key under which equal forms are shared.
type formBuilder struct {
	schema  *schema
	b       []byte
	secrets []secret.Value
	last    int // child of the schema that was found last
}

func (f *formBuilder) reset(s *schema) {
	f.schema = s
	f.b = f.b[:0]
	f.secrets = nil
	f.last = 0
}

func (f *formBuilder) markup(raw []byte) { f.b = append(f.b, raw...) }

func (f *formBuilder) place(code opcode, child int, text ...[]byte) {
	// Opcodes and children are shifted away from NUL.
	f.b = append(f.b, 0, byte(code)+1, byte(child)+1)
	for _, t := range text {
		f.b = append(f.b, t...)
	}
	f.b = append(f.b, 0)
}

func (f *formBuilder) secret(code opcode, v secret.Value) {
	f.place(code, 0)
	f.secrets = append(f.secrets, v)
}

// tag appends a start tag, given as it stands, without its end.
func (f *formBuilder) tag(raw []byte) {
	f.b = append(f.b, bytes.TrimRight(raw, "/> \t\r\n")...)
}

// tagWithout does the same for t, leaving out an attribute.
func (f *formBuilder) tagWithout(t *token, attr string) {
	f.b = append(f.b, '<')
	f.b = append(f.b, t.name...)
	for _, a := range t.attrs {
		if string(a.name) != attr {
			f.b = append(f.b, a.raw...)
		}
	}
}

// closing appends an element's end tag.
func (f *formBuilder) closing(name string) {
	f.b = append(f.b, "</"...)
	f.b = append(f.b, name...)
	f.b = append(f.b, '>')
}

// forms shares equal forms.
type forms map[string]*form

// finish returns the form that was built.
func (f *formBuilder) finish(shared forms) *form {
	known := shared[string(f.b)]
	if known == nil {
		ops := compile(f.schema, string(f.b))
		known = &form{schema: f.schema, ops: ops, rides: ridesIn(f.schema, ops)}
		shared[string(f.b)] = known
	}
	if len(f.secrets) > 0 {
		own := *known
		own.secrets = f.secrets
		return &own
	}
	return known
}

// compile turns a builder's bytes into operations, and adds places for the
// values of the schema that the bytes have none for.
func compile(s *schema, b string) []op {
	ops := parseOps(b)
	missing := planMissing(s, ops)
	all := make([]op, 0, len(ops))
	var opens []int
	// joined is the text of the last of all, where it is made of several.
	var joined []byte
	add := func(o op) {
		n := len(all)
		if n == 0 || o.code != opMarkup || all[n-1].code != opMarkup {
			settle(all, &joined)
			all = append(all, o)
			return
		}
		if len(joined) == 0 {
			joined = append(joined, all[n-1].text...)
		}
		joined = append(joined, o.text...)
	}
	for i, o := range ops {
		for _, m := range missing[i] {
			add(m)
		}
		switch o.code {
		case opChild, opEnd: // have served their purpose
			continue
		case opOpen:
			opens = append(opens, len(all))
		case opClose:
			all[opens[len(opens)-1]].end = len(all)
			opens = opens[:len(opens)-1]
		case opProtected, opPlain:
			for _, open := range opens {
				all[open].secrets++
			}
		}
		add(o)
	}
	settle(all, &joined)
	return all
}

// settle gives the last operation the text that was joined for it.
func settle(all []op, joined *[]byte) {
	if len(*joined) > 0 {
		all[len(all)-1].text = string(*joined)
		*joined = (*joined)[:0]
	}
}

func parseOps(b string) []op {
	var ops []op
	for len(b) > 0 {
		if b[0] != 0 {
			n := indexNUL(b)
			ops = append(ops, op{code: opMarkup, text: b[:n]})
			b = b[n:]
			continue
		}
		n := indexNUL(b[3:]) + 3
		ops = append(ops, op{code: opcode(b[1] - 1), child: b[2] - 1, text: b[3:n]})
		b = b[n+1:]
	}
	return ops
}

func indexNUL(b string) int {
	for i := range len(b) {
		if b[i] == 0 {
			return i
		}
	}
	return len(b)
}

// planMissing says which places are added before which op: those of values
// that the bytes have no place for.
func planMissing(s *schema, ops []op) map[int][]op {
	missing := map[int][]op{}
	var present [256]bool
	timesEnd := -1
	for i, o := range ops {
		switch {
		case o.code == opChild || o.code == opScalar:
			present[o.child] = true
		case o.code == opEnd && o.child == inTimes:
			timesEnd = i
		}
	}
	if timesEnd >= 0 {
		for i := range timesSchema.children {
			if child := uint8(i) | inTimes; !present[child] {
				missing[timesEnd] = append(missing[timesEnd], op{code: opMissing, child: child})
			}
		}
	}
	for i, c := range s.children {
		o := op{code: opMissing, child: uint8(i)}
		switch c.kind {
		case kindKept, kindPool, kindDropped:
			continue
		case kindFields, kindFiles:
			o.code = opMore
		default:
			if present[i] {
				continue
			}
		}
		at := insertion(ops, i)
		missing[at] = append(missing[at], o)
	}
	return missing
}

// insertion finds the op before which a child of that index belongs: behind the
// last of those that KeePass would write before it.
func insertion(ops []op, child int) int {
	at, behind := -1, false
	for i, o := range ops {
		if o.code != opChild && (o.code != opEnd || o.child == inTimes) {
			continue
		}
		if at < 0 || behind {
			at, behind = i, false
		}
		if o.code == opChild && int(o.child) <= child {
			behind = true
		}
	}
	return at
}
