package linkcheck

import (
	"slices"
	"strings"

	"kagikura/vault/brokerage"
)

// A firm's name is what its registrable domain begins with. These bounds keep
// words that are too short to mean one firm from accusing anybody.
const (
	shortestName     = 5 // that counts where it stands by itself among other words
	shortestInside   = 6 // that counts inside a longer word
	shortestMisspelt = 6 // of which one letter may be wrong
	fewestWords      = 2 // in a sub-domain, for a short name to be a disguise and not somebody's own page
)

// nameInHost looks for the name of a firm in a host that is nobody's. Under
// .jp, where a registrant must have an address in Japan and fakes are rare, a
// name is only mentioned: group companies and vendors stand there.
func (v *Verdict) nameInHost(sub, domain string, d *brokerage.Directory) {
	label, ending, _ := strings.Cut(domain, ".")
	rightful := ending == "jp" || strings.HasSuffix(ending, ".jp")
	before, registered := spell(sub, false), spell(label, true)
	for _, find := range [...]func(spelling, string) string{spelling.written, spelling.misspelt} {
		last := ""
		for firm, h := range d.Hosts() {
			name, _, _ := strings.Cut(h.Domain, ".")
			if len(name) < shortestName || label == name || name == last {
				continue
			}
			last = name
			part := find(before, name)
			if part == "" {
				part = find(registered, name)
			}
			if part == "" {
				continue
			}
			kind := NameMisspelt
			if unseparated(part) == unseparated(name) {
				kind = NameInHost
			}
			v.Reasons = append(v.Reasons, Reason{kind, part})
			if rightful {
				v.Mentions = firm
			} else {
				v.Imitates = firm
			}
			return
		}
	}
}

// spelling is a part of a host in the forms in which names are looked for in it.
type spelling struct {
	text   string
	plain  string   // without separators
	folded string   // plain, with letters that look alike made equal
	words  []string // what dots and hyphens divide
	alone  bool     // a domain that is registered as a whole, not what stands before it
}

func spell(text string, alone bool) spelling {
	plain := unseparated(text)
	return spelling{text, plain, fold(plain), strings.FieldsFunc(text, separates), alone}
}

// written finds a name among words that dots and hyphens divide. In a domain
// that is registered as a whole a short name may be a surname or a place, so
// only a long one counts there. A name that is all there is may be somebody's
// own page, or a service made for the firm.
func (s spelling) written(name string) string {
	if len(name) >= shortestInside && s.text != name && strings.Contains(s.plain, unseparated(name)) {
		if s.alone && !compound(name) && !addedTo(s.text, name) {
			return ""
		}
		return name
	}
	if s.alone || len(s.words) < fewestWords || !slices.Contains(s.words, name) {
		return ""
	}
	return name
}

// misspelt finds a word that differs from a name by a letter, or by letters
// that look alike.
func (s spelling) misspelt(name string) string {
	if len(name) < shortestMisspelt || s.text == name || s.alone && !compound(name) {
		return ""
	}
	want := fold(unseparated(name))
	if at := strings.Index(s.folded, want); at >= 0 {
		return s.plain[at : at+len(want)]
	}
	for _, w := range s.words {
		if near(fold(w), want) {
			return w
		}
	}
	if near(s.folded, want) {
		return s.plain
	}
	return ""
}

// compound reports whether a name is made of a firm's name and its trade, which
// nobody else has by chance.
func compound(name string) bool {
	return strings.HasSuffix(name, "sec") || strings.HasSuffix(name, "-sc") || strings.HasSuffix(name, "nikko")
}

// addedTo reports whether a domain is a name with a number or the same letter
// again and again added.
func addedTo(label, name string) bool {
	rest, ok := strings.CutPrefix(label, name)
	return ok && strings.Trim(rest, "0123456789-") == ""
}

func separates(r rune) bool { return r == '.' || r == '-' || r == '_' }

var withoutSeparators = strings.NewReplacer(".", "", "-", "", "_", "")

func unseparated(s string) string { return withoutSeparators.Replace(s) }

var lookingAlike = strings.NewReplacer("i", "l", "1", "l", "0", "o", "5", "s")

// fold makes letters that look alike equal, as people mistake them, which the
// tables of Unicode do not have for i and l. It keeps the length, so that a
// place in the folded text is the same place in the text.
func fold(s string) string { return lookingAlike.Replace(s) }

// near reports whether two different words differ by one letter put in, left
// out, or exchanged, or by two neighbours that changed places. The first letter is the
// same: people look at that.
func near(a, b string) bool {
	if a == b || a == "" || a[0] != b[0] || len(a) > len(b)+1 || len(b) > len(a)+1 {
		return false
	}
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	switch {
	case len(a) > len(b):
		return a[i+1:] == b[i:]
	case len(a) < len(b):
		return a[i:] == b[i+1:]
	}
	return a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
