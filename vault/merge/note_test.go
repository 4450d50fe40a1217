package merge

import (
	"slices"
	"testing"
	"time"

	"kagikura/vault"
)

// FuzzNote reads notes that anybody may have written: one that is accepted says
// nothing that lies after the version it belongs to, and is written as it was
// understood.
func FuzzNote(f *testing.F) {
	for _, seed := range []string{
		`{"at":1775044810,"top":1775044809,"of":{"field:Password":1775044805,"icon":1,"tag:a:b":-5}}`,
		`{"at":1775044810,"top":1775044811}`,
		`{"at":1775044810,"top":1775044810,"of":{"field:x":9775044810}}`,
		`{"at":1775044810,"top":-9223372036854775808}`,
		`{"at":1775044810,"top":1775044810,"gone":1775044811,"place":{"at":1775044812,"in":"00000000-0000-0000-0000-000000000001","from":"00000000-0000-0000-0000-000000000002","since":1775044811}}`,
		`{"at":1775044810,"top":1775044810,"place":{"at":1775044812,"in":"","since":1775044813}}`,
		`{"at":1775044810,"top":1775044810,"gone":9223372036854775807}`,
		`{"at":1e30}`, `[]`, ``,
	} {
		f.Add(seed)
	}
	at := time.Unix(1775044810, 0)
	f.Fuzz(func(t *testing.T, value string) {
		n, ok := readNote([]vault.DataItem{{Key: vault.DataMerged, Value: value}}, at)
		if !ok {
			return
		}
		if moment(n.Top).After(at) {
			t.Errorf("typed at %v, after %v", moment(n.Top), at)
		}
		for _, p := range n.parts() {
			if when, said := n.of(p); said && when.After(at) {
				t.Errorf("%v changed at %v, after %v", p, when, at)
			}
		}
		if p := n.Place; p != nil && (p.place().parent.IsZero() || p.place().since.After(moment(p.At))) {
			t.Errorf("moved to %+v", *p)
		}
		again, ok := readNote(withNote(nil, &n), at)
		if !ok || again.encode() != n.encode() || !slices.Equal(sortedParts(again), sortedParts(n)) {
			t.Errorf("%q is written as %q", value, n.encode())
		}
	})
}

func sortedParts(n note) []Part {
	all := n.parts()
	slices.SortFunc(all, Part.compare)
	return all
}

func TestNoteOfAnotherTimeMeansNothing(t *testing.T) {
	n := note{At: 100, Top: 99}
	data := withNote(nil, &n)
	if _, ok := readNote(data, time.Unix(101, 0)); ok {
		t.Error("the note of an earlier version counts")
	}
	if _, ok := readNote(data, time.Unix(100, 0)); !ok {
		t.Error("the note of this version does not count")
	}
}
