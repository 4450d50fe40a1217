package kdbx

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"hash"
	"io"
	"math"

	"kagikura/crypto/secret"
)

// After the header, a KDBX 4 file holds
//
//	SHA-256(header) | HMAC(header) | { HMAC | i32 n | n bytes }…
//
// with HMAC-SHA-256. The last block has n = 0 and is authenticated too, so a
// file cut short is noticed. Block i has a key of its own.
const (
	blockSize       = 1 << 20 // bytes of the blocks written
	headerBlock     = math.MaxUint64
	blockHeaderSize = sha256.Size + 4
)

// hmacKey authenticates a file: SHA-512(master seed ‖ transformed key ‖ 1).
type hmacKey [sha512.Size]byte

// block starts the HMAC of block i; the header's is headerBlock.
func (k *hmacKey) block(i uint64) hash.Hash {
	h := sha512.New()
	var index [8]byte
	binary.LittleEndian.PutUint64(index[:], i)
	h.Write(index[:])
	h.Write(k[:])
	var key [sha512.Size]byte
	h.Sum(key[:0])
	secret.ScrubHash(h)
	mac := hmac.New(sha256.New, key[:])
	clear(key[:])
	return mac
}

func (k *hmacKey) header(header []byte) []byte {
	mac := k.block(headerBlock)
	mac.Write(header)
	return mac.Sum(nil)
}

// data is the HMAC of block i with contents b.
func (k *hmacKey) data(i uint64, b []byte) []byte {
	mac := k.block(i)
	var prefix [12]byte
	binary.LittleEndian.PutUint64(prefix[:], i)
	binary.LittleEndian.PutUint32(prefix[8:], uint32(len(b)))
	mac.Write(prefix[:])
	mac.Write(b)
	return mac.Sum(nil)
}

// readHMACBlocks authenticates all blocks and returns their contents in one
// new slice, and the offset after the last block.
func readHMACBlocks(data []byte, key *hmacKey) (contents []byte, end int, err error) {
	contents = make([]byte, 0, len(data))
	pos := 0
	for i := uint64(0); ; i++ {
		if len(data)-pos < blockHeaderSize {
			return nil, 0, corrupt(PartBlocks, pos, "file ends within block %d", i)
		}
		sum := data[pos : pos+sha256.Size]
		n := int64(int32(binary.LittleEndian.Uint32(data[pos+sha256.Size:])))
		if n < 0 {
			return nil, 0, corrupt(PartBlocks, pos, "negative length of block %d", i)
		}
		if err := atMost(PartBlocks, pos, "block length", n, maxBlock); err != nil {
			return nil, 0, err
		}
		start := pos
		pos += blockHeaderSize
		if n > int64(len(data)-pos) {
			return nil, 0, corrupt(PartBlocks, start, "file ends within block %d", i)
		}
		b := data[pos : pos+int(n)]
		if !hmac.Equal(sum, key.data(i, b)) {
			return nil, 0, corrupt(PartBlocks, start, "block %d does not match its authentication", i)
		}
		pos += int(n)
		if n == 0 {
			return contents, pos, nil
		}
		contents = append(contents, b...)
	}
}

// hmacBlockWriter writes what it is given in authenticated blocks. Close
// writes the last ones and does not close w.
type hmacBlockWriter struct {
	w     io.Writer
	key   *hmacKey
	index uint64
	buf   []byte
}

func newHMACBlockWriter(w io.Writer, key *hmacKey) *hmacBlockWriter {
	return &hmacBlockWriter{w: w, key: key, buf: make([]byte, 0, blockSize)}
}

func (b *hmacBlockWriter) Write(p []byte) (int, error) {
	total := len(p)
	for len(p) > 0 {
		n := min(len(p), cap(b.buf)-len(b.buf))
		b.buf = append(b.buf, p[:n]...)
		p = p[n:]
		if len(b.buf) == cap(b.buf) {
			if err := b.flush(); err != nil {
				return 0, err
			}
		}
	}
	return total, nil
}

func (b *hmacBlockWriter) flush() error {
	if _, err := b.w.Write(b.key.data(b.index, b.buf)); err != nil {
		return err
	}
	var n [4]byte
	binary.LittleEndian.PutUint32(n[:], uint32(len(b.buf)))
	if _, err := b.w.Write(n[:]); err != nil {
		return err
	}
	_, err := b.w.Write(b.buf)
	b.buf = b.buf[:0]
	b.index++
	return err
}

func (b *hmacBlockWriter) Close() error {
	if len(b.buf) > 0 {
		if err := b.flush(); err != nil {
			return err
		}
	}
	return b.flush()
}
