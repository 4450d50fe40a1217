package kdf

import (
	"context"
	"slices"
	"time"
)

const (
	// calibrateMemory is what the password apps of telephones can spare.
	calibrateMemory = 64 << 20
	calibrateLanes  = 2
	minIterations   = 2
	// few and many are the iterations that are measured: two, because a
	// derivation also takes time that does not grow with them.
	few, many = 1, 3
	// runs of each are made; the median ignores one that was disturbed.
	runs = 3
)

// Calibrate measures this computer and returns Argon2id parameters of 64 MiB
// and two lanes that take about target on it, at least two iterations and at
// most what DefaultLimits allows, together with how long they should take. The
// salt is left for the caller to draw. It takes about half a second, and
// returns ctx's error when cancelled. now is the clock, time.Now.
func Calibrate(ctx context.Context, target time.Duration, now func() time.Time) (Params, time.Duration, error) {
	p := Params{Kind: Argon2id, Memory: calibrateMemory, Parallelism: calibrateLanes, Version: Version13}
	iterations, expected, err := calibrate(target, func(iterations uint64) (time.Duration, error) {
		trial := p
		trial.Salt, trial.Iterations = make([]byte, KeySize), iterations
		start := now()
		_, err := Derive(ctx, make([]byte, KeySize), trial)
		return now().Sub(start), err
	})
	if err != nil {
		return Params{}, 0, err
	}
	p.Iterations = iterations
	return p, expected, nil
}

// calibrate finds the iterations that take about target, given how long some
// number of them takes.
func calibrate(target time.Duration, measure func(iterations uint64) (time.Duration, error)) (uint64, time.Duration, error) {
	// The first run takes its memory from the system and counts only if even
	// one iteration takes longer than asked for.
	cold, err := measure(few)
	if err != nil {
		return 0, 0, err
	}
	if cold > target {
		return minIterations, minIterations * cold, nil
	}
	var shorts, longs []time.Duration
	for range runs {
		short, err := measure(few)
		if err != nil {
			return 0, 0, err
		}
		long, err := measure(many)
		if err != nil {
			return 0, 0, err
		}
		shorts, longs = append(shorts, short), append(longs, long)
	}
	short, long := median(shorts), median(longs)
	each := (long - short) / (many - few)
	if each <= 0 {
		each = max(long/many, 1) // a clock too coarse, or a disturbed computer
	}
	fixed := max(short-few*each, 0)
	n := uint64(max(target-fixed+each/2, 0) / each)
	n = min(max(n, minIterations), maxIterations())
	return n, fixed + time.Duration(n)*each, nil
}

// maxIterations is what anybody may open without being asked.
func maxIterations() uint64 {
	l := DefaultLimits()
	return min(l.Iterations, l.Work/calibrateMemory)
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}
