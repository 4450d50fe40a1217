package kdf

import (
	"bytes"
	"context"
	"errors"

	argon2d "github.com/go-crypt/x/argon2"
	"golang.org/x/crypto/argon2"
)

// ErrComposite means a composite key that is not KeySize bytes long.
var ErrComposite = errors.New("kdf: a composite key has 32 bytes")

// Derive computes the key that p makes of a composite key. It returns what
// Check(MaxLimits()) returns, ErrComposite, or ctx's error, the latter at once
// also while it computes; see the package comment for what then happens to the
// computation. Wiping composite and the key is the caller's duty.
func Derive(ctx context.Context, composite []byte, p Params) ([KeySize]byte, error) {
	var key [KeySize]byte
	if len(composite) != KeySize {
		return key, ErrComposite
	}
	if err := p.Check(MaxLimits()); err != nil {
		return key, err
	}
	leave, err := pass(ctx)
	if err != nil {
		return key, err
	}
	// The caller may wipe or reuse both as soon as Derive returns.
	own := bytes.Clone(composite)
	p.Salt = bytes.Clone(p.Salt)
	done := make(chan []byte)
	go func() {
		derived := compute(ctx, own, p)
		clear(own)
		leave()
		select {
		case done <- derived:
		case <-ctx.Done():
			clear(derived)
		}
	}()
	select {
	case derived := <-done:
		defer clear(derived)
		if err := ctx.Err(); err != nil {
			return key, err // AES-KDF may have stopped halfway
		}
		copy(key[:], derived)
		return key, nil
	case <-ctx.Done():
		return key, ctx.Err()
	}
}

// compute runs the checked derivation. Its result means nothing once ctx is done.
func compute(ctx context.Context, composite []byte, p Params) []byte {
	iterations, memory := uint32(p.Iterations), uint32(p.Memory/kib)
	switch p.Kind {
	case Argon2d:
		return argon2d.DKey(composite, p.Salt, iterations, memory, p.Parallelism, KeySize)
	case Argon2id:
		return argon2.IDKey(composite, p.Salt, iterations, memory, uint8(p.Parallelism), KeySize)
	}
	return aesKDF(ctx, composite, p.Salt, p.Rounds)
}
