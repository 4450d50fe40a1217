package record

import (
	"cmp"
	"slices"
)

// FlawKind is a way in which a record is not whole.
type FlawKind uint8

const (
	// Changed: what stands under the event's hash has another hash, or the key
	// holds none. The event cannot be read.
	Changed FlawKind = iota + 1
	// Unreadable: the hash is right, and what stands there is no event.
	Unreadable
	// Missing: the event names a parent that is neither there nor pruned.
	Missing
)

// Flaw is a place where the chain is broken.
type Flaw struct {
	Kind   FlawKind
	Event  Hash // zero for a key that holds no hash
	Parent Hash // the one that is missing
}

// Verify tells where the chain is broken; nothing if the record is whole. An
// event of a newer version is no flaw: its hash and its parents can be checked.
func (l Log) Verify() []Flaw {
	known := map[Hash]bool{} // there, if only changed, or pruned
	for _, i := range l.items {
		known[i.Hash] = true
		for _, h := range i.Event.Cut {
			known[h] = true
		}
	}
	var flaws []Flaw
	for _, i := range l.items {
		switch {
		case !i.sound:
			flaws = append(flaws, Flaw{Kind: Changed, Event: i.Hash})
		case i.Problem == ErrDamaged:
			flaws = append(flaws, Flaw{Kind: Unreadable, Event: i.Hash})
		}
		for _, p := range i.Event.Parents {
			if !known[p] {
				flaws = append(flaws, Flaw{Kind: Missing, Event: i.Hash, Parent: p})
			}
		}
	}
	slices.SortFunc(flaws, func(a, b Flaw) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), a.Event.compare(b.Event), a.Parent.compare(b.Parent))
	})
	return flaws
}
