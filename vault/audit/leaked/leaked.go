// Package leaked looks passwords up in the list of leaked ones that Have I Been
// Pwned offers to download, without reading the whole of it: it has some 40 GB.
//
// The list is a text with a line for each password, HASH:COUNT, where HASH is the
// SHA-1 of the password in 40 hexadecimal digits and COUNT how often it was seen, in
// the order of the hashes; lines end in LF or CR LF. The list that is ordered by
// COUNT and the one of NTLM hashes are refused, and so is one that was cut short:
// hashes are spread evenly, so a list that does not reach from 0 to F lacks
// something.
//
// What is looked up never leaves this computer: the caller gives a file and no
// address. A file is read by many seeks, and nothing of it is kept.
package leaked

import (
	"bytes"
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
)

const (
	// MaxSize is the most bytes that a list may have; the whole one has a twentieth.
	MaxSize = 1 << 40
	// MaxCount is the highest count of a line: more passwords than people ever had.
	MaxCount = 1e12

	// A line is at most this long, with its end.
	maxLine = 2*sha1.Size + len(":1000000000000\r\n")
	// Where so little is left, it is read through.
	block = 4096
	// samples is how many lines are looked at to see whether a list is in order.
	samples = 64
	// missing is how many lines a list may lack at either end before it counts as
	// cut: chance leaves out so many once in 10^17 lists.
	missing = 40
)

// Errors of a list. Compare with errors.Is; most come in an [Error] that says where.
var (
	// ErrFormat: a line is not HASH:COUNT.
	ErrFormat = errors.New("leaked: no line of a hash and a count")
	// ErrNTLM: the list is the one of NTLM hashes.
	ErrNTLM = errors.New("leaked: NTLM hashes instead of SHA-1")
	// ErrUnsorted: the list is not in the order of the hashes.
	ErrUnsorted = errors.New("leaked: not in the order of the hashes")
	// ErrTruncated: the beginning or the end of the list is missing.
	ErrTruncated = errors.New("leaked: cut short")
	// ErrEmpty: there is nothing in it.
	ErrEmpty = errors.New("leaked: empty")
	// ErrTooLarge: it is larger than [MaxSize].
	ErrTooLarge = errors.New("leaked: too large")
)

// Error tells where in a list something is wrong.
type Error struct {
	Offset int64 // bytes from its beginning
	Err    error
}

// Error implements error.
func (e *Error) Error() string { return fmt.Sprintf("%v at byte %d", e.Err, e.Offset) }

// Unwrap returns what is wrong.
func (e *Error) Unwrap() error { return e.Err }

// List is a list of leaked passwords. It is safe for concurrent use if its reader is.
type List struct {
	r    io.ReaderAt
	size int64
}

// line is one line of a list.
type line struct {
	sum      [sha1.Size]byte
	count    uint64
	from, to int64 // to is where the next one begins
}

// New looks at the ends of a list and at some lines between. The errors are those of
// this package and of the reader.
func New(r io.ReaderAt, size int64) (*List, error) {
	switch {
	case size == 0:
		return nil, ErrEmpty
	case size < 0 || size > MaxSize:
		return nil, ErrTooLarge
	}
	l := &List{r: r, size: size}
	first, err := l.line(0)
	if err != nil {
		return nil, l.explain(err)
	}
	last, err := l.last()
	if err != nil {
		return nil, err
	}
	before := first
	for i := range int64(samples) {
		at, ok, err := l.lineAfter(size/samples*i, size)
		if err != nil {
			return nil, err
		}
		if !ok || at.from <= before.from {
			continue
		}
		if bytes.Compare(at.sum[:], before.sum[:]) <= 0 {
			return nil, &Error{at.from, ErrUnsorted}
		}
		before = at
	}
	if last.from > before.from && bytes.Compare(last.sum[:], before.sum[:]) <= 0 {
		return nil, &Error{last.from, ErrUnsorted}
	}
	lines := float64(size) / float64(first.to)
	switch {
	case share(first.sum)*lines > missing:
		return nil, &Error{0, ErrTruncated}
	case (1-share(last.sum))*lines > missing:
		return nil, &Error{last.from, ErrTruncated}
	}
	return l, nil
}

// share is how much of all hashes lies below one.
func share(sum [sha1.Size]byte) float64 {
	return float64(binary.BigEndian.Uint64(sum[:8])) / (1 << 64)
}

// explain says of a first line that is none whether it is one of another list.
func (l *List) explain(err error) error {
	if !errors.Is(err, ErrFormat) {
		return err
	}
	start := make([]byte, min(int64(maxLine), l.size))
	if _, readErr := l.r.ReadAt(start, 0); readErr != nil && !errors.Is(readErr, io.EOF) {
		return readErr
	}
	if hash, _, ok := bytes.Cut(start, []byte(":")); ok && len(hash) == 32 {
		if _, notHex := hex.Decode(make([]byte, 16), hash); notHex == nil {
			return &Error{0, ErrNTLM}
		}
	}
	return err
}

// Count tells how often the password with a SHA-1 was seen, 0 for never. The errors
// are those of this package and of the reader.
func (l *List) Count(sum [sha1.Size]byte) (uint64, error) {
	low, high := int64(0), l.size
	var least, most *[sha1.Size]byte
	for high-low > block {
		at, ok, err := l.lineAfter(low+(high-low)/2, high)
		if err != nil {
			return 0, err
		}
		if !ok {
			break
		}
		if least != nil && bytes.Compare(at.sum[:], least[:]) <= 0 || most != nil && bytes.Compare(at.sum[:], most[:]) >= 0 {
			return 0, &Error{at.from, ErrUnsorted}
		}
		switch bytes.Compare(sum[:], at.sum[:]) {
		case 0:
			return at.count, nil
		case -1:
			high, most = at.from, &at.sum
		default:
			low, least = at.to, &at.sum
		}
	}
	for low < high {
		at, err := l.line(low)
		if err != nil {
			return 0, err
		}
		if least != nil && bytes.Compare(at.sum[:], least[:]) <= 0 {
			return 0, &Error{at.from, ErrUnsorted}
		}
		switch bytes.Compare(sum[:], at.sum[:]) {
		case 0:
			return at.count, nil
		case -1:
			return 0, nil
		}
		low, least = at.to, &at.sum
	}
	return 0, nil
}

// lineAfter is the first line that begins after a place and before an end; ok is
// false if there is none.
func (l *List) lineAfter(place, end int64) (at line, ok bool, err error) {
	b, err := l.read(place, maxLine)
	if err != nil {
		return line{}, false, err
	}
	n := bytes.IndexByte(b, '\n')
	if n < 0 && place+int64(len(b)) < l.size {
		return line{}, false, &Error{place, ErrFormat}
	}
	if from := place + int64(n) + 1; n >= 0 && from < min(end, l.size) {
		at, err = l.line(from)
		return at, err == nil, err
	}
	return line{}, false, nil
}

// last is the last line.
func (l *List) last() (line, error) {
	place := max(0, l.size-2*int64(maxLine))
	b, err := l.read(place, 2*maxLine)
	if err != nil {
		return line{}, err
	}
	from := place + int64(bytes.LastIndexByte(bytes.TrimRight(b, "\n"), '\n')) + 1
	at, err := l.line(from)
	if errors.Is(err, ErrFormat) {
		return line{}, &Error{from, ErrTruncated}
	}
	return at, err
}

// line reads the line that begins at a place.
func (l *List) line(from int64) (line, error) {
	b, err := l.read(from, maxLine)
	if err != nil {
		return line{}, err
	}
	bad := &Error{from, ErrFormat}
	text, _, ended := bytes.Cut(b, []byte("\n"))
	at := line{from: from, to: from + int64(len(text))}
	if ended {
		at.to++
		text = bytes.TrimSuffix(text, []byte("\r"))
	} else if at.to < l.size {
		return line{}, bad
	}
	const digits = 2 * sha1.Size
	if len(text) < digits+2 || text[digits] != ':' {
		return line{}, bad
	}
	if _, err := hex.Decode(at.sum[:], text[:digits]); err != nil {
		return line{}, bad
	}
	if at.count, err = strconv.ParseUint(string(text[digits+1:]), 10, 64); err != nil || at.count == 0 || at.count > MaxCount {
		return line{}, bad
	}
	return at, nil
}

// read reads at most n bytes at a place.
func (l *List) read(place int64, n int) ([]byte, error) {
	b := make([]byte, min(int64(n), l.size-place))
	if got, err := l.r.ReadAt(b, place); got < len(b) {
		if err == nil || errors.Is(err, io.EOF) {
			err = &Error{place + int64(got), ErrTruncated} // it has become shorter
		}
		return nil, err
	}
	return b, nil
}
