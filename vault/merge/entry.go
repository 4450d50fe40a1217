package merge

import (
	"slices"
	"time"

	"kagikura/vault"
)

// merged is what becomes of an account that both sides have.
type merged struct {
	entry   *vault.Entry // ours itself if nothing changes
	choices []choice
	// versions tells that earlier versions come to the history.
	versions bool
}

// mergeEntry merges an account of both sides but for its place. alive, unless
// nil, is a deletion that it survives.
func (m *merger) mergeEntry(base, x, y *vault.Entry, alive *time.Time) (merged, error) {
	if alive == nil {
		same, err := unchanged(x, y)
		if err != nil || same {
			return merged{entry: x}, err
		}
	}
	lx, ly := newLineage(x), newLineage(y)
	ours, theirs := lx.side(), ly.side()
	var past *side
	if base != nil {
		past = newLineage(base).side()
	}
	out, err := choose(past, ours, theirs, false)
	if err != nil {
		return merged{}, err
	}
	if base == nil {
		if err := out.judge(x, y); err != nil {
			return merged{}, err
		}
	}
	forward := alive == nil && out.forward(ours, theirs)
	next := assembled(factsOf(base), x, y, out)
	if forward {
		from, s := x, ours
		if out.allTheirs {
			from, s = y, theirs
		}
		next.Times.Modified = from.Times.Modified
		if err := out.keepClocks(from, s); err != nil {
			return merged{}, err
		}
	} else {
		if alive != nil && !out.top.After(*alive) {
			out.top = vault.SecondAfter(*alive)
		}
	}
	var typed []*vault.Entry
	for _, e := range []*vault.Entry{x, y} {
		if isTyped(e) {
			former := *e
			former.History = nil
			former.Data = withoutDated(withoutNote(e))
			typed = append(typed, &former)
		}
	}
	if !forward {
		if next.Times.Modified, err = out.typedAt(next, x.History, y.History, typed); err != nil {
			return merged{}, err
		}
	}
	history, err := united(x.History, y.History, next, lossy(x, y), typed...)
	if err != nil {
		return merged{}, err
	}
	next.History = slices.Clone(m.meta.Trim(history))
	if err := annotate(next, out); err != nil {
		return merged{}, err
	}
	got, err := m.settled(x, next, out)
	if err != nil {
		return merged{}, err
	}
	got.choices = append(got.choices, settleFacts(factsOf(base), x.Data, y.Data)...)
	return got, nil
}

// keepClocks gives an outcome that is one side as it is that side's clocks.
func (o *outcome) keepClocks(e *vault.Entry, s *side) error {
	o.top = s.top
	n, noted := readNote(e.Data, e.Times.Modified)
	for i := range o.choices {
		c := &o.choices[i]
		var err error
		if c.clock, err = s.clock(c.part); err != nil {
			return err
		}
		_, said := n.of(c.part)
		c.guessed = !noted || !said
	}
	return nil
}

// judge finds out, where no base is known, what the histories tell: that one
// side goes on from the other, and which parts both sides changed.
func (o *outcome) judge(x, y *vault.Entry) error {
	lossy := lossy(x, y)
	xInY, err := goesOn(y, x, lossy)
	if err != nil {
		return err
	}
	yInX, err := goesOn(x, y, lossy)
	if err != nil {
		return err
	}
	if xInY != yInX {
		o.newsOurs, o.newsTheirs = yInX, xInY
	}
	past, err := pastOf(x, y, lossy)
	if err != nil || past == nil {
		return err
	}
	before, ours, theirs := entryParts(past), entryParts(x), entryParts(y)
	for i := range o.choices {
		c := &o.choices[i]
		for _, now := range []parts{ours, theirs} {
			same, err := before[c.part].same(now[c.part])
			if err != nil {
				return err
			}
			c.conflict = c.conflict && !same
		}
	}
	return nil
}

// unchanged tells whether two accounts are the same with all versions.
func unchanged(x, y *vault.Entry) (bool, error) {
	if len(x.History) != len(y.History) || uncounted(x) != uncounted(y) {
		return false, nil
	}
	if same, err := sameVersion(x, y); err != nil || !same {
		return false, err
	}
	for i := range x.History {
		if same, err := sameVersion(x.History[i], y.History[i]); err != nil || !same {
			return false, err
		}
	}
	return true, nil
}

// settled is ours where next says nothing that it does not say.
func (m *merger) settled(x, next *vault.Entry, out outcome) (merged, error) {
	sameHistory, err := sameVersions(x.History, next.History)
	if err != nil {
		return merged{}, err
	}
	if out.allOurs && sameHistory && next.Times.Modified.Equal(x.Times.Modified) && uncounted(next) == uncounted(x) {
		return merged{entry: x, choices: out.choices}, nil
	}
	known, err := remembersAll(x.History, next.History, lossy(x, next))
	return merged{entry: next, choices: out.choices, versions: !known}, err
}

// remembersAll tells whether a history has all versions of another one.
func remembersAll(history, all []*vault.Entry, lossy bool) (bool, error) {
	for _, e := range all {
		if there, err := remembered(history, e, lossy); err != nil || !there {
			return false, err
		}
	}
	return true, nil
}

func sameVersions(a, b []*vault.Entry) (bool, error) {
	if len(a) != len(b) {
		return false, nil
	}
	for _, e := range a {
		if there, err := holds(b, e); err != nil || !there {
			return false, err
		}
	}
	return true, nil
}

// typedAt is the time of an account that comes out: that of the newest version
// that somebody typed if it is that one, and a second more if it is not.
func (o outcome) typedAt(e *vault.Entry, versions ...[]*vault.Entry) (time.Time, error) {
	at := *e
	at.Times.Modified = o.top
	for _, some := range versions {
		if there, err := holds(some, &at); there || err != nil {
			return o.top, err
		}
	}
	return vault.SecondAfter(o.top), nil
}

// modified is the time of a group or of the vault's settings that come out: that of a version that somebody typed
// if it is one, and a second more than the newest one if it is not.
func (o outcome) modified(ours, theirs *side) time.Time {
	if isOurs, isTheirs := o.typed(ours, theirs); isOurs || isTheirs {
		return o.top
	}
	return vault.SecondAfter(o.top)
}

// typed tells whether what comes out is what somebody typed last on a side. It is not
// where a part only came to be the same again: whether that side is still one of the two
// then depends on what was merged first.
func (o outcome) typed(ours, theirs *side) (isOurs, isTheirs bool) {
	return o.allOurs && !o.olderOurs && ours.typed() && ours.modified.Equal(o.top),
		o.allTheirs && !o.olderTheirs && theirs.typed() && theirs.modified.Equal(o.top)
}

// assembled is ours with what was chosen of theirs, but for times of changes,
// history, place and the note.
func assembled(past facts, x, y *vault.Entry, out outcome) *vault.Entry {
	next := *x
	if out.allTheirs && !out.allOurs { // in their order
		next = *y
	} else {
		next.Fields, next.Attachments = slices.Clone(x.Fields), slices.Clone(x.Attachments)
		next.Tags, next.Data = slices.Clone(x.Tags), slices.Clone(x.Data)
		for _, c := range out.choices {
			if c.differ && c.theirs {
				take(&next, y, c.part)
			}
		}
	}
	next.Times = x.Times
	next.Times.Expires, next.Times.Expiry = expiryOf(x.Times, y.Times, out)
	next.Times.Created = created(x.Times.Created, y.Times.Created)
	next.Times.Accessed = later(x.Times.Accessed, y.Times.Accessed)
	next.Times.UsageCount = max(x.Times.UsageCount, y.Times.UsageCount)
	next.PreviousParent = x.PreviousParent
	next.Data = withDated(past, next.Data, x.Data, y.Data)
	return &next
}

func expiryOf(x, y vault.Times, out outcome) (bool, time.Time) {
	for _, c := range out.choices {
		if c.part.Kind == Expiry && c.differ && c.theirs {
			return y.Expires, y.Expiry
		}
	}
	return x.Expires, x.Expiry
}

func created(a, b time.Time) time.Time {
	if a.IsZero() || b.IsZero() {
		return later(a, b)
	}
	return earlier(a, b)
}

// take gives e a part of y.
func take(e, y *vault.Entry, p Part) {
	switch p.Kind {
	case Icon:
		e.Icon = y.Icon
	case Quality:
		e.NoQualityCheck = y.NoQualityCheck
	case Rider:
		e.Foreign = y.Foreign
	case Tag:
		e.Tags = taken(e.Tags, y.Tags, func(t string) bool { return t == p.Name })
	case Data:
		e.Data = taken(e.Data, y.Data, func(d vault.DataItem) bool { return d.Key == p.Name })
	case Field:
		e.Fields = taken(e.Fields, y.Fields, func(f vault.Field) bool { return f.Name == p.Name })
	case Attachment:
		e.Attachments = taken(e.Attachments, y.Attachments, func(a vault.Attachment) bool { return a.Name == p.Name })
	}
}

// taken is ours, which is changed, with the item of theirs in the place of the
// one that is so, or without any if they have none.
func taken[T any](ours, theirs []T, is func(T) bool) []T {
	at, from := slices.IndexFunc(ours, is), slices.IndexFunc(theirs, is)
	switch {
	case from < 0 && at < 0:
		return ours
	case from < 0:
		return slices.Delete(ours, at, at+1)
	case at < 0:
		return append(ours, theirs[from])
	default:
		ours[at] = theirs[from]
		return ours
	}
}

// withoutNote is the custom data of a version that somebody typed, without what a
// merge noted about it: the next note says it again.
func withoutNote(e *vault.Entry) []vault.DataItem {
	if currentNote(e.Data, e.Times.Modified) == nil {
		return e.Data
	}
	return withNote(e.Data, nil)
}

// annotate notes when the parts of e changed, where that cannot be seen from its
// versions, and that a merge made it, if one did.
func annotate(e *vault.Entry, out outcome) error {
	n := note{At: e.Times.Modified.Unix(), Top: out.top.Unix(), Of: map[string]int64{}}
	l := newLineage(e)
	for _, c := range out.choices {
		seen, err := l.clock(c.part, true)
		if err != nil {
			return err
		}
		if !seen.Equal(c.clock) && !(c.guessed && seen.Before(c.clock)) {
			n.Of[c.part.String()] = c.clock.Unix()
		}
	}
	if len(n.Of) > 0 || n.Top != n.At {
		e.Data = withNote(e.Data, &n)
	} else {
		e.Data = withNote(e.Data, nil)
	}
	return nil
}
