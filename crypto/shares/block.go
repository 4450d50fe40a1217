package shares

import (
	"crypto/sha256"
	"crypto/subtle"
	"math/bits"
	"unicode/utf8"

	"kagikura/crypto/secret"
)

// What is split is a block: the kind of text, its length, the text, zeros, and a
// checksum. Its size is one of few, so that it says little about the length.
const (
	unit     = 20 // a block is a number of these
	minUnits = 2
	maxUnits = 7
	maxBlock = maxUnits * unit

	blockHead = 2
	blockSum  = 4
	overhead  = blockHead + blockSum
)

// Kinds of text.
const (
	kindBytes   = 0 // UTF-8
	kindLetters = 1 // five bits a letter
)

// letters are what kindLetters knows: nearly all generated passphrases are made
// of them, and become shorter by three eighths.
const letters = "abcdefghijklmnopqrstuvwxyz -._',"

// block makes the block of a passphrase. The caller wipes it.
func block(passphrase []byte) ([]byte, error) {
	kind, n := byte(kindBytes), len(passphrase)
	switch {
	case n == 0:
		return nil, ErrEmpty
	case n > MaxLetters:
		return nil, ErrTooLong
	case !utf8.Valid(passphrase):
		return nil, ErrNotText
	case onlyLetters(passphrase):
		kind = kindLetters
	case n > MaxBytes:
		return nil, ErrTooLong
	}
	b := make([]byte, max(minUnits, (packed(kind, n)+overhead+unit-1)/unit)*unit)
	b[0], b[1] = kind, byte(n)
	text := b[blockHead : len(b)-blockSum]
	if kind == kindBytes {
		copy(text, passphrase)
	} else {
		for i, c := range passphrase {
			put5(text, i, letter(c))
		}
	}
	sum(b)
	return b, nil
}

// passphrase is the text of a block, which the caller wipes.
func passphrase(b []byte) ([]byte, error) {
	made := make([]byte, len(b))
	defer secret.Wipe(made)
	copy(made, b)
	sum(made)
	if subtle.ConstantTimeCompare(made, b) == 0 {
		return nil, ErrResult
	}
	kind, n, text := b[0], int(b[1]), b[blockHead:len(b)-blockSum]
	switch {
	case kind > kindLetters:
		return nil, ErrVersion
	case n == 0 || packed(kind, n) > len(text):
		return nil, ErrResult
	}
	out := make([]byte, n)
	if kind == kindBytes {
		copy(out, text)
	} else {
		for i := range out {
			out[i] = letters[get5(text, i)]
		}
	}
	if !utf8.Valid(out) {
		secret.Wipe(out)
		return nil, ErrResult
	}
	return out, nil
}

// packed is how many bytes a text of that kind and length takes.
func packed(kind byte, n int) int {
	if kind == kindLetters {
		return (5*n + 7) / 8
	}
	return n
}

// sum writes the checksum to the end of a block. It is shared with the rest, so
// that it says nothing to who has too few shares.
func sum(b []byte) {
	h := sha256.New()
	defer secret.ScrubHash(h)
	h.Write([]byte("kagikura passphrase 1"))
	h.Write(b[:len(b)-blockSum])
	var digest [sha256.Size]byte
	defer secret.Wipe(digest[:])
	copy(b[len(b)-blockSum:], h.Sum(digest[:0]))
}

// letter is the place of c among letters, or len(letters) where it is not one. It
// looks at all of them whatever c is.
func letter(c byte) (place byte) {
	place = byte(len(letters))
	for i := range len(letters) {
		same := byte(subtle.ConstantTimeByteEq(c, letters[i]))
		place ^= (place ^ byte(i)) & -same
	}
	return place
}

func onlyLetters(text []byte) bool {
	all := byte(0)
	for _, c := range text {
		all |= letter(c)
	}
	return all < byte(len(letters))
}

// put5 writes the i-th five bits of b, the highest first, which were zero.
func put5(b []byte, i int, v byte) {
	at := 5 * i
	pair := bits.RotateLeft16(uint16(v), 11-at%8)
	b[at/8] |= byte(pair >> 8)
	if at%8 > 3 {
		b[at/8+1] |= byte(pair)
	}
}

// get5 is the i-th five bits of b, the highest first.
func get5(b []byte, i int) byte {
	at := 5 * i
	pair := uint16(b[at/8]) << 8
	if at%8 > 3 {
		pair |= uint16(b[at/8+1])
	}
	return byte(pair>>(11-at%8)) & 31
}
