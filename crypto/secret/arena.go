package secret

import (
	"crypto/cipher"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"github.com/awnumar/memguard"
	"golang.org/x/crypto/chacha20"
)

// The first 4 KiB of an arena's memory hold its keys and the scratch of
// operations that lend nothing; the lend pages follow.
const (
	cipherKeyAt = 0
	innerPadAt  = cipherKeyAt + chacha20.KeySize
	outerPadAt  = innerPadAt + hashBlock
	scratchAt   = 256
	scratchSize = 4096 - scratchAt
	lendAt      = scratchAt + scratchSize
	arenaSize   = lendAt + lendPages*MaxLend

	// maxValue bounds one sealed value, far below the 256 GiB that one nonce
	// could protect.
	maxValue = 1 << 30
	// maxValues bounds how many values one key seals; the nonce has room for
	// 2^64.
	maxValues = 1 << 48
)

// An Arena is the memory of one unlocked vault: its keys and its lend pages. It
// is safe for concurrent use.
type Arena struct {
	memory  *memguard.LockedBuffer
	gate    gate
	pool    pool
	sealed  atomic.Uint64 // values sealed so far; the last one's nonce
	scratch sync.Mutex    // holds the scratch bytes
	end     sync.Once
}

// NewArena takes all the locked memory an arena will ever need and draws its
// keys from random. It returns ErrLockRefused if the system refuses the
// memory, and random's error if that fails.
func NewArena(random io.Reader) (*Arena, error) {
	memory, err := newLocked(arenaSize)
	if err != nil {
		return nil, err
	}
	m := memory.Bytes()
	if err := drawKeys(m, random); err != nil {
		memory.Destroy()
		return nil, fmt.Errorf("secret: keys of an arena: %w", err)
	}
	a := &Arena{memory: memory}
	pages := make([]*lendPage, lendPages)
	for i := range pages {
		pages[i] = (*lendPage)(m[lendAt+i*MaxLend:])
	}
	a.pool.init(pages)
	return a, nil
}

// drawKeys fills in the cipher's key and the digest's key, the latter as the
// two padded blocks that HMAC makes of it.
func drawKeys(m []byte, random io.Reader) error {
	if _, err := io.ReadFull(random, m[cipherKeyAt:][:chacha20.KeySize]); err != nil {
		return err
	}
	inner, outer := m[innerPadAt:][:hashBlock], m[outerPadAt:][:hashBlock]
	if _, err := io.ReadFull(random, inner[:digestKeySize]); err != nil {
		return err
	}
	padKey(inner, outer)
	return nil
}

// Seal copies plain into a value of this arena; wiping plain is the caller's
// duty. It returns ErrDestroyed, ErrExhausted, or ErrTooLong above 1 GiB.
func (a *Arena) Seal(plain []byte) (Value, error) {
	return a.seal(len(plain), func(text []byte, stream *chacha20.Cipher) error {
		stream.XORKeyStream(text, text) // the bare key stream: plain never enters the cipher's buffer
		subtle.XORBytes(text, text, plain)
		return nil
	})
}

// SealCiphertext makes a value of ct, which is encrypted with the next bytes of
// from, and advances from by len(ct); ct itself is copied and left as it is. The
// plaintext appears nowhere: the arena's key stream goes on before the other
// comes off. The errors are those of Seal; then from has not advanced.
func (a *Arena) SealCiphertext(ct []byte, from cipher.Stream) (Value, error) {
	return a.seal(len(ct), func(text []byte, stream *chacha20.Cipher) error {
		copy(text, ct)
		stream.XORKeyStream(text, text)
		from.XORKeyStream(text, text)
		return nil
	})
}

// Adopt makes a value of this arena from one of another arena or of a builder;
// the plaintext appears nowhere on the way. A value that already lives here is
// returned as it is.
func (a *Arena) Adopt(v Value) (Value, error) {
	if s, ok := v.at.(*sealed); ok && s.arena == a {
		return v, s.alive()
	}
	return a.seal(v.Len(), func(text []byte, stream *chacha20.Cipher) error {
		return v.XORInto(text, stream)
	})
}

// seal makes a value of n bytes, which encrypt leaves in text, zeroed before,
// under a stream that was never used and never will be again.
func (a *Arena) seal(n int, encrypt func(text []byte, stream *chacha20.Cipher) error) (Value, error) {
	if n > maxValue {
		return Value{}, ErrTooLong
	}
	if err := a.gate.enter(); err != nil {
		return Value{}, err
	}
	defer a.gate.leave()
	nonce := a.sealed.Add(1)
	if nonce > maxValues {
		return Value{}, ErrExhausted
	}
	text := make([]byte, n)
	stream := a.stream(nonce, 0)
	defer func() { *stream = chacha20.Cipher{} }()
	if err := encrypt(text, stream); err != nil {
		return Value{}, err
	}
	return Value{at: &sealed{arena: a, nonce: nonce, text: text}}, nil
}

// stream is the key stream of a value from byte at on, a multiple of 64. The
// caller has entered the gate, and zeroes the stream after use.
func (a *Arena) stream(nonce uint64, at int) *chacha20.Cipher {
	var n [chacha20.NonceSize]byte
	binary.LittleEndian.PutUint64(n[:], nonce)
	c, err := chacha20.NewUnauthenticatedCipher(a.memory.Bytes()[cipherKeyAt:][:chacha20.KeySize], n[:])
	if err != nil {
		panic("secret: " + err.Error()) // unreachable: both sizes are constants
	}
	c.SetCounter(uint32(at / 64))
	return c
}

// lend runs f with a zeroed page and wipes it afterwards, also when f panics.
func (a *Arena) lend(f func(*lendPage) error) error {
	if err := a.gate.enter(); err != nil {
		return err
	}
	defer a.gate.leave()
	page, err := a.pool.take()
	if err != nil {
		return err
	}
	defer a.pool.put(page)
	return lendTo(f, page)
}

// withScratch runs f, which must call nobody's code, with the scratch bytes and
// wipes them. The caller has entered the gate.
func (a *Arena) withScratch(f func(scratch []byte)) {
	a.scratch.Lock()
	defer a.scratch.Unlock()
	scratch := a.memory.Bytes()[scratchAt:][:scratchSize]
	defer clear(scratch)
	f(scratch)
}

// Destroy waits for every running Use, then wipes and returns the memory; no
// value that was sealed here can be opened again. Calls after the first do
// nothing but wait for it. Called from inside a Use of this arena it would wait
// for itself.
func (a *Arena) Destroy() {
	a.end.Do(func() {
		a.gate.shut()
		a.pool.close()
		a.gate.drain()
		a.memory.Destroy()
	})
}

// Destroyed reports whether Destroy was called.
func (a *Arena) Destroyed() bool { return a.gate.isShut() }
