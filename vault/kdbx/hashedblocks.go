package kdbx

import (
	"crypto/sha256"
	"encoding/binary"
)

// Within the encryption, a KDBX 2 or 3 file holds
//
//	{ u32 index | SHA-256 | i32 n | n bytes }…
//
// The last block has n = 0 and a hash of zeros. The hashes find accidents; they
// authenticate nothing.
const hashedBlockHeaderSize = 4 + sha256.Size + 4

// readHashedBlocks checks all blocks and joins their contents in place, so that
// the plain text lies in memory once.
func readHashedBlocks(data []byte) ([]byte, error) {
	contents := data[:0]
	pos := 0
	for i := uint32(0); ; i++ {
		if len(data)-pos < hashedBlockHeaderSize {
			return nil, corrupt(PartBlocks, pos, "contents end within block %d", i)
		}
		if binary.LittleEndian.Uint32(data[pos:]) != i {
			return nil, corrupt(PartBlocks, pos, "block %d out of order", i)
		}
		sum := [sha256.Size]byte(data[pos+4:])
		n := int64(int32(binary.LittleEndian.Uint32(data[pos+4+sha256.Size:])))
		if n < 0 {
			return nil, corrupt(PartBlocks, pos, "negative length of block %d", i)
		}
		if err := atMost(PartBlocks, pos, "block length", n, maxBlock); err != nil {
			return nil, err
		}
		start := pos
		pos += hashedBlockHeaderSize
		if n == 0 {
			if sum != [sha256.Size]byte{} {
				return nil, corrupt(PartBlocks, start, "last block has a hash")
			}
			return contents, nil
		}
		if n > int64(len(data)-pos) {
			return nil, corrupt(PartBlocks, start, "contents end within block %d", i)
		}
		b := data[pos : pos+int(n)]
		if sha256.Sum256(b) != sum {
			return nil, corrupt(PartBlocks, start, "block %d does not match its hash", i)
		}
		pos += int(n)
		contents = append(contents, b...)
	}
}
