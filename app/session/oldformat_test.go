package session_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"kagikura/vault"
)

// TestOldFormatIsStrengthened: a KDBX 3 vault, whose derivation graphics cards
// try fast, is written as KDBX 4 with a memory-hard one at its first save, and
// stays as it is until then.
func TestOldFormatIsStrengthened(t *testing.T) {
	const old = "../../vault/kdbx/testdata/keepass-rs__test_db_kdbx3_with_chacha20_protected_fields.kdbx"
	content, err := os.ReadFile(old)
	if err != nil {
		t.Fatal(err)
	}
	b := open(t)
	path := filepath.Join(b.dir, "old.kdbx")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := b.Unlock(bg, path, passphrase(t, "password")); err != nil {
		t.Fatal(err)
	}
	if !b.State().OldFormat || major(t, path) != 3 {
		t.Fatal("the vault was not read as the old one that it is")
	}
	id, err := b.NewID()
	if err != nil {
		t.Fatal(err)
	}
	fields := []vault.Field{vault.TextField(vault.FieldTitle, "new")}
	if err := b.Apply(bg, vault.AddEntry{ID: id, Parent: b.State().Vault.Root().ID, Fields: fields}); err != nil {
		t.Fatal(err)
	}
	if b.State().OldFormat || major(t, path) != 4 {
		t.Error("the vault was not saved as KDBX 4")
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// The identifier of Argon2id stands in the header, which is plain.
	argon2id := string([]byte{0x9e, 0x29, 0x8b, 0x19, 0x56, 0xdb, 0x47, 0x73, 0xb2, 0x3d, 0xfc, 0x3e, 0xc6, 0xf0, 0xa1, 0xe6})
	if !bytes.Contains(written, []byte(argon2id)) {
		t.Error("the saved vault does not name Argon2id")
	}
	again := open(t)
	if err := again.Unlock(bg, path, passphrase(t, "password")); err != nil {
		t.Errorf("the saved vault does not open: %v", err)
	}
}

// TestAnIncidentInAnOldVaultIsKept: it was asked for, so the vault becomes KDBX 4,
// and what it was is among the earlier states.
func TestAnIncidentInAnOldVaultIsKept(t *testing.T) {
	content, err := os.ReadFile("../../vault/kdbx/testdata/keepass-rs__test_db_kdbx3_with_chacha20_protected_fields.kdbx")
	must(t, err)
	b := open(t)
	path := filepath.Join(b.dir, "old.kdbx")
	must(t, os.WriteFile(path, content, 0o600))
	must(t, b.Unlock(bg, path, passphrase(t, "password")))
	for _, e := range b.State().Vault.Live() {
		must(t, b.NoteIncident(bg, e.ID, "担当は田中さん"))
		if i := b.incident(t, e.ID); len(i.Notes) != 1 || major(t, path) != 4 || generations(t, b) != 1 {
			t.Errorf("notes %v, KDBX %d, %d earlier states", i.Notes, major(t, path), generations(t, b))
		}
		return
	}
	t.Fatal("the old vault has no account")
}

// major is the major version in a vault's header.
func major(t *testing.T, path string) uint16 {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return binary.LittleEndian.Uint16(content[10:12])
}
