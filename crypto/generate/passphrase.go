package generate

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"strings"
	"unicode/utf8"

	"kagikura/crypto/secret"
)

const (
	// MinWords and MaxWords bound a passphrase.
	MinWords = 1
	MaxWords = 32

	maxSeparator = 8
	maxWord      = 32
	maxListWords = 1 << 16
)

// ErrWordlist reports a word list that cannot be used; the wrapping error says
// at which line.
var ErrWordlist = errors.New("generate: the word list is unusable")

// Wordlist is what passphrases are drawn from. Its words are public.
type Wordlist struct {
	words []word
	index map[string]int // by what is typed
}

type word struct {
	typed string // ASCII, what the passphrase consists of
	shown string // how a person reads it: kana, or the same as typed
}

// ParseWordlist reads one word a line, or a word, a tab, and how it is shown.
// Typed words are 1 to 32 lower-case ASCII letters, with hyphens inside, and
// differ from each other; a list has 2 to 65,536 of them.
func ParseWordlist(text []byte) (Wordlist, error) {
	l := Wordlist{index: map[string]int{}}
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		typed, shown, hasShown := strings.Cut(strings.TrimRight(line, "\r\n"), "\t")
		if !hasShown {
			shown = typed
		}
		_, repeated := l.index[typed]
		switch {
		case !isWord(typed):
			return Wordlist{}, fmt.Errorf("%w: line %d is not a lower-case word", ErrWordlist, number)
		case repeated:
			return Wordlist{}, fmt.Errorf("%w: line %d repeats a word", ErrWordlist, number)
		case shown == "" || !utf8.ValidString(shown):
			return Wordlist{}, fmt.Errorf("%w: line %d shows nothing readable", ErrWordlist, number)
		case len(l.words) == maxListWords:
			return Wordlist{}, fmt.Errorf("%w: more than %d words", ErrWordlist, maxListWords)
		}
		l.index[typed] = len(l.words)
		l.words = append(l.words, word{typed, shown})
	}
	if len(l.words) < 2 {
		return Wordlist{}, fmt.Errorf("%w: fewer than two words", ErrWordlist)
	}
	return l, nil
}

func isWord(s string) bool {
	for i := range len(s) {
		if hyphen := s[i] == '-' && i > 0 && i < len(s)-1; !hyphen && (s[i] < 'a' || s[i] > 'z') {
			return false
		}
	}
	return len(s) >= 1 && len(s) <= maxWord
}

// Len is the number of words.
func (l Wordlist) Len() int { return len(l.words) }

// Has tells whether a word, as typed, is in the list. It keeps no copy.
func (l Wordlist) Has(typed []byte) bool {
	_, ok := l.index[string(typed)]
	return ok
}

// Shown yields how each word of a passphrase is read (kana for the Japanese
// list), and "" for what is not in the list. The strings are the list's own:
// nothing of the passphrase is copied.
func (l Wordlist) Shown(passphrase []byte, separator string) iter.Seq[string] {
	return func(yield func(string) bool) {
		l.Words(passphrase, separator)(func(_, shown string) bool { return yield(shown) })
	}
}

// Words yields each word of a passphrase as it is typed and as it is read, both
// "" for what is not in the list. The strings are the list's own.
func (l Wordlist) Words(passphrase []byte, separator string) iter.Seq2[string, string] {
	return func(yield func(typed, shown string) bool) {
		for rest, more := passphrase, true; more; {
			var w word
			if w, rest, more = l.next(rest, []byte(separator)); !yield(w.typed, w.shown) {
				return
			}
		}
	}
}

// next takes the first word off a passphrase. A word may contain the separator
// ("t-shirt"), so it reaches to the first separator that makes it a word.
func (l Wordlist) next(text, separator []byte) (w word, rest []byte, more bool) {
	first := -1
	for end := 0; end <= min(len(text), maxWord); end++ {
		if end < len(text) && !bytes.HasPrefix(text[end:], separator) {
			continue
		}
		if first < 0 {
			first = end
		}
		if i, ok := l.index[string(text[:end])]; ok {
			w, first = l.words[i], end
			break
		}
	}
	if first < 0 {
		first = len(text) // longer than any word
	}
	rest, more = bytes.CutPrefix(text[first:], separator)
	return w, rest, more
}

// Passphrase draws words, each independently and uniformly, and joins them.
// The separator is 1 to 8 ASCII characters without letters, so that joined
// words never read as other words and the entropy is what it claims to be. The
// error is an *ImpossibleError, an ErrWordlist, an ErrRandom or the sealer's.
func Passphrase(random io.Reader, a Sealer, list Wordlist, words int, separator string) (secret.Value, error) {
	if words < MinWords || words > MaxWords {
		return secret.Value{}, &ImpossibleError{Cause: CauseWords, Min: MinWords, Max: MaxWords}
	}
	if !isSeparator(separator) {
		return secret.Value{}, &ImpossibleError{Cause: CauseSeparator}
	}
	if list.Len() < 2 {
		return secret.Value{}, fmt.Errorf("%w: fewer than two words", ErrWordlist)
	}
	d := newDrawer(random)
	defer d.wipe()
	// The buffer never grows, so that no copy is left behind.
	phrase := make([]byte, 0, words*(maxWord+maxSeparator))
	defer func() { secret.Wipe(phrase[:cap(phrase)]) }()
	for i := range words {
		n, err := d.below(list.Len())
		if err != nil {
			return secret.Value{}, err
		}
		if i > 0 {
			phrase = append(phrase, separator...)
		}
		phrase = append(phrase, list.words[n].typed...)
	}
	return a.Seal(phrase)
}

func isSeparator(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || Lower.chars().has(rune(c)) || Upper.chars().has(rune(c)) {
			return false
		}
	}
	return len(s) >= 1 && len(s) <= maxSeparator
}

// PassphraseEntropy is the strength of such a passphrase in bits, supposing
// that the thief knows the list, the number of words and the separator.
func PassphraseEntropy(list Wordlist, words int) float64 {
	if list.Len() < 2 || words < MinWords || words > MaxWords {
		return 0
	}
	return float64(words) * math.Log2(float64(list.Len()))
}
