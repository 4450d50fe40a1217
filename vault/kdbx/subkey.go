package kdbx

import (
	"crypto/hkdf"
	"crypto/sha256"

	"kagikura/crypto/secret"
)

// Subkey derives a key for files that are not the vault's own but shall open
// with its credentials alone: HKDF-SHA-256 over the derived key, with the purpose
// as info. It keeps t's parameters, which such a file carries in its header; the
// same credentials, parameters and purpose make it again. It rests in a, the
// arena that t rests in or another.
func (t Transformed) Subkey(a *secret.Arena, purpose string) (Transformed, error) {
	var sub []byte
	err := t.key.Use(func(derived []byte) (err error) {
		sub, err = hkdf.Key(sha256.New, derived, nil, purpose, sha256.Size)
		return err
	})
	if err != nil {
		return Transformed{}, err
	}
	defer clear(sub)
	key, err := a.Seal(sub)
	return Transformed{key, t.params}, err
}
