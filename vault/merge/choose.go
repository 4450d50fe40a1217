package merge

import (
	"slices"
	"time"

	"kagikura/vault"
)

// choice is what becomes of one part.
type choice struct {
	part     Part
	theirs   bool // the value is theirs; else ours
	differ   bool
	conflict bool // both sides changed it since their common past, not alike
	clock    time.Time
	// guessed tells that clock comes of a history that may have been cut off, so
	// that an earlier one is nearer to the truth.
	guessed bool

	newsOurs, newsTheirs bool
}

// outcome is what becomes of two states.
type outcome struct {
	choices []choice
	// allOurs and allTheirs tell that the content is that of one side.
	allOurs, allTheirs bool
	// newsOurs and newsTheirs tell that a side changed something since the common
	// past; both are true where there is none.
	newsOurs, newsTheirs bool
	// staleOurs and staleTheirs tell that a side has something from before the
	// common past.
	staleOurs, staleTheirs bool
	// top is when somebody last typed something into it.
	top time.Time
}

// forward makes the outcome one side as it is, where the other changed nothing
// since their common past, and tells whether it has.
func (o *outcome) forward(ours, theirs *side) bool {
	switch {
	case !o.newsTheirs && !o.staleOurs && !ours.modified.Before(theirs.modified):
		o.allOurs, o.allTheirs = true, false
	case !o.newsOurs && !o.staleTheirs && !theirs.modified.Before(ours.modified):
		o.allOurs, o.allTheirs = false, true
	default:
		return false
	}
	for i := range o.choices {
		o.choices[i].theirs = o.choices[i].differ && o.allTheirs
	}
	return true
}

// choose decides about each part. A base of nil is no common past; then a part
// that is missing on one side is taken from the other where keep is true.
func choose(base, ours, theirs *side, keep bool) (outcome, error) {
	out := outcome{allOurs: true, allTheirs: true, top: later(ours.top, theirs.top)}
	all := slices.Concat(ours.ever(), theirs.ever())
	slices.SortFunc(all, Part.compare)
	for _, p := range slices.Compact(all) {
		c, err := chooseOne(base, ours, theirs, keep, p)
		if err != nil {
			return out, err
		}
		if c.differ {
			out.staleOurs = out.staleOurs || !c.newsOurs && !c.newsTheirs && c.theirs
			out.staleTheirs = out.staleTheirs || !c.newsOurs && !c.newsTheirs && !c.theirs
			out.allOurs = out.allOurs && !c.theirs
			out.allTheirs = out.allTheirs && c.theirs
		}
		out.newsOurs = out.newsOurs || c.newsOurs
		out.newsTheirs = out.newsTheirs || c.newsTheirs
		out.top = later(out.top, c.clock)
		out.choices = append(out.choices, c)
	}
	return out, nil
}

func chooseOne(base, ours, theirs *side, keep bool, p Part) (choice, error) {
	x, y := ours.parts[p], theirs.parts[p]
	order, err := x.compare(y)
	if err != nil {
		return choice{}, err
	}
	cx, err := ours.clock(p)
	if err != nil {
		return choice{}, err
	}
	cy, err := theirs.clock(p)
	if err != nil {
		return choice{}, err
	}
	newsX, newsY := true, true
	if base != nil {
		if newsX, err = news(base, ours, p, cx); err != nil {
			return choice{}, err
		}
		if newsY, err = news(base, theirs, p, cy); err != nil {
			return choice{}, err
		}
	}
	c := choice{part: p, differ: order != 0, conflict: order != 0 && newsX && newsY, clock: later(cx, cy), newsOurs: newsX, newsTheirs: newsY}
	switch {
	case order == 0 && base != nil && !newsX && !newsY:
		c.clock = earlier(cx, cy) // a history that was cut off makes it seem later
	case order == 0:
	case keep && base == nil && x.has != y.has:
		c.theirs, c.conflict = y.has, false
		c.clock = cx
		if c.theirs {
			c.clock = cy
		}
	case newsX != newsY:
		c.theirs = newsY
		if winner, loser := pick(newsY, cy, cx); winner.After(loser) {
			c.clock = winner
		} else { // its clock was wrong: it has to win the next time too
			c.clock = vault.SecondAfter(loser)
		}
	default:
		c.theirs = cy.After(cx) || cy.Equal(cx) && order < 0
	}
	return c, nil
}

// news tells whether a side changed a part since base. A part that is not what
// base has did, unless it is what base had before: then the side never saw base.
// One that is what base has did if it was something else in between.
func news(base, s *side, p Part, clock time.Time) (bool, error) {
	then, err := base.clock(p)
	if err != nil {
		return false, err
	}
	same, err := base.parts[p].same(s.parts[p])
	switch {
	case err != nil:
		return false, err
	case !same && clock.After(then):
		return true, nil
	case !same:
		known, err := base.held(p, s.parts[p])
		return !known, err
	case !clock.After(then):
		return false, nil
	default:
		return s.left(p, s.parts[p], base.modified)
	}
}

func pick(first bool, a, b time.Time) (time.Time, time.Time) {
	if first {
		return a, b
	}
	return b, a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
