package record_test

import (
	"testing"

	"kagikura/vault"
	"kagikura/vault/record"
)

// BenchmarkFull is what a page of the largest record takes to read and check.
func BenchmarkFull(b *testing.B) {
	var items []vault.DataItem
	for i := range record.MaxEvents {
		one, err := record.Log{}.Append(noon, nonce(uint64(i)), record.Launched, map[string]string{record.DetailHost: "www.example.com"})
		if err != nil {
			b.Fatal(err)
		}
		items = append(items, stored(one)...)
	}
	e := &vault.Entry{Data: items}
	for b.Loop() {
		log := record.Of(e)
		if len(log.Verify()) > 0 || len(log.Events()) != record.MaxEvents {
			b.Fatal("it is not whole")
		}
	}
}
