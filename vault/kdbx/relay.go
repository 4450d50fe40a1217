package kdbx

import "io"

// relayBuffers is how many buffers travel between a relay's two sides.
const relayBuffers = 3

// relay passes buffers to a goroutine that writes them, so that spelling a
// document and compressing it go on at the same time. Buffers are made when
// they are first wanted, and cleared before they are used again.
type relay struct {
	full chan []byte
	free chan []byte
	done chan error
}

func newRelay(to io.Writer) *relay {
	r := &relay{make(chan []byte), make(chan []byte, relayBuffers), make(chan error, 1)}
	for range relayBuffers {
		r.free <- nil
	}
	go func() {
		var err error
		for b := range r.full {
			if err == nil {
				_, err = to.Write(b)
			}
			clear(b)
			r.free <- b[:0]
		}
		r.done <- err
	}()
	return r
}

// empty returns an empty buffer.
func (r *relay) empty() []byte {
	b := <-r.free
	if b == nil {
		b = make([]byte, 0, flushAt+flushAt/4)
	}
	return b
}

// pass takes a buffer and returns an empty one for it. What goes wrong behind
// it is told by close.
func (r *relay) pass(b []byte) ([]byte, error) {
	r.full <- b
	return r.empty(), nil
}

// close waits until all is written and returns the first error.
func (r *relay) close() error {
	close(r.full)
	return <-r.done
}
