package kdf

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"sync"
)

// aesStride is how many rounds pass between two looks at the context, about a
// millisecond's worth.
const aesStride = 1 << 16

// aesKDF encrypts each half of the composite key rounds times under the salt as
// key of AES-256 in ECB mode, both at once, and hashes them together. It stops
// early, with a result that means nothing, when ctx is done.
func aesKDF(ctx context.Context, composite, salt []byte, rounds uint64) []byte {
	block, err := aes.NewCipher(salt)
	if err != nil {
		panic("kdf: " + err.Error()) // unreachable: Check wants 32 bytes of salt
	}
	var halves sync.WaitGroup
	for half := range 2 {
		b := composite[half*aes.BlockSize:][:aes.BlockSize]
		halves.Go(func() { encryptTimes(ctx, block, b, rounds) })
	}
	halves.Wait()
	key := sha256.Sum256(composite)
	return key[:]
}

// encryptTimes encrypts b in place.
func encryptTimes(ctx context.Context, block cipher.Block, b []byte, rounds uint64) {
	for rounds > 0 && ctx.Err() == nil {
		n := min(rounds, aesStride)
		for range n {
			block.Encrypt(b, b)
		}
		rounds -= n
	}
}
