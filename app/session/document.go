package session

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"

	"kagikura/vault/file"
)

// SaveDocument writes a file that is no vault, such as a PDF to be printed:
// owner-only, whole or not at all, and read back. It needs no open vault; what
// write writes is known to lie open on the disk.
//
// ErrExists if something stands there already, unless replace says that a person
// agreed to have it replaced; else the errors of writing a vault.
func SaveDocument(path string, replace bool, write func(io.Writer) error) error {
	sum := sha256.New()
	encode := func(w io.Writer) error {
		sum.Reset()
		return write(io.MultiWriter(w, sum))
	}
	verify := func(r io.Reader) error {
		read := sha256.New()
		if _, err := io.Copy(read, r); err != nil {
			return err
		}
		if !bytes.Equal(read.Sum(nil), sum.Sum(nil)) {
			return fmt.Errorf("session: a document: %w", file.ErrUnverified)
		}
		return nil
	}
	if replace {
		return file.Put(path, encode, verify)
	}
	_, err := file.Create(path, encode, verify)
	return err
}
