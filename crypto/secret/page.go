package secret

import (
	"crypto/cipher"
	"crypto/subtle"
	"sync"

	"github.com/awnumar/memguard"
)

// page is the place of a builder's value: locked memory of its own, the text in
// its first bytes.
type page struct {
	memory *memguard.LockedBuffer
	n      int
	gate   gate
	end    sync.Once
}

// bytes is the text itself; the caller has entered.
func (p *page) bytes() []byte { return p.memory.Bytes()[:p.n:p.n] }

func (p *page) size() int               { return p.n }
func (p *page) enter() error            { return p.gate.enter() }
func (p *page) leave()                  { p.gate.leave() }
func (p *page) read(dst []byte, at int) { copy(dst, p.bytes()[at:]) }
func (p *page) digest() (Digest, error) { return Digest{}, ErrNoArena }

func (p *page) xorInto(dst []byte, to cipher.Stream) {
	clear(dst)
	to.XORKeyStream(dst, dst) // the bare key stream: the text never enters the cipher's buffer
	subtle.XORBytes(dst, dst, p.bytes())
}

func (p *page) lend(f func([]byte) error) error {
	if err := p.enter(); err != nil {
		return err
	}
	defer p.leave()
	for rest := p.bytes(); ; {
		n := min(MaxLend, len(rest))
		if err := f(rest[:n:n]); err != nil {
			return err
		}
		if rest = rest[n:]; len(rest) == 0 {
			return nil
		}
	}
}

func (p *page) destroy() {
	p.end.Do(func() {
		p.gate.shut()
		p.gate.drain()
		p.memory.Destroy()
	})
}
