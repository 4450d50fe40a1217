package otp

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"unicode"
	"unicode/utf8"

	"kagikura/crypto/secret"
)

// MaxKey is the longest seed in bytes; real ones have 10 to 64.
const MaxKey = 512

const base32Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

// Encoding is how a seed is written as text.
type Encoding uint8

const (
	Base32 Encoding = iota + 1
	Base64
	Hex
	Text // the bytes themselves
)

// ParseKey reads a base32 seed as a person types or pastes it: upper or lower
// case, full-width or not, in groups with spaces or hyphens, with or without
// padding. The error is a *SecretError or the arena's. The caller wipes typed.
func ParseKey(a *secret.Arena, typed []byte) (secret.Value, error) {
	return seal(a, typed, Base32)
}

// seal decodes text into the arena and leaves no copy of the key.
func seal(a *secret.Arena, text []byte, e Encoding) (secret.Value, error) {
	key := make([]byte, 0, len(text)) // no encoding makes a key longer than its text
	defer func() { secret.Wipe(key[:cap(key)]) }()
	key, err := appendKey(key, text, e)
	if err != nil {
		return secret.Value{}, err
	}
	switch {
	case len(key) == 0:
		return secret.Value{}, &SecretError{Problem: SecretMissing}
	case len(key) > MaxKey:
		return secret.Value{}, &SecretError{Problem: SecretTooLong}
	}
	return a.Seal(key)
}

func appendKey(key, text []byte, e Encoding) ([]byte, error) {
	switch e {
	case Base32:
		return appendBase32(key, text)
	case Base64:
		n, err := base64.StdEncoding.Decode(key[:cap(key)], text)
		var at base64.CorruptInputError
		if errors.As(err, &at) {
			return key, &SecretError{Problem: SecretCharacter, Position: int(at) + 1}
		}
		return key[:n], nil
	case Hex:
		if i := notHex(text); i >= 0 {
			return key, &SecretError{Problem: SecretCharacter, Position: i + 1}
		}
		n, err := hex.Decode(key[:cap(key)], text)
		if err != nil {
			return key, &SecretError{Problem: SecretCut}
		}
		return key[:n], nil
	case Text:
		return append(key, text...), nil
	}
	return key, ErrEncoding
}

func notHex(text []byte) int {
	for i, c := range text {
		if !(c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f') {
			return i
		}
	}
	return -1
}

// appendBase32 ignores what does not matter to people and refuses what does:
// unknown characters, characters after the padding, and an end inside a byte.
// Bits left over at the end are dropped, as other programs do.
func appendBase32(key, text []byte) ([]byte, error) {
	var bits uint
	var n, digits int
	padded := false
	for position := 1; len(text) > 0; position++ {
		r, size := utf8.DecodeRune(text)
		text = text[size:]
		r = narrow(r)
		if r == '-' || unicode.IsSpace(r) {
			continue
		}
		if r == '=' && digits > 0 {
			padded = true
			continue
		}
		v := base32Value(r)
		if v < 0 || padded {
			return key, &SecretError{Problem: SecretCharacter, Position: position}
		}
		digits++
		if bits, n = bits<<5|uint(v), n+5; n >= 8 {
			n -= 8
			key = append(key, byte(bits>>n))
		}
	}
	if n >= 5 { // a whole digit that completes no byte
		return key, &SecretError{Problem: SecretCut}
	}
	return key, nil
}

// narrow is the ASCII character that a full-width one stands for: what is
// typed while the IME is on.
func narrow(r rune) rune {
	if r >= '！' && r <= '～' {
		return r - '！' + '!'
	}
	return r
}

func base32Value(r rune) int {
	switch {
	case r >= 'A' && r <= 'Z':
		return int(r - 'A')
	case r >= 'a' && r <= 'z':
		return int(r - 'a')
	case r >= '2' && r <= '7':
		return int(r-'2') + 26
	}
	return -1
}

// appendEncoded writes a key as base32 without padding.
func appendEncoded(dst, key []byte) []byte {
	var bits uint
	n := 0
	for _, b := range key {
		bits, n = bits<<8|uint(b), n+8
		for n >= 5 {
			n -= 5
			dst = append(dst, base32Alphabet[bits>>n&31])
		}
	}
	if n > 0 {
		dst = append(dst, base32Alphabet[bits<<(5-n)&31])
	}
	return dst
}
