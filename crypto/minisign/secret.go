package minisign

import (
	"bytes"
	"crypto/ed25519"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"

	"golang.org/x/crypto/blake2b"
	"golang.org/x/crypto/scrypt"

	"kagikura/crypto/secret"
)

// MaxSecretKey is the most bytes that the file of a secret key may have.
const MaxSecretKey = 4 << 10

// The secret key's layout: algorithm, derivation, checksum (2 bytes each),
// salt, cost, and what is encrypted: ID, key, checksum.
const (
	saltAt, saltSize   = 6, 32
	opsAt, memAt       = saltAt + saltSize, saltAt + saltSize + 8
	sealedAt           = memAt + 8
	keySize, checkSize = ed25519.PrivateKeySize, blake2b.Size256
	sealedSize         = 8 + keySize + checkSize
)

// Costs of libsodium's "sensitive", which minisign uses; it goes below where
// memory is short, never beyond.
const maxOps, maxMem = 1 << 25, 1 << 30

// SealedKey is the file of a secret key, as it lies on disk.
type SealedKey struct {
	raw  [sealedAt + sealedSize]byte
	cost *cost // nil where no password is needed
}

// cost is what scrypt takes.
type cost struct{ n, p int }

// blockSize is scrypt's r.
const blockSize = 8

// SecretKey signs. Wipe it after use.
type SecretKey struct {
	id  keyID
	key ed25519.PrivateKey
}

// ParseSecretKey reads the file of a secret key. ErrSecretKey if it is none,
// ErrCost if it demands more than minisign's own keys do.
func ParseSecretKey(file []byte) (*SealedKey, error) {
	if len(file) > MaxSecretKey {
		return nil, ErrSecretKey
	}
	comment, line, two := bytes.Cut(file, []byte("\n"))
	line = bytes.TrimRight(line, "\r\n")
	k := &SealedKey{}
	if !two || !bytes.HasPrefix(comment, []byte(untrusted)) || len(line) != base64.StdEncoding.EncodedLen(len(k.raw)) || bytes.ContainsAny(line, "\r\n") {
		return nil, ErrSecretKey
	}
	raw := make([]byte, base64.StdEncoding.DecodedLen(len(line)))
	defer secret.Wipe(raw)
	if n, err := base64.StdEncoding.Strict().Decode(raw, line); err != nil || n != len(k.raw) {
		return nil, ErrSecretKey
	}
	copy(k.raw[:], raw)
	if [2]byte(k.raw[:]) != pure || string(k.raw[4:6]) != "B2" {
		k.Wipe()
		return nil, ErrSecretKey
	}
	switch string(k.raw[2:4]) {
	case "\x00\x00":
		return k, nil
	case "Sc":
		cost, err := costOf(binary.LittleEndian.Uint64(k.raw[opsAt:]), binary.LittleEndian.Uint64(k.raw[memAt:]))
		if err != nil {
			return nil, err
		}
		k.cost = cost
		return k, nil
	}
	k.Wipe()
	return nil, ErrSecretKey
}

// costOf turns libsodium's limits into scrypt's parameters, as libsodium does.
func costOf(ops, mem uint64) (*cost, error) {
	if ops > maxOps || mem > maxMem {
		return nil, ErrCost
	}
	ops = max(ops, 1<<15)
	largest := func(limit uint64) int { // power of two above a half of limit
		n := 2
		for uint64(n) <= limit/2 {
			n *= 2
		}
		return n
	}
	if ops < mem/32 {
		return &cost{n: largest(ops / (4 * blockSize)), p: 1}, nil
	}
	n := largest(mem / (128 * blockSize))
	return &cost{n: n, p: int(ops/4/uint64(n)) / blockSize}, nil
}

// Encrypted reports whether Open needs a password.
func (k *SealedKey) Encrypted() bool { return k.cost != nil }

// Open decrypts the key; a key that is not encrypted needs no password and
// looks at none. ErrPassword if it is wrong, ErrSecretKey if the key is damaged.
// With the tool's costs it takes a gigabyte of memory and some seconds.
func (k *SealedKey) Open(password []byte) (*SecretKey, error) {
	open := [sealedSize]byte(k.raw[sealedAt:])
	defer secret.Wipe(open[:])
	if k.cost != nil {
		stream, err := scrypt.Key(password, k.raw[saltAt:saltAt+saltSize], k.cost.n, blockSize, k.cost.p, sealedSize)
		if err != nil {
			return nil, ErrCost // unreachable: costOf gives no other
		}
		subtle.XORBytes(open[:], open[:], stream)
		secret.Wipe(stream)
		checked := append(pure[:len(pure):len(pure)], open[:8+keySize]...)
		defer secret.Wipe(checked)
		if sum := blake2b.Sum256(checked); subtle.ConstantTimeCompare(sum[:], open[8+keySize:]) != 1 {
			return nil, ErrPassword
		}
	}
	// An open key has no checksum; but its second half follows from its first.
	key := ed25519.NewKeyFromSeed(open[8 : 8+ed25519.SeedSize])
	if subtle.ConstantTimeCompare(key, open[8:8+keySize]) != 1 {
		secret.Wipe(key)
		return nil, ErrSecretKey
	}
	return &SecretKey{id: keyID(open[:]), key: key}, nil
}

// Wipe overwrites the key.
func (k *SealedKey) Wipe() { secret.Wipe(k.raw[:]) }

// Public is the key that verifies what this one signs.
func (k *SecretKey) Public() PublicKey {
	return PublicKey{id: k.id, key: [ed25519.PublicKeySize]byte(k.key[ed25519.SeedSize:])}
}

// Wipe overwrites the key.
func (k *SecretKey) Wipe() { secret.Wipe(k.key) }
