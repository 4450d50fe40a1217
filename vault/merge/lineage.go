package merge

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"kagikura/vault"
)

// side is one of two states that are merged, or their common past, which has no
// sides itself: its parts, and what is known about when they changed.
type side struct {
	parts parts
	// modified is when it was last changed, and top when somebody last typed
	// something: a second earlier where a merge made it.
	modified, top time.Time
	// ever lists the parts that it has or ever had, in any order: that one is
	// missing may be news, too.
	ever func() []Part
	// clock is when a part last changed, as far as can be known.
	clock func(Part) (time.Time, error)
	// held tells whether a part ever had a value, and left whether it had another
	// one after a moment.
	held func(Part, value) (bool, error)
	left func(Part, value, time.Time) (bool, error)
	// made is a part that stands against any other of its kind that is not so too, if
	// there is one.
	made *Part
}

func (s *side) hasMade(p Part) bool { return s.made != nil && *s.made == p }

// typed tells whether somebody made this state, and no merge.
func (s *side) typed() bool { return s.top.Equal(s.modified) }

// lineage is an account with its earlier versions, oldest first and itself last.
type lineage struct {
	versions []*vault.Entry
	parts    []parts // of each version, made when needed
}

func newLineage(e *vault.Entry) *lineage {
	l := &lineage{versions: slices.Clone(e.History)}
	slices.SortStableFunc(l.versions, func(a, b *vault.Entry) int { return a.Times.Modified.Compare(b.Times.Modified) })
	l.versions = append(l.versions, e)
	l.parts = make([]parts, len(l.versions))
	return l
}

func (l *lineage) at(i int) parts {
	if l.parts[i] == nil {
		l.parts[i] = entryParts(l.versions[i])
	}
	return l.parts[i]
}

// clock is when the part of the account last changed: the time of the oldest
// version from which on it has its value, or what a merge noted. The account's
// own note counts unless unnoted.
func (l *lineage) clock(p Part, unnoted bool) (time.Time, error) {
	last := len(l.versions) - 1
	for i := last; ; i-- {
		e := l.versions[i]
		if n, ok := readNote(e.Data, e.Times.Modified); ok && !(unnoted && i == last) {
			if t, ok := n.of(p); ok {
				return t, nil
			}
		}
		if i == 0 {
			return e.Times.Modified, nil
		}
		same, err := l.at(i)[p].same(l.at(i - 1)[p])
		if err != nil || !same {
			return e.Times.Modified, err
		}
	}
}

func (l *lineage) ever() []Part {
	var all []Part
	for i, e := range l.versions {
		all = slices.AppendSeq(all, maps.Keys(l.at(i)))
		if n, ok := readNote(e.Data, e.Times.Modified); ok {
			all = append(all, n.parts()...)
		}
	}
	return all
}

// some tells whether a version from a moment on, or at all, passes.
func (l *lineage) some(pass func(parts) (bool, error), since *time.Time) (bool, error) {
	for i, e := range l.versions {
		if since != nil && !e.Times.Modified.After(*since) {
			continue
		}
		if ok, err := pass(l.at(i)); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

func (l *lineage) side() *side {
	e := l.versions[len(l.versions)-1]
	return &side{
		parts:    l.at(len(l.versions) - 1),
		ever:     l.ever,
		modified: e.Times.Modified,
		top:      topOf(e),
		clock:    func(p Part) (time.Time, error) { return l.clock(p, false) },
		held: func(p Part, v value) (bool, error) {
			return l.some(func(w parts) (bool, error) { return w[p].same(v) }, nil)
		},
		left: func(p Part, v value, since time.Time) (bool, error) {
			return l.some(func(w parts) (bool, error) {
				same, err := w[p].same(v)
				return !same, err
			}, &since)
		},
	}
}

// topOf is when somebody last typed something into an account.
func topOf(e *vault.Entry) time.Time {
	if n, ok := readNote(e.Data, e.Times.Modified); ok {
		return moment(n.Top)
	}
	return e.Times.Modified
}

// isTyped tells whether somebody made this version, and no merge.
func isTyped(e *vault.Entry) bool { return topOf(e).Equal(e.Times.Modified) }

// sameVersion tells whether two are one version: of one time and content.
func sameVersion(a, b *vault.Entry) (bool, error) {
	if a == b {
		return true, nil
	}
	if !a.Times.Modified.Equal(b.Times.Modified) {
		return false, nil
	}
	return sameContent(a, b)
}

func holds(versions []*vault.Entry, e *vault.Entry) (bool, error) {
	for _, v := range versions {
		if same, err := sameVersion(v, e); same || err != nil {
			return same, err
		}
	}
	return false, nil
}

// lossy tells whether versions of these accounts may lack their custom data: KeePassXC,
// which leaves it out of the versions that it makes, has saved one of them. Elsewhere
// a version without it is one from which somebody took it away.
func lossy(accounts ...*vault.Entry) bool {
	return slices.ContainsFunc(accounts, func(e *vault.Entry) bool {
		return slices.ContainsFunc(e.Data, func(d vault.DataItem) bool { return d.Key == savedByKeePassXC })
	})
}

// remembers tells whether the earlier version h is v, perhaps, in a lossy history,
// without any custom data.
func remembers(h, v *vault.Entry, lossy bool) (bool, error) {
	if same, err := sameVersion(h, v); same || err != nil || !lossy || !h.Times.Modified.Equal(v.Times.Modified) || len(h.Data) > 0 {
		return same, err
	}
	whole := *h
	whole.Data = v.Data
	return sameContent(&whole, v)
}

func remembered(history []*vault.Entry, v *vault.Entry, lossy bool) (bool, error) {
	for _, h := range history {
		if is, err := remembers(h, v, lossy); is || err != nil {
			return is, err
		}
	}
	return false, nil
}

// knows tells whether e is or was the version v.
func knows(e, v *vault.Entry, lossy bool) (bool, error) {
	for _, is := range append([]*vault.Entry{e}, e.History...) {
		if same, err := remembers(is, v, lossy); same || err != nil {
			return same, err
		}
		if same, err := remembers(v, is, lossy); same || err != nil {
			return same, err
		}
	}
	return false, nil
}

// goesOn tells whether e was v before, with all that v was before as far back as e
// remembers: two may come to be the same within one second, each from something else.
func goesOn(e, v *vault.Entry, lossy bool) (bool, error) {
	if was, err := remembered(e.History, v, lossy); err != nil || !was {
		return false, err
	}
	oldest := newLineage(e).versions[0].Times.Modified
	for _, former := range v.History {
		if former.Times.Modified.Before(oldest) {
			continue
		}
		if was, err := remembered(e.History, former, lossy); err != nil || !was {
			return false, err
		}
	}
	return true, nil
}

// pastOf is the newest version that both have or had; nil if there is none.
func pastOf(x, y *vault.Entry, lossy bool) (*vault.Entry, error) {
	for _, e := range slices.Backward(newLineage(x).versions) {
		if both, err := knows(y, e, lossy); both || err != nil {
			return e, err
		}
	}
	return nil, nil
}

// united is the versions of both histories and those given, oldest first, each
// once, without current.
func united(x, y []*vault.Entry, current *vault.Entry, lossy bool, more ...*vault.Entry) ([]*vault.Entry, error) {
	all := make([]*vault.Entry, 0, len(x)+len(y)+len(more))
	all = append(append(append(all, x...), y...), more...)
	var failed error
	slices.SortStableFunc(all, func(a, b *vault.Entry) int {
		order, err := compareVersions(a, b)
		failed = cmp.Or(failed, err)
		return order
	})
	if failed != nil {
		return nil, failed
	}
	out := all[:0]
	for _, e := range all {
		if same, err := remembers(e, current, lossy); err != nil {
			return nil, err
		} else if same {
			continue
		}
		if n := len(out); n > 0 {
			same, err := remembers(out[n-1], e, lossy) // what lacks custom data comes before what has it
			if err != nil {
				return nil, err
			}
			if same {
				out[n-1] = fuller(out[n-1], e)
				continue
			}
		}
		out = append(out, e)
	}
	return out, nil
}

func compareVersions(a, b *vault.Entry) (int, error) {
	if order := a.Times.Modified.Compare(b.Times.Modified); order != 0 || a == b {
		return order, nil
	}
	if same, err := sameContent(a, b); same || err != nil {
		return 0, err
	}
	return entryParts(a).compare(entryParts(b))
}

// fuller is, of two that are one version, the one with custom data where the other
// has none, or else with more in that which does not count.
func fuller(a, b *vault.Entry) *vault.Entry {
	if slices.ContainsFunc(b.Data, merges) && !slices.ContainsFunc(a.Data, merges) {
		return b
	}
	if uncounted(a) < uncounted(b) {
		return b
	}
	return a
}

// uncounted is the custom data that is no part: what is dated by itself, and the note
// of a merge if it belongs to this version.
func uncounted(e *vault.Entry) string {
	var all []string
	_, noted := readNote(e.Data, e.Times.Modified)
	for _, d := range e.Data {
		if isDated(d) || noted && d.Key == vault.DataMerged {
			all = append(all, d.Key+"\x00"+d.Value)
		}
	}
	slices.Sort(all)
	return strings.Join(all, "\x00")
}
