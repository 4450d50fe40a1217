package strength

import (
	"bytes"
	"math"
)

// find words at every place: as they stand, backwards, and with letters for
// digits and symbols.
func (s *search) findWords() {
	t := s.text
	for from := range t.length {
		for to := from + 2; to <= min(t.length, from+longestWord); to++ {
			capitals := t.capitals(from, to)
			s.word(t.lower[from:to], match{from: from, to: to, guesses: capitals})
			s.word(t.backward[t.length-to:t.length-from], match{from: from, to: to, guesses: capitals + math.Log10(2)})
			for variant := range t.plain {
				plain := t.plain[variant][from:to]
				if n := different(plain, t.lower[from:to]); n > 0 && n < to-from {
					s.word(plain, match{from: from, to: to, guesses: capitals + math.Log10(2)*float64(min(n, 3)), substituted: true})
				}
			}
		}
	}
}

// word adds the match with the word's own guesses, if it is one.
func (s *search) word(word []byte, m match) {
	extra := m.guesses
	if s.personal[string(word)] {
		m.reason, m.guesses = Personal, extra+1
		s.add(m)
	}
	e := s.dict.words[string(word)]
	if e.common > 0 {
		m.reason, m.guesses = CommonPart, extra+e.common
		s.add(m)
	}
	if e.listed > 0 {
		m.reason, m.guesses = Word, extra+e.listed
		s.add(m)
	}
}

// capitals is what the choice of capital letters costs: none is free; the
// first, the last or all of them are what everybody does.
func (t *text) capitals(from, to int) float64 {
	upper, letters := 0, 0
	for i := from; i < to; i++ {
		if t.lower[i] >= 'a' && t.lower[i] <= 'z' {
			letters++
		}
		if t.raw[i] != t.lower[i] {
			upper++
		}
	}
	isUpper := func(i int) bool { return t.raw[i] != t.lower[i] }
	switch {
	case upper == 0:
		return 0
	case upper == letters, upper == 1 && (isUpper(from) || isUpper(to-1)):
		return math.Log10(2)
	}
	return math.Log10(2) * float64(1+min(upper, letters-upper))
}

func different(a, b []byte) int {
	n := 0
	for i := range a {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

// minPhrase is from how many list words on a password is taken for a
// passphrase that was drawn from a list.
const minPhrase = 3

// passphrase prices the whole as words of a list with one separator between
// them: the product of the list's sizes, and a choice of a hundred separators.
func (s *search) passphrase() (float64, bool) {
	rest := s.text.lower[:s.text.length]
	var separator []byte
	guesses, words := 2.0, 0
	for {
		listed, end := s.phraseWord(rest)
		if listed == 0 {
			return 0, false
		}
		guesses, words = guesses+listed, words+1
		if rest = rest[end:]; len(rest) == 0 {
			return guesses + s.text.capitals(0, s.text.length), words >= minPhrase
		}
		if separator == nil {
			separator = rest[:run(rest, false)]
		}
		if len(separator) == 0 || !bytes.HasPrefix(rest, separator) {
			return 0, false
		}
		rest = rest[len(separator):]
	}
}

// phraseWord takes a list word off the front: the letters up to the separator,
// or those and the next ones, for words such as "t-shirt".
func (s *search) phraseWord(rest []byte) (listed float64, end int) {
	end = run(rest, true)
	if e := s.dict.words[string(rest[:end])]; e.listed > 0 {
		return e.listed, end
	}
	if end < len(rest) && rest[end] == '-' {
		end += 1 + run(rest[end+1:], true)
	}
	return s.dict.words[string(rest[:end])].listed, end
}

// run is how many bytes from the front are letters, or are none.
func run(text []byte, letters bool) int {
	for i, c := range text {
		if isLetter := c >= 'a' && c <= 'z'; isLetter != letters {
			return i
		}
	}
	return len(text)
}
