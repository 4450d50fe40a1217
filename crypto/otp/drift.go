package otp

import (
	"cmp"
	"crypto/hmac"
	"slices"
	"strings"
	"time"
	"unicode"

	"kagikura/crypto/secret"
)

// MaxDrift is how far off a clock is looked for, to either side. Beyond it the
// date itself is wrong, which nobody has to compute.
const MaxDrift = 24 * time.Hour

// Drift is what has to be added to a clock so that it makes the codes that
// another one makes: something from Least up to and including Most. One code
// tells it no more exactly than the time for which it holds.
type Drift struct{ Least, Most time.Duration }

// Middle lies as far from the one as from the other.
func (d Drift) Middle() time.Duration { return d.Least + (d.Most-d.Least)/2 }

// Right tells whether the clock may need nothing added at all.
func (d Drift) Right() bool { return d.Least <= 0 && d.Most >= 0 }

// Typed reads a code as a person types it from another device: full-width or
// not, in groups or not. ErrTyped if it has not the characters of this kind of
// code.
func (c Config) Typed(text string) (Code, error) {
	if err := c.Check(); err != nil {
		return Code{}, err
	}
	alphabet := "0123456789"
	if c.Kind == Steam {
		alphabet = steamAlphabet
	}
	var code Code
	for _, r := range text {
		if r >= '！' && r <= '～' { // the full-width forms of ASCII
			r -= '！' - '!'
		}
		r = unicode.ToUpper(r)
		switch {
		case unicode.IsSpace(r) || r == '-':
		case !strings.ContainsRune(alphabet, r) || code.length == c.Digits:
			return Code{}, ErrTyped
		default:
			code.characters[code.length] = byte(r)
			code.length++
		}
	}
	if code.length != c.Digits {
		return Code{}, ErrTyped
	}
	return code, nil
}

// Drifts finds how far off a clock can be: another device, whose clock is right,
// showed these codes of the same key, each the one that follows the one before,
// and the first of them at some moment between from and until, as this clock has
// it. The nearest drift comes first. None means that no clock within [MaxDrift]
// explains the codes; several, that one of them came about by chance (of six
// digits and a day to either side, once in 170 times), and the next code tells
// which. Codes of a counter tell no time: ErrKind. Other errors are those of
// [Config.At].
func (c Config) Drifts(key secret.Value, from, until time.Time, codes ...Code) ([]Drift, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	switch {
	case c.Kind == HOTP:
		return nil, ErrKind
	case key.Len() == 0:
		return nil, &SecretError{Problem: SecretMissing}
	case key.Len() > MaxKey:
		return nil, &SecretError{Problem: SecretTooLong}
	case len(codes) == 0:
		return nil, nil
	}
	period := int64(c.Period / time.Second)
	var drifts []Drift
	err := key.Use(func(key []byte) error {
		mac := hmac.New(c.Algorithm.new(), key)
		shows := func(step int64, want Code) bool {
			var code Code
			code.fill(c, truncate(mac, uint64(step)))
			return code.length == want.length && code.characters == want.characters
		}
		last := floorDiv(until.Add(MaxDrift).Unix(), period)
		for step := floorDiv(from.Add(-MaxDrift).Unix(), period); step <= last; step++ {
			all := true
			for i := 0; i < len(codes) && all; i++ {
				all = shows(step+int64(i), codes[i])
			}
			if all {
				begins := time.Unix(step*period, 0)
				drifts = append(drifts, Drift{Least: begins.Sub(until), Most: begins.Add(c.Period).Sub(from)})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(drifts, func(a, b Drift) int { return cmp.Compare(a.Middle().Abs(), b.Middle().Abs()) })
	return drifts, nil
}
