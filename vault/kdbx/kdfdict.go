package kdbx

import (
	"errors"
	"fmt"

	"kagikura/crypto/kdf"
)

// Names of the items of a dictionary of key derivation parameters.
const (
	kdfUUID        = "$UUID" // which function
	kdfSalt        = "S"     // bytes
	kdfRounds      = "R"     // u64, AES-KDF
	kdfParallelism = "P"     // u32, Argon2 lanes
	kdfMemory      = "M"     // u64, Argon2 memory in bytes
	kdfIterations  = "I"     // u64, Argon2 passes
	kdfVersion     = "V"     // u32, Argon2 version: 0x10 or 0x13
	kdfSecretKey   = "K"     // bytes, Argon2, optional
	kdfAssociated  = "A"     // bytes, Argon2, optional
)

// Key derivation functions by UUID.
var (
	uuidAESKDF   = uuid("c9d9f39a628a4460bf740d08c18a4fea")
	uuidAESKDF4  = uuid("7c02bb8279a74ac0927d114a00648238") // the same function; read only
	uuidArgon2d  = uuid("ef636ddf8c29444b91f7a9a403e30a0c")
	uuidArgon2id = uuid("9e298b1956db4773b23dfc3ec6f0a1e6")
)

// kdfParams reads the parameters out of d. They are not checked against any
// limit yet: that is [kdf.Params.Check], before anything is derived.
func kdfParams(d variantDict) (kdf.Params, error) {
	missing := func(name string) error {
		return corrupt(PartKDF, 0, "item %s missing or of a wrong type", name)
	}
	id, ok := d.bytes(kdfUUID, variantBytes)
	if !ok {
		return kdf.Params{}, missing(kdfUUID)
	}
	p := kdf.Params{Kind: kdfKind(id)}
	if p.Kind == 0 {
		return kdf.Params{}, &FormatError{PartKDF, 0, fmt.Errorf("%w: key derivation function %x", ErrUnsupported, id)}
	}
	if p.Salt, ok = d.bytes(kdfSalt, variantBytes); !ok {
		return kdf.Params{}, missing(kdfSalt)
	}
	if p.Kind == kdf.AES {
		if p.Rounds, ok = d.uint64(kdfRounds); !ok {
			return kdf.Params{}, missing(kdfRounds)
		}
		return p, nil
	}
	if p.Memory, ok = d.uint64(kdfMemory); !ok {
		return kdf.Params{}, missing(kdfMemory)
	}
	if p.Iterations, ok = d.uint64(kdfIterations); !ok {
		return kdf.Params{}, missing(kdfIterations)
	}
	if p.Parallelism, ok = d.uint32(kdfParallelism); !ok {
		return kdf.Params{}, missing(kdfParallelism)
	}
	if p.Version, ok = d.uint32(kdfVersion); !ok {
		return kdf.Params{}, missing(kdfVersion)
	}
	p.SecretKey, _ = d.bytes(kdfSecretKey, variantBytes)
	p.AssociatedData, _ = d.bytes(kdfAssociated, variantBytes)
	return p, nil
}

// kdfKind is the function of that UUID, 0 if it is unknown.
func kdfKind(id []byte) kdf.Kind {
	switch string(id) {
	case uuidAESKDF, uuidAESKDF4:
		return kdf.AES
	case uuidArgon2d:
		return kdf.Argon2d
	case uuidArgon2id:
		return kdf.Argon2id
	default:
		return 0
	}
}

// kdfDict spells p in the dictionary that was read, so that items this package
// does not know stay; those of another function make no sense and go.
func kdfDict(old variantDict, p kdf.Params) variantDict {
	d := variantDict{version: dictVersion}
	if id, ok := old.bytes(kdfUUID, variantBytes); ok && kdfKind(id) == p.Kind {
		d = old
	}
	switch p.Kind {
	case kdf.Argon2d:
		d = d.with(kdfUUID, variantBytes, []byte(uuidArgon2d))
	case kdf.Argon2id:
		d = d.with(kdfUUID, variantBytes, []byte(uuidArgon2id))
	default:
		if id, ok := d.bytes(kdfUUID, variantBytes); !ok || string(id) != uuidAESKDF4 {
			d = d.with(kdfUUID, variantBytes, []byte(uuidAESKDF))
		}
		return d.with(kdfSalt, variantBytes, p.Salt).withUint64(kdfRounds, p.Rounds)
	}
	d = d.with(kdfSalt, variantBytes, p.Salt).
		withUint32(kdfParallelism, p.Parallelism).
		withUint64(kdfMemory, p.Memory).
		withUint64(kdfIterations, p.Iterations).
		withUint32(kdfVersion, p.Version)
	optional := func(name string, value []byte) {
		if len(value) > 0 {
			d = d.with(name, variantBytes, value)
		} else {
			d = d.without(name)
		}
	}
	optional(kdfSecretKey, p.SecretKey)
	optional(kdfAssociated, p.AssociatedData)
	return d
}

// checkKDF refuses parameters above the limits, before anything is derived.
func checkKDF(p kdf.Params, l kdf.Limits) error {
	err := p.Check(l)
	var limit *kdf.LimitError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &limit) && limit.TooMuch():
		return &FormatError{PartKDF, 0, fmt.Errorf("%w: %w", ErrLimit, err)}
	case errors.Is(err, kdf.ErrUnsupported):
		return &FormatError{PartKDF, 0, fmt.Errorf("%w: %w", ErrUnsupported, err)}
	default:
		return &FormatError{PartKDF, 0, fmt.Errorf("%w: %w", ErrCorrupt, err)}
	}
}
