package settings

import (
	"bytes"
	"errors"
	"testing"
)

// FuzzDecode: whatever a file holds, it is damaged or within the bounds, and
// what is saved of it reads as the same without a note about values.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"version":1,"language":"ja","lock_after":"5m0s","recent":[{"path":"/a"},{}]}`))
	f.Add([]byte(`{"recent":[{"path":1}],"text_scale":1e400}`))
	f.Add([]byte(`{"version":9,"x":{"y":[null]},"reveal_for":"-9999999h"}`))
	f.Add([]byte(`{"browser":{"id":"firefox-snap","profile":"/a/b","private":true}}`))
	f.Add([]byte(`{"keep_firms":true,"firms":["sbi","sbi","Rakuten",""]}`))
	f.Add([]byte(`{"firms":["sbi"]}`))
	f.Add([]byte(`{"browser":{"id":"lynx","own":true,"profile":"x"}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		first, _, err := decode(data)
		if err != nil {
			if !errors.Is(err, errDamaged) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		saved, err := encode(first)
		if err != nil {
			t.Fatal(err)
		}
		second, notes, err := decode(saved)
		if err != nil {
			t.Fatalf("our own file is damaged: %v\n%s", err, saved)
		}
		for _, n := range notes {
			if n.Kind != Newer {
				t.Errorf("our own file gives a note: %+v\n%s", n, saved)
			}
		}
		again, err := encode(second)
		if err != nil || !bytes.Equal(saved, again) {
			t.Errorf("saved twice, it differs (%v):\n%s\n%s", err, saved, again)
		}
	})
}

func FuzzDecodeConfirmed(f *testing.F) {
	f.Add([]byte(`{"version":1,"hashes":["00","0000000000000000000000000000000000000000000000000000000000000000"]}`))
	f.Add([]byte(`{"version":1,"hashes":["0000000000000000000000000000000000000000000000000000000000000000"]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if set, err := decodeConfirmed(data); err != nil && (set != nil || !errors.Is(err, errDamaged)) {
			t.Errorf("%v with %d hashes", err, len(set))
		}
	})
}
