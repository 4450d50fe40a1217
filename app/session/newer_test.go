package session_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"kagikura/app/session"
	"kagikura/crypto/kdf"
	"kagikura/vault"
	"kagikura/vault/kdbx"
)

// withMinor is the vault file with another minor version, authenticated anew as
// the program of that version would have done.
func withMinor(t *testing.T, data []byte, passphrase string, minor byte) []byte {
	t.Helper()
	headerEnd := []byte("\x00\x04\x00\x00\x00\r\n\r\n")
	end := bytes.Index(data, headerEnd) + len(headerEnd)
	head := bytes.Clone(data[:end])
	head[8] = minor
	parsed, err := kdbx.ReadHeader(data, kdbx.DefaultLimits())
	must(t, err)
	once := sha256.Sum256([]byte(passphrase))
	composite := sha256.Sum256(once[:])
	key, err := kdf.Derive(bg, composite[:], parsed.KDF)
	must(t, err)
	seed := head[bytes.Index(head, []byte("\x04\x20\x00\x00\x00"))+5:][:32]
	base := sha512.Sum512(slices.Concat(seed, key[:], []byte{1}))
	blockKey := sha512.Sum512(slices.Concat(bytes.Repeat([]byte{0xff}, 8), base[:]))
	mac := hmac.New(sha256.New, blockKey[:])
	mac.Write(head)
	sum := sha256.Sum256(head)
	return slices.Concat(head, sum[:], mac.Sum(nil), data[end+64:])
}

func TestNewerMinorVersionIsReadAndNotChanged(t *testing.T) {
	s, path := made(t)
	id := s.add(t, "A", "x")
	must(t, s.Lock(bg))
	data, err := os.ReadFile(path)
	must(t, err)
	newer := filepath.Join(s.dir, "newer.kdbx")
	forged := withMinor(t, data, "kagi", 9)
	must(t, os.WriteFile(newer, forged, 0o600))

	must(t, s.Unlock(bg, newer, passphrase(t, "kagi")))
	if st := s.State(); !st.Newer || !slices.Equal(titles(st.Vault), []string{"A"}) {
		t.Fatalf("newer %v, accounts %q", st.Newer, titles(st.Vault))
	}
	wantError(t, s.Apply(bg, vault.DeleteEntry{ID: id}), session.ErrVersion)
	wantError(t, s.Rekey(bg, passphrase(t, "atarashii"), 0), session.ErrVersion)
	if now, _ := os.ReadFile(newer); !bytes.Equal(now, forged) || s.State().Unsaved {
		t.Error("a file that is not understood was changed")
	}
	must(t, s.Export(bg, []vault.ID{id}, filepath.Join(s.dir, "out.kdbx"), passphrase(t, "kazoku"), false))
	must(t, s.Lock(bg))
	must(t, s.Unlock(bg, path, passphrase(t, "kagi")))
	if s.State().Newer {
		t.Error("the note stayed")
	}
}
