package kdbx_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/kdbx"
)

// contents is all that an open vault says, secrets too.
func contents(t *testing.T, v *vault.Vault) string {
	t.Helper()
	var b strings.Builder
	for g, e := range v.Entries() {
		b.WriteString(g.Name + "/")
		for _, version := range slices.Concat([]*vault.Entry{e}, e.History) {
			for _, f := range version.Fields {
				b.WriteString(f.Name + "=" + f.Text + reveal(t, f.Secret) + ";")
			}
			for _, a := range version.Attachments {
				b.WriteString(a.Name + ":" + reveal(t, a.Content) + ";")
			}
		}
	}
	return b.String()
}

// TestDamagedForeignFiles cuts the files of other programs at every byte and
// changes every byte of them, one at a time. None opens with other contents.
// Version 4 is authenticated up to its last block, so none of its bytes can
// change; version 3 has some that say nothing.
func TestDamagedForeignFiles(t *testing.T) {
	tried := 0
	for _, s := range samples(t, "testdata") {
		data := s.data(t)
		if s.Expect != "opens" || len(data) > 4096 {
			continue
		}
		a := newArena(t)
		c, err := composite(t, a, s.Password, s.keyFile(t))
		if err != nil {
			t.Fatal(err)
		}
		h, err := kdbx.ReadHeader(data, kdbx.DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		key, err := c.Transform(t.Context(), h.KDF)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := kdbx.DecodeWith(data, a, key, kdbx.DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		want := contents(t, whole.Vault)
		check := func(damaged []byte) (opens bool) {
			tried++
			db, err := kdbx.DecodeWith(damaged, a, key, kdbx.DefaultLimits())
			if err == nil && contents(t, db.Vault) != want {
				t.Errorf("%s opens damaged, and says something else", s.File)
			}
			return err == nil
		}
		end := len(data) // of what is needed to open it
		for n := len(data); n > 0; n-- {
			if check(data[:n-1]) {
				end = n - 1
			}
		}
		for i := range data {
			data[i] ^= 1 << (i % 8)
			if check(data) && i < end && h.Version.Major >= 4 {
				t.Errorf("%s opens with byte %d changed", s.File, i)
			}
			data[i] ^= 1 << (i % 8)
		}
	}
	t.Logf("%d damaged files", tried)
}

// TestKeePassXCOpensNoMore gives the same damaged files to keepassxc-cli: what
// it finds damaged must not open here, and what it opens must.
func TestKeePassXCOpensNoMore(t *testing.T) {
	cli := keepassXC()
	if cli == "" {
		t.Skip("keepassxc-cli is not installed")
	}
	a := newArena(t)
	password := "p"
	c, err := composite(t, a, &password, nil)
	if err != nil {
		t.Fatal(err)
	}
	key, err := c.Transform(t.Context(), oneRound())
	if err != nil {
		t.Fatal(err)
	}
	root := newID(t)
	v, err := vault.New(now, "v", root).Apply(now, vault.AddEntry{ID: newID(t), Parent: root, Fields: []vault.Field{
		vault.TextField("Title", "t"), vault.SecretField("Password", sealed(t, a, "secret"))}})
	if err != nil {
		t.Fatal(err)
	}
	whole := encode(t, v, kdbx.NewSettings(), key)
	path := filepath.Join(t.TempDir(), "damaged.kdbx")
	agree := func(data []byte, what string, at int) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), cli, "ls", "-q", path)
		cmd.Stdin = strings.NewReader(password + "\n")
		theirs := cmd.Run() == nil
		ours := opens(t, data, a, c)
		if ours != theirs {
			t.Errorf("byte %d of %d %s: opens here %v, in keepassxc-cli %v", at, len(whole), what, ours, theirs)
		}
	}
	agree(whole, "untouched", 0)
	step := max(1, len(whole)/40)
	if testing.Short() {
		step *= 10
	}
	for i := 0; i < len(whole); i += step {
		agree(whole[:i], "cut off", i)
		damaged := bytes.Clone(whole)
		damaged[i] ^= 1 << (i % 8)
		agree(damaged, "changed", i)
	}
	agree(append(bytes.Clone(whole), 0), "followed by another", len(whole))
}

// opens derives the key that the file asks for, as a program does; a changed
// byte may ask for more than the limits.
func opens(t *testing.T, data []byte, a *secret.Arena, c kdbx.Composite) bool {
	t.Helper()
	_, err := kdbx.Decode(t.Context(), data, a, c, kdbx.DefaultLimits())
	return err == nil
}
