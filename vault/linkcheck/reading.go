package linkcheck

import (
	"html"
	"strings"
	"unicode/utf8"
)

// longestEntity bounds a character that is written as its number, in bytes.
const longestEntity = 10

// reading is a text with its disguises undone, and for each byte of it where it
// stands in the text as written. A disguise is a byte that stands for others.
type reading struct {
	written string
	plain   []byte
	from    []int  // len(plain)+1 offsets into written
	undone  []bool // whether the byte, or what was left out before it, differs from what is written
}

// disguises are ways to write a part of an address so that programs do not see
// it. None is the beginning of another.
var disguises = []struct{ written, plain string }{
	{"hxxp", "http"}, {"h**p", "http"}, {"h__p", "http"},
	{"[.]", "."}, {"(.)", "."}, {"{.}", "."}, {"[dot]", "."}, {"(dot)", "."}, {"{dot}", "."},
	{"[:]", ":"}, {"[://]", "://"}, {"[/]", "/"}, {"[@]", "@"},
}

// plainText undoes disguises.
func plainText(text string) *reading {
	t := &reading{written: text}
	lost := false
	put := func(s string, at int, undone bool) {
		for i := range len(s) {
			t.plain = append(t.plain, s[i])
			t.from = append(t.from, at)
			t.undone = append(t.undone, undone || lost)
		}
		lost = false
	}
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch disguise, plain := disguiseAt(text[at:]); {
		case disguise > 0:
			put(plain, at, true)
			at += disguise
			continue
		case noWidth(r):
			lost = true
		case r == '=' && softBreak(text[at:]) > 0:
			lost = true
			size = softBreak(text[at:])
		case fullWidth(r):
			put(string(r-0xff01+'!'), at, true)
		case dot(r) && t.nameBefore() && nameFollows(text[at+size:]):
			put(".", at, true)
		default:
			put(text[at:at+size], at, false)
		}
		at += size
	}
	t.from = append(t.from, len(text))
	return t
}

func disguiseAt(s string) (length int, plain string) {
	switch s[0] {
	case 'h', 'H', '[', '(', '{':
	case '&':
		return entityAt(s)
	default:
		return 0, ""
	}
	for _, d := range disguises {
		if len(s) >= len(d.written) && strings.EqualFold(s[:len(d.written)], d.written) {
			return len(d.written), d.plain
		}
	}
	return 0, ""
}

// entityAt reads a character that is written as its number, as markup may have
// it; length is 0 if there is none that addresses are written with.
func entityAt(s string) (length int, plain string) {
	end := strings.IndexByte(s[:min(len(s), longestEntity)], ';')
	if !strings.HasPrefix(s, "&#") || end < 0 {
		return 0, ""
	}
	plain = html.UnescapeString(s[:end+1])
	if len(plain) != 1 || plain[0] <= ' ' {
		return 0, ""
	}
	return end + 1, plain
}

// noWidth reports whether a character takes no room and so can hide in a name.
func noWidth(r rune) bool {
	return r == 0xad || r >= 0x200b && r <= 0x200d || r == 0x2060 || r == 0xfeff
}

// fullWidth reports whether a character is the full-width form of one that
// addresses are written with. Brackets and the wave belong to the sentence.
func fullWidth(r rune) bool {
	return r >= 0xff01 && r <= 0xff5e && !strings.ContainsRune("（）［］｛｝～", r)
}

// softBreak is the length of the line break that a text begins with and that
// mail programs put into long lines, to be taken out again; 0 if none.
func softBreak(s string) int {
	for _, written := range [...]string{"=\n", "=\r\n"} {
		if strings.HasPrefix(s, written) {
			return len(written)
		}
	}
	return 0
}

// dot reports whether browsers read a character as the dot of a name.
func dot(r rune) bool { return r == '。' || r == '．' || r == '｡' }

// nameBefore reports whether what was read last can belong to a name.
func (t *reading) nameBefore() bool {
	return len(t.plain) > 0 && letterOrDigit(t.plain[len(t.plain)-1])
}

// nameFollows reports whether a text begins with the rest of a name: up to what
// a mail or a sentence has behind it, it ends in a public ending.
func nameFollows(s string) bool {
	var name []byte
	for _, r := range s[:min(len(s), longestName)] {
		switch {
		case dot(r):
			r = '.'
		case fullWidth(r):
			r -= 0xff01 - '!'
		}
		if r == '@' {
			return true
		}
		if r >= utf8.RuneSelf || !nameByte(byte(r)) {
			break
		}
		name = append(name, byte(r))
	}
	return len(name) > 0 && letterOrDigit(name[0]) && public("name."+strings.TrimRight(string(name), "."))
}
