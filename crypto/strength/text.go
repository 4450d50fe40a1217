package strength

import "math"

// text is a password prepared for looking things up: copies in fixed arrays,
// so that none is left behind on the heap.
type text struct {
	length   int
	raw      [MaxLook]byte
	lower    [MaxLook]byte
	plain    [2][MaxLook]byte // letters for digits and symbols; the two differ in what 1 stands for
	backward [MaxLook]byte    // lower, reversed
}

func (t *text) load(pw []byte) {
	t.length = copy(t.raw[:], pw)
	for i, c := range pw {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		t.lower[i] = c
		t.backward[t.length-1-i] = c
		t.plain[0][i], t.plain[1][i] = letterFor(c, 'i'), letterFor(c, 'l')
	}
}

func (t *text) wipe() { *t = text{} }

// letterFor is the letter that a digit or symbol is written for.
func letterFor(c, one byte) byte {
	switch c {
	case '@', '4':
		return 'a'
	case '8':
		return 'b'
	case '(':
		return 'c'
	case '3':
		return 'e'
	case '6', '9':
		return 'g'
	case '1', '|':
		return one
	case '!':
		return 'i'
	case '0':
		return 'o'
	case '$', '5':
		return 's'
	case '7', '+':
		return 't'
	case '2':
		return 'z'
	}
	return c
}

// alone is what one character costs that belongs to nothing: less than chance
// would have it, for what people type is not chance.
func (t *text) alone(i int) float64 {
	switch c := t.lower[i]; {
	case c >= '0' && c <= '9':
		return 1
	case c >= 'a' && c <= 'z':
		if t.raw[i] != c {
			return math.Log10(20)
		}
		return math.Log10(16)
	case c < 0x80:
		return math.Log10(20)
	case c >= 0xc0: // first byte of a kana or kanji
		return math.Log10(4)
	}
	return math.Log10(10)
}
