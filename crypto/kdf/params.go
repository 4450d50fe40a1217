package kdf

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
)

// Kind is a key derivation function.
type Kind uint8

const (
	// AES encrypts the composite key with AES-256 many times over (KeePass 1
	// and 2). It needs no memory, so a graphics card guesses fast.
	AES Kind = iota + 1
	// Argon2d is KeePass's usual choice: data-dependent memory access.
	Argon2d
	// Argon2id is what new vaults use.
	Argon2id
)

// String is the usual name, as it stands in errors.
func (k Kind) String() string {
	switch k {
	case AES:
		return "AES-KDF"
	case Argon2d:
		return "Argon2d"
	case Argon2id:
		return "Argon2id"
	}
	return fmt.Sprintf("key derivation function %d", uint8(k))
}

const (
	// KeySize is the size of a composite key and of a derived key.
	KeySize = 32
	// Version13 is the version of Argon2 that RFC 9106 describes, the only one
	// supported.
	Version13 = 0x13

	aesSaltSize = 32 // the salt is the key of AES-256
	minSalt     = 8  // RFC 9106
	maxSalt     = 1 << 10
	kib         = 1 << 10
	// maxIDLanes is what the module for Argon2id can count.
	maxIDLanes = math.MaxUint8
	// minMemoryPerLane is RFC 9106's least memory for each lane.
	minMemoryPerLane = 8 * kib
)

// Params is a key derivation function with everything that decides its result.
type Params struct {
	Kind Kind
	Salt []byte
	// Rounds is AES's count of encryptions.
	Rounds uint64
	// Memory of Argon2, in bytes; a fraction of a KiB is ignored, as KeePass
	// does.
	Memory      uint64
	Iterations  uint64
	Parallelism uint32
	Version     uint32
	// SecretKey and AssociatedData are Argon2's optional inputs, which must be
	// empty: see ErrUnsupported.
	SecretKey, AssociatedData []byte
}

// Cost is about how many bytes a derivation works through, the largest uint64 if
// it is more. On one computer the times of two Params with the same function
// and lanes are as their costs; between functions the order of magnitude is
// right.
func (p Params) Cost() uint64 {
	if p.Kind == AES {
		return product(p.Rounds, KeySize)
	}
	return product(p.Memory, p.Iterations)
}

func product(x, y uint64) uint64 {
	over, low := bits.Mul64(x, y)
	if over > 0 {
		return math.MaxUint64
	}
	return low
}

// ErrUnsupported is what every *UnsupportedError is: parameters that are well
// formed, but that no module of this program can compute.
var ErrUnsupported = errors.New("kdf: not supported")

// UnsupportedError names what is not supported.
type UnsupportedError struct{ What string }

func (e *UnsupportedError) Error() string { return ErrUnsupported.Error() + ": " + e.What }

// Unwrap returns ErrUnsupported.
func (e *UnsupportedError) Unwrap() error { return ErrUnsupported }
