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
		last := vault.SecondAfter(time.Unix(1<<60, 0)).Unix()
		if n.At != modified.Unix() || n.Top > n.At || n.Top < -last {
			return note{}, false
		}
		for _, t := range n.Of {
			if t > n.At || t < -last {
				return note{}, false
			}
		}
		return n, true
	}
	return note{}, false
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
