package kdbx

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"fmt"

	"kagikura/crypto/kdf"
	"kagikura/crypto/secret"
)

// Credentials open a file. A part that is nil does not enter the key; an empty
// passphrase does.
type Credentials struct {
	Passphrase *secret.Value
	// KeyFile is the content of a key file.
	KeyFile []byte
}

// Composite is the key that credentials make, before any work was put into it:
//
//	SHA-256( SHA-256(passphrase) ‖ key of the key file )
//
// It rests in an arena, and ends with it.
type Composite struct {
	arena *secret.Arena
	key   secret.Value
}

// NewComposite makes the key. It returns ErrKeyFile in a *FormatError if the
// key file is damaged, and the errors of secret.
func NewComposite(a *secret.Arena, c Credentials) (Composite, error) {
	var parts [2 * sha256.Size]byte
	defer clear(parts[:])
	n := 0
	if c.Passphrase != nil {
		h := sha256.New()
		defer secret.ScrubHash(h) // it keeps a short passphrase until then
		err := c.Passphrase.Pieces(func(piece []byte) error {
			h.Write(piece)
			return nil
		})
		if err != nil {
			return Composite{}, err
		}
		h.Sum(parts[:0])
		n = sha256.Size
	}
	if c.KeyFile != nil {
		key, err := keyFileKey(c.KeyFile)
		if err != nil {
			return Composite{}, err
		}
		n += copy(parts[n:], key[:])
		clear(key[:])
	}
	sum := sha256.Sum256(parts[:n])
	defer clear(sum[:])
	key, err := a.Seal(sum[:])
	return Composite{a, key}, err
}

// Same reports whether both were made of the same credentials.
func (c Composite) Same(d Composite) (bool, error) { return c.key.Equal(d.key) }

// Transformed is the key that the derivation made of a composite one, with the
// parameters, salt included, that it belongs to. It rests in the same arena.
type Transformed struct {
	key    secret.Value
	params kdf.Params
}

// Params are the parameters that the key was derived with.
func (t Transformed) Params() kdf.Params { return t.params }

// Fits tells whether t opens files with the header's parameters, if the
// credentials are the same.
func (t Transformed) Fits(h *Header) bool {
	p, q := t.params, h.KDF
	return p.Kind == q.Kind && bytes.Equal(p.Salt, q.Salt) && p.Rounds == q.Rounds &&
		p.Memory == q.Memory && p.Iterations == q.Iterations &&
		p.Parallelism == q.Parallelism && p.Version == q.Version
}

// Transform derives the key. It takes as long as p wants; p must have passed
// [kdf.Params.Check]. It returns at once when ctx ends.
func (c Composite) Transform(ctx context.Context, p kdf.Params) (Transformed, error) {
	// The composite leaves its page: a derivation that was given up still looks
	// at it, and must not keep the arena from being destroyed.
	var composite [sha256.Size]byte
	defer clear(composite[:])
	err := c.key.Use(func(b []byte) error {
		copy(composite[:], b)
		return nil
	})
	if err != nil {
		return Transformed{}, err
	}
	derived, err := kdf.Derive(ctx, composite[:], p)
	if err != nil {
		return Transformed{}, err
	}
	defer clear(derived[:])
	key, err := c.arena.Seal(derived[:])
	if err != nil {
		return Transformed{}, err
	}
	p.Salt = bytes.Clone(p.Salt) // which may be a slice of a file
	return Transformed{key, p}, nil
}

// fileKeys are those of one file: its master seed has entered.
type fileKeys struct {
	encryption [sha256.Size]byte
	hmac       hmacKey
}

func (k *fileKeys) wipe() { *k = fileKeys{} }

// keysFor derives a file's keys; the caller wipes them.
func (t Transformed) keysFor(masterSeed []byte) (*fileKeys, error) {
	if t.key.Len() != sha256.Size {
		return nil, fmt.Errorf("%w: no key was derived", ErrOtherKey)
	}
	var k fileKeys
	var err error
	secret.OffStack(func() { err = t.intoKeys(&k, masterSeed) })
	return &k, err
}

func (t Transformed) intoKeys(k *fileKeys, masterSeed []byte) error {
	return t.key.Use(func(transformed []byte) error {
		var in [masterSeedSize + sha256.Size + 1]byte
		defer clear(in[:])
		copy(in[:], masterSeed)
		copy(in[masterSeedSize:], transformed)
		k.encryption = sha256.Sum256(in[:masterSeedSize+sha256.Size])
		in[len(in)-1] = 1
		k.hmac = sha512.Sum512(in[:])
		return nil
	})
}
