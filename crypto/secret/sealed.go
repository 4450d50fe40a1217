package secret

import (
	"crypto/cipher"
	"crypto/subtle"

	"golang.org/x/crypto/chacha20"
)

// sealed is the place of an arena's value: ciphertext on the ordinary heap.
type sealed struct {
	arena *Arena
	nonce uint64
	text  []byte
}

func (s *sealed) size() int    { return len(s.text) }
func (s *sealed) enter() error { return s.arena.gate.enter() }
func (s *sealed) leave()       { s.arena.gate.leave() }

func (s *sealed) alive() error {
	if s.arena.Destroyed() {
		return ErrDestroyed
	}
	return nil
}

func (s *sealed) read(dst []byte, at int) {
	clear(dst)
	s.xorStream(dst, at)
	subtle.XORBytes(dst, dst, s.text[at:])
}

func (s *sealed) xorInto(dst []byte, to cipher.Stream) {
	copy(dst, s.text)
	to.XORKeyStream(dst, dst)
	s.xorStream(dst, 0)
}

// xorStream applies the value's key stream from byte at on.
func (s *sealed) xorStream(dst []byte, at int) {
	stream := s.arena.stream(s.nonce, at)
	stream.XORKeyStream(dst, dst)
	*stream = chacha20.Cipher{}
}

func (s *sealed) lend(f func([]byte) error) error {
	return s.arena.lend(func(page *lendPage) error {
		for at := 0; ; {
			n := min(MaxLend, len(s.text)-at)
			s.read(page[:n], at)
			if err := f(page[:n:n]); err != nil {
				return err
			}
			if at += n; at == len(s.text) {
				return nil
			}
			clear(page[:n])
		}
	})
}

func (s *sealed) digest() (Digest, error) {
	var d Digest
	s.arena.withScratch(func(scratch []byte) {
		d = s.arena.mac(len(s.text), scratch, func(dst []byte, at int) { s.read(dst, at) })
	})
	return d, nil
}
