package shares

import (
	"kagikura/crypto/secret"
)

// Combine restores the passphrase from shares as they were typed, each of which
// may be lent at a time. More than are needed are all looked at. Errors:
// *[ShareError] around what [Read] finds, [ErrOtherSet], [ErrRepeated] or the
// value's own error; *[TooFewError]; [ErrResult]; [ErrVersion] for a passphrase in
// a form of later versions; the sealer's.
func Combine(a Sealer, typed ...secret.Value) (phrase secret.Value, err error) {
	secret.OffStack(func() { phrase, err = combine(a, typed) })
	return phrase, err
}

// points are the places and bytes of shares of one set.
type points struct {
	of Header // the first one's
	xs []byte
	ys [][]byte
}

func combine(a Sealer, typed []secret.Value) (secret.Value, error) {
	var p points
	defer p.wipe()
	for i, v := range typed {
		if err := v.Use(p.add); err != nil {
			return secret.Value{}, &ShareError{i, err}
		}
	}
	switch {
	case len(p.xs) == 0:
		return secret.Value{}, &TooFewError{0, MinNeeded}
	case len(p.xs) < p.of.Needed:
		return secret.Value{}, &TooFewError{len(p.xs), p.of.Needed}
	}
	for i := p.of.Needed; i < len(p.xs); i++ {
		if !p.fits(i) {
			return secret.Value{}, ErrResult
		}
	}
	b := p.value(0)
	defer secret.Wipe(b)
	text, err := passphrase(b)
	if err != nil {
		return secret.Value{}, err
	}
	defer secret.Wipe(text)
	return a.Seal(text)
}

// add takes one more share.
func (p *points) add(typed []byte) error {
	r, s := read(typed)
	defer secret.Wipe(s)
	if r.Err != nil {
		return r.Err
	}
	x := byte(r.Share.Number)
	for _, other := range p.xs {
		if x == other && sameSet(p.of, r.Share) {
			return ErrRepeated
		}
	}
	if len(p.xs) == 0 {
		p.of = r.Share
	} else if !sameSet(p.of, r.Share) {
		return ErrOtherSet
	}
	p.xs, p.ys = append(p.xs, x), append(p.ys, s.bytes())
	return nil
}

func sameSet(a, b Header) bool {
	return a.Set == b.Set && a.Needed == b.Needed && a.units == b.units
}

// value is what the polynomials through the first shares have at x. The caller
// wipes it.
func (p *points) value(x byte) []byte {
	out := make([]byte, len(p.ys[0]))
	for i, w := range weights(p.xs[:p.of.Needed], x) {
		for j, y := range p.ys[i] {
			out[j] ^= product(w, y)
		}
	}
	return out
}

// fits reports whether the i-th share lies on the polynomials of the first.
func (p *points) fits(i int) bool {
	expected := p.value(p.xs[i])
	defer secret.Wipe(expected)
	different := byte(0)
	for j, y := range p.ys[i] {
		different |= y ^ expected[j]
	}
	return different == 0
}

func (p *points) wipe() {
	for _, y := range p.ys {
		secret.Wipe(y)
	}
}
