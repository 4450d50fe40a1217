package qr

import (
	"bytes"
	"errors"

	"kagikura/crypto/secret"
)

// Why codes set up no one-time codes.
var (
	// ErrMigration: what Google Authenticator shows to move its accounts to
	// another telephone, several in a form of its own.
	ErrMigration = errors.New("qr: an export of Google Authenticator")
	// ErrLink: a code that leads to a page.
	ErrLink = errors.New("qr: a link")
	// ErrNoSeed: anything else.
	ErrNoSeed = errors.New("qr: nothing that sets up one-time codes")
)

// Seeds are those of the texts that set up one-time codes (otpauth URIs), as
// they stand; the others are wiped. Where there are none the error says what
// there is instead.
func Seeds(texts [][]byte) (seeds [][]byte, err error) {
	err = ErrNoSeed
	for _, t := range texts {
		switch {
		case begins(t, "otpauth://"):
			seeds = append(seeds, t)
			continue
		case begins(t, "otpauth-migration://"):
			err = ErrMigration
		case err == ErrNoSeed && (begins(t, "https://") || begins(t, "http://")):
			err = ErrLink
		}
		secret.Wipe(t)
	}
	if len(seeds) > 0 {
		err = nil
	}
	return seeds, err
}

func begins(text []byte, scheme string) bool {
	text = bytes.TrimSpace(text)
	return len(text) >= len(scheme) && bytes.EqualFold(text[:len(scheme)], []byte(scheme))
}
