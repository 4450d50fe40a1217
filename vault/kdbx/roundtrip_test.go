package kdbx_test

import (
	"bytes"
	"crypto/rand"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/kdbx"
)

// now is after every time in the corpus.
var now = time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)

func encode(t testing.TB, v *vault.Vault, s kdbx.Settings, key kdbx.Transformed) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := kdbx.Encode(&b, v, s, key, rand.Reader); err != nil {
		t.Fatal(err)
	}
	if err := kdbx.Verify(bytes.NewReader(b.Bytes()), key); err != nil {
		t.Fatalf("what was written does not verify: %v", err)
	}
	return b.Bytes()
}

// differences are the pieces of which one document has more than the other, in
// the order of the longest common subsequence as far as that is simple: common
// beginning and end are left out.
func differences(before, after []piece) (gone, come []piece) {
	for len(before) > 0 && len(after) > 0 && before[0] == after[0] {
		before, after = before[1:], after[1:]
	}
	for len(before) > 0 && len(after) > 0 && before[len(before)-1] == after[len(after)-1] {
		before, after = before[:len(before)-1], after[:len(after)-1]
	}
	return before, after
}

func report(t *testing.T, file string, gone, come []piece) {
	t.Helper()
	for i, p := range gone[:min(len(gone), 8)] {
		t.Errorf("%s: gone %d: %v", file, i, p)
	}
	for i, p := range come[:min(len(come), 8)] {
		t.Errorf("%s: come %d: %v", file, i, p)
	}
}

func (s sample) pieces(t *testing.T, data []byte) []piece {
	t.Helper()
	db := readIndependently(t, data, s.Password, s.keyFile(t))
	p := db.pieces(t)
	if db.major < 4 {
		return fromVersion3(p)
	}
	return p
}

// TestCorpusKeepsEverything saves every database as it is, and with one
// password changed, and looks for other differences than that.
func TestCorpusKeepsEverything(t *testing.T) {
	cli := keepassXC()
	if cli == "" {
		t.Log("keepassxc-cli is not installed: nothing will be opened with it")
	}
	corpora(t, func(t *testing.T, samples []sample) {
		saved, changed, opened := 0, 0, 0
		for _, s := range samples {
			if failures[s.File] != nil {
				continue
			}
			a := newArena(t)
			db, err := s.open(t, a)
			if err != nil {
				t.Errorf("%s: %v", s.File, err)
				continue
			}
			before := s.pieces(t, s.data(t))
			out := encode(t, db.Vault, db.Settings, db.Key)
			gone, come := differences(before, s.pieces(t, out))
			report(t, s.File, gone, come)
			saved++
			if chosen := longestHistory(db.Vault); chosen != nil {
				out = s.change(t, a, db, chosen, before)
				changed++
			}
			if cli == "" || s.CLI != "opens" {
				continue
			}
			if message, ok := s.opensIn(t, cli, out); !ok {
				t.Errorf("%s: keepassxc-cli does not open it any more: %s", s.File, message)
			}
			opened++
		}
		t.Logf("%d opened, saved and compared; %d changed and compared; %d opened with keepassxc-cli, as the originals", saved, changed, opened)
	})
}

func longestHistory(v *vault.Vault) *vault.Entry {
	var chosen *vault.Entry
	for _, e := range v.Entries() {
		if chosen == nil || len(e.History) > len(chosen.History) {
			chosen = e
		}
	}
	return chosen
}

// change gives an entry another password and looks at what was written.
func (s sample) change(t *testing.T, a *secret.Arena, db *kdbx.Database, chosen *vault.Entry, before []piece) []byte {
	t.Helper()
	const text = "changed password"
	password, err := a.Seal([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	edited, err := db.Vault.Apply(now, vault.EditEntry{ID: chosen.ID, Set: []vault.Field{vault.SecretField(vault.FieldPassword, password)}})
	if err != nil {
		t.Fatalf("%s: %v", s.File, err)
	}
	out := encode(t, edited, db.Settings, db.Key)
	after := s.pieces(t, out)
	gone, come := differences(before, after)
	group := ""
	for _, p := range slices.Concat(gone, come) {
		in, _, found := strings.Cut(p.path, "/Entry")
		if !found || group != "" && in != group {
			t.Errorf("%s: outside of the entry: %v", s.File, p)
		}
		group = in
	}
	if !slices.ContainsFunc(come, func(p piece) bool { return p.text == text }) {
		t.Errorf("%s: the change is not there", s.File)
	}
	if slices.ContainsFunc(after, func(p piece) bool { return strings.Contains(p.path, "/History/Entry/History") }) {
		t.Errorf("%s: a history within a history", s.File)
	}
	again, err := kdbx.DecodeWith(out, a, db.Key, kdbx.DefaultLimits())
	if err != nil {
		t.Errorf("%s: %v", s.File, err)
		return out
	}
	e, _ := again.Vault.Entry(chosen.ID)
	if got := reveal(t, e.Secret(vault.FieldPassword)); got != text {
		t.Errorf("%s: password is %q", s.File, got)
	}
	if len(e.History) == 0 || !e.Times.Modified.After(chosen.Times.Modified) {
		t.Errorf("%s: the former version is not in the history", s.File)
	}
	return out
}

// keepassXC is the path of keepassxc-cli, empty if it is not installed.
func keepassXC() string {
	path, err := exec.LookPath("keepassxc-cli")
	if err != nil {
		return ""
	}
	return path
}

// opensIn tells whether keepassxc-cli lists the entries of data, with the
// sample's credentials.
func (s sample) opensIn(t *testing.T, cli string, data []byte) (string, bool) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "vault.kdbx")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"ls", "-q", "-R"}
	if s.KeyFile != nil {
		path, err := filepath.Abs(filepath.Join(s.dir, *s.KeyFile))
		if err != nil {
			t.Fatal(err)
		}
		args = append(args, "-k", path)
	}
	cmd := exec.CommandContext(t.Context(), cli)
	if s.Password == nil {
		args = append(args, "--no-password")
	} else {
		cmd.Stdin = strings.NewReader(*s.Password + "\n")
	}
	cmd.Args = append(cmd.Args, append(args, file)...)
	out, err := cmd.CombinedOutput()
	return string(out), err == nil
}
