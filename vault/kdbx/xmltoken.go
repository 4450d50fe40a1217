package kdbx

import (
	"bytes"
)

// tokenKind is what a token is.
type tokenKind uint8

const (
	tokenEnd     tokenKind = iota + 1 // of an element; also after an empty one, <x/>
	tokenStart                        // of an element
	tokenText                         // between tags
	tokenCDATA                        // its text stands for itself
	tokenOther                        // comment or processing instruction
	tokenNothing                      // the end of the document
)

// token is one piece of a document. Its slices refer to the plain text.
type token struct {
	kind tokenKind
	// name is an element's.
	name []byte
	// text is what stands between tags, not resolved; of CDATA its contents.
	text []byte
	// raw is the token as it stands. The end that belongs to <x/> has none.
	raw []byte
	// attrs are an element's; valid until the next token.
	attrs []attribute
	// empty tells that a start is <x/>; its end comes as the next token.
	empty bool
	// at is where the token begins.
	at int
}

// attribute has its value as it stands between the quotes, raw with its name.
type attribute struct{ name, value, raw []byte }

// attr returns the attribute of that name.
func (t *token) attr(name string) ([]byte, bool) {
	for _, a := range t.attrs {
		if string(a.name) == name {
			return a.value, true
		}
	}
	return nil, false
}

// window is how much plain text the tokenizer wants ahead before it looks.
const window = 64 << 10

// tokenizer cuts a document into tokens. It knows XML 1.0 in UTF-8 without
// document types, so without entities of a document's own: those are refused.
// Elements are matched, so every start has its end.
type tokenizer struct {
	part  Part
	plain *plainText
	buf   []byte // what there is of plain
	all   bool   // buf is all there will be
	pos   int
	base  int // where the document begins, for error offsets

	open    []openElement
	pending bool // the end of <x/> is due
	rooted  bool // the document's element was seen
	attrs   []attribute
}

// openElement is the place of an open element's name in buf.
type openElement struct{ at, size int }

func newTokenizer(part Part, p *plainText, at int) *tokenizer {
	return &tokenizer{part: part, plain: p, pos: at, base: at}
}

func (t *tokenizer) corrupt(at int, format string, args ...any) error {
	return corrupt(t.part, at-t.base, format, args...)
}

func (t *tokenizer) atMost(at int, what string, value, max int) error {
	return atMost(t.part, at-t.base, what, int64(value), int64(max))
}

// more waits for more plain text and tells whether there is any. It refuses
// NUL, which no document has and forms could not hold.
func (t *tokenizer) more() (bool, error) {
	if t.all {
		return false, nil
	}
	before := max(len(t.buf), t.base)
	t.buf, t.all = t.plain.atLeast(max(before+1, t.pos+window, t.pos+2*(before-t.pos)))
	if len(t.buf) <= before {
		return false, nil
	}
	if i := bytes.IndexByte(t.buf[before:], 0); i >= 0 {
		return false, t.corrupt(before+i, "NUL in the document")
	}
	return true, nil
}

// next reads the next token into tok; at the end of the document tokenNothing,
// again and again. After an error the tokenizer is of no use.
func (t *tokenizer) next(tok *token) error {
	if t.pending {
		t.pending = false
		top := t.open[len(t.open)-1]
		t.open = t.open[:len(t.open)-1]
		*tok = token{kind: tokenEnd, name: t.buf[top.at : top.at+top.size], at: t.pos}
		return nil
	}
	for {
		if len(t.buf)-t.pos < window && !t.all {
			if _, err := t.more(); err != nil {
				return err
			}
		}
		whole, err := t.scan(tok)
		if whole || err != nil {
			return err
		}
		more, err := t.more()
		if err != nil {
			return err
		}
		if !more {
			return t.cut()
		}
	}
}

// cut is the error for a document that ends too early.
func (t *tokenizer) cut() error {
	return endOfPlainText(t.plain, t.part, len(t.buf)-t.base, "document ends within an element")
}

// scan reads one token at pos. It returns false, and has changed nothing, if
// the token may go on behind buf.
func (t *tokenizer) scan(tok *token) (bool, error) {
	b := t.buf[t.pos:]
	if len(b) == 0 {
		if !t.all {
			return false, nil
		}
		if len(t.open) > 0 || !t.rooted {
			return false, nil
		}
		*tok = token{kind: tokenNothing, at: t.pos}
		return true, nil
	}
	if b[0] != '<' {
		return t.scanText(b, tok)
	}
	if len(b) < 2 {
		return false, nil
	}
	switch b[1] {
	case '/':
		return t.scanEnd(b, tok)
	case '!':
		return t.scanDeclaration(b, tok)
	case '?':
		return t.scanUntil(b, tok, tokenOther, "<?", "?>")
	default:
		return t.scanStart(b, tok)
	}
}

func (t *tokenizer) scanText(b []byte, tok *token) (bool, error) {
	n := bytes.IndexByte(b, '<')
	if n < 0 {
		if !t.all || len(t.open) > 0 {
			if err := t.atMost(t.pos, "text length", len(b), maxValue); err != nil {
				return false, err
			}
			return false, nil
		}
		n = len(b)
	}
	*tok = token{kind: tokenText, text: b[:n], raw: b[:n], at: t.pos}
	if err := t.atMost(t.pos, "text length", n, maxValue); err != nil {
		return false, err
	}
	if len(t.open) == 0 && !isSpace(tok.text) {
		return false, t.corrupt(t.pos, "text outside of the document's element")
	}
	t.pos += n
	return true, nil
}

func (t *tokenizer) scanEnd(b []byte, tok *token) (bool, error) {
	n := bytes.IndexByte(b, '>')
	size := n
	if n < 0 {
		size = len(b)
	}
	if err := t.atMost(t.pos, "tag length", size, maxName+window); n < 0 || err != nil {
		return false, err
	}
	name := bytes.TrimRight(b[2:n], " \t\r\n")
	if len(t.open) == 0 {
		return false, t.corrupt(t.pos, "end of an element that is not open")
	}
	top := t.open[len(t.open)-1]
	if string(name) != string(t.buf[top.at:top.at+top.size]) {
		return false, t.corrupt(t.pos, "end of another element than the open one")
	}
	t.open = t.open[:len(t.open)-1]
	*tok = token{kind: tokenEnd, name: name, raw: b[:n+1], at: t.pos}
	t.pos += n + 1
	return true, nil
}

func (t *tokenizer) scanDeclaration(b []byte, tok *token) (bool, error) {
	for _, d := range [...]struct {
		open, end string
		kind      tokenKind
	}{{"<!--", "-->", tokenOther}, {"<![CDATA[", "]]>", tokenCDATA}} {
		if bytes.HasPrefix(b, []byte(d.open)) {
			if d.kind == tokenCDATA && len(t.open) == 0 {
				break
			}
			return t.scanUntil(b, tok, d.kind, d.open, d.end)
		}
		if len(b) < len(d.open) && !t.all {
			return false, nil
		}
	}
	return false, t.corrupt(t.pos, "document type declarations are refused")
}

func (t *tokenizer) scanUntil(b []byte, tok *token, kind tokenKind, open, end string) (bool, error) {
	if len(b) < len(open) {
		return false, nil
	}
	n := bytes.Index(b[len(open):], []byte(end))
	if n < 0 {
		return false, t.atMost(t.pos, "text length", len(b), maxValue)
	}
	if err := t.atMost(t.pos, "text length", n, maxValue); err != nil {
		return false, err
	}
	*tok = token{kind: kind, text: b[len(open) : len(open)+n], raw: b[:len(open)+n+len(end)], at: t.pos}
	t.pos += len(tok.raw)
	return true, nil
}

func (t *tokenizer) scanStart(b []byte, tok *token) (bool, error) {
	n := nameLen(b[1:])
	if n == 0 {
		return false, t.corrupt(t.pos, "no name after <")
	}
	if err := t.atMost(t.pos, "name length", n, maxName); err != nil {
		return false, err
	}
	*tok = token{kind: tokenStart, name: b[1 : 1+n], at: t.pos}
	i := 1 + n
	t.attrs = t.attrs[:0]
	for {
		before := i
		i += spaceLen(b[i:])
		if i == len(b) {
			return false, t.atMost(t.pos, "tag length", len(b), maxValue)
		}
		if b[i] == '>' {
			i++
			break
		}
		if b[i] == '/' {
			if i+1 == len(b) {
				return false, nil
			}
			if b[i+1] != '>' {
				return false, t.corrupt(t.pos+i, "/ within a tag")
			}
			tok.empty = true
			i += 2
			break
		}
		if i == before {
			return false, t.corrupt(t.pos+i, "no space before an attribute")
		}
		size, whole, err := t.scanAttribute(b, i, before)
		if err != nil || !whole {
			return false, err
		}
		i += size
	}
	if len(t.open) == 0 && t.rooted {
		return false, t.corrupt(t.pos, "a second document element")
	}
	if err := t.atMost(t.pos, "depth of elements", len(t.open)+1, maxDepth); err != nil {
		return false, err
	}
	tok.attrs = t.attrs
	tok.raw = b[:i]
	t.rooted = true
	t.open = append(t.open, openElement{t.pos + 1, n})
	t.pending = tok.empty
	t.pos += i
	return true, nil
}

// scanAttribute reads an attribute at b[i] into attrs; the space before it
// begins at from. It returns the attribute's length.
func (t *tokenizer) scanAttribute(b []byte, i, from int) (int, bool, error) {
	n := nameLen(b[i:])
	if err := t.atMost(t.pos+i, "name length", n, maxName); err != nil {
		return 0, false, err
	}
	eq := i + n + spaceLen(b[i+n:])
	if eq == len(b) {
		return 0, false, nil
	}
	if n == 0 || b[eq] != '=' {
		return 0, false, t.corrupt(t.pos+i, "attribute without a value")
	}
	quote := eq + 1 + spaceLen(b[eq+1:])
	if quote == len(b) {
		return 0, false, nil
	}
	if b[quote] != '"' && b[quote] != '\'' {
		return 0, false, t.corrupt(t.pos+i, "attribute without quotes")
	}
	size := bytes.IndexByte(b[quote+1:], b[quote])
	known := size
	if size < 0 {
		known = len(b) - quote - 1
	}
	if err := t.atMost(t.pos+i, "attribute length", known, maxValue); size < 0 || err != nil {
		return 0, false, err
	}
	end := quote + 1 + size
	a := attribute{name: b[i : i+n], value: b[quote+1 : end], raw: b[from : end+1]}
	if bytes.IndexByte(a.value, '<') >= 0 {
		return 0, false, t.corrupt(t.pos+i, "character that attributes cannot have")
	}
	for _, other := range t.attrs {
		if bytes.Equal(other.name, a.name) {
			return 0, false, t.corrupt(t.pos+i, "attribute twice")
		}
	}
	if err := t.atMost(t.pos+i, "attributes", len(t.attrs)+1, maxAttributes); err != nil {
		return 0, false, err
	}
	t.attrs = append(t.attrs, a)
	return end + 1 - i, true, nil
}

// nameLen is the length of the name that b begins with. It takes anything that
// cannot be taken for markup: names are compared and written back, no more.
func nameLen(b []byte) int {
	for i, c := range b {
		if c <= ' ' || c == '>' || c == '/' || c == '=' || c == '<' || c == '"' || c == '\'' || c == '&' {
			return i
		}
	}
	return len(b)
}

func spaceLen(b []byte) int {
	for i, c := range b {
		if c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return i
		}
	}
	return len(b)
}

func isSpace(b []byte) bool { return spaceLen(b) == len(b) }

// leaf returns the text of the element whose start was just returned and goes
// behind its end, if there is nothing but text and all of it is there already;
// else it returns false and has changed nothing.
func (t *tokenizer) leaf() ([]byte, bool) {
	if t.pending {
		return nil, false
	}
	b := t.buf[t.pos:]
	n := bytes.IndexByte(b[:min(len(b), window)], '<')
	top := t.open[len(t.open)-1]
	end := n + len("</") + top.size
	if n < 0 || end >= len(b) || b[n+1] != '/' || b[end] != '>' ||
		string(b[n+2:end]) != string(t.buf[top.at:top.at+top.size]) {
		return nil, false
	}
	t.open = t.open[:len(t.open)-1]
	t.pos += end + 1
	return b[:n], true
}

// mark is a place to come back to.
type mark struct {
	pos     int
	open    int
	pending bool
}

// here marks the place after a start tag that was just returned.
func (t *tokenizer) here() mark { return mark{t.pos, len(t.open), t.pending} }

// back returns to a mark whose element is still open.
func (t *tokenizer) back(m mark) {
	t.pos, t.open, t.pending = m.pos, t.open[:m.open], m.pending
}

// skip goes on to the end of the element whose start was just returned.
func (t *tokenizer) skip() error {
	var tok token
	for depth := 1; depth > 0; {
		if err := t.next(&tok); err != nil {
			return err
		}
		switch tok.kind {
		case tokenStart:
			depth++
		case tokenEnd:
			depth--
		}
	}
	return nil
}
