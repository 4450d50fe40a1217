// Package minisign signs bytes and verifies signatures in the format of the
// minisign tool (https://jedisct1.github.io/minisign/), so that anybody can
// check with that tool what this program accepts, and the other way round.
//
// A signature file has four lines: an untrusted comment; algorithm, key ID and
// the Ed25519 signature of the message's BLAKE2b-512 hash; a trusted comment;
// the signature of signature and trusted comment. [ParseSignature] reads the
// one form that the tool writes and nothing near it. The tool's older form,
// which signs the message itself, is refused ([ErrLegacy]): one form leaves no
// room for taking a signature for what it was not made for, and the tool has
// written the other for years.
//
// # Why not a module
//
// github.com/jedisct1/go-minisign and aead.dev/minisign do little more than
// call the same two primitives, take the password of a key as a string, leave
// keys unwiped, accept the older form, and tell a wrong key, a changed file and
// a changed comment apart by the words of their errors. The tool itself is the
// oracle of the tests.
//
// # Limits of the protection
//
// A [SecretKey] is for the one who makes an edition of signed data, on his own
// computer, for one signature; [SecretKey.Wipe] wipes it. The state of scrypt
// and of Ed25519 stays on the heap until the garbage collector uses it again.
package minisign
