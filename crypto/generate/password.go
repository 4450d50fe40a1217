package generate

import (
	"errors"
	"fmt"
	"io"
	"math"

	"kagikura/crypto/secret"
)

// ErrRandom reports a source of randomness that failed or is not random. The
// source's own error, if any, is wrapped beside it.
var ErrRandom = errors.New("generate: the source of randomness failed")

// Sealer takes what has been drawn into locked memory; *secret.Arena is one.
type Sealer interface {
	Seal(plain []byte) (secret.Value, error)
}

// Password draws a password that satisfies the policy, uniformly from all that
// do: whole strings are drawn without bias and thrown away until one
// qualifies. The error is an *ImpossibleError, an ErrRandom or the sealer's.
func Password(random io.Reader, a Sealer, p Policy) (secret.Value, error) {
	pl, err := p.plan()
	if err != nil {
		return secret.Value{}, err
	}
	d := newDrawer(random)
	defer d.wipe()
	pw := make([]byte, pl.length)
	defer secret.Wipe(pw)

	// A hundred times the expected number of attempts is not needed once in
	// 10⁴³ times: then it is the source that repeats itself.
	for range int(100*math.Exp2(-pl.acceptance)) + 100 {
		for i := range pw {
			n, err := d.below(len(pl.alphabet))
			if err != nil {
				return secret.Value{}, err
			}
			pw[i] = pl.alphabet[n]
		}
		if pl.accepts(pw) {
			return a.Seal(pw)
		}
	}
	return secret.Value{}, ErrRandom
}

// accepts looks at every requirement of a string over the alphabet.
func (pl plan) accepts(pw []byte) bool {
	run := 0
	for i, c := range pw {
		if i > 0 && c != pw[i-1] {
			run = 0
		}
		run++
		if pl.consecutive > 0 && run > pl.consecutive {
			return false
		}
	}
	for _, set := range pl.required {
		met := false
		for _, c := range pw {
			met = met || set.has(rune(c))
		}
		if !met {
			return false
		}
	}
	return true
}

// drawer turns random bytes into unbiased numbers.
type drawer struct {
	random io.Reader
	buf    [64]byte
	rest   []byte // unused tail of buf
}

func newDrawer(random io.Reader) *drawer { return &drawer{random: random} }

func (d *drawer) wipe() {
	secret.Wipe(d.buf[:])
	d.rest = nil
}

// below is a uniform number in [0, n), for n up to 65,536: two random bytes, or
// one where that is enough, drawn again while they lie above the largest
// multiple of n.
func (d *drawer) below(n int) (int, error) {
	for {
		v, space := 0, 1
		for space < n {
			b, err := d.byte()
			if err != nil {
				return 0, err
			}
			v, space = v<<8|int(b), space<<8
		}
		if v < space-space%n {
			return v % n, nil
		}
	}
}

func (d *drawer) byte() (byte, error) {
	if len(d.rest) == 0 {
		if _, err := io.ReadFull(d.random, d.buf[:]); err != nil {
			return 0, fmt.Errorf("%w: %w", ErrRandom, err)
		}
		d.rest = d.buf[:]
	}
	b := d.rest[0]
	d.rest[0] = 0
	d.rest = d.rest[1:]
	return b, nil
}
