package linkcheck

import (
	"strings"
	"unicode"

	"go.mau.fi/util/confusable"
)

// skeleton is the form of a mark that is the same for all texts that look like
// it (Unicode Technical Standard 39), with marks above and below left out.
type skeleton struct{ firm, text string }

func skeletonsOf(m *marks) []skeleton {
	var all []skeleton
	for _, list := range m {
		for _, n := range list {
			if n.kind != groupName {
				all = append(all, skeleton{n.firm, skeletonOf(n.letters)})
			}
		}
	}
	return all
}

func skeletonOf(s string) string {
	bare := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, confusable.Skeleton(unseparated(strings.ToLower(s))))
	return fold(strings.ToLower(bare))
}

// confusable finds a firm's name that is written with letters of another
// script, or with marks on them.
func (c *Checker) confusable(host string) (sighting, bool) {
	for label := range strings.SplitSeq(host, ".") {
		if !strings.HasPrefix(label, "xn--") {
			continue
		}
		written, err := profile.ToUnicode(label)
		if err != nil || written == label {
			continue
		}
		looks := skeletonOf(written)
		for _, s := range c.skeletons {
			if strings.Contains(looks, s.text) {
				return sighting{s.firm, Confusable, label}, true
			}
		}
	}
	return sighting{}, false
}
