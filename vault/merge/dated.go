package merge

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"kagikura/vault"
	"kagikura/vault/fact"
)

// isRecord and isFact tell what items of custom data are dated by themselves: they
// come together whatever the times of the account say, and no version of it keeps
// a copy.
func isRecord(d vault.DataItem) bool { return strings.HasPrefix(d.Key, vault.DataRecord) }

func isFact(d vault.DataItem) bool { return fact.Is(d.Key) }

func isDated(d vault.DataItem) bool { return isRecord(d) || isFact(d) }

func withoutDated(data []vault.DataItem) []vault.DataItem {
	if !slices.ContainsFunc(data, isDated) {
		return data
	}
	return slices.DeleteFunc(slices.Clone(data), isDated)
}

// withDated is data with the record's events and the facts of both sides instead of
// its own. Of two events under one key the greater one stays: one of them is
// damaged. Of two facts the one stands that is not that of their common past, or
// else the one that fact.Compare says.
func withDated(past facts, data, x, y []vault.DataItem) []vault.DataItem {
	out := withoutDated(data)
	at := map[string]int{}
	for _, d := range slices.Concat(x, y) {
		if !isDated(d) {
			continue
		}
		if i, there := at[d.Key]; there {
			if past.overrules(d, out[i]) {
				out[i] = d
			}
			continue
		}
		if len(at) == 0 {
			out = slices.Clone(out)
		}
		at[d.Key] = len(out)
		out = append(out, d)
	}
	return out
}

// noted is when an event of the record or a fact was written: both say so as "at". One
// that cannot be read was written at no known moment.
func noted(d vault.DataItem) (time.Time, bool) {
	if isFact(d) {
		return fact.Written(d.Value)
	}
	var event struct {
		At time.Time `json:"at"`
	}
	if json.Unmarshal([]byte(d.Value), &event) != nil || event.At.IsZero() {
		return time.Time{}, false
	}
	return event.At, true
}

// notedAfter tells whether something was noted of an account after a moment.
func notedAfter(e *vault.Entry, t time.Time) bool {
	return slices.ContainsFunc(e.Data, func(d vault.DataItem) bool {
		if !isDated(d) {
			return false
		}
		at, ok := noted(d)
		return ok && at.After(t)
	})
}

// notedSince tells whether something is noted of an account that was not in its past.
func notedSince(past, e *vault.Entry) bool {
	before := map[string]string{}
	for _, d := range past.Data {
		before[d.Key] = d.Value
	}
	return slices.ContainsFunc(e.Data, func(d vault.DataItem) bool {
		value, there := before[d.Key]
		return isDated(d) && (!there || value != d.Value)
	})
}

// facts are the values of facts by their keys; nil where there is no common past.
type facts map[string]string

// overrules tells whether an item stands where another of its key is.
func (past facts) overrules(d, other vault.DataItem) bool {
	if d.Value == other.Value {
		return false
	}
	if !isFact(d) {
		return d.Value > other.Value
	}
	if before, known := past[d.Key]; known && (d.Value == before) != (other.Value == before) {
		return other.Value == before
	}
	return fact.Compare(d.Value, other.Value) > 0
}

func factsOf(base *vault.Entry) facts {
	if base == nil {
		return nil
	}
	return factsIn(base.Data)
}

func factsIn(data []vault.DataItem) facts {
	out := facts{}
	for _, d := range data {
		if isFact(d) {
			out[d.Key] = d.Value
		}
	}
	return out
}

// settleFacts tells which facts of two sides differ, and whose stands: for the plan
// alone. It is a conflict where both sides wrote one since their common past, and
// where what cannot be read stands against what can.
func settleFacts(past facts, x, y []vault.DataItem) []choice {
	ours, theirs := factsIn(x), factsIn(y)
	var out []choice
	all := map[string]bool{}
	for _, f := range []facts{ours, theirs} {
		for key := range f {
			all[key] = true
		}
	}
	for key := range all {
		a, here := ours[key]
		b, there := theirs[key]
		if here && there && a == b {
			continue
		}
		c := choice{part: Part{Data, key}, differ: true, theirs: !here || there && past.overrules(vault.DataItem{Key: key, Value: b}, vault.DataItem{Key: key, Value: a})}
		if here && there {
			_, readableA := fact.Written(a)
			_, readableB := fact.Written(b)
			before, known := past[key]
			c.conflict = readableA != readableB || past != nil && (!known || a != before && b != before)
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b choice) int { return a.part.compare(b.part) })
	return out
}
