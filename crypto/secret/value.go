package secret

import (
	"bytes"
	"cmp"
	"crypto/cipher"
	"crypto/subtle"
	"fmt"
	"io"
)

// A Value is one secret: immutable, cheap to copy, safe for concurrent use, and
// printed as [secret] by whatever prints it. The zero Value is the empty
// secret, which belongs to no arena. Values are compared with [Value.Equal] or
// by their digests; == does not compile.
type Value struct {
	_  [0]func()
	at place
}

// A place is where a value's bytes rest.
type place interface {
	size() int
	// enter keeps the place from being destroyed until leave.
	enter() error
	leave()
	// read copies the plaintext from byte at on, a multiple of 64, into dst,
	// which must be locked memory. The caller has entered.
	read(dst []byte, at int)
	// xorInto is Value.XORInto with a dst of exactly size bytes. The caller has
	// entered.
	xorInto(dst []byte, to cipher.Stream)
	// lend is Value.Use without the bound of its length: it lends pieces of at
	// most MaxLend bytes, and at least one, which may be empty.
	lend(f func([]byte) error) error
	digest() (Digest, error)
}

// Len is the length in bytes; it is not secret.
func (v Value) Len() int {
	if v.at == nil {
		return 0
	}
	return v.at.size()
}

// Use lends the bytes to f for the length of the call and returns f's error.
// f must not keep them, change them, or wait for another goroutine that opens
// a secret; it may call Use of another value. The empty secret lends an empty
// slice. Errors of Use itself: ErrTooLong above MaxLend bytes, ErrDestroyed,
// and ErrBusy inside two others at least.
func (v Value) Use(f func([]byte) error) error {
	if v.at == nil {
		return f([]byte{})
	}
	if v.at.size() > MaxLend {
		return ErrTooLong
	}
	return v.at.lend(f)
}

// Pieces lends a value of any length in order, in pieces of at most MaxLend
// bytes, and stops at f's first error. The rules and errors of Use hold.
func (v Value) Pieces(f func([]byte) error) error {
	if v.at == nil {
		return f([]byte{})
	}
	return v.at.lend(f)
}

// XORInto encrypts the value with the next Len bytes of to and leaves the
// result in dst[:Len()]; the plaintext appears in no buffer. It returns
// ErrDestroyed, or an error that wraps io.ErrShortBuffer if dst is shorter
// than the value; then to has not advanced.
func (v Value) XORInto(dst []byte, to cipher.Stream) error {
	if v.at == nil {
		return nil
	}
	n := v.at.size()
	if len(dst) < n {
		return fmt.Errorf("secret: %d bytes for a value of %d: %w", len(dst), n, io.ErrShortBuffer)
	}
	if err := v.at.enter(); err != nil {
		return err
	}
	defer v.at.leave()
	v.at.xorInto(dst[:n], to)
	return nil
}

// Equal reports whether both hold the same bytes, wherever they live. It takes
// the same time for all texts of one length.
func (v Value) Equal(w Value) (bool, error) {
	same := 1
	err := v.beside(w, func(x, y []byte) { same &= subtle.ConstantTimeCompare(x, y) })
	return err == nil && same == 1 && v.Len() == w.Len(), err
}

// Compare orders values by their lengths and then by their bytes, wherever they
// live: 0 exactly where Equal holds. It is for an order that is the same on every
// computer, and takes a time that depends on the texts.
func (v Value) Compare(w Value) (int, error) {
	order := 0
	err := v.beside(w, func(x, y []byte) {
		if order == 0 {
			order = bytes.Compare(x, y)
		}
	})
	return cmp.Or(cmp.Compare(v.Len(), w.Len()), order), err
}

// beside hands f the bytes of both side by side, a piece at a time and in order,
// if they are of one length. f must call nobody's code.
func (v Value) beside(w Value, f func(x, y []byte)) error {
	for _, x := range []Value{v, w} {
		if x.at == nil {
			continue
		}
		if err := x.at.enter(); err != nil {
			return err
		}
		defer x.at.leave()
	}
	if v.Len() == w.Len() && v.Len() > 0 {
		placesBeside(v.at, w.at, f)
	}
	return nil
}

// placesBeside is beside for two entered places of the same size, in the scratch
// of either one's arena, or in place where neither has one.
func placesBeside(v, w place, f func(x, y []byte)) {
	s, ok := v.(*sealed)
	if !ok {
		s, ok = w.(*sealed)
	}
	if !ok {
		f(v.(*page).bytes(), w.(*page).bytes())
		return
	}
	s.arena.withScratch(func(scratch []byte) {
		const half = scratchSize / 2 / 64 * 64
		for at := 0; at < v.size(); at += half {
			n := min(half, v.size()-at)
			x, y := scratch[:n], scratch[half:][:n]
			v.read(x, at)
			w.read(y, at)
			f(x, y)
		}
	})
}

// Digest is equal for two values of one arena exactly if their texts are equal,
// and says nothing about the text to who has not the arena's key. The digest of
// the empty secret is the zero Digest. It returns ErrDestroyed, or ErrNoArena
// for a builder's value.
func (v Value) Digest() (Digest, error) {
	if v.at == nil {
		return Digest{}, nil
	}
	if err := v.at.enter(); err != nil {
		return Digest{}, err
	}
	defer v.at.leave()
	if v.at.size() == 0 {
		return Digest{}, nil
	}
	return v.at.digest()
}

// Release wipes and returns the memory of a value that a [Builder] made, after
// which it is ErrDestroyed; it waits for a running Use. For a value of an arena
// it does nothing.
func (v Value) Release() {
	if p, ok := v.at.(*page); ok {
		p.destroy()
	}
}
