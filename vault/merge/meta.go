package merge

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"kagikura/vault"
)

func metaParts(m vault.Meta) parts {
	p := parts{}
	p.put(Name, "", text(m.Name))
	p.put(Description, "", text(m.Description))
	p.put(HistoryItems, "", text(strconv.Itoa(m.HistoryMaxItems)))
	p.put(HistorySize, "", text(strconv.FormatInt(m.HistoryMaxSize, 10)))
	p.put(BinEnabled, "", text(strconv.FormatBool(m.RecycleBinEnabled)))
	p.put(Bin, "", idValue(m.RecycleBin))
	p.put(Templates, "", idValue(m.EntryTemplates))
	p.data(m.Data)
	p.riders(m.Foreign)
	return p
}

func idValue(id vault.ID) value {
	if id.IsZero() {
		return value{}
	}
	return text(id.String())
}

// metaClock tells when a part of a vault's settings last changed, as the settings
// themselves say.
func metaClock(m vault.Meta) func(Part) time.Time {
	dated := make(map[string]time.Time, len(m.Data))
	for _, d := range m.Data {
		if !d.Modified.IsZero() {
			dated[d.Key] = d.Modified
		}
	}
	rides := map[string]time.Time{}
	if riders, ok := m.Foreign.(vault.Riders); ok {
		for _, r := range riders.Rides() {
			if !r.Changed.IsZero() {
				rides[r.Name] = r.Changed
			}
		}
	}
	return func(p Part) time.Time {
		switch p.Kind {
		case Rider:
			if at, ok := rides[p.Name]; ok {
				return at
			}
		case Name:
			return m.NameChanged
		case Bin, BinEnabled:
			return m.RecycleBinChanged
		case Data:
			if at, ok := dated[p.Name]; ok {
				return at
			}
		}
		return m.SettingsChanged
	}
}

// metaModified is when any of a vault's settings last changed. Facts are none.
func metaModified(m vault.Meta) time.Time {
	last := later(m.SettingsChanged, later(m.NameChanged, m.RecycleBinChanged))
	for _, d := range m.Data {
		if !isFact(d) {
			last = later(last, d.Modified)
		}
	}
	if riders, ok := m.Foreign.(vault.Riders); ok {
		for _, r := range riders.Rides() {
			if !r.Shared {
				last = later(last, r.Changed)
			}
		}
	}
	return last
}

// plain is a side without history: of a group or of the vault itself. Its parts
// changed when natural says, or when the note of a merge does.
func plain(p parts, data []vault.DataItem, modified time.Time, natural func(Part) time.Time) *side {
	n, noted := readNote(data, modified)
	s := &side{parts: p, modified: modified, top: modified}
	if noted {
		s.top = moment(n.Top)
	}
	s.ever = func() []Part { return slices.AppendSeq(n.parts(), maps.Keys(p)) }
	s.clock = func(part Part) (time.Time, error) {
		if t, ok := n.of(part); noted && ok {
			return t, nil
		}
		return natural(part), nil
	}
	s.held = func(Part, value) (bool, error) { return false, nil }
	s.left = func(Part, value, time.Time) (bool, error) { return false, nil }
	return s
}

// noteOf is what a merge has to note about parts that natural is wrong about;
// nil if nothing.
func noteOf(out outcome, modified time.Time, natural func(Part) time.Time) *note {
	n := note{At: modified.Unix(), Top: out.top.Unix(), Of: map[string]int64{}}
	for _, c := range out.choices {
		if !natural(c.part).Equal(c.clock) {
			n.Of[c.part.String()] = c.clock.Unix()
		}
	}
	if len(n.Of) == 0 && n.At == n.Top {
		return nil
	}
	return &n
}

func metaSide(m vault.Meta) *side {
	s := plain(metaParts(m), m.Data, metaModified(m), metaClock(m))
	ever := s.ever
	s.ever = func() []Part { return append(ever(), Part{Kind: Bin}) } // a vault says when it had none
	return s
}

// madeBin is the recycle bin as a setting where it was made since the base: another
// group that is to be the bin from now on does not stand against it, or what was
// recycled would be in use again.
func (m *merger) madeBin(v *vault.Vault) *Part {
	if bin, ok := v.Bin(); m.base == nil || !ok || !m.madeAsBin(v, bin.ID) {
		return nil
	}
	return &Part{Kind: Bin}
}

// mergeMeta merges what the vaults say about themselves.
func (m *merger) mergeMeta() error {
	x, y := m.ours.Meta(), m.theirs.Meta()
	m.meta = x
	ours, theirs := metaSide(x), metaSide(y)
	ours.made, theirs.made = m.madeBin(m.ours), m.madeBin(m.theirs)
	var past *side
	if m.base != nil {
		past = metaSide(m.base.Meta())
	}
	out, forward, err := decide(past, ours, theirs)
	if err != nil {
		return err
	}
	var before facts
	if m.base != nil {
		before = factsIn(m.base.Meta().Data)
	}
	takenOver := m.report(Change{Kind: VaultChanged, Title: x.Name},
		append(slices.Clone(out.choices), settleFacts(before, x.Data, y.Data)...))
	next := m.meta
	if next.Foreign, err = m.metaRides(x.Foreign, y.Foreign, out); err != nil {
		return err
	}
	next.Data = slices.Clone(x.Data)
	for _, c := range out.choices {
		if c.differ && c.theirs {
			takeMeta(&next, y, c.part)
		}
	}
	next.Data = withDated(before, next.Data, x.Data, y.Data)
	next.KeyChanged = later(x.KeyChanged, y.KeyChanged)
	if forward {
		from := x
		if out.allTheirs {
			from = y
		}
		next.NameChanged, next.RecycleBinChanged, next.SettingsChanged = from.NameChanged, from.RecycleBinChanged, from.SettingsChanged
		next.Data = withNote(next.Data, metaNote(from))
	} else {
		at := out.modified(ours, theirs)
		out.date(next.Data, x.Data, y.Data)
		next.NameChanged, next.RecycleBinChanged = out.clock(Name), later(out.clock(Bin), out.clock(BinEnabled))
		next.SettingsChanged = at
		if !at.After(out.top) {
			next.SettingsChanged = typedSettings(out, x, y, ours, theirs)
		}
		if !metaModified(next).Equal(at) { // the time of a part that is not news says so alone
			next.SettingsChanged = at
		}
		next.Data = withNote(next.Data, noteOf(out, at, metaClock(next)))
	}
	if next.Foreign != x.Foreign && !takenOver {
		m.plan.Changes = append(m.plan.Changes, Change{Kind: VaultChanged, Title: x.Name, Parts: []Part{{Kind: Rider}}})
	}
	if takenOver || next.Foreign != x.Foreign || !sameTimes(x, next) || !sameNote(metaNote(x), metaNote(next)) || !slices.EqualFunc(x.Data, next.Data, sameDate) {
		m.meta, m.metaChanged = next, true
	}
	return nil
}

// typedSettings is when the settings that somebody typed say that they were changed.
func typedSettings(out outcome, x, y vault.Meta, ours, theirs *side) time.Time {
	switch isOurs, isTheirs := out.typed(ours, theirs); {
	case isOurs && isTheirs:
		return later(x.SettingsChanged, y.SettingsChanged)
	case isOurs:
		return x.SettingsChanged
	default:
		return y.SettingsChanged
	}
}

// clock is when a setting changed, of what comes out; zero for one that nobody has.
func (o outcome) clock(k PartKind) time.Time {
	for _, c := range o.choices {
		if c.part.Kind == k {
			return c.clock
		}
	}
	return time.Time{}
}

// date dates the items that come out, where a side that has one so has dated it.
func (o outcome) date(data, x, y []vault.DataItem) {
	both := slices.Concat(x, y)
	for _, c := range o.choices {
		at := slices.IndexFunc(data, func(d vault.DataItem) bool { return c.part == Part{Data, d.Key} })
		if at < 0 {
			continue
		}
		dated := func(d vault.DataItem) bool {
			return d.Key == data[at].Key && d.Value == data[at].Value && !d.Modified.IsZero()
		}
		if slices.ContainsFunc(both, dated) {
			data[at].Modified = c.clock
		}
	}
}

// sameDate tells whether two items were changed at once; of what is no setting it does
// not matter.
func sameDate(a, b vault.DataItem) bool {
	return !merges(a) || !merges(b) || a.Modified.Equal(b.Modified)
}

func metaNote(m vault.Meta) *note { return currentNote(m.Data, metaModified(m)) }

func sameTimes(a, b vault.Meta) bool {
	return a.SettingsChanged.Equal(b.SettingsChanged) && a.KeyChanged.Equal(b.KeyChanged) &&
		a.NameChanged.Equal(b.NameChanged) && a.RecycleBinChanged.Equal(b.RecycleBinChanged)
}

func takeMeta(m *vault.Meta, y vault.Meta, p Part) {
	switch p.Kind {
	case Name:
		m.Name = y.Name
	case Description:
		m.Description = y.Description
	case HistoryItems:
		m.HistoryMaxItems = y.HistoryMaxItems
	case HistorySize:
		m.HistoryMaxSize = y.HistoryMaxSize
	case BinEnabled:
		m.RecycleBinEnabled = y.RecycleBinEnabled
	case Bin:
		m.RecycleBin = y.RecycleBin
	case Templates:
		m.EntryTemplates = y.EntryTemplates
	case Data:
		m.Data = taken(m.Data, y.Data, func(d vault.DataItem) bool { return d.Key == p.Name })
	}
}
