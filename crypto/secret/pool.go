package secret

import (
	"runtime"
	"sync"
)

const (
	// MaxLend is how many bytes a Use can lend; [Value.Pieces] lends longer
	// values piece by piece.
	MaxLend = 4096

	lendPages = 8
	// nestedPages of them are kept for a Use inside a Use. Because an outer Use
	// leaves that many free when it starts, at most lendPages-nestedPages outer
	// ones run, each finds a second page, and nobody who holds one ever waits.
	nestedPages = lendPages / 2
)

// lendPage is locked memory; it is zero whenever it is in the pool.
type lendPage = [MaxLend]byte

// A pool is the free pages of an arena.
type pool struct {
	mu     sync.Mutex
	freed  sync.Cond
	free   []*lendPage
	closed bool
}

func (p *pool) init(pages []*lendPage) {
	p.free, p.freed.L = pages, &p.mu
}

// take returns a page, waiting for it unless the caller is inside a lend.
func (p *pool) take() (*lendPage, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.free) <= nestedPages {
		if insideLend() {
			if len(p.free) == 0 {
				return nil, ErrBusy
			}
		} else {
			for len(p.free) <= nestedPages && !p.closed {
				p.freed.Wait()
			}
		}
	}
	if p.closed {
		return nil, ErrDestroyed
	}
	last := len(p.free) - 1
	page := p.free[last]
	p.free = p.free[:last]
	return page, nil
}

// put wipes a page and gives it back.
func (p *pool) put(page *lendPage) {
	clear(page[:])
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free = append(p.free, page)
	p.freed.Signal()
}

// close sends everybody away who waits for a page.
func (p *pool) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	p.freed.Broadcast()
}

// insideLend reports whether this goroutine already runs what a page is lent to,
// by looking for lendTo on its stack: Go has nothing else that tells one
// goroutine from another, and a depth passed by hand could be passed wrongly.
// It costs about a microsecond and is asked only when half of the pages are lent.
func insideLend() bool {
	var callers [64]uintptr
	for skip := 1; ; skip += len(callers) {
		n := runtime.Callers(skip, callers[:])
		if n == 0 {
			return false
		}
		frames := runtime.CallersFrames(callers[:n])
		for more := true; more; {
			var frame runtime.Frame
			if frame, more = frames.Next(); frame.Function == lendToName {
				return true
			}
		}
	}
}

// lendToName is what a stack calls lendTo.
const lendToName = "kagikura/crypto/secret.lendTo"

// lendTo runs f; it is a function of its own, never inlined, for insideLend to
// find.
//
//go:noinline
func lendTo(f func(*lendPage) error, page *lendPage) error {
	return f(page)
}
