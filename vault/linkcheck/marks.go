package linkcheck

import (
	"cmp"
	"slices"
	"strings"

	"kagikura/vault/brokerage"
)

// A mark is a name by which a firm is recognised in addresses, and by which
// fakes pretend to be the firm.
type mark struct {
	firm    string
	kind    markKind
	letters string // lower case, without separators
	folded  string // letters, with those that look alike made equal
	sole    bool   // the only word of the firm's name besides its trade
	exact   bool   // no misspelling of it is taken for the name, only letters that look alike
}

type markKind uint8

const (
	// groupName is a whole group's name (its bank, its shop), or is too short
	// to mean anything alone: it counts beside a word of the trade only.
	groupName markKind = iota
	// plainName may be a family's, a town's or another trade's name too.
	plainName
	// fullName holds more than one word of the firm's name, or its trade:
	// nobody else has it by chance.
	fullName
)

// Lengths, in letters, from which a name of each kind counts. A shorter one
// stands in too many words.
const (
	shortestGroup = 3
	shortestPlain = 5
	shortestFull  = 5
)

// marks are the names of all firms, by their first folded letter, the longest
// first.
type marks [256][]mark

// add adds a name, and the other way to write it.
func (m *marks) add(n mark) {
	n.exact = beginsAsWord(n.letters) || strings.ContainsAny(n.letters, "0123456789")
	m.insert(n)
	if n.kind != groupName {
		n.letters, n.exact = kunrei.Replace(n.letters), true
		m.insert(n)
	}
}

// insert adds one way to write a name. Of two firms of one group it is the
// first one's.
func (m *marks) insert(n mark) {
	n.folded = fold(n.letters)
	list := &m[n.folded[0]]
	if !slices.ContainsFunc(*list, func(other mark) bool { return other.letters == n.letters }) {
		*list = append(*list, n)
	}
}

// beginsAsWord reports whether a name begins with a word that others begin with
// too: a misspelling of the rest makes another word of it.
func beginsAsWord(letters string) bool {
	for n := 3; n < len(letters); n++ {
		if vocabulary[letters[:n]] == filler {
			return true
		}
	}
	return false
}

// marksOf reads the names off the directory: the registrable domains of the
// firms' hosts, and the first word of the firms' names.
func marksOf(d *brokerage.Directory) *marks {
	m := &marks{}
	for _, f := range d.Firms() {
		known := words(f)
		for _, h := range f.Hosts {
			label, _, _ := strings.Cut(h.Domain, ".")
			letters := unseparated(label)
			switch {
			case len(letters) >= shortestFull && full(label, known):
				m.add(mark{firm: f.ID, kind: fullName, letters: letters})
			case len(letters) >= shortestPlain:
				m.add(mark{firm: f.ID, kind: plainName, letters: letters, sole: len(known) == 1})
			}
		}
		for i, word := range known {
			if f.Romaji != "" && len(f.Hosts) > 0 && len(word) >= shortestGroup && (i == 0 || f.KnownAs(word)) {
				m.add(mark{firm: f.ID, kind: groupName, letters: word, sole: len(known) == 1})
			}
		}
	}
	for i := range m {
		slices.SortStableFunc(m[i], func(a, b mark) int { return cmp.Compare(len(b.letters), len(a.letters)) })
	}
	return m
}

// words are the words of a firm's name in Latin letters, without those that
// say its trade only.
func words(f brokerage.Firm) []string {
	name := cmp.Or(f.Romaji, f.NameEN)
	return slices.DeleteFunc(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r < 'a' || r > 'z' }),
		func(w string) bool { return ofTrade(w) || vocabulary[w] == filler || w == "dot" })
}

// full reports whether a label holds the firm's trade, or two words of its name.
func full(label string, known []string) bool {
	letters := unseparated(label)
	if base, ok := withoutTrade(letters); ok && (strings.Contains(label, "-") || slices.Contains(known, base)) {
		return true
	}
	found := 0
	for _, w := range known {
		if len(w) > 1 && strings.Contains(letters, w) {
			found++
		}
	}
	return found > 1
}

func withoutTrade(letters string) (base string, ok bool) {
	for _, ending := range [...]string{"securities", "shoken", "sec", "sc"} {
		if base, ok := strings.CutSuffix(letters, ending); ok && base != "" {
			return base, true
		}
	}
	return letters, false
}
