package linkcheck

import (
	"slices"
	"strings"
)

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
			if !strings.HasPrefix(f.plain[at:], n.letters) || f.cut(at, end) && !f.startsWord(at) || !f.pretends(n, at, end, beside) {
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
	case c.topic || beside.topic || f.abroad(n, start):
		return false
	case n.kind == fullName:
		base, _ := withoutTrade(n.letters)
		return (len(n.letters) > shortestFull || word) && !(english[base] && strings.HasPrefix(f.plain[end:], "ur")) // click security
	case n.sole && coinedName(n) && f.global && f.alone(start, end):
		return true
	case n.kind == groupName && f.registered:
		return c.best == trade && c.stray <= 1 || n.sole && coinedName(n) && (f.young && start == 0 && !all && len(f.plain)-end <= 3 || word && start == 0 && numbered(f.plain))
	case n.kind == groupName && word:
		return (c.best == trade || beside.best == trade) && c.stray == 0
	case n.kind == groupName:
		return c.best == trade && c.stray == 0
	case all:
		return len(f.words) > 1 || f.young && !f.registered // a name that is cut, or lies where names cost nothing
	case f.registered && f.young && (start == 0 || end == len(f.plain)):
		return true
	case f.registered && coinedName(n):
		return c.best >= companion && c.stray <= 2 || c.words == 0 && start == 0 && (c.stray == 0 || repeats(f.plain[end:]))
	case f.registered:
		return c.best >= entry && c.stray <= 2 || c.words == 0 && start == 0 && repeats(f.plain[end:])
	case word && len(f.words) > 1 && (coinedName(n) || start == 0 && beside.coded && !strings.Contains(f.text, ".")):
		return true
	}
	return c.stray <= 2 && (c.best >= companion || c.words > 0 && !strings.Contains(f.text, "."))
}

// abroad reports whether the word that was registered is a firm's name and its
// trade in English, and nothing else: that is how affiliates and namesakes in
// other countries are called. Under an ending of a country any trade will do.
func (f field) abroad(n mark, start int) bool {
	base, _ := withoutTrade(n.letters)
	if !f.registered || f.young || start > 0 || !strings.HasPrefix(f.plain, base) {
		return false
	}
	rest := f.plain[len(base):]
	return rest == "securities" || !f.global && vocabulary[rest] == trade && rest != "sec"
}

// coinedName reports whether a name is no word that could be a family's or a
// town's, so that it is nobody's own page.
func coinedName(n mark) bool { return !speakable(n.letters) && !english[n.letters] }

// alone reports whether a range is all that stands before a registered domain,
// or all but "www".
func (f field) alone(start, end int) bool {
	return !f.registered && end == len(f.plain) && (start == 0 || f.plain[:start] == "www" && f.startsWord(start))
}

// english are words of that language that firms are called, or that names of
// firms are written with one letter more.
var english = map[string]bool{"click": true, "fidelity": true, "interactive": true, "money": true}

// numbered reports whether a text ends in a number, as names do that are
// registered by the dozen.
func numbered(s string) bool {
	c := s[len(s)-1]
	return '0' <= c && c <= '9'
}

// coded reports whether a word is none: without a vowel, or digits among its
// letters. Names that are registered by the dozen for a day are like that.
func coded(word string) bool {
	vowels := strings.ContainsAny(word, "aeiou")
	digits := strings.ContainsAny(word, "0123456789")
	return digits || !vowels && len(word) > 3
}

// repeats reports whether a text is one letter again and again.
func repeats(s string) bool { return len(s) > 1 && !numbered(s) && strings.Trim(s, s[:1]) == "" }

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
	written := f.plain[start:end]
	how := compare(f.folded[start:end], n.folded)
	switch {
	case how == far || vocabulary[written] != 0 || strings.HasPrefix(f.plain[start:], n.letters):
		return false
	case how == same:
		return f.resembles(n, start, end)
	case n.exact || !f.startsWord(start) || n.kind != fullName && f.cut(start, end) || n.kind == plainName && speakable(written):
		return false
	}
	c := f.around(start, end)
	accompanied := c.stray <= 2 && (c.best >= companion || c.digits > 0 && c.words == 0) || f.registered && start == 0 && strings.HasSuffix(f.plain, "cojp")
	switch n.kind {
	case fullName:
		return len(n.letters) > shortestFull && (f.endsWord(end) || accompanied || how == exchanged) && !(how == substitute && otherTrade(written, n.letters))
	case groupName:
		return len(n.letters) > 5 && c.stray <= 2 && (c.best == trade || beside.best == trade)
	}
	stacked := compare(written, n.letters) == far // a slip, and letters that look alike
	switch {
	case len(n.letters) == shortestPlain && (how == substitute || how == leftOut):
		return false // four letters of five are other words too
	case (how == inserted || how == scatter) && f.registered && start == 0 && (rare(n.letters) || stacked):
		return end < len(f.plain) || accompanied || f.young // with letters put in, and more behind, it is no other word
	case how == scatter || how == substitute && stacked:
		return false
	case f.registered:
		return accompanied || f.young && f.endsWord(end)
	case (how == exchanged || how == inserted && rare(n.letters) && !english[f.plain[start:end-1]]) && coinedName(n) && f.global && f.endsWord(end):
		return true
	}
	return f.endsWord(end) && (len(f.words) > 1 || beside.best >= companion) || accompanied
}

// resembles reports whether letters that look like those of a name stand there
// for it. Only digits are put in on purpose for sure.
func (f field) resembles(n mark, start, end int) bool {
	c := f.around(start, end)
	switch {
	case n.kind == fullName:
		return true
	case !f.startsWord(start):
		return false
	case n.kind == groupName:
		return f.endsWord(end) && c.stray == 0 && c.words > 0
	case strings.ContainsAny(f.plain[start:end], "0123456789"):
		return true
	}
	return !f.cut(start, end) && (f.endsWord(end) || c.stray == 0)
}

// otherTrade reports whether a word differs from a full name in its trade only.
func otherTrade(word, name string) bool {
	base, ok := withoutTrade(name)
	return ok && strings.HasPrefix(word, base)
}

// rare reports whether a name has a letter that few words have, so that it is
// recognised with other letters between its own.
func rare(name string) bool { return strings.ContainsAny(name, "jqvxz") }

// whole is the mark that a text is, and nothing else.
func (m *marks) whole(letters string) (n mark, ok bool) {
	if letters == "" {
		return mark{}, false
	}
	list := m[foldByte(letters[0])]
	i := slices.IndexFunc(list, func(n mark) bool { return n.letters == letters })
	if i < 0 {
		return mark{}, false
	}
	return list[i], true
}

// pretender finds the firm whose name a host carries.
func (m *marks) pretender(sub, domain string) (s sighting, ok bool) {
	label, ending, _ := strings.Cut(domain, ".")
	before, registered := readField(sub, ending, false), readField(label, ending, true)
	var aroundSub, aroundLabel company
	aroundSub.explain(before.plain)
	aroundLabel.explain(registered.plain)
	aroundLabel.coded = coded(registered.plain)
	_, whole := m.whole(registered.plain) // under another ending it may be somebody's rightfully
	for _, find := range [...]func(field, company) (sighting, bool){m.written, m.misspelt} {
		if s, ok = find(before, aroundLabel); ok {
			return s, true
		}
		if s, ok = find(registered, aroundSub); ok && (registered.young || !whole) {
			return s, true
		}
	}
	if s, ok = m.drawn(before); ok {
		return s, true
	}
	return m.drawn(registered)
}

// drawn finds a firm's name that is drawn with two letters in place of one.
func (m *marks) drawn(f field) (sighting, bool) {
	text := drawnAsOne.Replace(f.text)
	if text == f.text {
		return sighting{}, false
	}
	meant := f
	meant.read(text)
	if n, ok := m.whole(meant.plain); ok {
		return sighting{n.firm, NameMisspelt, f.text}, true
	}
	s, ok := m.written(meant, company{})
	return sighting{s.firm, NameMisspelt, f.text}, ok
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
