package secret

import "sync"

// A gate counts the running users of memory that will be unmapped, so that
// closing can wait for them.
type gate struct {
	mu     sync.Mutex
	idle   sync.Cond // users became 0
	users  int
	closed bool
}

// enter lets one user in; ErrDestroyed once the gate is shut.
func (g *gate) enter() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return ErrDestroyed
	}
	g.users++
	return nil
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.users--; g.users == 0 && g.closed {
		g.idle.Broadcast()
	}
}

// shut lets nobody in any more and does not wait.
func (g *gate) shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
}

// drain waits until the last user has left; the gate must be shut.
func (g *gate) drain() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.idle.L = &g.mu
	for g.users > 0 {
		g.idle.Wait()
	}
}

func (g *gate) isShut() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.closed
}
