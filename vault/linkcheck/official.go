package linkcheck

import "strings"

// officials are the exact official names by their first letter.
type officials [256][]official

type official struct{ firm, name string }

func (o *officials) add(firm, name string) {
	o[name[0]] = append(o[name[0]], official{firm, name})
}

// in is the longest first official name that a text contains as a whole, with
// no letter or digit right before or behind it. same compares a byte of the
// text with one of the name.
func (o *officials) in(text string, same func(t, n byte) bool) (sighting, bool) {
	for at := range len(text) {
		if at > 0 && alphanumeric(text[at-1]) {
			continue
		}
		found := official{}
		for _, n := range o[text[at]] {
			end := at + len(n.name)
			if len(n.name) > len(found.name) && end <= len(text) && (end == len(text) || !alphanumeric(text[end])) && matches(text[at:end], n.name, same) {
				found = n
			}
		}
		if found.name == "" {
			continue
		}
		kind := NameHyphenated
		if strings.HasPrefix(text[at:], found.name) {
			kind = NameAsSubdomain
		}
		return sighting{found.firm, kind, found.name}, true
	}
	return sighting{}, false
}

func matches(text, name string, same func(t, n byte) bool) bool {
	for i := range len(name) {
		if !same(text[i], name[i]) {
			return false
		}
	}
	return true
}

func sameByte(t, n byte) bool { return t == n }

// sameSeparator lets a hyphen or an underscore stand for a dot, or a dot for a
// hyphen.
func sameSeparator(t, n byte) bool {
	return t == n || (n == '.' || n == '-') && (t == '-' || t == '_' || t == '.')
}

func alphanumeric(c byte) bool { return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' }
