package generate

import (
	"iter"
	"math/bits"
	"strings"
)

// Class is a kind of characters.
type Class uint8

const (
	Lower  Class = iota + 1 // a–z
	Upper                   // A–Z
	Digit                   // 0–9
	Symbol                  // the 32 ASCII characters that are neither letters, digits, space nor control
)

const (
	// MinLength and MaxLength bound a generated password, in characters. No
	// site takes more than a few hundred; the bound keeps work finite.
	MinLength = 1
	MaxLength = 1024

	// DefaultSymbols are drawn from when neither the person nor the site says
	// which: those that sites refuse least and every keyboard has.
	DefaultSymbols = "!#$%&*+-./:=?@_"

	// LookAlikes are left out on request, because they are mistaken for one
	// another when read from paper or a screen.
	LookAlikes = "0Oo1Il|!2Z5S8B`'\","
)

// charset is a set of ASCII characters, and with unicode set of every other
// character too.
type charset struct {
	ascii   [2]uint64
	unicode bool
}

func setOf(chars string) charset {
	var s charset
	for i := range len(chars) {
		s.add(chars[i])
	}
	return s
}

func setRange(from, to byte) charset {
	var s charset
	for c := from; c <= to; c++ {
		s.add(c)
	}
	return s
}

// chars of a class; the space is a character of no class: it gets lost when a
// password is copied by hand or trimmed by a form, so it is never drawn.
func (c Class) chars() charset {
	switch c {
	case Lower:
		return setRange('a', 'z')
	case Upper:
		return setRange('A', 'Z')
	case Digit:
		return setRange('0', '9')
	case Symbol:
		return printable().without(setOf(" ")).without(Lower.chars()).without(Upper.chars()).without(Digit.chars())
	}
	return charset{}
}

func printable() charset { return setRange(' ', '~') }

func (s *charset) add(c byte) { s.ascii[c>>6&1] |= 1 << (c & 63) }

func (s charset) has(r rune) bool {
	if r < 0 || r > 127 {
		return s.unicode
	}
	return s.ascii[r>>6]&(1<<(r&63)) != 0
}

func (s charset) union(t charset) charset {
	return charset{[2]uint64{s.ascii[0] | t.ascii[0], s.ascii[1] | t.ascii[1]}, s.unicode || t.unicode}
}

// common and without look at the ASCII part only: nothing else is ever drawn.
func (s charset) common(t charset) charset {
	return charset{ascii: [2]uint64{s.ascii[0] & t.ascii[0], s.ascii[1] & t.ascii[1]}}
}

func (s charset) without(t charset) charset {
	return charset{ascii: [2]uint64{s.ascii[0] &^ t.ascii[0], s.ascii[1] &^ t.ascii[1]}}
}

// within tells whether every ASCII character of s is in t.
func (s charset) within(t charset) bool { return s.without(t).size() == 0 }

// size counts the ASCII characters.
func (s charset) size() int {
	return bits.OnesCount64(s.ascii[0]) + bits.OnesCount64(s.ascii[1])
}

func (s charset) all() iter.Seq[byte] {
	return func(yield func(byte) bool) {
		for c := range byte(128) {
			if s.has(rune(c)) && !yield(c) {
				return
			}
		}
	}
}

// String writes whole classes as ranges and the rest as it is: "a-z 0-9 !#".
func (s charset) String() string {
	var parts []string
	for _, whole := range []struct {
		class Class
		name  string
	}{{Lower, "a-z"}, {Upper, "A-Z"}, {Digit, "0-9"}} {
		if whole.class.chars().within(s) {
			parts = append(parts, whole.name)
			s = charset{s.without(whole.class.chars()).ascii, s.unicode}
		}
	}
	var rest strings.Builder
	for c := range s.all() {
		rest.WriteByte(c)
	}
	if rest.Len() > 0 {
		parts = append(parts, rest.String())
	}
	return strings.Join(parts, " ")
}
