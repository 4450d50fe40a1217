package kdf

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// endless takes minutes unless it is cancelled.
func endless() Params { return aesParams(MaxLimits().Rounds) }

func TestCancelReturnsTheReason(t *testing.T) {
	for _, p := range []Params{endless(), argon(Argon2id, 2, 32<<10, 1)} {
		ctx, cancel := context.WithCancel(t.Context())
		result := make(chan error)
		go func() {
			_, err := Derive(ctx, []byte(testComposite), p)
			result <- err
		}()
		cancel()
		if err := <-result; !errors.Is(err, context.Canceled) {
			t.Errorf("%v: %v, want context.Canceled", p.Kind, err)
		}
	}
}

func TestCancelledBeforehandDerivesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, ctx := range []context.Context{ctx, NewGate().Context(ctx)} {
		key, err := Derive(ctx, []byte(testComposite), aesParams(1))
		if !errors.Is(err, context.Canceled) || key != [KeySize]byte{} {
			t.Errorf("%x, %v", key, err)
		}
	}
}

// worker is work that ends when it is told to.
type worker struct {
	started chan []byte // gives the composite key it was handed
	end     chan struct{}
	result  []byte
}

func newWorker() *worker {
	return &worker{make(chan []byte, 1), make(chan struct{}), []byte("derived")}
}

func (w *worker) work(composite []byte) []byte {
	w.started <- composite
	<-w.end
	return w.result
}

// start supervises w under ctx and gives its outcome to the channel.
func (w *worker) start(ctx context.Context) <-chan error {
	outcome := make(chan error, 1)
	go func() {
		_, err := supervise(ctx, []byte(testComposite), w.work)
		outcome <- err
	}()
	return outcome
}

func TestGateLetsOneInAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := NewGate().Context(t.Context())
		first, second := newWorker(), newWorker()
		firstOutcome := first.start(ctx)
		<-first.started
		secondOutcome := second.start(ctx)
		synctest.Wait()
		if len(second.started) > 0 {
			t.Fatal("a second derivation ran beside the first")
		}
		close(first.end)
		if err := <-firstOutcome; err != nil {
			t.Error(err)
		}
		<-second.started
		close(second.end)
		if err := <-secondOutcome; err != nil {
			t.Error(err)
		}
	})
}

func TestAbandonedWorkKeepsTheGateAndIsWiped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		base := NewGate().Context(t.Context())
		ctx, cancel := context.WithCancel(base)
		first, second := newWorker(), newWorker()
		firstOutcome := first.start(ctx)
		composite := <-first.started
		cancel()
		if err := <-firstOutcome; !errors.Is(err, context.Canceled) {
			t.Fatalf("%v, want context.Canceled although the work goes on", err)
		}
		secondOutcome := second.start(base)
		synctest.Wait()
		if len(second.started) > 0 {
			t.Fatal("a derivation ran beside the abandoned one")
		}
		close(first.end)
		<-second.started
		synctest.Wait()
		if nothing := make([]byte, 32); !bytes.Equal(composite, nothing) || !bytes.Equal(first.result, nothing[:7]) {
			t.Errorf("left behind: %q and %q", composite, first.result)
		}
		close(second.end)
		if err := <-secondOutcome; err != nil {
			t.Error(err)
		}
	})
}

func TestWaitingAtTheGateCanBeCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		base := NewGate().Context(t.Context())
		first, second := newWorker(), newWorker()
		firstOutcome := first.start(base)
		<-first.started
		ctx, cancel := context.WithTimeout(base, time.Minute)
		defer cancel()
		if err := <-second.start(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v, want context.DeadlineExceeded", err)
		}
		close(first.end)
		if err := <-firstOutcome; err != nil {
			t.Error(err)
		}
	})
}

func TestWithoutAGateDerivationsRunTogether(t *testing.T) {
	leave, err := pass(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer leave()
	if _, err := Derive(t.Context(), []byte(testComposite), aesParams(1)); err != nil {
		t.Error(err)
	}
}
