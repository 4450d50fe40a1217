package minisign_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/blake2b"
	"golang.org/x/crypto/scrypt"

	"kagikura/crypto/minisign"
)

func read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func publicKey(t testing.TB, name string) minisign.PublicKey {
	t.Helper()
	k, err := minisign.ParsePublicKey(string(read(t, name)))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func secretKey(t testing.TB) *minisign.SecretKey {
	t.Helper()
	sealed, err := minisign.ParseSecretKey(read(t, "plain.key"))
	if err != nil {
		t.Fatal(err)
	}
	k, err := sealed.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func verify(t *testing.T, k minisign.PublicKey, message, file []byte) error {
	t.Helper()
	s, err := minisign.ParseSignature(file)
	if err != nil {
		return err
	}
	return k.Verify(message, s)
}

func TestVerifiesWhatTheToolSigned(t *testing.T) {
	for key, file := range map[string]string{"plain.pub": "message.minisig", "encrypted.pub": "message.encrypted.minisig"} {
		if err := verify(t, publicKey(t, key), read(t, "message"), read(t, file)); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
	windows := bytes.ReplaceAll(read(t, "message.minisig"), []byte("\n"), []byte("\r\n"))
	if err := verify(t, publicKey(t, "plain.pub"), read(t, "message"), windows); err != nil {
		t.Errorf("with line ends of Windows: %v", err)
	}
}

func TestSignsWhatItVerifies(t *testing.T) {
	k := secretKey(t)
	defer k.Wipe()
	message := []byte("another message")
	file := k.Sign(message, "a comment\twith a tab")
	s, err := minisign.ParseSignature(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Public().Verify(message, s); err != nil {
		t.Error(err)
	}
	if s.Comment() != "a comment\twith a tab" || k.Public() != publicKey(t, "plain.pub") {
		t.Errorf("comment %q, key %s", s.Comment(), k.Public().ID())
	}
	defer func() {
		if recover() == nil {
			t.Error("a comment of two lines was signed")
		}
	}()
	k.Sign(message, "one\ntwo")
}

// TestRefusesEveryChange changes each character of the lines that count.
func TestRefusesEveryChange(t *testing.T) {
	k, message, file := publicKey(t, "plain.pub"), read(t, "message"), read(t, "message.minisig")
	firstEnd := bytes.IndexByte(file, '\n')
	for i := firstEnd; i < len(file)-1; i++ {
		changed := bytes.Clone(file)
		changed[i] ^= 1
		if err := verify(t, k, message, changed); err == nil {
			t.Errorf("byte %d (%q) was changed and nobody noticed", i, file[i])
		}
	}
	for i := range message {
		changed := bytes.Clone(message)
		changed[i] ^= 0x20
		if err := verify(t, k, changed, file); !errors.Is(err, minisign.ErrMismatch) {
			t.Errorf("byte %d of the message: %v", i, err)
		}
	}
	for n := range file[:len(file)-1] {
		if err := verify(t, k, message, file[:n]); err == nil {
			t.Errorf("%d of %d bytes will do", n, len(file))
		}
	}
}

func TestTellsWhatIsWrong(t *testing.T) {
	k, message, file := publicKey(t, "plain.pub"), read(t, "message"), string(read(t, "message.minisig"))
	lines := strings.SplitAfter(file, "\n")
	otherComment := strings.SplitAfter(string(secretKeySign(t, message)), "\n")
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(lines[1]))
	if err != nil {
		t.Fatal(err)
	}
	with := func(i int, b byte) string {
		changed := bytes.Clone(raw)
		changed[i] ^= b
		return lines[0] + base64.StdEncoding.EncodeToString(changed) + "\n" + lines[2] + lines[3]
	}
	for name, test := range map[string]struct {
		file string
		want error
	}{
		"empty":                    {"", minisign.ErrSyntax},
		"three lines":              {lines[0] + lines[1] + lines[2], minisign.ErrSyntax},
		"five lines":               {file + "x\n", minisign.ErrSyntax},
		"an empty line more":       {file + "\n", minisign.ErrSyntax},
		"no untrusted comment":     {lines[1] + lines[1] + lines[2] + lines[3], minisign.ErrSyntax},
		"no trusted comment":       {lines[0] + lines[1] + lines[0] + lines[3], minisign.ErrSyntax},
		"not base64":               {lines[0] + "!" + lines[1][1:] + lines[2] + lines[3], minisign.ErrSyntax},
		"too short":                {lines[0] + lines[3] + lines[2] + lines[3], minisign.ErrSyntax},
		"unknown algorithm":        {with(1, 8), minisign.ErrSyntax},
		"called the older form":    {with(1, 'D'^'d'), minisign.ErrLegacy},
		"the older form":           {string(read(t, "message.legacy.minisig")), minisign.ErrLegacy},
		"another key's ID":         {with(5, 1), minisign.ErrOtherKey},
		"another key":              {string(read(t, "message.encrypted.minisig")), minisign.ErrOtherKey},
		"another signature":        {with(30, 1), minisign.ErrMismatch},
		"another comment":          {lines[0] + lines[1] + "trusted comment: better\n" + lines[3], minisign.ErrComment},
		"a signed one, of another": {lines[0] + lines[1] + otherComment[2] + lines[3], minisign.ErrComment},
		"a control character":      {lines[0] + lines[1] + "trusted comment: a\x1b[2Jb\n" + lines[3], minisign.ErrSyntax},
		"invalid UTF-8":            {lines[0] + lines[1] + "trusted comment: \xff\n" + lines[3], minisign.ErrSyntax},
		"too large":                {"untrusted comment: " + strings.Repeat("x", minisign.MaxSignature) + "\n" + lines[1] + lines[2] + lines[3], minisign.ErrSyntax},
	} {
		if err := verify(t, k, message, []byte(test.file)); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	if err := verify(t, k, message, []byte("untrusted comment: something else\n"+lines[1]+lines[2]+lines[3])); err != nil {
		t.Errorf("the comment that nobody trusts: %v", err)
	}
}

func secretKeySign(t *testing.T, message []byte) []byte {
	k := secretKey(t)
	defer k.Wipe()
	return k.Sign(message, "of another file")
}

func TestParsePublicKey(t *testing.T) {
	file := string(read(t, "plain.pub"))
	comment, line, _ := strings.Cut(file, "\n")
	line = strings.TrimSpace(line)
	for _, good := range []string{file, line, line + "\n", comment + "\r\n" + line + "\r\n"} {
		if k, err := minisign.ParsePublicKey(good); err != nil || k.ID() != "7140BB74A1596459" {
			t.Errorf("%q: %s, %v", good, k.ID(), err)
		}
	}
	for _, bad := range []string{"", "x", comment, line[1:], line + "A", file + line, "a comment\n" + line, string(read(t, "plain.key")), string(read(t, "message.minisig"))} {
		if _, err := minisign.ParsePublicKey(bad); !errors.Is(err, minisign.ErrPublicKey) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// sealed is the key of testdata/plain.key as the tool would encrypt it, at a
// cost that a test can bear.
func sealed(t *testing.T, password string, ops, mem uint64, n, p int) []byte {
	t.Helper()
	comment, line, _ := strings.Cut(string(read(t, "plain.key")), "\n")
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(line))
	if err != nil {
		t.Fatal(err)
	}
	copy(raw[2:], "Sc")
	copy(raw[6:], "0123456789abcdef0123456789abcdef")
	for i := range 8 {
		raw[38+i], raw[46+i] = byte(ops>>(8*i)), byte(mem>>(8*i))
	}
	sum := blake2b.Sum256(append([]byte("Ed"), raw[54:126]...))
	copy(raw[126:], sum[:])
	stream, err := scrypt.Key([]byte(password), raw[6:38], n, 8, p, 104)
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range stream {
		raw[54+i] ^= b
	}
	return []byte(comment + "\n" + base64.StdEncoding.EncodeToString(raw) + "\n")
}

func TestEncryptedKey(t *testing.T) {
	// Both ways of libsodium to spread a cost.
	for _, file := range [][]byte{sealed(t, "pw", 1<<15, 1<<30, 1024, 1), sealed(t, "pw", 1<<19, 1<<20, 1024, 16)} {
		k, err := minisign.ParseSecretKey(file)
		if err != nil {
			t.Fatal(err)
		}
		if !k.Encrypted() {
			t.Error("is not encrypted")
		}
		for _, wrong := range []string{"", "PW", "pw "} {
			if open, err := k.Open([]byte(wrong)); open != nil || !errors.Is(err, minisign.ErrPassword) {
				t.Errorf("password %q: %v", wrong, err)
			}
		}
		open, err := k.Open([]byte("pw"))
		if err != nil {
			t.Fatal(err)
		}
		if err := verify(t, publicKey(t, "plain.pub"), []byte("m"), open.Sign([]byte("m"), "c")); err != nil {
			t.Error(err)
		}
		open.Wipe()
		k.Wipe()
	}
}

// TestKeyOfTheTool opens a key that the tool encrypted, which takes a gigabyte.
func TestKeyOfTheTool(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a gigabyte of memory")
	}
	k, err := minisign.ParseSecretKey(read(t, "encrypted.key"))
	if err != nil {
		t.Fatal(err)
	}
	open, err := k.Open([]byte("pw"))
	if err != nil {
		t.Fatal(err)
	}
	defer open.Wipe()
	if open.Public() != publicKey(t, "encrypted.pub") {
		t.Error("is another key")
	}
}

func TestParseSecretKeyRefuses(t *testing.T) {
	file := string(read(t, "plain.key"))
	comment, line, _ := strings.Cut(file, "\n")
	line = strings.TrimSpace(line)
	raw, err := base64.StdEncoding.DecodeString(line)
	if err != nil {
		t.Fatal(err)
	}
	with := func(at int, b byte) string {
		changed := bytes.Clone(raw)
		changed[at] ^= b
		return comment + "\n" + base64.StdEncoding.EncodeToString(changed) + "\n"
	}
	for name, test := range map[string]struct {
		file string
		want error
	}{
		"empty":              {"", minisign.ErrSecretKey},
		"no comment":         {line, minisign.ErrSecretKey},
		"another comment":    {"comment\n" + line, minisign.ErrSecretKey},
		"a public key":       {string(read(t, "plain.pub")), minisign.ErrSecretKey},
		"truncated":          {file[:len(file)-10], minisign.ErrSecretKey},
		"more behind it":     {file + line, minisign.ErrSecretKey},
		"another algorithm":  {with(0, 1), minisign.ErrSecretKey},
		"another derivation": {with(2, 1), minisign.ErrSecretKey},
		"another checksum":   {with(4, 1), minisign.ErrSecretKey},
		"too large":          {"untrusted comment: " + strings.Repeat("x", minisign.MaxSecretKey) + "\n" + line, minisign.ErrSecretKey},
		"too much memory":    {string(sealed(t, "pw", 1<<15, 1<<30+1, 2, 1)), minisign.ErrCost},
		"too much time":      {string(sealed(t, "pw", 1<<25+1, 1<<20, 2, 1)), minisign.ErrCost},
	} {
		if _, err := minisign.ParseSecretKey([]byte(test.file)); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	damaged, err := minisign.ParseSecretKey([]byte(with(100, 1))) // in the half that follows from the other
	if err != nil {
		t.Fatal(err)
	}
	if _, err := damaged.Open(nil); !errors.Is(err, minisign.ErrSecretKey) {
		t.Errorf("a damaged key: %v", err)
	}
}

// TestTheToolAgrees lets the minisign tool verify what is signed here, and the
// other way round.
func TestTheToolAgrees(t *testing.T) {
	tool, err := exec.LookPath("minisign")
	if err != nil {
		t.Skip("minisign is not installed")
	}
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	run := func(args ...string) {
		t.Helper()
		if out, err := exec.Command(tool, args...).CombinedOutput(); err != nil {
			t.Fatalf("minisign %q: %v\n%s", args, err, out)
		}
	}
	write := func(name string, data []byte) {
		t.Helper()
		if err := os.WriteFile(path(name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run("-G", "-W", "-p", path("pub"), "-s", path("key"))
	keyFile, err := os.ReadFile(path("key"))
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := minisign.ParseSecretKey(keyFile)
	if err != nil {
		t.Fatal(err)
	}
	k, err := sealed.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, message := range map[string][]byte{"empty": nil, "text": []byte("証券\n"), "large": bytes.Repeat([]byte{0, 0xff}, 1<<20)} {
		write(name, message)
		write(name+".minisig", k.Sign(message, "serial 7"))
		run("-V", "-p", path("pub"), "-m", path(name))
		run("-S", "-s", path("key"), "-m", path(name), "-t", "from the tool")
		file, err := os.ReadFile(path(name + ".minisig"))
		if err != nil {
			t.Fatal(err)
		}
		if err := verify(t, k.Public(), message, file); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzVerify looks for a signature file that is accepted though it is not one
// of those that were made: bytes may differ in the untrusted comment and in the
// line ends alone.
func FuzzVerify(f *testing.F) {
	message := read(f, "message")
	made := [][]byte{read(f, "message.minisig")}
	k := publicKey(f, "plain.pub")
	for _, name := range []string{"message.minisig", "message.legacy.minisig", "message.encrypted.minisig"} {
		f.Add(read(f, name))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		s, err := minisign.ParseSignature(file)
		if err != nil || k.Verify(message, s) != nil {
			return
		}
		_, rest, _ := bytes.Cut(bytes.ReplaceAll(file, []byte("\r\n"), []byte("\n")), []byte("\n"))
		for _, m := range made {
			if _, known, _ := bytes.Cut(m, []byte("\n")); bytes.Equal(bytes.TrimRight(rest, "\r\n"), bytes.TrimRight(known, "\n")) {
				return
			}
		}
		t.Errorf("accepted %q", file)
	})
}

func FuzzParsePublicKey(f *testing.F) {
	for _, name := range []string{"plain.pub", "encrypted.pub", "plain.key"} {
		f.Add(string(read(f, name)))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if k, err := minisign.ParsePublicKey(text); err != nil && k != (minisign.PublicKey{}) {
			t.Error("a key beside an error")
		}
	})
}

func FuzzParseSecretKey(f *testing.F) {
	for _, name := range []string{"plain.key", "encrypted.key", "plain.pub"} {
		f.Add(read(f, name))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		k, err := minisign.ParseSecretKey(file)
		if (k == nil) != (err != nil) {
			t.Fatal("a key beside an error")
		}
		if err != nil || k.Encrypted() { // opening takes a gigabyte
			return
		}
		if open, err := k.Open(nil); err == nil {
			s, err := minisign.ParseSignature(open.Sign(nil, ""))
			if err != nil || open.Public().Verify(nil, s) != nil {
				t.Fatal("a key that signs what it does not verify")
			}
		}
	})
}
