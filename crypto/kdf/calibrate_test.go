package kdf

import (
	"context"
	"errors"
	"testing"
	"time"
)

// machine is a computer that needs a fixed time and a time for each iteration.
func machine(fixed, each time.Duration, disturbed map[int]time.Duration) func(uint64) (time.Duration, error) {
	run := 0
	return func(iterations uint64) (time.Duration, error) {
		run++
		return fixed + time.Duration(iterations)*each + disturbed[run], nil
	}
}

func TestCalibrateFindsTheIterations(t *testing.T) {
	const ms = time.Millisecond
	for _, c := range []struct {
		name        string
		target      time.Duration
		fixed, each time.Duration
		disturbed   map[int]time.Duration
		iterations  uint64
		expected    time.Duration
	}{
		{"ordinary", time.Second, 100 * ms, 50 * ms, nil, 18, time.Second},
		{"rounds to the nearest", time.Second, 0, 300 * ms, nil, 3, 900 * ms},
		{"cold first run is ignored", time.Second, 0, 50 * ms, map[int]time.Duration{1: 400 * ms}, 20, time.Second},
		{"one disturbed run of each is ignored", time.Second, 0, 50 * ms, map[int]time.Duration{4: time.Second, 5: 3 * time.Second}, 20, time.Second},
		{"slow computer: at least two", time.Second, 0, 900 * ms, nil, 2, 1800 * ms},
		{"slower than the target at once", time.Second, 0, 5 * time.Second, nil, 2, 10 * time.Second},
		{"no target", 0, 0, 50 * ms, nil, 2, 100 * ms},
		{"a long target stops where opening would ask", time.Hour, 0, 50 * ms, nil, 2048, 2048 * 50 * ms},
	} {
		iterations, expected, err := calibrate(c.target, machine(c.fixed, c.each, c.disturbed))
		if err != nil || iterations != c.iterations || expected != c.expected {
			t.Errorf("%s: %d iterations, %v, %v; want %d, %v", c.name, iterations, expected, err, c.iterations, c.expected)
		}
	}
}

func TestCalibrateSurvivesAClockThatStandsStill(t *testing.T) {
	p, _, err := Calibrate(t.Context(), time.Second, func() time.Time { return time.Time{} })
	if err != nil {
		t.Fatal(err)
	}
	if p.Iterations != maxIterations() {
		t.Errorf("%d iterations, want the bound", p.Iterations)
	}
}

func TestCalibrateGivesWhatOpensWithoutAsking(t *testing.T) {
	p, expected, err := Calibrate(t.Context(), 100*time.Millisecond, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if p.Kind != Argon2id || p.Memory != 64<<20 || p.Parallelism != 2 || p.Version != Version13 || p.Iterations < 2 || expected <= 0 {
		t.Errorf("%+v, %v", p, expected)
	}
	p.Salt = make([]byte, 32)
	if err := p.Check(DefaultLimits()); err != nil {
		t.Error(err)
	}
	t.Logf("%d iterations, expected to take %v", p.Iterations, expected)
}

func TestCalibrateStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := Calibrate(ctx, time.Second, time.Now); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want context.Canceled", err)
	}
	refused := errors.New("refused")
	run := 0
	_, _, err := calibrate(time.Second, func(uint64) (time.Duration, error) {
		if run++; run == 5 {
			return 0, refused
		}
		return time.Millisecond, nil
	})
	if !errors.Is(err, refused) {
		t.Errorf("%v, want the measurement's error", err)
	}
}
