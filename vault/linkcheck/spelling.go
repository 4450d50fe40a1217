package linkcheck

import (
	"slices"
	"strings"
)

func separates(r rune) bool { return r == '.' || r == '-' || r == '_' }

var withoutSeparators = strings.NewReplacer(".", "", "-", "", "_", "")

func unseparated(s string) string { return withoutSeparators.Replace(s) }

// foldByte makes letters and digits that look alike equal, as people mistake
// them, which the tables of Unicode do not have for i and l.
func foldByte(c byte) byte {
	switch c {
	case 'i', '1':
		return 'l'
	case '0':
		return 'o'
	case '2':
		return 'z'
	case '3':
		return 'e'
	case '4':
		return 'a'
	case '5':
		return 's'
	case '7':
		return 't'
	case '8':
		return 'b'
	}
	return c
}

// drawnAsOne has pairs of letters that look like one.
var drawnAsOne = strings.NewReplacer("rn", "m", "vv", "w", "cl", "d")

// kunrei is how a name is written in the other usual way to write Japanese in
// Latin letters: matui for matsui.
var kunrei = strings.NewReplacer("tsu", "tu", "shi", "si", "chi", "ti", "fu", "hu", "ji", "zi", "sho", "syo")

// fold keeps the length, so that a place in the folded text is the same place
// in the text.
func fold(s string) string {
	for i := range len(s) {
		if foldByte(s[i]) != s[i] {
			b := []byte(s)
			for ; i < len(b); i++ {
				b[i] = foldByte(b[i])
			}
			return string(b)
		}
	}
	return s
}

// slip is how a word differs from a name.
type slip uint8

const (
	far        slip = iota // not a misspelling
	same                   // it is the name
	exchanged              // two neighbours changed places, or vowels did, or the letters of the trade
	inserted               // a letter was put in
	scatter                // two letters were put in, with others between them
	leftOut                // a letter is missing
	substitute             // a letter is another
)

// compare says how a word differs from a name, both folded. The first letter is
// the same: people look at that.
func compare(word, name string) slip {
	if word == name {
		return same
	}
	if word == "" || word[0] != name[0] || len(word) > len(name)+2 || len(name) > len(word)+1 {
		return far
	}
	i := 0
	for i < len(word) && i < len(name) && word[i] == name[i] {
		i++
	}
	switch len(word) - len(name) {
	case 2:
		if scattered(word, name) {
			return scatter
		}
	case 1:
		if i < len(name) && word[i+1:] == name[i:] { // one behind the name makes no other word of it
			return inserted
		}
	case -1:
		if word[i:] == name[i+1:] {
			return leftOut
		}
	case 0:
		switch {
		case word[i+1:] == name[i+1:]:
			return substitute
		case i+1 < len(word) && word[i] == name[i+1] && word[i+1] == name[i] && word[i+2:] == name[i+2:]:
			return exchanged
		case vowelsMoved(word, name) || tradeShuffled(word, name):
			return exchanged
		}
	}
	return far
}

// scattered reports whether a word is a name with two letters put in that do
// not stand together: "daily wa…" is not a scattered daiwa.
func scattered(word, name string) bool {
	at, before := 0, -2
	for i := range len(word) {
		if at < len(name) && word[i] == name[at] {
			at++
			continue
		}
		if i == before+1 {
			return false
		}
		before = i
	}
	return at == len(name) && word[len(word)-1] == name[len(name)-1]
}

// vowelsMoved reports whether two long words have the same consonants in the
// same places, and the same vowels in another order.
func vowelsMoved(word, name string) bool {
	if len(word) < 6 {
		return false
	}
	var a, b []byte
	for i := range len(word) {
		switch {
		case vowel(word[i]) && vowel(name[i]):
			a, b = append(a, word[i]), append(b, name[i])
		case word[i] != name[i]:
			return false
		}
	}
	slices.Sort(a)
	slices.Sort(b)
	return string(a) == string(b)
}

// tradeShuffled reports whether two words differ in the order of the letters of
// the trade at their end: sce, ecs, cse for sec.
func tradeShuffled(word, name string) bool {
	base, ok := withoutTrade(name)
	ending, same := strings.CutPrefix(word, base)
	if !ok || !same || len(ending) != len(name)-len(base) {
		return false
	}
	a, b := []byte(ending), []byte(name[len(base):])
	slices.Sort(a)
	slices.Sort(b)
	return string(a) == string(b)
}

// vowel knows folded letters too: an i is an l there.
func vowel(c byte) bool { return strings.IndexByte("aeioul", c) >= 0 }

// speakable reports whether a word can be read as Japanese in Latin letters, as
// the names of families and places are: a misspelling that can is somebody's
// name perhaps.
func speakable(word string) bool {
	for i := 0; i < len(word); {
		start := i
		for i < len(word) && i-start < 3 && !plainVowel(word[i]) {
			i++
		}
		consonants := word[start:i]
		if i == len(word) {
			return consonants == "" || consonants == "n"
		}
		if !plainVowel(word[i]) {
			return false
		}
		for len(consonants) > 1 && (consonants[0] == 'n' || consonants[0] == consonants[1]) {
			consonants = consonants[1:] // a syllable of its own, or a doubled one
		}
		switch consonants {
		case "", "k", "g", "s", "z", "t", "d", "n", "h", "b", "p", "m", "y", "r", "w", "f", "j",
			"sh", "ch", "ts", "ky", "gy", "ny", "hy", "by", "py", "my", "ry", "tch", "mp", "mb", "mm":
		default:
			return false
		}
		i++
	}
	return true
}

func plainVowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }
