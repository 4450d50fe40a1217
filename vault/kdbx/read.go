package kdbx

import (
	"bytes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base64"
	"fmt"

	"kagikura/crypto/secret"
	"kagikura/vault"
)

// document is what [vault.Meta.Foreign] carries: the forms of the elements that
// are no group and no entry, and the attachments in the order of the file.
type document struct {
	file, meta, root *form
	pool             []*pooled
}

// pooled is one attachment of the file, which any number of entries may name.
type pooled struct {
	content   secret.Value
	protected bool
	// named tells whether an entry named it when it was read. One that none
	// named is kept; one that none names any more goes.
	named bool
}

// reader turns a document into a vault.
type reader struct {
	t      *tokenizer
	arena  *secret.Arena
	stream cipher.Stream
	limits Limits
	v3     bool

	meta  vault.Meta
	root  *vault.Group
	tombs []vault.Tombstone
	doc   document
	// pool finds attachments by what Ref says.
	pool map[string]*pooled
	// headerHash is Meta/HeaderHash, of version 3.
	headerHash []byte
	warnings   []Warning

	ids    map[vault.ID]bool
	chains map[vault.ID][sha256.Size]byte // see claim
	// unpacked is the size of the attachments that were compressed within the
	// document, altogether.
	unpacked int64

	names                     map[string]*fieldName
	shared                    forms
	texts                     texts
	frames                    []*groupFrame
	groups, entries, versions int
	entryForms                [2]formBuilder // of an entry, and of its versions
	fields                    []vault.Field
	files                     []vault.Attachment

	key []byte

	// Plain text passes through these; wipe clears them.
	text, value, sealing []byte
}

// fieldName is a field's name with what it takes long to find out.
type fieldName struct {
	name   string
	sealed bool // also where the file does not protect it
}

func newReader(t *tokenizer, a *secret.Arena, stream cipher.Stream, l Limits, v3 bool) *reader {
	return &reader{
		t: t, arena: a, stream: stream, limits: l, v3: v3,
		pool:   map[string]*pooled{},
		ids:    map[vault.ID]bool{},
		chains: map[vault.ID][sha256.Size]byte{},
		names:  map[string]*fieldName{},
		shared: forms{},
	}
}

func (r *reader) wipe() {
	for _, b := range [][]byte{r.text, r.value, r.sealing} {
		clear(b[:cap(b)])
	}
}

func (r *reader) warn(k WarningKind, id vault.ID, name string) {
	if len(r.warnings) < maxWarnings {
		r.warnings = append(r.warnings, Warning{k, id, name})
	}
}

// read reads the whole document. What follows its last tag is not looked at.
func (r *reader) read() error {
	f := &formBuilder{}
	f.reset(&schema{name: "KeePassFile"})
	var tok token
	ok, err := r.child(f, &tok)
	if err != nil {
		return err
	}
	if !ok || string(tok.name) != "KeePassFile" {
		return r.t.corrupt(tok.at, "document is no KeePassFile")
	}
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
		switch name := string(tok.name); {
		case name == "Meta" && r.doc.meta == nil:
			f.place(opMeta, 0)
			err = r.readMeta(&tok)
		case name == "Root" && r.doc.root == nil:
			f.place(opRoot, 0)
			err = r.readRoot(&tok)
		default:
			err = r.keep(f, &tok)
		}
		if err != nil {
			return err
		}
	}
	f.closing("KeePassFile")
	if r.root == nil {
		return r.t.corrupt(r.t.pos, "document has no group")
	}
	r.doc.file = f.finish(r.shared)
	if r.doc.meta == nil {
		r.doc.meta = newMetaForm
	}
	r.meta.Foreign = &r.doc
	return nil
}

// child reads the next start tag, or returns false at the end of the element. What is
// neither, and not just space, is kept.
func (r *reader) child(f *formBuilder, tok *token) (bool, error) {
	for {
		if err := r.t.next(tok); err != nil {
			return false, err
		}
		switch tok.kind {
		case tokenStart:
			return true, nil
		case tokenEnd, tokenNothing:
			return false, nil
		case tokenText:
			if !isSpace(tok.raw) {
				f.markup(tok.raw)
			}
		default:
			if err := r.checkEncoding(tok); err != nil {
				return false, err
			}
			f.markup(tok.raw)
		}
	}
}

// checkEncoding refuses documents in another encoding than UTF-8.
func (r *reader) checkEncoding(tok *token) error {
	if len(r.t.open) > 0 || !bytes.HasPrefix(tok.raw, []byte("<?xml")) {
		return nil
	}
	_, encoding, found := bytes.Cut(tok.raw, []byte("encoding="))
	if !found || len(encoding) < 7 || bytes.EqualFold(encoding[1:6], []byte("utf-8")) {
		return nil
	}
	return &FormatError{PartXML, 0, fmt.Errorf("%w: encoding of the document", ErrUnsupported)}
}

// leaf returns the text of the element whose start was just returned, and goes
// behind its end. The text is valid until the next leaf with the same buffer.
// It returns false, and has changed nothing, if there are elements within.
func (r *reader) leaf(buf *[]byte) ([]byte, bool, error) {
	if raw, ok := r.t.leaf(); ok {
		if isPlain(raw) {
			return raw, true, nil
		}
		*buf = roomy((*buf)[:0], len(raw))
		var good bool
		if *buf, good = appendText(*buf, raw); !good {
			return nil, false, r.t.corrupt(r.t.pos, "reference that is none")
		}
		return *buf, true, nil
	}
	m := r.t.here()
	*buf = (*buf)[:0]
	for {
		var tok token
		err := r.t.next(&tok)
		if err != nil {
			return nil, false, err
		}
		switch tok.kind {
		case tokenStart:
			r.t.back(m)
			return nil, false, nil
		case tokenEnd:
			return *buf, true, nil
		case tokenText:
			*buf = roomy(*buf, len(tok.text))
			var good bool
			if *buf, good = appendText(*buf, tok.text); !good {
				return nil, false, r.t.corrupt(tok.at, "reference that is none")
			}
		case tokenCDATA:
			*buf = append(roomy(*buf, len(tok.text)), tok.text...)
		}
		// A text may come in any number of pieces, each within the bound.
		if err := r.t.atMost(tok.at, "text length", len(*buf), maxValue); err != nil {
			return nil, false, err
		}
	}
}

// roomy returns b with room for n more bytes; what becomes too small is wiped.
func roomy(b []byte, n int) []byte {
	if cap(b)-len(b) >= n {
		return b
	}
	bigger := make([]byte, len(b), 2*cap(b)+n)
	copy(bigger, b)
	clear(b[:cap(b)])
	return bigger
}

// bare is the start tag without its attributes, which do not outlive the next
// token. It is for elements that are not protected themselves.
func bare(tok *token) *token {
	return &token{kind: tokenStart, name: tok.name, raw: tok.raw, empty: tok.empty, at: tok.at}
}

// keep takes an element that the model has no word for into the form.
func (r *reader) keep(f *formBuilder, start *token) error { return r.keepAt(f, start, 0) }

// keepAt does so for one that is a child of the form's own element if child is
// ownChild.
func (r *reader) keepAt(f *formBuilder, start *token, child int) error {
	f.place(opKeep, child)
	defer f.place(opKept, 0)
	tok := *start
	depth := 0
	fresh := false   // the last token was a start
	var space []byte // that may be all a leaf contains
	for {
		switch tok.kind {
		case tokenStart:
			f.markup(tok.raw)
			depth++
			fresh, space = true, nil
			value, protected := tok.attr("Protected")
			switch {
			case protected && isTrue(value):
				if err := r.keepProtected(f, tok.at); err != nil {
					return err
				}
				depth--
				if !tok.empty {
					f.closing(string(tok.name))
				}
				fresh = false
			case r.v3 && timeElements[string(tok.name)]:
				done, err := r.keepTime(f)
				if err != nil {
					return err
				}
				if done {
					depth--
					f.closing(string(tok.name))
					fresh = false
				}
			}
		case tokenEnd:
			if fresh {
				f.markup(space)
			}
			f.markup(tok.raw)
			depth--
			fresh, space = false, nil
		case tokenText:
			if isSpace(tok.raw) {
				space = tok.raw
			} else {
				f.markup(tok.raw)
				fresh = false
			}
		default:
			f.markup(tok.raw)
			fresh = false
		}
		if depth == 0 {
			return nil
		}
		if err := r.t.next(&tok); err != nil {
			return err
		}
		if tok.kind == tokenNothing {
			return r.t.cut()
		}
	}
}

// keepProtected takes the content of a protected element into the form.
func (r *reader) keepProtected(f *formBuilder, at int) error {
	text, ok, err := r.leaf(&r.text)
	if err != nil {
		return err
	}
	if !ok {
		return r.t.corrupt(at, "elements within a protected value")
	}
	v, err := r.seal(text, at)
	if err != nil {
		return err
	}
	if v.Len() > 0 {
		f.secret(opProtected, v)
	}
	return nil
}

// keepTime takes a date of version 3 into the form as version 4 spells it, and
// goes behind the element's end. It leaves what is no date to the caller.
func (r *reader) keepTime(f *formBuilder) (bool, error) {
	m := r.t.here()
	text, ok, err := r.leaf(&r.text)
	if err != nil {
		return false, err
	}
	if t, _ := parseTime(text); ok && !t.IsZero() {
		f.markup(appendTime(nil, t))
		return true, nil
	}
	r.t.back(m)
	return false, nil
}

// decode reads base64 into buf; line breaks and spaces within are forgiven.
func (r *reader) decode(buf *[]byte, text []byte, at int) ([]byte, error) {
	*buf = roomy((*buf)[:0], base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Decode((*buf)[:cap(*buf)], text)
	if err != nil {
		n, err = base64.StdEncoding.Decode((*buf)[:cap(*buf)], bytes.Join(bytes.Fields(text), nil))
	}
	if err != nil {
		return nil, r.t.corrupt(at, "base64")
	}
	*buf = (*buf)[:n]
	return *buf, nil
}

// seal takes a protected value, base64 of ciphertext, into the arena. The plain
// text appears nowhere.
func (r *reader) seal(text []byte, at int) (secret.Value, error) {
	b, err := r.decode(&r.sealing, text, at)
	if err != nil || len(b) == 0 {
		return secret.Value{}, err
	}
	return r.arena.SealCiphertext(b, r.stream)
}

// claim returns id, or another one if it is taken or none at all. That depends
// on nothing but the file, so that programs that merge see the same ones again:
// the others come out of a chain of hashes that begins with id, and a file with
// the same UUID everywhere goes along that chain once.
func (r *reader) claim(id vault.ID) vault.ID {
	if !id.IsZero() && !r.ids[id] {
		r.ids[id] = true
		return id
	}
	sum, begun := r.chains[id]
	if !begun {
		sum = sha256.Sum256(append([]byte("kagikura: another UUID instead of "), id[:]...))
	}
	for ; ; sum = sha256.Sum256(sum[:]) {
		if fresh := vault.ID(sum[:16]); !fresh.IsZero() && !r.ids[fresh] {
			r.ids[fresh] = true
			r.chains[id] = sum
			r.warn(DuplicateID, fresh, "")
			return fresh
		}
	}
}
