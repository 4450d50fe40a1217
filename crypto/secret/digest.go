package secret

import (
	"crypto/sha256"
	"encoding/binary"
)

// A Digest stands for a secret's text within one arena; see [Value.Digest].
type Digest [sha256.Size]byte

const (
	hashBlock     = sha256.BlockSize
	digestKeySize = 32
)

// padKey turns a key at the start of inner into the two blocks of RFC 2104.
func padKey(inner, outer []byte) {
	copy(outer, inner[:digestKeySize])
	for i := range hashBlock {
		inner[i] ^= 0x36
		outer[i] ^= 0x5c
	}
}

// mac is HMAC-SHA-256 of the text, zeros up to a whole block, and a block with
// the text's length. Only whole blocks are written, because SHA-256 hashes
// those where they lie and copies the rest into its own state, where a
// password would stay. read fills scratch, whose size is a multiple of a
// block, with the text from a position on.
func (a *Arena) mac(size int, scratch []byte, read func(dst []byte, at int)) Digest {
	m := a.memory.Bytes()
	inner, outer := sha256.New(), sha256.New()
	inner.Write(m[innerPadAt:][:hashBlock])
	for at := 0; at < size; at += len(scratch) {
		n := min(len(scratch), size-at)
		read(scratch[:n], at)
		whole := (n + hashBlock - 1) / hashBlock * hashBlock
		clear(scratch[n:whole])
		inner.Write(scratch[:whole])
	}
	var last [hashBlock]byte
	binary.LittleEndian.PutUint64(last[:], uint64(size))
	inner.Write(last[:])
	var d Digest
	outer.Write(m[outerPadAt:][:hashBlock])
	outer.Write(inner.Sum(d[:0]))
	outer.Sum(d[:0])
	return d
}
