package record_test

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"testing"

	"kagikura/vault"
	"kagikura/vault/record"
)

func sum(value string) string {
	h := sha256.Sum256([]byte(value))
	return hex.EncodeToString(h[:])
}

// FuzzRead: whatever stands under an event's key, nothing of it is lost, it can
// be looked at, and another event goes on from there.
func FuzzRead(f *testing.F) {
	w := &writer{at: noon}
	l := w.append(f, w.append(f, record.Log{}, record.Launched, "www.example.com"), "mfa-on", "確認")
	for _, item := range stored(l) {
		f.Add(item.Value, item.Key[len(vault.DataRecord):])
	}
	f.Add(`{"at":"2026-11-24T12:00:00Z","cut":[],"kind":"pruned","nonce":"0000000000000000","parents":[],"v":1}`, "")
	f.Add(`{"parents":[],"v":2}`, "")
	f.Add(`{"v":1e99,"parents":null}`, "zz")
	f.Fuzz(func(t *testing.T, value, name string) {
		if name == "" {
			name = sum(value)
		}
		item := vault.DataItem{Key: vault.DataRecord + name, Value: value}
		read := record.Read([]vault.DataItem{item})
		if !slices.Equal(stored(read), []vault.DataItem{item}) {
			t.Fatal("it does not stay as it is")
		}
		events := read.Events()
		if len(events) != 1 || len(read.Heads()) > 1 {
			t.Fatalf("%d events, %d heads", len(events), len(read.Heads()))
		}
		if sound := name == sum(value); sound != (len(read.Heads()) == 1) {
			t.Fatalf("sound %v, heads %v", sound, read.Heads())
		}
		flaws := read.Verify()
		next, err := read.Append(noon, nonce(1), record.Launched, nil)
		if err != nil {
			t.Fatal(err)
		}
		if next.Len() != 2 || len(next.Verify()) != len(flaws) {
			t.Errorf("after another event: %d, %v before and %v after", next.Len(), flaws, next.Verify())
		}
		for key, v := range next.Changes(read) {
			if v == nil || key == item.Key {
				t.Errorf("another event changes %s", key)
			}
		}
	})
}
