package merge

import (
	"cmp"
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
	// olderOurs and olderTheirs tell that a side has it from before clock.
	olderOurs, olderTheirs bool
}

// outcome is what becomes of two states.
type outcome struct {
	choices []choice
	// allOurs and allTheirs tell that the content is that of one side.
	allOurs, allTheirs bool
	// olderOurs and olderTheirs tell that a side has some part from before the time at
	// which it changed, alike or not.
	olderOurs, olderTheirs bool
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
// since their common past, and tells whether it has. Of two that changed nothing it
// is the newer one.
func (o *outcome) forward(ours, theirs *side) bool {
	age := ours.top.Compare(theirs.top)
	if !o.newsOurs && !o.newsTheirs {
		age = cmp.Or(age, ours.modified.Compare(theirs.modified))
	}
	switch {
	case !o.newsTheirs && !o.staleOurs && (age > 0 || age == 0 && o.newsOurs):
		o.allOurs, o.allTheirs = true, false
	case !o.newsOurs && !o.staleTheirs && (age < 0 || age == 0 && o.newsTheirs):
		o.allOurs, o.allTheirs = false, true
	default:
		return false
	}
	for i := range o.choices {
		o.choices[i].theirs = o.choices[i].differ && o.allTheirs
	}
	return true
}

// decide settles two sides without earlier versions: of a group or of the vault
// itself. forward tells that the outcome is one side as it is.
func decide(past, ours, theirs *side) (out outcome, forward bool, err error) {
	if past, err = pastBehind(past, ours, theirs); err != nil {
		return out, false, err
	}
	if out, err = choose(past, ours, theirs, true); err != nil {
		return out, false, err
	}
	return out, past != nil && out.forward(ours, theirs), nil
}

// pastBehind is the past of two sides without earlier versions, and nil where they are
// alike with all their times: nothing is to be found out about them then.
func pastBehind(past, ours, theirs *side) (*side, error) {
	if past == nil || !ours.modified.Equal(theirs.modified) || !ours.top.Equal(theirs.top) {
		return past, nil
	}
	for _, p := range slices.Concat(ours.ever(), theirs.ever()) {
		same, err := ours.parts[p].same(theirs.parts[p])
		if err != nil || !same {
			return past, err
		}
		cx, err := ours.clock(p)
		if err != nil {
			return nil, err
		}
		cy, err := theirs.clock(p)
		if err != nil || !cx.Equal(cy) {
			return past, err
		}
	}
	return nil, nil
}

// choose decides about each part. A base of nil is no common past; then a part
// that is missing on one side is taken from the other where keep is true.
func choose(base, ours, theirs *side, keep bool) (outcome, error) {
	out := outcome{allOurs: true, allTheirs: true, top: later(ours.top, theirs.top)}
	all := slices.Concat(ours.ever(), theirs.ever())
	if base != nil { // what both took away has its time too
		all = append(all, base.ever()...)
	}
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
		out.olderOurs = out.olderOurs || c.olderOurs
		out.olderTheirs = out.olderTheirs || c.olderTheirs
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
		if newsX, cx, err = news(base, ours, p, cx); err != nil {
			return choice{}, err
		}
		if newsY, cy, err = news(base, theirs, p, cy); err != nil {
			return choice{}, err
		}
	}
	c := choice{part: p, differ: order != 0, conflict: order != 0 && newsX && newsY, clock: later(cx, cy), newsOurs: newsX, newsTheirs: newsY}
	switch {
	case order == 0 && base != nil && !newsX && !newsY:
		c.clock = earlier(cx, cy) // a history that was cut off makes it seem later
	case order == 0:
	case ours.hasMade(p) != theirs.hasMade(p):
		c.theirs, c.clock = theirs.hasMade(p), cx
		if c.theirs {
			c.clock = cy
		}
	case keep && base == nil && x.has != y.has:
		c.theirs, c.conflict = y.has, false
		c.clock = cx
		if c.theirs {
			c.clock = cy
		}
	case newsX != newsY:
		c.theirs = newsY // and it is the later one
	default:
		c.theirs = cy.After(cx) || cy.Equal(cx) && order < 0
	}
	c.olderOurs, c.olderTheirs = cx.Before(c.clock), cy.Before(c.clock)
	return c, nil
}

// news tells whether a side changed a part since base, and when the part last changed
// as far as base knows better than the side. A part that is not what base has was
// changed, unless it is what base had before: then the side never saw base. One that is
// what base has was changed if it was something else in between.
//
// When a part changed must hang on this side and the base alone, and not on what it is
// merged with, or the order of merging tells. What is news is later than base, and what
// is none is not.
func news(base, s *side, p Part, clock time.Time) (bool, time.Time, error) {
	then, err := base.clock(p)
	if err != nil {
		return false, clock, err
	}
	same, err := base.parts[p].same(s.parts[p])
	switch {
	case err != nil:
		return false, clock, err
	case !same && clock.After(then):
		return true, clock, nil
	case !same:
		known, err := base.held(p, s.parts[p])
		if !known {
			clock = vault.SecondAfter(then) // its clock was wrong: it has to win the next time too
		}
		return !known, clock, err
	case !clock.After(then):
		return false, clock, nil
	default:
		left, err := s.left(p, s.parts[p], base.modified)
		if !left {
			clock = then // only something else about the side changed since
		}
		return left, clock, err
	}
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
