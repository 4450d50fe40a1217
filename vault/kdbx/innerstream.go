package kdbx

import (
	"crypto/cipher"
	"crypto/sha256"
	"crypto/sha512"
	"fmt"

	"golang.org/x/crypto/chacha20"
	//lint:ignore SA1019 the format fixes it, and only this gives a stream that can go on
	"golang.org/x/crypto/salsa20/salsa"
)

// streamID says which cipher covers the protected values of a document. It runs
// over all of them, one after the other, in the order of the document.
type streamID uint32

const (
	streamSalsa20  streamID = 2 // key SHA-256(k), fixed nonce
	streamChaCha20 streamID = 3 // key and nonce out of SHA-512(k)
)

// streamKeySize is the length of the stream keys written.
const streamKeySize = 64

// salsaNonce is the nonce of every Salsa20 inner stream.
var salsaNonce = [8]byte{0xE8, 0x30, 0x09, 0x4B, 0x97, 0x20, 0x5D, 0x2A}

// innerStream starts the stream of a document.
func innerStream(part Part, id streamID, key []byte) (cipher.Stream, error) {
	switch id {
	case streamSalsa20:
		s := &salsaStream{key: sha256.Sum256(key)}
		copy(s.counter[:], salsaNonce[:])
		return s, nil
	case streamChaCha20:
		sum := sha512.Sum512(key)
		defer clear(sum[:])
		return chacha20.NewUnauthenticatedCipher(sum[:chacha20.KeySize], sum[chacha20.KeySize:chacha20.KeySize+chacha20.NonceSize])
	default:
		return nil, &FormatError{part, 0, fmt.Errorf("%w: inner stream %d", ErrUnsupported, id)}
	}
}

// salsaStream makes a [cipher.Stream] of the block function.
type salsaStream struct {
	key     [32]byte
	counter [16]byte // nonce, then the block number
	block   [64]byte // the current block of the key stream
	used    int      // bytes of block that are spent; 0 also before the first
	started bool
}

func (s *salsaStream) XORKeyStream(dst, src []byte) {
	for len(src) > 0 {
		if !s.started || s.used == len(s.block) {
			s.next()
		}
		n := min(len(src), len(s.block)-s.used)
		for i := range n {
			dst[i] = src[i] ^ s.block[s.used+i]
		}
		s.used += n
		dst, src = dst[n:], src[n:]
	}
}

func (s *salsaStream) next() {
	clear(s.block[:])
	salsa.XORKeyStream(s.block[:], s.block[:], &s.counter, &s.key)
	for i := 8; i < len(s.counter); i++ {
		s.counter[i]++
		if s.counter[i] != 0 {
			break
		}
	}
	s.used, s.started = 0, true
}
