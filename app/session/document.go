package session

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

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

// besides is how many files of one name SaveDocumentBeside puts beside each other.
const besides = 100

// SaveDocumentBeside is SaveDocument under the next name that is free, "sheet
// (2).pdf" beside "sheet.pdf", and returns the path that the file got. ErrExists
// if all of a hundred are taken.
func SaveDocumentBeside(path string, write func(io.Writer) error) (string, error) {
	ending := filepath.Ext(path)
	for n := 1; ; n++ {
		name := path
		if n > 1 {
			name = fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(path, ending), n, ending)
		}
		if err := SaveDocument(name, false, write); !errors.Is(err, ErrExists) || n == besides {
			return name, err
		}
	}
}
