package linkcheck

import (
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
	for _, find := range [...]func(words, name string, alone bool) string{written, misspelt} {
		for firm, h := range d.Hosts() {
			name, _, _ := strings.Cut(h.Domain, ".")
			if len(name) < shortestName || label == name {
				continue
			}
			part := find(sub, name, false)
			if part == "" {
				part = find(label, name, true)
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

// written finds a name among words that dots and hyphens divide. In a domain
// that is registered as a whole (alone) a short name may be a surname or a
// place, so only a long one counts there.
func written(text, name string, alone bool) string {
	if len(name) >= shortestInside && text != name && strings.Contains(unseparated(text), unseparated(name)) {
		if alone && !compound(name) && !addedTo(text, name) {
			return ""
		}
		return name
	}
	if alone || countWords(text) < fewestWords {
		return ""
	}
	for w := range words(text) {
		if w == name {
			return w
		}
	}
	return ""
}

// misspelt finds a word that differs from a name by a letter, or by letters
// that look alike.
func misspelt(text, name string, alone bool) string {
	if len(name) < shortestMisspelt || text == name || alone && !compound(name) {
		return ""
	}
	plain, want := unseparated(text), fold(unseparated(name))
	if folded := fold(plain); strings.Contains(folded, want) {
		at := strings.Index(folded, want)
		return plain[at : at+len(want)]
	}
	if len(plain) > 63 {
		return ""
	}
	for w := range words(text) {
		if near(fold(w), want) {
			return w
		}
	}
	if near(fold(plain), want) {
		return plain
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

func words(text string) func(yield func(string) bool) {
	return strings.FieldsFuncSeq(text, separates)
}

func countWords(text string) (n int) {
	for range words(text) {
		n++
	}
	return n
}

func separates(r rune) bool { return r == '.' || r == '-' || r == '_' }

var withoutSeparators = strings.NewReplacer(".", "", "-", "", "_", "")

func unseparated(s string) string { return withoutSeparators.Replace(s) }

var lookingAlike = strings.NewReplacer("i", "l", "1", "l", "0", "o", "5", "s", "vv", "w", "rn", "m")

// fold makes letters that look alike equal, as people mistake them, which the
// tables of Unicode do not have for i and l.
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
