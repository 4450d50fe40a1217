package update

import (
	"bytes"
	"errors"
	"fmt"

	"kagikura/crypto/minisign"
	"kagikura/vault/brokerage"
)

// MaxKept is the most bytes that [Update.Kept] gives.
const MaxKept = brokerage.MaxSize + minisign.MaxSignature

var (
	// ErrNotKept: the bytes are not what Kept gave, or not all of it.
	ErrNotKept = errors.New("update: not a kept edition")
	// ErrNotNewer is wrapped by [*NotNewerError].
	ErrNotNewer = errors.New("update: not newer than the directory in use")
)

// NotNewerError refuses an edition whose serial is not higher than the one in
// use. It wraps ErrNotNewer.
type NotNewerError struct{ Offered, InUse int64 }

func (e *NotNewerError) Error() string {
	return fmt.Sprintf("%v: serial %d, in use is %d", ErrNotNewer, e.Offered, e.InUse)
}

func (e *NotNewerError) Unwrap() error { return ErrNotNewer }

// Update is an edition that may take the place of the one in use. Only [Open]
// and [Reopen] make one.
type Update struct {
	directory   *brokerage.Directory
	differences []Difference
	comment     string
	kept        []byte
}

// Open makes an Update of a data file and its signature file. The errors are
// those of minisign.ParseSignature and minisign.PublicKey.Verify, a
// *brokerage.LoadError, and *NotNewerError. Nothing of the file is looked at
// before the signature is verified.
func Open(data, signature []byte, key minisign.PublicKey, inUse *brokerage.Directory) (*Update, error) {
	d, comment, err := Verify(data, signature, key)
	if err != nil {
		return nil, err
	}
	if d.Serial() <= inUse.Serial() {
		return nil, &NotNewerError{Offered: d.Serial(), InUse: inUse.Serial()}
	}
	return &Update{directory: d, differences: Compare(inUse, d), comment: comment, kept: keep(data, signature)}, nil
}

// Verify loads a data file whose signature is true, whatever its serial. The
// comment is the trusted one of the signature. Errors are those of Open.
func Verify(data, signature []byte, key minisign.PublicKey) (d *brokerage.Directory, comment string, err error) {
	if len(data) > brokerage.MaxSize {
		return nil, "", &brokerage.LoadError{Key: "size", Err: brokerage.ErrTooLarge}
	}
	s, err := minisign.ParseSignature(signature)
	if err != nil {
		return nil, "", err
	}
	if err := key.Verify(data, s); err != nil {
		return nil, "", err
	}
	d, err = brokerage.Load(data)
	return d, s.Comment(), err
}

// Reopen makes an Update of what Kept gave. Errors are those of Open, and
// ErrNotKept.
func Reopen(kept []byte, key minisign.PublicKey, inUse *brokerage.Directory) (*Update, error) {
	end := 0
	for range signatureLines {
		n := bytes.IndexByte(kept[end:], '\n')
		if n < 0 {
			return nil, ErrNotKept
		}
		end += n + 1
	}
	return Open(kept[end:], kept[:end], key, inUse)
}

// signatureLines is how many lines a signature file has.
const signatureLines = 4

func keep(data, signature []byte) []byte {
	kept := bytes.TrimRight(signature, "\r\n")
	return append(append(bytes.Clone(kept), '\n'), data...)
}

// Directory is the edition.
func (u *Update) Directory() *brokerage.Directory { return u.directory }

// Differences from the edition that was in use when the Update was made, the
// ones that matter most first. Empty if the editions differ in serial and date
// alone.
func (u *Update) Differences() []Difference { return u.differences }

// Comment is what the maintainer signed along with the edition.
func (u *Update) Comment() string { return u.comment }

// Kept is what to keep of the Update.
func (u *Update) Kept() []byte { return bytes.Clone(u.kept) }
