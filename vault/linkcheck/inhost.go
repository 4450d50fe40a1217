package linkcheck

import (
	"slices"
	"strings"
)

// field is a part of a host in which names are looked for: what stands before
// the registrable domain, or the word that was registered.
type field struct {
	text       string // as written
	plain      string // without separators
	folded     string // plain, with letters that look alike made equal
	words      []span // of plain: what separators divide
	registered bool
	global     bool // registered under an ending of no country
	young      bool // registered under an ending that was opened to everybody lately
}

// span is a range of plain.
type span struct{ start, end int }

func readField(text, ending string, registered bool) field {
	f := field{text: text, registered: registered, global: global(ending), young: young(ending)}
	var plain strings.Builder
	for word := range strings.FieldsFuncSeq(text, separates) {
		start := plain.Len()
		plain.WriteString(word)
		f.words = append(f.words, span{start, plain.Len()})
	}
	f.plain = plain.String()
	f.folded = fold(f.plain)
	return f
}

func (f field) startsWord(at int) bool {
	for _, w := range f.words {
		if w.start == at {
			return true
		}
	}
	return false
}

func (f field) endsWord(at int) bool {
	for _, w := range f.words {
		if w.end == at {
			return true
		}
	}
	return false
}

// cut reports whether a separator stands inside of a range.
func (f field) cut(start, end int) bool {
	for _, w := range f.words {
		if start < w.end && w.end < end {
			return true
		}
	}
	return false
}

// around is what stands left and right of a range.
func (f field) around(start, end int) company {
	var c company
	c.explain(f.plain[:start])
	c.explain(f.plain[end:])
	return c
}

// sighting is a firm's name in an address that is not the firm's.
type sighting struct {
	firm string
	kind ReasonKind
	part string
}

// written finds a firm's name that is spelt rightly. beside is what stands in
// the other field of the host.
func (m *marks) written(f field, beside company) (sighting, bool) {
	for at := range f.plain {
		for _, n := range m[f.folded[at]] {
			end := at + len(n.letters)
			if !strings.HasPrefix(f.plain[at:], n.letters) || !f.pretends(n, at, end, beside) {
				continue
			}
			return sighting{n.firm, NameInHost, f.as(at, end)}, true
		}
	}
	return sighting{}, false
}

// pretends reports whether a name at a place is there to deceive, and not a
// word that others have too.
func (f field) pretends(n mark, start, end int, beside company) bool {
	c := f.around(start, end)
	word := f.startsWord(start) && f.endsWord(end)
	all := start == 0 && end == len(f.plain)
	switch {
	case n.kind == fullName && (len(n.letters) > shortestFull || word):
		return true
	case n.kind == fullName:
		return false
	case n.sole && coinedName(n) && f.global && f.alone(start, end):
		return true
	case n.kind == groupName && f.registered:
		return c.best == trade && c.stray <= 3 || n.sole && coinedName(n) && (f.young && start == 0 && !all && len(f.plain)-end <= 3 || word && start == 0 && numbered(f.plain))
	case n.kind == groupName && word:
		return (c.best == trade || beside.best == trade) && c.stray == 0
	case n.kind == groupName:
		return c.best == trade && c.stray == 0
	case all:
		return len(f.words) > 1 || f.young && !f.registered // a name that is cut, or lies where names cost nothing
	case f.registered:
		return c.best >= companion && c.stray <= 2 || c.words == 0 && start == 0 && (c.stray == 0 || repeats(f.plain[end:])) ||
			f.young && (start == 0 || end == len(f.plain))
	}
	return word && len(f.words) > 1 || c.words > 0 && c.stray <= 2
}

// coinedName reports whether a name is no word that could be a family's or a
// town's, so that it is nobody's own page.
func coinedName(n mark) bool { return !speakable(n.letters) && !english[n.letters] }

// alone reports whether a range is all that stands before a registered domain,
// or all but "www".
func (f field) alone(start, end int) bool {
	return !f.registered && end == len(f.plain) && (start == 0 || f.plain[:start] == "www" && f.startsWord(start))
}

// english are names of firms that are words of that language.
var english = map[string]bool{"fidelity": true, "interactive": true}

// numbered reports whether a text ends in a number, as names do that are
// registered by the dozen.
func numbered(s string) bool {
	c := s[len(s)-1]
	return '0' <= c && c <= '9'
}

// repeats reports whether a text is one letter again and again.
func repeats(s string) bool { return len(s) > 1 && strings.Trim(s, s[:1]) == "" }

// misspelt finds a firm's name that is spelt almost rightly, or with letters
// that look like others.
func (m *marks) misspelt(f field, beside company) (sighting, bool) {
	for at := range f.folded {
		for _, n := range m[f.folded[at]] {
			for length := len(n.folded) - 1; length <= len(n.folded)+2 && at+length <= len(f.folded); length++ {
				if length > 0 && f.misspells(n, at, at+length, beside) {
					return sighting{n.firm, NameMisspelt, f.as(at, at+length)}, true
				}
			}
		}
	}
	return sighting{}, false
}

func (f field) misspells(n mark, start, end int, beside company) bool {
	window := f.folded[start:end]
	how := compare(window, n.folded)
	if word := f.plain[start:end]; how == far || word == n.letters || vocabulary[word] > 0 {
		return false
	}
	if how == same { // letters that look alike
		switch {
		case n.kind == fullName:
			return true
		case n.kind == plainName:
			return f.startsWord(start)
		}
		c := f.around(start, end)
		return f.startsWord(start) && f.endsWord(end) && c.stray == 0 && c.words > 0
	}
	if !f.startsWord(start) || n.kind != fullName && f.cut(start, end) || speakable(f.plain[start:end]) && n.kind == plainName {
		return false
	}
	c := f.around(start, end)
	accompanied := c.stray <= 2 && (c.best >= companion || c.digits > 0 && c.words == 0) || f.registered && start == 0 && strings.HasSuffix(f.plain, "cojp")
	switch n.kind {
	case fullName:
		return len(n.letters) > shortestFull && (f.endsWord(end) || accompanied || how == exchanged) && !(how == substitute && otherTrade(f.plain[start:end], n.letters))
	case groupName:
		return len(n.letters) > 5 && c.stray <= 2 && (c.best == trade || beside.best == trade)
	}
	if len(n.letters) == shortestPlain && (how == substitute || how == leftOut) {
		return false // four letters of five are other words too
	}
	switch {
	case (how == inserted || how == scatter) && f.registered && start == 0 && (rare(n.letters) || compare(f.plain[start:end], n.letters) == far):
		return true // with letters put in and others that look alike, it is no other word
	case how == scatter:
		return false
	case f.registered:
		return accompanied || f.young && f.endsWord(end)
	case how == exchanged && coinedName(n) && f.global && f.endsWord(end):
		return true
	}
	return f.endsWord(end) && (len(f.words) > 1 || beside.best >= companion) || accompanied
}

// otherTrade reports whether a word differs from a full name in its trade only.
func otherTrade(word, name string) bool {
	base, ok := withoutTrade(name)
	return ok && strings.HasPrefix(word, base)
}

// rare reports whether a name has a letter that few words have, so that it is
// recognised with other letters between its own.
func rare(name string) bool { return strings.ContainsAny(name, "jqvxz") }

// as is a range of plain as it stands in the field, with the separators inside.
func (f field) as(start, end int) string {
	from, at := 0, 0
	for i := 0; i < len(f.text); i++ {
		if separates(rune(f.text[i])) {
			continue
		}
		if at == start {
			from = i
		}
		at++
		if at == end {
			return f.text[from : i+1]
		}
	}
	return f.plain[start:end]
}

// opened are the endings of more than two letters that existed before anybody
// could buy one: the others came in numbers from 2013 on.
var opened = map[string]bool{
	"com": true, "net": true, "org": true, "edu": true, "gov": true, "mil": true, "int": true, "info": true, "biz": true, "name": true, "pro": true,
	"aero": true, "asia": true, "cat": true, "coop": true, "jobs": true, "mobi": true, "museum": true, "post": true, "tel": true, "travel": true, "arpa": true,
	"example": true, "test": true, "invalid": true, "localhost": true, // nobody can buy one of these
}

// young reports whether an ending is one of those that were opened lately,
// where a name costs next to nothing.
func young(ending string) bool {
	last := ending[strings.LastIndexByte(ending, '.')+1:]
	return global(ending) && !opened[last] && !strings.HasPrefix(last, "xn--")
}

// global reports whether an ending is that of no country. Under a country's
// ending another firm may have the name rightfully.
func global(ending string) bool { return len(ending)-strings.LastIndexByte(ending, '.')-1 > 2 }

// inJapan reports whether an ending is one whose registrants have an address in
// Japan. Fakes are rare there; group companies and vendors are not.
func inJapan(ending string) bool { return ending == "jp" || strings.HasSuffix(ending, ".jp") }

// is reports whether a text is a firm's name and nothing else. Under another
// ending it may be somebody's rightfully.
func (m *marks) is(letters string) bool {
	return letters != "" && slices.ContainsFunc(m[foldByte(letters[0])], func(n mark) bool { return n.letters == letters })
}

// pretender finds the firm whose name a host carries.
func (m *marks) pretender(sub, domain string) (s sighting, ok bool) {
	label, ending, _ := strings.Cut(domain, ".")
	before, registered := readField(sub, ending, false), readField(label, ending, true)
	var aroundSub, aroundLabel company
	aroundSub.explain(before.plain)
	aroundLabel.explain(registered.plain)
	for _, find := range [...]func(field, company) (sighting, bool){m.written, m.misspelt} {
		if s, ok = find(before, aroundLabel); ok {
			return s, true
		}
		if s, ok = find(registered, aroundSub); ok && (registered.young || !m.is(registered.plain)) {
			return s, true
		}
	}
	return sighting{}, false
}

// mentioned is the firm whose name is a word of a host, or with which the word
// that was registered begins. Others have that name rightfully too.
func (m *marks) mentioned(sub, domain string) (firm string) {
	label, _, _ := strings.Cut(domain, ".")
	for word := range strings.FieldsFuncSeq(sub+"."+label, separates) {
		for _, n := range m[foldByte(word[0])] {
			if word == n.letters || len(n.letters) >= shortestPlain && strings.HasPrefix(word, n.letters) {
				return n.firm
			}
		}
	}
	return ""
}
