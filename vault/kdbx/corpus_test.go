package kdbx_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"kagikura/crypto/secret"
	"kagikura/vault/kdbx"
)

// corpusDir holds databases that other programs made, with an index. Some have
// licences that keep them out of this repository.
const corpusDir = "../../../shared/data/kdbx"

// sample is a line of the corpus's index.
type sample struct {
	File     string  `json:"file"`
	Kind     string  `json:"kind"`
	Version  string  `json:"version"`
	Password *string `json:"password"`
	KeyFile  *string `json:"keyfile"`
	Expect   string  `json:"expect"`
	CLI      string  `json:"keepassxc_cli_2.7.4"`

	dir string
}

func (s sample) data(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(s.dir, s.File))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (s sample) keyFile(t testing.TB) []byte {
	t.Helper()
	if s.KeyFile == nil {
		return nil
	}
	b, err := os.ReadFile(filepath.Join(s.dir, *s.KeyFile))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// corpora runs a test over the committed databases, and over the whole corpus
// where that is at hand.
func corpora(t *testing.T, test func(t *testing.T, samples []sample)) {
	t.Helper()
	t.Run("committed", func(t *testing.T) { test(t, samples(t, "testdata")) })
	t.Run("corpus", func(t *testing.T) {
		if _, err := os.Stat(corpusDir); errors.Is(err, os.ErrNotExist) {
			t.Skipf("the corpus of other programs' databases is not at %s", corpusDir)
		}
		if testing.Short() {
			t.Skip("key derivations of 138 databases take a minute")
		}
		test(t, samples(t, corpusDir))
	})
}

// samples reads the index of a folder of databases.
func samples(t *testing.T, dir string) []sample {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "index.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all, databases []sample
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if s.Kind == "database" {
			s.dir = dir
			databases = append(databases, s)
		}
	}
	return databases
}

func newArena(t testing.TB) *secret.Arena {
	t.Helper()
	a, err := secret.NewArena(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Destroy)
	return a
}

func composite(t testing.TB, a *secret.Arena, password *string, keyFile []byte) (kdbx.Composite, error) {
	t.Helper()
	c := kdbx.Credentials{KeyFile: keyFile}
	if password != nil {
		v, err := a.Seal([]byte(*password))
		if err != nil {
			t.Fatal(err)
		}
		c.Passphrase = &v
	}
	return kdbx.NewComposite(a, c)
}

// open opens a sample as a program would.
func (s sample) open(t testing.TB, a *secret.Arena) (*kdbx.Database, error) {
	t.Helper()
	c, err := composite(t, a, s.Password, s.keyFile(t))
	if err != nil {
		return nil, err
	}
	return kdbx.Decode(context.Background(), s.data(t), a, c, kdbx.DefaultLimits())
}

// failures are the files that must not open, with the reason to give. Those
// whose credentials nobody knows, and those that want a hardware key besides,
// look like a wrong passphrase.
var failures = map[string]error{
	"keepassxc__share__empty3.kdbx":                               kdbx.ErrCorrupt, // 16 bytes of nonce for ChaCha20
	"keepassxc__BrokenHeaderHash.kdbx":                            kdbx.ErrCorrupt,
	"keepassxc__FileKeyXmlBrokenBase64.kdbx":                      kdbx.ErrKeyFile,
	"keepassxc__FileKeyXmlV2BrokenHex.kdbx":                       kdbx.ErrKeyFile,
	"keepassxc__FileKeyXmlV2HashFail.kdbx":                        kdbx.ErrKeyFile,
	"keepass-rs__broken_kdbx_version.kdbx":                        kdbx.ErrVersion,
	"keepass-rs__broken_random_data.kdbx":                         kdbx.ErrNotKDBX,
	"keepassxc__share__demo.kdbx":                                 kdbx.ErrCredentials,
	"keepassxc__share__demo.old.kdbx":                             kdbx.ErrCredentials,
	"keepassxc__share__empty4.kdbx":                               kdbx.ErrCredentials,
	"gokeepasslib__examples__deleting__example-new-database.kdbx": kdbx.ErrCredentials,
	"keepassxc__YubiKeyProtectedPasswords.kdbx":                   kdbx.ErrCredentials,
	"kdbxweb__YubiKey3.kdbx":                                      kdbx.ErrCredentials,
	"kdbxweb__YubiKey4.kdbx":                                      kdbx.ErrCredentials,
	"keepass-rs__test_db_with_challenge_response_key.kdbx":        kdbx.ErrCredentials,
}

// TestCorpusRefusals opens what must not open; TestCorpusKeepsEverything opens
// the rest.
func TestCorpusRefusals(t *testing.T) {
	corpora(t, func(t *testing.T, samples []sample) {
		refused := 0
		for _, s := range samples {
			want := failures[s.File]
			if (want == nil) != (s.Expect == "opens") {
				t.Errorf("%s: the index says %q, the test %v", s.File, s.Expect, want)
			}
			if want == nil {
				continue
			}
			if _, err := s.open(t, newArena(t)); !errors.Is(err, want) {
				t.Errorf("%s (%s): got %v, want %v", s.File, s.Expect, err, want)
			}
			refused++
		}
		t.Logf("%d refused, each for its reason", refused)
	})
}
