package merge

import (
	"encoding/json"
	"strings"
	"time"

	"kagikura/vault"
)

// maxNote bounds the note of a merge: some thousand parts with long names.
const maxNote = 256 << 10

// note is the value under [vault.DataMerged].
type note struct {
	At  int64            `json:"at"`
	Top int64            `json:"top"`
	Of  map[string]int64 `json:"of,omitempty"`
	// Gone is when a group was deleted for good that lives because something lives in
	// it.
	Gone *int64 `json:"gone,omitempty"`
	// Place is where a group was moved that lies at the top, because it would lie in
	// itself.
	Place *notedPlace `json:"place,omitempty"`
}

// notedPlace is a place of a group that lies at the top since At, by the seconds of
// its LocationChanged: behind any later move it means nothing.
type notedPlace struct {
	At    int64  `json:"at"`
	In    string `json:"in"`
	From  string `json:"from,omitempty"`
	Since int64  `json:"since"`
}

func (p notedPlace) place() place {
	in, _ := vault.ParseID(p.In)
	from, _ := vault.ParseID(p.From)
	return place{parent: in, previous: from, since: moment(p.Since)}
}

func notePlace(p place, at time.Time) *notedPlace {
	n := notedPlace{At: at.Unix(), In: p.parent.String(), Since: p.since.Unix()}
	if !p.previous.IsZero() {
		n.From = p.previous.String()
	}
	return &n
}

// readNote is the note of what has that custom data and was last changed at
// modified. One that belongs to another time, or is damaged, is none.
func readNote(data []vault.DataItem, modified time.Time) (note, bool) {
	for _, d := range data {
		if d.Key != vault.DataMerged {
			continue
		}
		var n note
		if len(d.Value) > maxNote || json.Unmarshal([]byte(d.Value), &n) != nil {
			return note{}, false
		}
		if n.At != modified.Unix() || !n.sound() {
			return note{}, false
		}
		return n, true
	}
	return note{}, false
}

// sound tells whether all that a note says can be.
func (n note) sound() bool {
	last := vault.SecondAfter(time.Unix(1<<60, 0)).Unix()
	within := func(t, end int64) bool { return -last <= t && t <= end }
	for _, t := range n.Of {
		if !within(t, n.At) {
			return false
		}
	}
	if p := n.Place; p != nil {
		in, err := vault.ParseID(p.In)
		if err != nil || in.IsZero() || !within(p.At, last) || !within(p.Since, p.At) {
			return false
		}
		if _, err := vault.ParseID(p.From); err != nil && p.From != "" {
			return false
		}
	}
	return within(n.Top, n.At) && (n.Gone == nil || within(*n.Gone, last))
}

// ofParts is what the note says of parts alone; nil if nothing.
func (n *note) ofParts() *note {
	if n == nil || len(n.Of) == 0 && n.At == n.Top {
		return nil
	}
	return &note{At: n.At, Top: n.Top, Of: n.Of}
}

// currentNote is the note that belongs to that time, or nil.
func currentNote(data []vault.DataItem, modified time.Time) *note {
	if n, ok := readNote(data, modified); ok {
		return &n
	}
	return nil
}

func sameNote(a, b *note) bool {
	return a == b || a != nil && b != nil && a.encode() == b.encode()
}

func (n note) of(p Part) (time.Time, bool) {
	t, ok := n.Of[p.String()]
	return moment(t), ok
}

// parts lists what the note speaks of.
func (n note) parts() []Part {
	var all []Part
	for key := range n.Of {
		kind, name, _ := strings.Cut(key, ":")
		for k, known := range partNames {
			if known == kind {
				all = append(all, Part{k, name})
			}
		}
	}
	return all
}

func moment(unix int64) time.Time { return time.Unix(unix, 0).UTC() }

func (n note) encode() string {
	b, err := json.Marshal(n)
	if err != nil {
		panic("merge: a note that JSON cannot hold: " + err.Error()) // unreachable
	}
	return string(b)
}

// withNote is data with the note n in it, or without any.
func withNote(data []vault.DataItem, n *note) []vault.DataItem {
	out := make([]vault.DataItem, 0, len(data)+1)
	for _, d := range data {
		if d.Key != vault.DataMerged {
			out = append(out, d)
		}
	}
	if n != nil {
		out = append(out, vault.DataItem{Key: vault.DataMerged, Value: n.encode()})
	}
	if len(out) == 0 {
		return nil
	}
	return out
}
