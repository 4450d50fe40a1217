package kdbx

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// replacement stands for characters that XML cannot carry.
const replacement = "\uFFFD"

// entities are all that a document may name; there is no DOCTYPE to make more.
var entities = [...]struct{ name, text string }{
	{"lt", "<"}, {"gt", ">"}, {"amp", "&"}, {"quot", `"`}, {"apos", "'"},
}

// maxEntity bounds what stands between & and ;, as in &#x10FFFF;.
const maxEntity = 10

// isPlain tells whether raw text stands for itself.
func isPlain(raw []byte) bool {
	return bytes.IndexByte(raw, '&') < 0 && bytes.IndexByte(raw, '\r') < 0
}

// appendText appends what raw text stands for: references resolved, line ends
// made \n as XML wants it. It returns false for a reference that is not one.
func appendText(dst, raw []byte) ([]byte, bool) {
	for len(raw) > 0 {
		i := bytes.IndexAny(raw, "&\r")
		if i < 0 {
			return append(dst, raw...), true
		}
		dst = append(dst, raw[:i]...)
		raw = raw[i:]
		if raw[0] == '\r' {
			raw = bytes.TrimPrefix(raw[1:], []byte{'\n'})
			dst = append(dst, '\n')
			continue
		}
		end := bytes.IndexByte(raw[:min(len(raw), maxEntity+2)], ';')
		if end < 0 {
			return dst, false
		}
		var ok bool
		if dst, ok = appendEntity(dst, raw[1:end]); !ok {
			return dst, false
		}
		raw = raw[end+1:]
	}
	return dst, true
}

func appendEntity(dst, name []byte) ([]byte, bool) {
	for _, e := range entities {
		if e.name == string(name) {
			return append(dst, e.text...), true
		}
	}
	if len(name) < 2 || name[0] != '#' {
		return dst, false
	}
	digits, base := string(name[1:]), 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	// NUL would be the one character that this package's forms cannot carry;
	// XML knows none.
	if err != nil || n == 0 || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		return dst, false
	}
	return utf8.AppendRune(dst, rune(n)), true
}

// xmlSafe tells whether XML 1.0 can carry the text: valid UTF-8 without
// control characters other than tab and line ends. KeePassXC drops DEL to
// U+009F (but U+0085) on writing, so those count as unsafe too.
func xmlSafe[T string | []byte](text T) bool {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c >= utf8.RuneSelf || c < ' ' || c == 0x7F {
			return xmlSafeRunes([]byte(text[i:]))
		}
	}
	return true
}

func xmlSafeRunes(text []byte) bool {
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if !carried(r, n) || (r >= 0x7F && r <= 0x9F && r != 0x85) {
			return false
		}
		text = text[n:]
	}
	return true
}

// carried tells whether XML 1.0 has the character, which utf8.DecodeRune
// returned with its width.
func carried(r rune, width int) bool {
	switch {
	case r == utf8.RuneError && width <= 1:
		return false
	case r < ' ':
		return r == '\t' || r == '\n' || r == '\r'
	default:
		return r != 0xFFFE && r != 0xFFFF
	}
}

// needsEscape marks the bytes that cannot stand for themselves in a document:
// markup, control characters, and the first bytes of what may be no character.
var needsEscape = func() (t [256]bool) {
	for c := range ' ' {
		t[c] = c != '\t' && c != '\n'
	}
	for _, c := range `&<>"` {
		t[c] = true
	}
	for c := utf8.RuneSelf; c < 256; c++ {
		t[c] = true
	}
	return t
}()

// appendEscaped appends text as a document spells it. A carriage return becomes
// a reference, for readers turn a bare one into \n; a character that XML cannot
// carry becomes U+FFFD (texts in which that would lose something are written
// protected instead, see xmlSafe).
func appendEscaped[T string | []byte](dst []byte, text T) []byte {
	from := 0
	for i := 0; i < len(text); {
		c := text[i]
		if !needsEscape[c] {
			i++
			continue
		}
		width, as := 1, replacement
		switch {
		case c == '&':
			as = "&amp;"
		case c == '<':
			as = "&lt;"
		case c == '>':
			as = "&gt;"
		case c == '"':
			as = "&quot;"
		case c == '\r':
			as = "&#13;"
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRune([]byte(text[i:min(len(text), i+utf8.UTFMax)]))
			if carried(r, n) {
				i += n
				continue
			}
			width = n
		}
		dst = append(dst, text[from:i]...)
		dst = append(dst, as...)
		i += width
		from = i
	}
	return append(dst, text[from:]...)
}
