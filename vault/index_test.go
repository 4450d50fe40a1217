package vault

import (
	"encoding/binary"
	"maps"
	"math/rand/v2"
	"testing"
)

// TestIndexIsAMap drives an index and a Go map alike, with random IDs and with
// the worst ones: those that differ in their last bits only.
func TestIndexIsAMap(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	pick := func() (id ID) {
		if random.IntN(2) == 0 {
			id[15] = byte(random.IntN(256))
			return id
		}
		binary.LittleEndian.PutUint64(id[:], uint64(random.IntN(300))*0x9E3779B97F4A7C15)
		return id
	}
	var x index
	want := map[ID]*leaf{}
	var old index
	var oldWant map[ID]*leaf
	check := func(x index, want map[ID]*leaf) {
		t.Helper()
		for range 50 {
			id := pick()
			if x.get(id) != want[id] {
				t.Fatalf("%v leads to the wrong leaf", id)
			}
		}
		for id, l := range want {
			if x.get(id) != l {
				t.Fatalf("%v leads to the wrong leaf", id)
			}
		}
	}
	for step := range 5000 {
		id := pick()
		if random.IntN(3) > 0 {
			l := &leaf{id: id}
			x, want[id] = x.with(l), l
		} else {
			x = x.without(id)
			delete(want, id)
		}
		if step%500 == 250 {
			old, oldWant = x, maps.Clone(want)
		}
		if step%500 == 0 {
			check(x, want)
			check(old, oldWant)
		}
	}
	for id := range want {
		x = x.without(id)
	}
	if x.root != nil {
		t.Error("an emptied index still has branches")
	}
}
