package kdbx

import (
	"errors"
	"fmt"
)

// The classes of failure. Every error of this package wraps one of them, or is
// a context's, a reader's or a writer's own.
var (
	// ErrNotKDBX: the bytes do not begin like a KeePass 2 database.
	ErrNotKDBX = errors.New("kdbx: not a KeePass 2 database")
	// ErrVersion: a version of the format that this package cannot read, or
	// must not write (see [Settings.Newer]).
	ErrVersion = errors.New("kdbx: unsupported format version")
	// ErrUnsupported: a cipher or key derivation that this package lacks.
	ErrUnsupported = errors.New("kdbx: unsupported algorithm")
	// ErrCredentials: passphrase or key file are not those of this file. A file
	// changed with intent, and one that also wants a hardware key, look alike.
	ErrCredentials = errors.New("kdbx: wrong passphrase or key file")
	// ErrOtherKey: a [Transformed] belongs to another salt than the file's, so
	// the key has to be derived again.
	ErrOtherKey = errors.New("kdbx: file has another salt")
	// ErrCorrupt: the file is damaged.
	ErrCorrupt = errors.New("kdbx: file is damaged")
	// ErrLimit: a number in the file is above what this program accepts.
	ErrLimit = errors.New("kdbx: above the limit")
	// ErrKeyFile: the key file is one by its form, but damaged.
	ErrKeyFile = errors.New("kdbx: key file is damaged")
)

// Part names the layer of a file in which something was wrong.
type Part string

// The layers, outside in.
const (
	PartHeader      Part = "header"
	PartKDF         Part = "key derivation parameters"
	PartBlocks      Part = "blocks"
	PartCompression Part = "compression"
	PartInnerHeader Part = "inner header"
	PartXML         Part = "document"
	PartKeyFile     Part = "key file"
)

// FormatError tells where a file is not what it should be. Offset counts bytes
// from the beginning of the Part, which for encrypted parts is the decrypted
// one. Its text holds nothing of the file's contents but names of elements.
type FormatError struct {
	Part   Part
	Offset int64
	Err    error
}

func (e *FormatError) Error() string {
	return fmt.Sprintf("%v (%s, byte %d)", e.Err, e.Part, e.Offset)
}

func (e *FormatError) Unwrap() error { return e.Err }

// LimitError tells which number was above which bound. It wraps [ErrLimit].
type LimitError struct {
	What       string
	Value, Max int64
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("%v: %s %d, at most %d", ErrLimit, e.What, e.Value, e.Max)
}

func (e *LimitError) Unwrap() error { return ErrLimit }

// corrupt makes the error for damage; format and args must hold no contents.
func corrupt(part Part, offset int, format string, args ...any) error {
	return &FormatError{part, int64(offset), fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))}
}

// atMost returns an error if value is above max.
func atMost(part Part, offset int, what string, value, max int64) error {
	if value <= max {
		return nil
	}
	return &FormatError{part, int64(offset), &LimitError{what, value, max}}
}
