package minisign

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

// What the functions of this package can return, perhaps wrapped.
var (
	// ErrPublicKey: the text is no public key of minisign.
	ErrPublicKey = errors.New("minisign: no public key")
	// ErrSyntax: the file is no signature of minisign, or not all of one.
	ErrSyntax = errors.New("minisign: no signature file")
	// ErrLegacy: the signature is one of the message instead of its hash.
	ErrLegacy = errors.New("minisign: signature in the older form")
	// ErrOtherKey: the signature was made with another key.
	ErrOtherKey = errors.New("minisign: signed with another key")
	// ErrMismatch: the message or the signature is not what was made.
	ErrMismatch = errors.New("minisign: the signature is not one of this message")
	// ErrComment: the signature is good, the trusted comment is not what was
	// signed with it.
	ErrComment = errors.New("minisign: the trusted comment was changed")
	// ErrSecretKey: the file is no secret key of minisign.
	ErrSecretKey = errors.New("minisign: no secret key")
	// ErrPassword: the password of the secret key is wrong.
	ErrPassword = errors.New("minisign: wrong password of the secret key")
	// ErrCost: the secret key demands more memory or time than minisign's own
	// keys do.
	ErrCost = errors.New("minisign: the secret key demands too much")
)

// Algorithms: of keys and of the older form, of the present form.
var (
	pure   = [2]byte{'E', 'd'}
	hashed = [2]byte{'E', 'D'}
)

// keyID tells keys apart; it proves nothing.
type keyID [8]byte

func (id keyID) String() string { return fmt.Sprintf("%016X", binary.LittleEndian.Uint64(id[:])) }

// PublicKey verifies. The zero value verifies nothing.
type PublicKey struct {
	id  keyID
	key [ed25519.PublicKeySize]byte
}

// ID is the key's ID as minisign writes it.
func (k PublicKey) ID() string { return k.id.String() }

// ParsePublicKey reads a public key: the file that minisign writes, or its
// second line alone. ErrPublicKey if it is neither.
func ParsePublicKey(text string) (PublicKey, error) {
	text = strings.TrimRight(text, "\r\n")
	if comment, rest, two := strings.Cut(text, "\n"); two {
		if !strings.HasPrefix(comment, untrusted) {
			return PublicKey{}, ErrPublicKey
		}
		text = rest
	}
	raw, err := decode(text, 2+8+ed25519.PublicKeySize)
	if err != nil || [2]byte(raw) != pure {
		return PublicKey{}, ErrPublicKey
	}
	return PublicKey{id: keyID(raw[2:]), key: [ed25519.PublicKeySize]byte(raw[10:])}, nil
}

// decode reads one line of base64 that stands for size bytes.
func decode(line string, size int) ([]byte, error) {
	if base64.StdEncoding.EncodedLen(size) != len(line) || strings.ContainsAny(line, "\r\n") {
		return nil, base64.CorruptInputError(0)
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(line)
	if err == nil && len(raw) != size {
		err = base64.CorruptInputError(0)
	}
	return raw, err
}
