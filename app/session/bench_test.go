package session_test

import (
	"fmt"
	"testing"

	"kagikura/vault"
)

// BenchmarkEdit is a change of one account among many, with all that a State
// says about a vault worked out anew and the file saved.
func BenchmarkEdit(b *testing.B) {
	for _, n := range []int{100, 1_000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s, _ := made(b)
			var adds []vault.Change
			var id vault.ID
			for i := range n {
				var err error
				id, err = s.NewID()
				must(b, err)
				url := fmt.Sprintf("https://host%d.example/login", i)
				adds = append(adds, s.addition(b, id, fmt.Sprint("account ", i), fmt.Sprint("p", i/2), vault.TextField(vault.FieldURL, url)))
			}
			must(b, s.Apply(bg, adds...))
			for i := 0; b.Loop(); i++ {
				must(b, s.Apply(bg, vault.EditEntry{ID: id, Set: []vault.Field{vault.TextField(vault.FieldUserName, fmt.Sprint(i))}}))
			}
		})
	}
}
