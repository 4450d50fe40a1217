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
	Undone  bool   // whether anything was undone, or it cannot be told where it ends
}

// Check says whether the address is official. One that had to be put together
// first, or may go on, is not, whatever it then says.
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
		start, end, sure := t.next(at)
		if start == end {
			break
		}
		at = end
		f := t.found(start, end)
		f.Undone = f.Undone || !sure
		if !seen[f.Address] {
			seen[f.Address] = true
			all = append(all, f)
		}
	}
	return all
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

// next finds the first address from an offset on; start is end where there is
// none. sure is false where it cannot be told where it ends.
func (t *reading) next(from int) (start, end int, sure bool) {
	for at := from; at < len(t.plain); at++ {
		if !letterOrDigit(t.plain[at]) {
			continue
		}
		if n := schemeAt(t.plain[at:]); n > 0 {
			if end, sure := t.end(at+n, true); end > at+n {
				return at, end, sure
			}
			at += n - 1
			continue
		}
		word := at
		for word < len(t.plain) && nameByte(t.plain[word]) {
			word++
		}
		if n := schemeBehind(t.plain[at:], word-at); n > 0 {
			at += n - 1
			continue
		}
		if t.bareName(at, word) && !t.mailAt(at, word) {
			end, sure := t.end(at, false)
			return at, end, sure
		}
		at = word
	}
	return 0, 0, true
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

// What ends an address even though a browser would read on: the brackets and
// stops of Japanese sentences, and those that programs put around addresses.
const stops = "「」『』【】〈〉《》（）［］｛｝〔〕、。，！？“”‘’`{}|^"

// schemeBehind is where in a word a scheme begins that follows it without a
// space ("URLhttps://…"); 0 if none does.
func schemeBehind(s []byte, word int) int {
	for _, n := range [...]int{len("https"), len("http")} {
		if word > n && schemeAt(s[word-n:]) > n {
			return word - n
		}
	}
	return 0
}

// end is where an address ends whose name begins at an offset. Japanese follows
// an address without a space, so what cannot belong to a path, or to a name that
// is whole already, ends it. sure is false where a browser that is given the
// address and what follows would go elsewhere.
func (t *reading) end(start int, scheme bool) (end int, sure bool) {
	inName, angle := true, start > 0 && bytes.LastIndexByte(t.plain[max(0, start-12):start], '<') >= 0
	end = start
	for at := start; at < len(t.plain); {
		r, size := utf8.DecodeRune(t.plain[at:])
		switch {
		case r == '\r' || r == '\n':
			next, joined := t.across(start, at, inName, angle)
			if !joined {
				return t.trim(start, end), true
			}
			at = next
			continue
		case ends(r) || (r == ',' || r == ';') && schemeAt(t.plain[at+size:]) > 0:
			return t.trim(start, end), true
		case inName && at-start > longestName:
			return t.trim(start, end), false
		case inName && strings.ContainsRune("/\\?#", r):
			inName = false
		case strings.ContainsRune(stops, r):
			return t.trim(start, end), !inName || !t.goesOn(at)
		case r >= utf8.RuneSelf && !inName:
			return t.trim(start, end), true
		case r >= utf8.RuneSelf && (!scheme || public(string(t.plain[start:end])) && !t.goesOn(at)):
			return t.trim(start, end), true
		}
		at += size
		end = at
	}
	return t.trim(start, end), true
}

// ends reports whether a character ends an address wherever it stands.
func ends(r rune) bool { return unicode.IsSpace(r) || r < ' ' || r == '<' || r == '>' || r == '"' }

// goesOn reports whether a browser would take what stands at an offset, up to
// the next space or the path, for more of a name: what was read so far is then
// a decoy before it.
func (t *reading) goesOn(at int) bool {
	end := at
	for end < len(t.plain) && end-at < longestName {
		r, size := utf8.DecodeRune(t.plain[end:])
		if ends(r) || strings.ContainsRune("/\\?#", r) || schemeAt(t.plain[end:]) > 0 {
			break
		}
		end += size
	}
	name := strings.Trim(percentDecode(string(t.plain[at:end])), ".,;:!?'*")
	if _, host, ok := strings.Cut(name, "@"); ok {
		return strings.ContainsFunc(host, func(r rune) bool { return r >= utf8.RuneSelf || !letterOrDigit(byte(r)) && r != '_' }) || host != "" && host[0] <= '9'
	}
	if ascii, err := profile.ToASCII(name); err == nil {
		name = ascii
	}
	return public(strings.TrimLeft(name, "."))
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
		return next, before != "" && (!public(before) || strings.IndexByte(".@", t.plain[next]) >= 0 && t.goesOn(next))
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

// bareName reports whether a word without a scheme is an address all the same:
// a name under a public ending, or a number with a path.
func (t *reading) bareName(start, end int) bool {
	name := strings.TrimRight(string(t.plain[start:end]), ".")
	if len(name) > 253 || !strings.Contains(name, ".") {
		return false
	}
	alone := end == len(t.plain) || strings.IndexByte("/?#:", t.plain[end]) < 0
	if ip, number := ipv4(name); number {
		return ip != "" && !alone && strings.Count(name, ".") == 3
	}
	return public(name) && !(alone && strings.Count(name, ".") == 1 && ordinary(name))
}

// ordinary reports whether two words with a dot between them are rather a file,
// or the end of a sentence and the beginning of another, than an address.
func ordinary(name string) bool {
	_, ending, _ := strings.Cut(name, ".")
	if fileEndings[strings.ToLower(ending)] {
		return true
	}
	rest := ending[1:]
	return 'A' <= ending[0] && ending[0] <= 'Z' && rest == strings.ToLower(rest) && young(strings.ToLower(ending))
}

// fileEndings are endings of files that can be registered under too.
var fileEndings = map[string]bool{"zip": true, "mov": true, "md": true, "py": true, "sh": true, "rs": true, "pl": true, "ps": true}
