// Package kdf turns a composite key into the key of a vault, slowly: Argon2id
// and Argon2d, and the AES-KDF of older KeePass files.
//
// [Params] usually come from a file header that nothing has authenticated yet,
// because the key that could authenticate it is what is being derived. So
// [Params.Check] must pass before the first byte is derived; it bounds memory,
// time and lanes, and it names what the underlying modules cannot do (Argon2 of
// version 0x10, its secret key and associated data, more than 255 lanes of
// Argon2id). [Derive] checks against [MaxLimits] in any case.
//
// # One at a time
//
// Argon2 cannot be interrupted: a derivation whose context is cancelled returns
// at once but goes on in the background, with its memory, until it is done. A
// caller that lets a person cancel and try again makes one [Gate] and derives
// under a context of it ([Gate.Context]): then one derivation runs at a time,
// the abandoned one included, and the next waits under its own context. The
// gate travels in the context so that a file codec between its owner and
// Derive need not know it. AES-KDF stops within milliseconds.
//
// # Limits of the protection
//
// The copy of the composite key, the halves of AES-KDF and the module's result
// are wiped. Argon2's own memory and hash states are the modules', and stay on
// the heap until the garbage collector uses them again. They do not hold the
// composite key itself, but the last block gives the derived key.
package kdf
