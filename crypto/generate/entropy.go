package generate

import "math"

// maxDraws bounds the characters that rejection is expected to draw for one
// password: about a second. Demands that are rarer than that are refused.
const maxDraws = 1 << 26

// Entropy is the exact strength in bits: the logarithm of how many strings
// satisfy the policy, all being equally likely. It is 0 for a policy that
// cannot be satisfied.
func (p Policy) Entropy() float64 {
	pl, err := p.plan()
	if err != nil {
		return 0
	}
	return float64(pl.length)*math.Log2(float64(len(pl.alphabet))) + pl.acceptance
}

// group is the characters of the alphabet that satisfy the same requirements.
type group struct {
	mask int // bit i: satisfies required[i]
	size float64
}

func (pl plan) groups() []group {
	var all []group
	at := map[int]int{}
	for _, c := range pl.alphabet {
		mask := 0
		for i, set := range pl.required {
			if set.has(rune(c)) {
				mask |= 1 << i
			}
		}
		i, ok := at[mask]
		if !ok {
			i = len(all)
			at[mask] = i
			all = append(all, group{mask: mask})
		}
		all[i].size++
	}
	return all
}

// weigh finds which share of all strings over the alphabet qualifies, walking
// along the string with the probability of every state. A state is what has
// occurred so far, which group the last character is of, and how long its run
// is. Only products of positive numbers are added, so nothing cancels; the sum
// is rescaled at each step, so nothing underflows.
func (pl *plan) weigh() error {
	groups := pl.groups()
	runs := max(pl.consecutive, 1) // without a limit all run lengths are one state
	n := float64(len(pl.alphabet))
	states := 1 << len(pl.required)
	index := func(mask, g, run int) int { return (mask*len(groups)+g)*runs + run }

	now := make([]float64, states*len(groups)*runs)
	next := make([]float64, len(now))
	for g, grp := range groups {
		now[index(grp.mask, g, 0)] += grp.size / n
	}
	scale := 0.0
	for range pl.length - 1 {
		clear(next)
		for mask := range states {
			for g := range groups {
				all := 0.0
				for run := range runs {
					share := now[index(mask, g, run)]
					all += share
					if run+1 < runs {
						next[index(mask, g, run+1)] += share / n
					}
				}
				if all == 0 {
					continue
				}
				for h, grp := range groups {
					size := grp.size
					if h == g && pl.consecutive > 0 {
						size-- // the same character again has been counted above
					}
					next[index(mask|grp.mask, h, 0)] += all * size / n
				}
			}
		}
		total := 0.0
		for _, share := range next {
			total += share
		}
		if total == 0 {
			return &ImpossibleError{Cause: CauseRepeats}
		}
		for i := range next {
			next[i] /= total
		}
		scale += math.Log2(total)
		now, next = next, now
	}

	share := 0.0
	for i := index(states-1, 0, 0); i < len(now); i++ {
		share += now[i]
	}
	if share == 0 {
		return &ImpossibleError{Cause: CauseTooShort}
	}
	pl.acceptance = scale + math.Log2(share)
	if math.Log2(float64(pl.length))-pl.acceptance > math.Log2(maxDraws) {
		return &ImpossibleError{Cause: CauseTooRare}
	}
	return nil
}
