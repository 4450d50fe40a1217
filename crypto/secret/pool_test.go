package secret

import (
	"bytes"
	"errors"
	"strings"
	"sync"
	"testing"
)

// nest uses v so many levels deep and runs innermost there.
func nest(v Value, levels int, innermost func() error) error {
	if levels == 0 {
		return innermost()
	}
	return v.Use(func([]byte) error { return nest(v, levels-1, innermost) })
}

func TestNestingIsRefusedWhereItWouldDeadlock(t *testing.T) {
	v := seal(t, newArena(t), "abc")
	ok := func() error { return nil }
	if err := nest(v, lendPages, ok); err != nil {
		t.Errorf("%d levels alone: %v", lendPages, err)
	}
	if err := nest(v, lendPages+1, ok); !errors.Is(err, ErrBusy) {
		t.Errorf("%d levels: %v, want ErrBusy", lendPages+1, err)
	}
	if err := nest(v, lendPages, ok); err != nil {
		t.Errorf("after ErrBusy: %v, pages were lost", err)
	}
}

func TestTwoLevelsAlwaysSucceedHoweverManyGoroutines(t *testing.T) {
	v := seal(t, newArena(t), "abc")
	const outer = lendPages - nestedPages
	var arrived sync.WaitGroup // all the outer pages are lent before anyone nests
	arrived.Add(outer)
	var all sync.WaitGroup
	for range outer {
		all.Go(func() {
			err := v.Use(func([]byte) error {
				arrived.Done()
				arrived.Wait()
				return v.Use(func([]byte) error { return nil })
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	arrived.Wait()
	for range 40 { // these wait for a page
		all.Go(func() {
			if err := nest(v, 2, func() error { return nil }); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestDeepNestingInManyGoroutinesEnds(t *testing.T) {
	v := seal(t, newArena(t), "abc")
	var all sync.WaitGroup
	for range 30 {
		all.Go(func() {
			for range 50 {
				if err := nest(v, 5, func() error { return nil }); err != nil && !errors.Is(err, ErrBusy) {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
}

func TestNestingIsSeenThroughADeepStack(t *testing.T) {
	v := seal(t, newArena(t), "abc")
	var down func(depth int) bool
	down = func(depth int) bool {
		if depth == 0 {
			return insideLend()
		}
		return down(depth - 1)
	}
	if down(500) {
		t.Error("seen where there is none")
	}
	err := v.Use(func([]byte) error {
		if !down(0) || !down(500) {
			t.Error("not seen")
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestDestroySendsAwayWhoWaitsForAPage(t *testing.T) {
	a := newArena(t)
	v := seal(t, a, "abc")
	const outer = lendPages - nestedPages
	goOn := make(chan bool)
	var arrived, holders sync.WaitGroup
	arrived.Add(outer)
	for range outer {
		holders.Go(func() {
			if err := v.Use(func([]byte) error { arrived.Done(); <-goOn; return nil }); err != nil {
				t.Error(err)
			}
		})
	}
	arrived.Wait()
	waiter := make(chan error)
	go func() { waiter <- v.Use(func([]byte) error { return nil }) }()
	go a.Destroy()
	if err := <-waiter; !errors.Is(err, ErrDestroyed) {
		t.Errorf("%v, want ErrDestroyed", err)
	}
	close(goOn)
	holders.Wait()
	a.Destroy()
}

func TestPageIsWipedAfterUse(t *testing.T) {
	a := newArena(t)
	v := seal(t, a, strings.Repeat("canary", 100))
	pages := a.memory.Bytes()[scratchAt:]
	clean := func(when string) {
		t.Helper()
		if !bytes.Equal(pages, make([]byte, len(pages))) {
			t.Errorf("%s: locked pages still hold something", when)
		}
	}
	if err := v.Use(func(b []byte) error { return nil }); err != nil {
		t.Fatal(err)
	}
	clean("after Use")
	failed := errors.New("failed")
	if err := v.Use(func([]byte) error { return failed }); !errors.Is(err, failed) {
		t.Errorf("%v, want f's error", err)
	}
	clean("after an error")
	func() {
		defer func() {
			if recover() != "boom" {
				t.Error("the panic was lost")
			}
		}()
		_ = v.Use(func([]byte) error { panic("boom") })
	}()
	clean("after a panic")
	if _, err := v.Digest(); err != nil {
		t.Fatal(err)
	}
	clean("after Digest")
	if _, err := v.Equal(seal(t, a, strings.Repeat("canary", 100))); err != nil {
		t.Fatal(err)
	}
	clean("after Equal")
	if err := nest(v, lendPages, func() error { return nil }); err != nil {
		t.Errorf("a panic cost a page: %v", err)
	}
}

func TestLentSliceCannotReachTheNextPage(t *testing.T) {
	v := seal(t, newArena(t), "abc")
	err := v.Use(func(b []byte) error {
		if cap(b) != 3 {
			t.Errorf("capacity %d", cap(b))
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
