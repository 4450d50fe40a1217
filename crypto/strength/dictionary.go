package strength

import (
	"math"
	"strings"
)

// longestWord bounds the look-ups at each place of a password.
const longestWord = 32

// Dictionary is what thieves try first. It is public, immutable and may be
// shared. The zero Dictionary is empty.
type Dictionary struct {
	words map[string]entry
}

// entry has decimal logarithms of guesses, 0 where they do not apply.
type entry struct {
	common float64 // as a password that people use
	listed float64 // as a word drawn from its list
}

// NewDictionary takes common passwords, one a line with the commonest first,
// and word lists in the format of crypto/generate. A word of a list counts as
// many guesses as the list has words. Lines that are empty or longer than 32
// bytes are left out.
func NewDictionary(common []byte, lists ...[]byte) Dictionary {
	d := Dictionary{words: map[string]entry{}}
	rank := 1.0
	for word := range lines(common) {
		rank++
		if d.words[word] == (entry{}) {
			d.words[word] = entry{common: math.Log10(rank)}
		}
	}
	for _, list := range lists {
		size := 0.0
		for range lines(list) {
			size++
		}
		for word := range lines(list) {
			e := d.words[word]
			if e.listed == 0 || math.Log10(size) < e.listed {
				e.listed = math.Log10(size)
			}
			d.words[word] = e
		}
	}
	return d
}

func lines(text []byte) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(string(text)) {
			word, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
			if word != "" && len(word) <= longestWord && !yield(strings.ToLower(word)) {
				return
			}
		}
	}
}

// personal are the words of user inputs: each as a whole, and its parts of
// three or more letters and digits.
func personal(inputs [][]byte) map[string]bool {
	words := map[string]bool{}
	for _, input := range inputs {
		lower := strings.ToLower(string(input[:min(len(input), 256)]))
		parts := strings.FieldsFunc(lower, func(r rune) bool {
			return r < 128 && !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9')
		})
		for _, word := range append(parts, lower) {
			if len(word) >= 3 && len(word) <= longestWord {
				words[word] = true
			}
		}
	}
	return words
}
