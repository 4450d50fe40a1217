package kdbx_test

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kagikura/crypto/kdf"
	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/kdbx"
)

const benchPassword = "benchmark"

// oneRound is no key derivation to speak of, so that the rest shows.
func oneRound() kdf.Params {
	return kdf.Params{Kind: kdf.AES, Salt: bytes.Repeat([]byte{7}, 32), Rounds: 1}
}

// generated makes a vault that is always the same: per entry title, user name,
// URL, notes of up to 30 words, password, one-time code, two fields of one's
// own, one of them protected, and one earlier version.
func generated(t testing.TB, a *secret.Arena, entries int) *vault.Vault {
	t.Helper()
	r := mathrand.New(mathrand.NewPCG(1, uint64(entries)))
	when := time.Date(2025, 6, 1, 9, 0, 0, 0, time.UTC)
	id := func(n int) (id vault.ID) {
		binary.BigEndian.PutUint64(id[:], uint64(n)+1)
		binary.BigEndian.PutUint64(id[8:], r.Uint64())
		return id
	}
	sealed := func(text string) secret.Value {
		v, err := a.Seal([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	words := func(n int) string {
		var w []string
		for range n {
			w = append(w, fmt.Sprintf("%x", r.Uint32N(1<<20)))
		}
		return strings.Join(w, " ")
	}
	password := func() string {
		const letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!#%&"
		b := make([]byte, 20)
		for i := range b {
			b[i] = letters[r.IntN(len(letters))]
		}
		return string(b)
	}
	times := vault.Times{Created: when, Modified: when, Accessed: when, LocationChanged: when, Expiry: when}
	root := &vault.Group{ID: id(0), Name: "Root", Times: times}
	var group *vault.Group
	for n := range entries {
		if n%100 == 0 {
			group = &vault.Group{ID: id(1<<32 + n), Name: fmt.Sprintf("Group %d", n/100), Times: times}
			root.Groups = append(root.Groups, group)
		}
		e := &vault.Entry{ID: id(n + 1), Times: times}
		e.Fields = []vault.Field{
			vault.TextField(vault.FieldTitle, fmt.Sprintf("Account %d %s", n, words(2))),
			vault.TextField(vault.FieldUserName, fmt.Sprintf("user%d@example.com", n)),
			vault.SecretField(vault.FieldPassword, sealed(password())),
			vault.TextField(vault.FieldURL, fmt.Sprintf("https://www.example.com/login/%d", n)),
			vault.TextField(vault.FieldNotes, words(r.IntN(31))),
			vault.SecretField(vault.FieldOTP, sealed(fmt.Sprintf("otpauth://totp/Example:user%d?secret=%s&period=30&digits=6&issuer=Example", n, strings.ToUpper(password())))),
			vault.TextField(vault.FieldBranchCode, fmt.Sprint(100+r.IntN(900))),
			vault.SecretField(vault.FieldTradingPassword, sealed(password())),
		}
		former := *e
		former.Fields = append([]vault.Field(nil), e.Fields...)
		former.Fields[2] = vault.SecretField(vault.FieldPassword, sealed(password()))
		e.History = []*vault.Entry{&former}
		group.Entries = append(group.Entries, e)
	}
	meta := vault.New(when, "Generated", root.ID).Meta()
	v, err := vault.Assemble(meta, root, nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// generatedFile is such a vault as a file, with the key that opens it in a.
func generatedFile(t testing.TB, a *secret.Arena, entries int) ([]byte, kdbx.Transformed) {
	t.Helper()
	password := benchPassword
	c, err := composite(t, a, &password, nil)
	if err != nil {
		t.Fatal(err)
	}
	key, err := c.Transform(t.Context(), oneRound())
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := kdbx.Encode(&b, generated(t, a, entries), kdbx.NewSettings(), key, rand.Reader); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), key
}

// sizes are what keepassxc-cli is measured with too; most is a hundred times what
// anybody has, and measured alone.
var (
	sizes = []int{100, 1_000, 10_000}
	most  = 100_000
)

func BenchmarkOpen(b *testing.B) {
	for _, n := range append(slices.Clone(sizes), most) {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			a := newArena(b)
			data, key := generatedFile(b, a, n)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := kdbx.DecodeWith(data, a, key, kdbx.DefaultLimits()); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(data)), "file-bytes")
		})
	}
}

func BenchmarkSave(b *testing.B) {
	for _, n := range append(slices.Clone(sizes), most) {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			a := newArena(b)
			data, key := generatedFile(b, a, n)
			db, err := kdbx.DecodeWith(data, a, key, kdbx.DefaultLimits())
			if err != nil {
				b.Fatal(err)
			}
			var out bytes.Buffer
			b.ReportAllocs()
			for b.Loop() {
				out.Reset()
				if err := kdbx.Encode(&out, db.Vault, db.Settings, key, rand.Reader); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(out.Len()), "file-bytes")
		})
	}
}

func BenchmarkVerify(b *testing.B) {
	for _, n := range append(slices.Clone(sizes), most) {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			a := newArena(b)
			data, key := generatedFile(b, a, n)
			for b.Loop() {
				if err := kdbx.Verify(bytes.NewReader(data), key); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkKeePassXCOpen measures keepassxc-cli on the same files, process
// start included, for comparison in the same run.
func BenchmarkKeePassXCOpen(b *testing.B) {
	cli := keepassXC()
	if cli == "" {
		b.Skip("keepassxc-cli is not installed")
	}
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			data, _ := generatedFile(b, newArena(b), n)
			file := filepath.Join(b.TempDir(), "vault.kdbx")
			if err := os.WriteFile(file, data, 0o600); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				cmd := exec.CommandContext(b.Context(), cli, "ls", "-q", "-R", file)
				cmd.Stdin = strings.NewReader(benchPassword + "\n")
				if out, err := cmd.CombinedOutput(); err != nil {
					b.Fatalf("%v: %s", err, out)
				}
			}
		})
	}
}

// BenchmarkKeePassXCEdit measures what keepassxc-cli takes to load, change one
// title and save.
func BenchmarkKeePassXCEdit(b *testing.B) {
	cli := keepassXC()
	if cli == "" {
		b.Skip("keepassxc-cli is not installed")
	}
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			a := newArena(b)
			data, _ := generatedFile(b, a, n)
			title := ""
			for _, e := range generated(b, a, n).Entries() {
				title = e.Title()
				break
			}
			file := filepath.Join(b.TempDir(), "vault.kdbx")
			for b.Loop() {
				if err := os.WriteFile(file, data, 0o600); err != nil {
					b.Fatal(err)
				}
				cmd := exec.CommandContext(b.Context(), cli, "edit", "-q", "-t", "changed", file, "Group 0/"+title)
				cmd.Stdin = strings.NewReader(benchPassword + "\n")
				if out, err := cmd.CombinedOutput(); err != nil {
					b.Fatalf("%v: %s", err, out)
				}
			}
		})
	}
}
