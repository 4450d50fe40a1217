package vault_test

import (
	"fmt"
	"testing"
	"time"

	"kagikura/vault"
)

func BenchmarkApplyOneEdit(b *testing.B) {
	for _, n := range []int{10, 1000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			v, ids := large(b, newArena(b), n)
			now, i := noon, 0
			for b.Loop() {
				now = now.Add(time.Second)
				i++
				v = apply(b, v, now, vault.EditEntry{ID: ids[i*7919%n], Set: []vault.Field{vault.TextField(vault.FieldTitle, fmt.Sprint(i))}})
			}
		})
	}
}

// BenchmarkApplyAll edits every account in one list of changes, as a merge does.
func BenchmarkApplyAll(b *testing.B) {
	v, ids := large(b, newArena(b), 10_000)
	changes := make([]vault.Change, len(ids))
	for i, id := range ids {
		changes[i] = vault.EditEntry{ID: id, Set: []vault.Field{vault.TextField(vault.FieldTitle, "new")}}
	}
	for b.Loop() {
		apply(b, v, noon, changes...)
	}
}

func BenchmarkAssemble(b *testing.B) {
	v, _ := large(b, newArena(b), 10_000)
	for b.Loop() {
		if _, err := vault.Assemble(v.Meta(), v.Root(), nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEntry(b *testing.B) {
	v, ids := large(b, newArena(b), 10_000)
	i := 0
	for b.Loop() {
		i++
		if _, ok := v.Entry(ids[i*7919%len(ids)]); !ok {
			b.Fatal("lost")
		}
	}
}

func BenchmarkFinder(b *testing.B) {
	v, ids := large(b, newArena(b), 10_000)
	readings := func(*vault.Entry) []string { return []string{"カギクラショウケン", "kagikura shoken"} }
	f := vault.NewFinder(v, readings)
	b.Run("new", func(b *testing.B) {
		for b.Loop() {
			vault.NewFinder(v, readings)
		}
	})
	edited := apply(b, v, noon, vault.EditEntry{ID: ids[5000], Set: []vault.Field{vault.TextField(vault.FieldTitle, "x")}})
	b.Run("update", func(b *testing.B) {
		for b.Loop() {
			f.Update(edited)
		}
	})
	for _, query := range []string{"k", "証券 firm42", "かぎくら 999", "nothing at all"} {
		b.Run("search "+query, func(b *testing.B) {
			for b.Loop() {
				f.Search(query)
			}
		})
	}
}
