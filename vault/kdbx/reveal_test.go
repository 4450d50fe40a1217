package kdbx_test

import (
	"testing"

	"kagikura/crypto/secret"
)

// reveal is a secret's text, which only a test may have as a string.
func reveal(t testing.TB, v secret.Value) string {
	t.Helper()
	var b []byte
	err := v.Pieces(func(piece []byte) error {
		b = append(b, piece...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
