package record

import (
	"cmp"
	"container/heap"
	"crypto/sha256"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"kagikura/vault"
)

// Bounds of a record.
const (
	// MaxEvents is up to how many events one is added. Of what is never taken out
	// that is an event a day for ten years.
	MaxEvents = 4096
	// MaxRoutine is how many openings and link checks a record keeps: some two
	// years of an opening a day.
	MaxRoutine = 512
	// batch is how many are taken out when there are more.
	batch = MaxRoutine / 4
)

// ErrFull is returned where a record has MaxEvents events.
var ErrFull = errors.New("record: no room for another event")

// Item is what stands in the vault for one event.
type Item struct {
	Hash  Hash // by which it is kept, zero if its key names none
	Event Event
	// Problem is nil if the event can be read; else ErrDamaged, or ErrNewer, and
	// only the Event's parents can be known.
	Problem error

	key, value string
	sound      bool // the hash is that of the value
}

// Log is the record of an account, immutable. The zero Log is empty.
type Log struct {
	items map[string]Item // by key
}

// Read reads a record from custom data, and passes over what is no part of one.
func Read(data []vault.DataItem) Log {
	l := Log{map[string]Item{}}
	for _, d := range data {
		if name, ok := strings.CutPrefix(d.Key, vault.DataRecord); ok {
			l.items[d.Key] = read(d.Key, name, d.Value)
		}
	}
	return l
}

// Of is the record of an account. Its earlier versions count too: other programs
// keep a record in each version, and one that restores or merges a version leaves
// events in the history alone. Only routine that was pruned stays out.
func Of(e *vault.Entry) Log {
	present := Read(e.Data)
	all := Log{maps.Clone(present.items)}
	for _, former := range e.History {
		all.take(Read(former.Data))
	}
	if all.Len() == present.Len() {
		return all
	}
	var until time.Time
	for _, i := range all.items {
		if t, err := time.Parse(time.RFC3339, i.Event.Details[DetailUntil]); i.Event.Kind == Pruned && err == nil && t.After(until) {
			until = t
		}
	}
	maps.DeleteFunc(all.items, func(key string, i Item) bool {
		_, here := present.items[key]
		return !here && i.Event.Kind.routine() && !i.Event.At.After(until)
	})
	return all
}

func read(key, name, value string) Item {
	i := Item{key: key, value: value}
	h, ok := parseHash(name)
	if !ok {
		i.Problem = ErrDamaged
		return i
	}
	i.Hash = h
	i.sound = len(value) <= MaxSize && sha256.Sum256([]byte(value)) == h
	if i.Event, i.Problem = decode(value); !i.sound {
		i.Event, i.Problem = Event{}, ErrDamaged
	}
	return i
}

// Len is the number of events, those that cannot be read among them.
func (l Log) Len() int { return len(l.items) }

// Union is all events of both. Where the two have different things under one
// key, one of them at least is damaged, and the sound one stays.
func (l Log) Union(m Log) Log {
	if len(m.items) == 0 {
		return l
	}
	out := maps.Clone(l.items)
	if out == nil {
		out = map[string]Item{}
	}
	both := Log{out}
	both.take(m)
	return both
}

// take makes l the union of both.
func (l Log) take(m Log) {
	for key, theirs := range m.items {
		ours, both := l.items[key]
		if !both || theirs.sound && !ours.sound || theirs.sound == ours.sound && theirs.value > ours.value {
			l.items[key] = theirs
		}
	}
}

// sound is the events whose content is what their hash says, by hash.
func (l Log) sound() map[Hash]Item {
	out := make(map[Hash]Item, len(l.items))
	for _, i := range l.items {
		if i.sound {
			out[i.Hash] = i
		}
	}
	return out
}

// Heads are the events that no other names as a parent, ascending: what the next
// event will name.
func (l Log) Heads() []Hash {
	all := l.sound()
	named := map[Hash]bool{}
	for _, i := range all {
		for _, p := range i.Event.Parents {
			named[p] = true
		}
	}
	var heads []Hash
	for h := range all {
		if !named[h] {
			heads = append(heads, h)
		}
	}
	slices.SortFunc(heads, Hash.compare)
	return heads
}

// Append adds an event of the moment now. Its parents are the heads, MaxParents
// of them if there are more; the rest stay heads. Where that makes more than
// MaxRoutine events of routine, the oldest are taken out, as the package's doc
// says.
//
// Errors: ErrInvalid or ErrTooLarge for a kind or details beyond the schema,
// ErrFull; the Log is as it was.
func (l Log) Append(now time.Time, nonce Nonce, kind Kind, details map[string]string) (Log, error) {
	now = now.UTC().Truncate(time.Second)
	next, err := l.add(Event{At: now, Nonce: nonce, Kind: kind, Details: maps.Clone(details), Parents: first(l.Heads())})
	if err != nil {
		return l, err
	}
	if old := next.agedOut(); len(old) > 0 {
		if next, err = next.prune(now, nonce, old); err != nil {
			return l, err
		}
	}
	if next.Len() > MaxEvents {
		return l, ErrFull
	}
	return next, nil
}

func first(heads []Hash) []Hash { return heads[:min(len(heads), MaxParents)] }

// add is the log with an event, if it keeps to the schema.
func (l Log) add(e Event) (Log, error) {
	if err := e.check(); err != nil {
		return l, err
	}
	value := string(e.encode())
	if len(value) > MaxSize {
		return l, ErrTooLarge
	}
	i := Item{Hash: sha256.Sum256([]byte(value)), Event: e, value: value, sound: true}
	i.key = vault.DataRecord + i.Hash.String()
	return l.Union(Log{map[string]Item{i.key: i}}), nil
}

// agedOut is the events of routine to take out, none while there are few.
func (l Log) agedOut() []Item {
	var routine []Item
	for _, i := range l.Events() {
		if i.Problem == nil && i.Event.Kind.routine() {
			routine = append(routine, i)
		}
	}
	if len(routine) <= MaxRoutine {
		return nil
	}
	return routine[:len(routine)-MaxRoutine+batch]
}

// prune takes events out, the oldest first, and adds the one that says so. It
// has the heads as its parents and also those that become heads as their
// children go, so that nothing hangs loose.
func (l Log) prune(now time.Time, nonce Nonce, old []Item) (Log, error) {
	rest := Log{maps.Clone(l.items)}
	for _, i := range old {
		delete(rest.items, i.key)
	}
	heads := append(l.Heads(), rest.Heads()...)
	slices.SortFunc(heads, Hash.compare)
	e := Event{At: now, Nonce: nonce, Kind: Pruned, Parents: first(slices.Compact(heads)), Details: map[string]string{
		DetailCount: strconv.Itoa(len(old)),
		DetailUntil: slices.MaxFunc(old, func(a, b Item) int { return a.Event.At.Compare(b.Event.At) }).Event.At.Format(time.RFC3339),
	}}
	named := map[Hash]bool{}
	for _, p := range e.Parents {
		named[p] = true
	}
	for _, i := range rest.items {
		for _, p := range i.Event.Parents {
			named[p] = true
		}
	}
	for _, i := range old {
		if named[i.Hash] {
			e.Cut = append(e.Cut, i.Hash)
		}
	}
	slices.SortFunc(e.Cut, Hash.compare)
	return rest.add(e)
}

// Changes are the items of custom data that are in l and not, or not so, in
// before, and nil for those that are only in before: what makes an entry that
// holds before hold l.
func (l Log) Changes(before Log) map[string]*string {
	changes := map[string]*string{}
	for key, i := range l.items {
		if was, ok := before.items[key]; !ok || was.value != i.value {
			changes[key] = &i.value
		}
	}
	for key := range before.items {
		if _, ok := l.items[key]; !ok {
			changes[key] = nil
		}
	}
	return changes
}

// Events are all items in the order in which they happened as far as it can be
// known: a parent before its children, else by their times. What has no
// readable time comes first.
func (l Log) Events() []Item {
	all := l.sound()
	waits := map[Hash]int{} // how many parents are still to come
	children := map[Hash][]Hash{}
	ready := &queue{} // events with no parent to come
	out := make([]Item, 0, l.Len())
	for _, i := range l.items {
		if !i.sound {
			out = append(out, i)
			continue
		}
		for _, p := range i.Event.Parents {
			if _, there := all[p]; there {
				waits[i.Hash]++
				children[p] = append(children[p], i.Hash)
			}
		}
		if waits[i.Hash] == 0 {
			*ready = append(*ready, i)
		}
	}
	slices.SortFunc(out, func(a, b Item) int { return cmp.Compare(a.key, b.key) })
	heap.Init(ready)
	for ready.Len() > 0 {
		i := heap.Pop(ready).(Item)
		out = append(out, i)
		for _, c := range children[i.Hash] {
			if waits[c]--; waits[c] == 0 {
				heap.Push(ready, all[c])
			}
		}
	}
	return out
}

// queue is events, the earliest first.
type queue []Item

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	return cmp.Or(q[i].Event.At.Compare(q[j].Event.At), q[i].Hash.compare(q[j].Hash)) < 0
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(Item)) }
func (q *queue) Pop() any {
	last := len(*q) - 1
	i := (*q)[last]
	*q = (*q)[:last]
	return i
}
