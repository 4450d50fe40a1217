package strength

import "math"

// The keyboard by rows, each key half a key further right than the one above
// it, and the block of digits. Shifted symbols are found by the key they are
// on, on an American keyboard; Japanese ones differ in few.
var (
	keyRows = [...]string{"1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./"}
	padRows = [...]string{"789", "456", "123", "0"}
)

const (
	shifted   = "!@#$%^&*()_+{}:\"<>?"
	unshifted = "1234567890-=[];',./"
)

type place struct{ row, column int }

func locate(rows []string, c byte) (place, bool) {
	for i := range len(shifted) {
		if shifted[i] == c {
			c = unshifted[i]
			break
		}
	}
	for row, keys := range rows {
		for column := range len(keys) {
			if keys[column] == c {
				return place{row, column}, true
			}
		}
	}
	return place{}, false
}

// findWalks looks for chains of neighbouring keys. What a walk costs is where
// it begins, how long it is, and every turn.
func (s *search) findWalks() {
	s.walks(keyRows[:], math.Log10(47))
	s.walks(padRows[:], math.Log10(10))
}

func (s *search) walks(rows []string, start float64) {
	const shortest = 4
	t := s.text
	for from := 0; from < t.length; from++ {
		at, ok := locate(rows, t.lower[from])
		turns, last := 0, place{}
		for to := from + 1; ok && to < t.length; to++ {
			var next place
			if next, ok = locate(rows, t.lower[to]); !ok {
				break
			}
			step := place{next.row - at.row, next.column - at.column}
			if !neighbours(step) {
				break
			}
			if step != last {
				turns++
			}
			at, last = next, step
			if length := to - from + 1; length >= shortest {
				s.add(match{
					from: from, to: to + 1, reason: Keyboard,
					guesses: start + math.Log10(float64(length)) + float64(turns)*math.Log10(4) + t.capitals(from, to+1),
				})
			}
		}
	}
}

func neighbours(step place) bool {
	return step != (place{}) && step.row >= -1 && step.row <= 1 && step.column >= -1 && step.column <= 1
}

// findSequences looks for characters at one distance from each other in the
// alphabet or among the digits: abcd, 9876, 2468.
func (s *search) findSequences() {
	t := s.text
	for from := 0; from+2 < t.length; from++ {
		delta := int(t.lower[from+1]) - int(t.lower[from])
		if delta == 0 || delta < -3 || delta > 3 {
			continue
		}
		for to := from + 1; to < t.length; to++ {
			c, before := t.lower[to], t.lower[to-1]
			if int(c)-int(before) != delta || !sameKind(c, before) {
				break
			}
			if length := to - from + 1; length >= 3 {
				s.add(match{from: from, to: to + 1, reason: Sequence, guesses: s.sequence(t.lower[from], delta, length) + t.capitals(from, to+1)})
			}
		}
	}
}

func sameKind(a, b byte) bool {
	digit := func(c byte) bool { return c >= '0' && c <= '9' }
	letter := func(c byte) bool { return c >= 'a' && c <= 'z' }
	return digit(a) && digit(b) || letter(a) && letter(b)
}

func (s *search) sequence(first byte, delta, length int) float64 {
	start := 26.0
	switch {
	case first == 'a' || first == 'z' || first == '0' || first == '1' || first == '9':
		start = 4
	case first <= '9':
		start = 10
	}
	if delta != 1 {
		start *= 3
	}
	return math.Log10(start * float64(length))
}

// findRepeats looks for the shortest unit that stands twice or more from each
// place on, and prices it as the unit times how often it stands there.
func (s *search) findRepeats() {
	t := s.text
	var found []match // added at the end: a unit is not priced by repetitions
	for from := range t.length {
		for unit := 1; from+2*unit <= t.length; unit++ {
			to := from + unit
			for to < t.length && t.lower[to] == t.lower[to-unit] {
				to++
			}
			times := (to - from) / unit
			if times < 2 || times*unit < 3 {
				continue
			}
			guesses, _ := s.cheapest(from, from+unit)
			for n := 2; n <= times; n++ {
				end := from + n*unit
				found = append(found, match{
					from: from, to: end, reason: Repeat,
					guesses: guesses + math.Log10(float64(n)) + t.capitals(from, end),
				})
			}
			break
		}
	}
	for _, m := range found {
		s.add(m)
	}
}
