package kdf

import "context"

// A Gate lets one derivation run at a time, also one whose caller has given up
// waiting for it. Whoever starts derivations owns one.
type Gate struct{ slot chan struct{} }

// NewGate returns an open gate.
func NewGate() *Gate { return &Gate{slot: make(chan struct{}, 1)} }

type gateKey struct{}

// Context returns a context under which [Derive] and [Calibrate] pass this gate.
func (g *Gate) Context(parent context.Context) context.Context {
	return context.WithValue(parent, gateKey{}, g)
}

// pass waits for the gate of ctx, if it has one, and returns what opens it again.
func pass(ctx context.Context) (leave func(), err error) {
	g, ok := ctx.Value(gateKey{}).(*Gate)
	if !ok {
		return func() {}, ctx.Err()
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case g.slot <- struct{}{}:
		return func() { <-g.slot }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
