package linkcheck

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"
)

// Bounds of [Find]: a longer text is cut, and further addresses are left out.
const (
	MaxText  = 1 << 20 // bytes
	MaxFound = 50
)

// longestName bounds what is read as a name with what may stand before and
// behind it, in bytes.
const longestName = 1000

// Found is an address that stands in a text.
type Found struct {
	Written string // as it stands there
	Address string // with what keeps it from being one undone: what to check and to take apart
	Undone  bool   // whether anything was undone
}

// Check says whether the address is official. One that had to be put together
// first is not, whatever it then says.
func (f Found) Check(c *Checker, own Confirmed) Verdict {
	v := c.Check(f.Address, own)
	if !f.Undone {
		return v
	}
	v.Kind = NotOfficial
	v.Reasons = append([]Reason{{Rewritten, visible(f.Written)}}, v.Reasons...)
	return v
}

// Find finds the addresses in a text, such as a mail or a message, each once,
// in the order in which they begin. It sees those that were made harmless or
// unreadable for filters: hxxp, [.], full-width letters, characters of no
// width, and a line break inside. A name without a scheme counts where its
// ending is a public one; a mail address does not.
func Find(text string) []Found {
	if len(text) > MaxText {
		text = text[:MaxText]
	}
	t := plainText(text)
	var all []Found
	seen := make(map[string]bool)
	for at := 0; at < len(t.plain) && len(all) < MaxFound; {
		start, end, ok := t.next(at)
		if !ok {
			break
		}
		at = end
		f := t.found(start, end)
		if !seen[f.Address] {
			seen[f.Address] = true
			all = append(all, f)
		}
	}
	return all
}

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
		case r >= 0xff01 && r <= 0xff5e:
			put(string(r-0xff01+'!'), at, true)
		case dot(r) && t.nameBefore() && nameStarts(text[at+size:]):
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

// noWidth reports whether a character takes no room and so can hide in a name.
func noWidth(r rune) bool {
	return r == 0xad || r >= 0x200b && r <= 0x200d || r == 0x2060 || r == 0xfeff
}

// dot reports whether browsers read a character as the dot of a name.
func dot(r rune) bool { return r == '。' || r == '．' || r == '｡' }

// nameBefore reports whether what was read last can belong to a name.
func (t *reading) nameBefore() bool {
	return len(t.plain) > 0 && letterOrDigit(t.plain[len(t.plain)-1])
}

// nameStarts reports whether a text begins with a letter or digit of a name.
func nameStarts(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	if r >= 0xff01 && r <= 0xff5e {
		r -= 0xff01 - '!'
	}
	return r < utf8.RuneSelf && letterOrDigit(byte(r))
}

// found is the address between two offsets of the plain text.
func (t *reading) found(start, end int) Found {
	f := Found{Written: t.written[t.from[start]:t.from[end]]}
	for _, b := range t.undone[start:end] {
		f.Undone = f.Undone || b
	}
	address := string(t.plain[start:end])
	if strings.ContainsAny(address, "\r\n") {
		f.Undone = true
		address = strings.NewReplacer("\r", "", "\n", "").Replace(address)
	}
	if strings.HasPrefix(address, "ttp") {
		f.Undone = true
		address = "h" + address
	}
	f.Address = address
	return f
}

// next finds the first address from an offset on.
func (t *reading) next(from int) (start, end int, ok bool) {
	for at := from; at < len(t.plain); at++ {
		if !nameByte(t.plain[at]) {
			continue
		}
		if n := schemeAt(t.plain[at:]); n > 0 {
			if end := t.end(at+n, true); end > at+n {
				return at, end, true
			}
			at += n - 1
			continue
		}
		word := at
		for word < len(t.plain) && nameByte(t.plain[word]) {
			word++
		}
		if n := bareName(t.plain[at:word]); n && !t.mailAt(at, word) {
			return at, t.end(at, false), true
		}
		at = word
	}
	return 0, 0, false
}

// mailAt reports whether the name between two offsets is part of a mail address.
func (t *reading) mailAt(start, end int) bool {
	return start > 0 && t.plain[start-1] == '@' || end < len(t.plain) && t.plain[end] == '@'
}

func nameByte(c byte) bool { return letterOrDigit(c) || c == '-' || c == '_' || c == '.' }

func letterOrDigit(c byte) bool { return alphanumeric(c) || 'A' <= c && c <= 'Z' }

// schemeAt is the length of the scheme, with its slashes, that a text begins
// with; 0 if none. "ttps://" is how Japanese boards keep links from being made.
func schemeAt(s []byte) int {
	for _, scheme := range [...]string{"https:", "http:", "ttps:", "ttp:"} {
		if len(s) > len(scheme) && strings.EqualFold(string(s[:len(scheme)]), scheme) {
			n := len(scheme)
			for n < len(s) && (s[n] == '/' || s[n] == '\\') {
				n++
			}
			if n == len(scheme) && scheme[0] == 't' {
				return 0
			}
			return n
		}
	}
	return 0
}

// end is where an address ends whose name begins at an offset. Japanese follows
// an address without a space, so what cannot belong to a name or path ends it.
func (t *reading) end(start int, scheme bool) int {
	inName, angle := true, start > 0 && bytes.LastIndexByte(t.plain[max(0, start-12):start], '<') >= 0
	end := start
	for at := start; at < len(t.plain); {
		r, size := utf8.DecodeRune(t.plain[at:])
		switch {
		case r == '\r' || r == '\n':
			next, joined := t.across(start, at, inName, angle)
			if !joined {
				return t.trim(start, end)
			}
			at = next
			continue
		case unicode.IsSpace(r) || r < ' ' || strings.ContainsRune("<>\"`{}|^「」『』【】〈〉《》（）、。，！？“”", r):
			return t.trim(start, end)
		case inName && strings.ContainsRune("/\\?#", r):
			inName = false
		case inName && at-start > longestName:
			return t.trim(start, end)
		case r >= utf8.RuneSelf && !inName && unicode.IsLetter(r):
			return t.trim(start, end)
		case r >= utf8.RuneSelf && inName && unicode.IsLetter(r) && (!scheme || public(string(t.plain[start:end]))):
			return t.trim(start, end)
		}
		at += size
		end = at
	}
	return t.trim(start, end)
}

// across says whether an address goes on behind a line break, and where.
func (t *reading) across(start, at int, inName, angle bool) (next int, joined bool) {
	next = at
	for next < len(t.plain) && (t.plain[next] == '\r' || t.plain[next] == '\n') {
		next++
	}
	if next == len(t.plain) || next-at > 2 || !urlByte(t.plain[next]) {
		return 0, false
	}
	if angle {
		return next, true
	}
	before := string(t.plain[start:at])
	if inName {
		// Half a name: the line was broken in its middle.
		return next, before != "" && !public(before)
	}
	// A wrapped line is long, and what goes on is one word.
	line := at - (bytes.LastIndexByte(t.plain[:at], '\n') + 1)
	rest := t.plain[next:]
	if n := bytes.IndexAny(rest, "\r\n"); n >= 0 {
		rest = rest[:n]
	}
	return next, line >= 60 && allURL(rest)
}

func urlByte(c byte) bool { return c > ' ' && c < 0x7f && c != '<' && c != '>' && c != '"' }

func allURL(s []byte) bool {
	for _, c := range s {
		if !urlByte(c) {
			return false
		}
	}
	return len(s) > 0 && schemeAt(s) == 0
}

// trim leaves out the punctuation of the sentence around an address. A closing
// bracket that was opened within the address belongs to it.
func (t *reading) trim(start, end int) int {
	address := t.plain[start:end]
	var open, closed [2]int
	for i := range brackets {
		open[i] = bytes.Count(address, []byte{brackets[i][0]})
		closed[i] = bytes.Count(address, []byte{brackets[i][1]})
	}
	for ; end > start; end-- {
		c := t.plain[end-1]
		switch i := slices.IndexFunc(brackets[:], func(pair string) bool { return pair[1] == c }); {
		case i >= 0 && open[i] < closed[i]:
			closed[i]--
		case strings.IndexByte(".,;:!?'*", c) < 0:
			return end
		}
	}
	return end
}

var brackets = [2]string{"()", "[]"}

// public reports whether a name, perhaps with userinfo before and a port behind
// it, ends in a public suffix and has something before that.
func public(name string) bool {
	if at := strings.LastIndexByte(name, '@'); at >= 0 {
		name = name[at+1:]
	}
	name, _, _ = strings.Cut(name, ":")
	name = strings.ToLower(name)
	if strings.HasSuffix(name, ".") || strings.HasPrefix(name, ".") || strings.Contains(name, "..") {
		return false
	}
	suffix, icann := publicsuffix.PublicSuffix(name)
	return (icann || strings.Contains(suffix, ".")) && len(name) > len(suffix)+1
}

// bareName reports whether a word without a scheme is an address all the same.
func bareName(word []byte) bool {
	name := strings.Trim(string(word), ".")
	return len(name) <= 253 && strings.Contains(name, ".") && public(name)
}
