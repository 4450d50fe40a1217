package kdf

import (
	"bytes"
	"context"
	"errors"

	argon2d "github.com/go-crypt/x/argon2"
	"golang.org/x/crypto/argon2"

	"kagikura/crypto/secret"
)

// blake2State is the size of BLAKE2b's state, in which Argon2 leaves the composite
// key that it hashes first.
const blake2State = 360

// Forget overwrites what Argon2 left of composite keys, as well as Go allows. It
// is for the time after the last use of a key, when nothing may be left of it,
// and takes some tens of milliseconds.
func Forget() { secret.OverwriteFreed(blake2State) }

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
	p.Salt = bytes.Clone(p.Salt) // the caller may reuse it as soon as Derive returns
	derived, err := supervise(ctx, composite, func(composite []byte) []byte { return compute(ctx, composite, p) })
	if err != nil {
		return key, err
	}
	copy(key[:], derived)
	clear(derived)
	return key, nil
}

// supervise runs work alone behind the gate of ctx and returns its result, or
// ctx's error as soon as that is done. Work gets a copy of composite, which is
// wiped when it ends. Abandoned work keeps the gate until then, and its result
// is wiped too.
func supervise(ctx context.Context, composite []byte, work func(composite []byte) []byte) ([]byte, error) {
	leave, err := pass(ctx)
	if err != nil {
		return nil, err
	}
	own := bytes.Clone(composite)
	done := make(chan []byte)
	go func() {
		var result []byte
		secret.OffStack(func() { result = work(own) })
		clear(own)
		Forget()
		leave()
		select {
		case done <- result:
		case <-ctx.Done():
			clear(result)
		}
	}()
	select {
	case result := <-done:
		if err := ctx.Err(); err != nil { // the work may have stopped halfway
			clear(result)
			return nil, err
		}
		return result, nil
	case <-ctx.Done():
		return nil, ctx.Err()
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
