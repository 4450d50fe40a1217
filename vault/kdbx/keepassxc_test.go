package kdbx_test

import (
	"crypto/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/kdbx"
)

// runCLI runs keepassxc-cli and returns what it prints.
func runCLI(t *testing.T, input string, args ...string) string {
	t.Helper()
	cli := keepassXC()
	if cli == "" {
		t.Skip("keepassxc-cli is not installed")
	}
	cmd := exec.CommandContext(t.Context(), cli, args...)
	cmd.Stdin = strings.NewReader(input)
	var out, errors strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errors
	if err := cmd.Run(); err != nil {
		t.Fatalf("keepassxc-cli %s: %v: %s", args[0], err, errors.String())
	}
	return out.String()
}

func sealed(t *testing.T, a *secret.Arena, text string) secret.Value {
	t.Helper()
	v, err := a.Seal([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func newID(t *testing.T) (id vault.ID) {
	t.Helper()
	if _, err := rand.Read(id[:]); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestVaultOfOursOpensInKeePassXC(t *testing.T) {
	a := newArena(t)
	password := "パスフレーズ & <more>"
	c, err := composite(t, a, &password, nil)
	if err != nil {
		t.Fatal(err)
	}
	key, err := c.Transform(t.Context(), oneRound())
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]string{
		"Title": "例証券", "UserName": "user \"quoted\" & <tagged>", "Password": "p&<>\"' \t口座\u0080", "URL": "https://www.example.com/",
		"Notes": "one\ntwo", "Trading password": "t-9", "Branch code": "123",
	}
	entry := vault.AddEntry{ID: newID(t), Tags: []string{"x", "y"}, Data: map[string]string{vault.DataFirm: vault.FirmData("example")}}
	for name, text := range fields {
		if vault.IsSecretName(name) {
			entry.Fields = append(entry.Fields, vault.SecretField(name, sealed(t, a, text)))
		} else {
			entry.Fields = append(entry.Fields, vault.TextField(name, text))
		}
	}
	root := newID(t)
	entry.Parent = root
	old := vault.AddEntry{ID: newID(t), Parent: root, Fields: []vault.Field{vault.TextField("Title", "old")}}
	gone := vault.AddEntry{ID: newID(t), Parent: root, Fields: []vault.Field{vault.TextField("Title", "gone")}}
	v, err := vault.New(now, "家の金庫", root).Apply(now, entry, old, gone,
		vault.EditEntry{ID: entry.ID, Set: []vault.Field{vault.TextField("Notes", "one\ntwo")}},
		vault.EditEntry{ID: old.ID, Set: []vault.Field{vault.TextField("Title", "newer")}},
		vault.RecycleEntry{ID: old.ID, Bin: newID(t)}, vault.DeleteEntry{ID: gone.ID})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ours.kdbx")
	if err := os.WriteFile(file, encode(t, v, kdbx.NewSettings(), key), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := runCLI(t, password+"\n", "ls", "-q", "-R", "-f", file); !strings.Contains(out, "例証券") || !strings.Contains(out, "Recycle Bin/newer") {
		t.Errorf("keepassxc-cli lists %q", out)
	}
	for name, want := range fields {
		if got := strings.TrimSuffix(runCLI(t, password+"\n", "show", "-q", "-s", "-a", name, file, "例証券"), "\n"); got != want {
			t.Errorf("%s: keepassxc-cli shows %q, want %q", name, got, want)
		}
	}
}

func TestVaultOfKeePassXCOpensHere(t *testing.T) {
	file := filepath.Join(t.TempDir(), "theirs.kdbx")
	const password = "their passphrase"
	runCLI(t, password+"\n"+password+"\n", "db-create", "-q", "-p", "-t", "100", file)
	runCLI(t, password+"\n", "mkdir", "-q", file, "証券")
	runCLI(t, password+"\nsecret & <one>\n", "add", "-q", "-u", "user", "--url", "https://www.example.com/", "--notes", "two\\nlines", "-p", file, "証券/例")
	runCLI(t, password+"\nsecret two\n", "edit", "-q", "-p", file, "証券/例")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	a := newArena(t)
	text := password
	c, err := composite(t, a, &text, nil)
	if err != nil {
		t.Fatal(err)
	}
	db, err := kdbx.Decode(t.Context(), data, a, c, kdbx.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for g, e := range db.Vault.Entries() {
		n++
		if g.Name != "証券" || e.Title() != "例" || e.Username() != "user" || e.URL() != "https://www.example.com/" ||
			reveal(t, e.Secret(vault.FieldPassword)) != "secret two" || len(e.History) != 1 ||
			reveal(t, e.History[0].Secret(vault.FieldPassword)) != "secret & <one>" {
			t.Errorf("%s: %+v", g.Name, e)
		}
	}
	if n != 1 {
		t.Errorf("%d entries", n)
	}
}
