package shares

import (
	"fmt"
	"io"

	"kagikura/crypto/secret"
)

// Split makes of shares, of which needed restore the passphrase; the first has
// number 1. Errors: [ErrCounts], [ErrEmpty], [ErrTooLong], [ErrNotText],
// [ErrRandom], the sealer's, and those of the passphrase.
func Split(random io.Reader, a Sealer, phrase secret.Value, needed, of int) ([]secret.Value, error) {
	if needed < MinNeeded || of < needed || of > MaxShares {
		return nil, ErrCounts
	}
	if phrase.Len() > MaxLetters {
		return nil, ErrTooLong
	}
	var out []secret.Value
	var failed error
	secret.OffStack(func() {
		var b []byte
		failed = phrase.Use(func(text []byte) error {
			var err error
			b, err = block(text)
			return err
		})
		defer secret.Wipe(b)
		if failed == nil {
			out, failed = split(random, a, b, needed, of)
		}
	})
	return out, failed
}

func split(random io.Reader, a Sealer, b []byte, needed, of int) ([]secret.Value, error) {
	h := Header{Needed: needed, units: len(b) / unit}
	// For each byte of the block the coefficients of its polynomial side by side,
	// and the byte itself first.
	all := make([]byte, len(b)*needed)
	defer secret.Wipe(all)
	var set [3]byte
	for _, into := range [][]byte{set[:], all} {
		if _, err := io.ReadFull(random, into); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrRandom, err)
		}
	}
	h.Set = (uint32(set[0])<<16 | uint32(set[1])<<8 | uint32(set[2])) & (1<<20 - 1)
	for i := range b {
		all[i*needed] = b[i]
	}
	var out []secret.Value
	for h.Number = 1; h.Number <= of; h.Number++ {
		value, err := write(a, h, all)
		if err != nil {
			release(out)
			return nil, err
		}
		out = append(out, value)
	}
	return out, nil
}

// write makes one share of the polynomials.
func write(a Sealer, h Header, all []byte) (secret.Value, error) {
	y := make([]byte, len(all)/h.Needed)
	defer secret.Wipe(y)
	for i := range y {
		y[i] = at(all[i*h.Needed:][:h.Needed], byte(h.Number))
	}
	s := symbols(h, y)
	defer secret.Wipe(s)
	text := s.text()
	defer secret.Wipe(text)
	return a.Seal(text)
}

func release(values []secret.Value) {
	for _, v := range values {
		v.Release()
	}
}
