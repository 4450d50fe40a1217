package vault_test

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"kagikura/crypto/secret"
	"kagikura/vault"
)

// noon is when most tests happen.
var noon = time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)

// id is the n-th ID of a test.
func id(n int) vault.ID {
	var out vault.ID
	binary.BigEndian.PutUint64(out[8:], uint64(n))
	return out
}

func newArena(t testing.TB) *secret.Arena {
	t.Helper()
	a, err := secret.NewArena(rand.NewChaCha8([32]byte{1}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Destroy)
	return a
}

func seal(t testing.TB, a *secret.Arena, text string) secret.Value {
	t.Helper()
	v, err := a.Seal([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func open(t testing.TB, v secret.Value) string {
	t.Helper()
	var text string
	if err := v.Use(func(b []byte) error { text = string(b); return nil }); err != nil {
		t.Fatal(err)
	}
	return text
}

func apply(t testing.TB, v *vault.Vault, now time.Time, cs ...vault.Change) *vault.Vault {
	t.Helper()
	next, err := v.Apply(now, cs...)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func entry(t testing.TB, v *vault.Vault, id vault.ID) *vault.Entry {
	t.Helper()
	e, ok := v.Entry(id)
	if !ok {
		t.Fatalf("no entry %v", id)
	}
	return e
}

// titled adds an account with a title alone.
func titled(n int, parent vault.ID, title string) vault.AddEntry {
	return vault.AddEntry{ID: id(n), Parent: parent, Fields: []vault.Field{vault.TextField(vault.FieldTitle, title)}}
}

// large is a vault of n accounts with the fields that Japanese brokers need,
// ten groups, and IDs as random as real ones.
func large(t testing.TB, a *secret.Arena, n int) (*vault.Vault, []vault.ID) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	newID := func() (out vault.ID) {
		binary.LittleEndian.PutUint64(out[:8], random.Uint64())
		binary.LittleEndian.PutUint64(out[8:], random.Uint64())
		return out
	}
	root := &vault.Group{ID: newID(), Name: "root"}
	for i := range 10 {
		root.Groups = append(root.Groups, &vault.Group{ID: newID(), Name: fmt.Sprint("group ", i)})
	}
	var ids []vault.ID
	for i := range n {
		e := &vault.Entry{ID: newID(), Tags: []string{"証券"}, Fields: []vault.Field{
			vault.TextField(vault.FieldTitle, fmt.Sprintf("鍵蔵証券 %d", i)),
			vault.TextField(vault.FieldUserName, fmt.Sprintf("user%06d", i)),
			vault.SecretField(vault.FieldPassword, seal(t, a, fmt.Sprintf("correct horse %d", i/2))),
			vault.TextField(vault.FieldURL, fmt.Sprintf("https://www.firm%d.example/login", i%100)),
			vault.TextField(vault.FieldNotes, "何か覚え書き"),
			vault.SecretField(vault.FieldTradingPassword, seal(t, a, fmt.Sprintf("trade %d", i))),
			vault.TextField(vault.FieldBranchCode, "001"),
		}}
		g := root.Groups[i%10]
		g.Entries = append(g.Entries, e)
		ids = append(ids, e.ID)
	}
	v, err := vault.Assemble(vault.New(noon, "large", root.ID).Meta(), root, nil)
	if err != nil {
		t.Fatal(err)
	}
	return v, ids
}
