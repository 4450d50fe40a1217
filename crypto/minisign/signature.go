package minisign

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/blake2b"
)

// MaxSignature is the most bytes that a signature file may have. The tool
// bounds its comments by 1 and 8 KiB.
const MaxSignature = 10 << 10

// What comments begin with.
const (
	untrusted = "untrusted comment: "
	trusted   = "trusted comment: "
)

// Signature is a signature file that was read; whether it is true tells
// [PublicKey.Verify].
type Signature struct {
	id        keyID
	signature [ed25519.SignatureSize]byte
	comment   string
	global    [ed25519.SignatureSize]byte
}

// Comment is the trusted comment; believe it after Verify.
func (s Signature) Comment() string { return s.comment }

// ParseSignature reads a signature file. ErrLegacy for the older form, else
// ErrSyntax.
func ParseSignature(file []byte) (Signature, error) {
	if len(file) > MaxSignature || !utf8.Valid(file) {
		return Signature{}, ErrSyntax
	}
	lines := strings.Split(strings.TrimSuffix(string(file), "\n"), "\n")
	if len(lines) != 4 {
		return Signature{}, ErrSyntax
	}
	for i, line := range lines {
		lines[i] = strings.TrimSuffix(line, "\r")
	}
	comment, ok := strings.CutPrefix(lines[2], trusted)
	if !ok || !strings.HasPrefix(lines[0], untrusted) || !oneLine(comment) {
		return Signature{}, ErrSyntax
	}
	raw, err := decode(lines[1], 2+8+ed25519.SignatureSize)
	if err != nil {
		return Signature{}, ErrSyntax
	}
	global, err := decode(lines[3], ed25519.SignatureSize)
	switch {
	case err != nil:
		return Signature{}, ErrSyntax
	case [2]byte(raw) == pure:
		return Signature{}, ErrLegacy
	case [2]byte(raw) != hashed:
		return Signature{}, ErrSyntax
	}
	return Signature{
		id: keyID(raw[2:]), signature: [ed25519.SignatureSize]byte(raw[10:]),
		comment: comment, global: [ed25519.SignatureSize]byte(global),
	}, nil
}

// Verify tells whether the signature is one of the message by this key:
// ErrOtherKey, ErrMismatch, ErrComment if not.
func (k PublicKey) Verify(message []byte, s Signature) error {
	if s.id != k.id {
		return fmt.Errorf("%w: %s, not %s", ErrOtherKey, s.id, k.id)
	}
	hash := blake2b.Sum512(message)
	if !ed25519.Verify(k.key[:], hash[:], s.signature[:]) {
		return ErrMismatch
	}
	if !ed25519.Verify(k.key[:], globalMessage(s.signature[:], s.comment), s.global[:]) {
		return ErrComment
	}
	return nil
}

// globalMessage is what the second signature of a file signs.
func globalMessage(signature []byte, comment string) []byte {
	return slices.Concat(signature, []byte(comment))
}

// Sign makes the signature file of a message. The comment is trusted: it is
// signed too. It must be one line; Sign panics if it is not.
func (k *SecretKey) Sign(message []byte, comment string) []byte {
	if !oneLine(comment) {
		panic("minisign: the comment is not one line")
	}
	hash := blake2b.Sum512(message)
	signature := ed25519.Sign(k.key, hash[:])
	global := ed25519.Sign(k.key, globalMessage(signature, comment))
	first := slices.Concat(hashed[:], k.id[:], signature)
	return fmt.Appendf(nil, "%ssignature by key %s\n%s\n%s%s\n%s\n",
		untrusted, k.id, base64.StdEncoding.EncodeToString(first),
		trusted, comment, base64.StdEncoding.EncodeToString(global))
}

// oneLine reports whether a comment can stand in a signature file. The tool
// writes tabs.
func oneLine(comment string) bool {
	return len(comment) <= 8<<10 && utf8.ValidString(comment) &&
		!strings.ContainsFunc(comment, func(r rune) bool { return unicode.IsControl(r) && r != '\t' })
}
