package otp

import (
	"errors"
	"fmt"
)

var (
	ErrScheme    = errors.New("otp: not an otpauth URI")
	ErrKind      = errors.New("otp: neither totp, hotp nor steam")
	ErrMalformed = errors.New("otp: the URI is malformed")
	ErrTooLong   = errors.New("otp: text too long")
	ErrSecret    = errors.New("otp: unusable secret") // every *SecretError is one
	ErrAlgorithm = errors.New("otp: algorithm is none of SHA-1, SHA-256, SHA-512")
	ErrDigits    = errors.New("otp: number of digits out of range")
	ErrPeriod    = errors.New("otp: period is not a whole number of seconds from 1 to 86400")
	ErrCounter   = errors.New("otp: counter is not a number")
	ErrEncoding  = errors.New("otp: encoding of the secret is unknown")
	ErrTyped     = errors.New("otp: what was typed cannot be a code of this kind")
)

// SecretProblem is what is wrong with a secret.
type SecretProblem uint8

const (
	SecretMissing   SecretProblem = iota + 1 // nothing there
	SecretCharacter                          // a character that cannot occur, at Position
	SecretCut                                // ends in the middle of a byte: something is missing at the end
	SecretTooLong                            // more than MaxKey bytes
)

// SecretError says what is wrong with a secret without showing any of it.
type SecretError struct {
	Problem  SecretProblem
	Position int // of SecretCharacter: which character of the text, from 1
}

func (e *SecretError) Error() string {
	switch e.Problem {
	case SecretMissing:
		return fmt.Sprintf("%v: missing", ErrSecret)
	case SecretCharacter:
		return fmt.Sprintf("%v: character %d cannot occur", ErrSecret, e.Position)
	case SecretCut:
		return fmt.Sprintf("%v: the end is missing", ErrSecret)
	}
	return fmt.Sprintf("%v: longer than %d bytes", ErrSecret, MaxKey)
}

func (e *SecretError) Is(target error) bool { return target == ErrSecret }
