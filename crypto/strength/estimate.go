package strength

import (
	"math"
	"slices"
)

// MaxLook is how many bytes of a password are looked at. What follows can only
// make it stronger, so a longer one is rated too low and never too high; the
// bound keeps a million pasted characters as quick as a hundred.
const MaxLook = 128

// shortLength is what every broker's advice calls too short.
const shortLength = 8

// Result is what was found about a password. It carries nothing of it.
type Result struct {
	Guesses float64 // decimal logarithm of the guesses needed
	Bits    float64 // the same as a binary logarithm
	Reasons []Reason
}

// Estimate rates a password. The user inputs are what a thief may know: user
// name, mail address, name of the firm. The caller wipes pw, which is not
// changed.
func Estimate(pw []byte, dict Dictionary, userInputs ...[]byte) Result {
	if len(pw) == 0 {
		return Result{Reasons: []Reason{Empty}}
	}
	var t text
	defer t.wipe()
	t.load(pw[:min(len(pw), MaxLook)])

	s := search{text: &t, dict: dict, personal: personal(userInputs)}
	s.find()
	guesses, chain := s.cheapest(0, t.length)
	result := Result{Guesses: guesses, Reasons: reasons(chain, t.length)}
	if words, ok := s.passphrase(); ok && words < guesses {
		result = Result{Guesses: words, Reasons: []Reason{ListWords}}
	}
	if len(pw) < shortLength || result.Guesses < 6 {
		result.Reasons = append(result.Reasons, Short)
	}
	result.Bits = result.Guesses * math.Log2(10)
	return result
}

// reasons lists what the chain consists of, in the order of the password, each
// once.
func reasons(chain []match, length int) []Reason {
	var found []Reason
	add := func(r Reason) {
		if !slices.Contains(found, r) {
			found = append(found, r)
		}
	}
	for _, m := range chain {
		switch {
		case m.reason == 0: // a character by itself
		case m.reason == CommonPart && m.to-m.from == length:
			add(Common)
		default:
			add(m.reason)
		}
		if m.substituted {
			add(Substitution)
		}
	}
	return found
}

// match is one way to describe a stretch of the password.
type match struct {
	from, to    int
	guesses     float64 // decimal logarithm
	reason      Reason
	substituted bool
}

// search finds matches and the cheapest chain of them.
type search struct {
	text     *text
	dict     Dictionary
	personal map[string]bool

	ending [MaxLook + 1][]match // by where they end
}

func (s *search) add(m match) { s.ending[m.to] = append(s.ending[m.to], m) }

// find looks for repetitions last: their unit is priced by all the others.
func (s *search) find() {
	s.findWords()
	s.findWalks()
	s.findSequences()
	s.findDates()
	s.findRepeats()
}

// cheapest is the chain of matches from one place to another with the fewest
// guesses. Where nothing matches, characters stand by themselves.
func (s *search) cheapest(from, to int) (float64, []match) {
	var best [MaxLook + 1]float64
	var step [MaxLook + 1]match
	for end := from + 1; end <= to; end++ {
		step[end] = match{from: end - 1, to: end, guesses: s.text.alone(end - 1)}
		best[end] = best[end-1] + step[end].guesses
		for _, m := range s.ending[end] {
			if m.from >= from && best[m.from]+m.guesses < best[end] {
				best[end], step[end] = best[m.from]+m.guesses, m
			}
		}
	}
	var chain []match
	for end := to; end > from; end = step[end].from {
		chain = append(chain, step[end])
	}
	slices.Reverse(chain)
	return best[to], chain
}
