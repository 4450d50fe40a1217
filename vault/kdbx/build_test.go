package kdbx

import (
	"bytes"
	"context"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"regexp"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"

	"kagikura/crypto/kdf"
	"kagikura/crypto/secret"
)

// spec is a file to be built byte by byte, wrong where a test wants it.
type spec struct {
	xml      string // {{text}} stands for protected text
	binaries []string
	inner    []innerItem
	kept     []headerField
	dict     variantDict
	minor    byte
	cipher   Cipher
	plain    bool                         // not compressed
	change   func(contents []byte) []byte // of the compressed contents
}

var protectedText = regexp.MustCompile(`\{\{(.*?)\}\}`)

func testArena(t testing.TB) *secret.Arena {
	t.Helper()
	a, err := secret.NewArena(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Destroy)
	return a
}

func testKey(t testing.TB, a *secret.Arena) Transformed {
	t.Helper()
	v, err := a.Seal([]byte("passphrase"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := NewComposite(a, Credentials{Passphrase: &v})
	if err != nil {
		t.Fatal(err)
	}
	key, err := c.Transform(context.Background(), kdf.Params{Kind: kdf.AES, Salt: bytes.Repeat([]byte{1}, 32), Rounds: 1})
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func testStream(t testing.TB) ([]byte, cipher.Stream) {
	t.Helper()
	key := bytes.Repeat([]byte{3}, streamKeySize)
	s, err := innerStream(PartInnerHeader, streamChaCha20, key)
	if err != nil {
		t.Fatal(err)
	}
	return key, s
}

// contentsOf is inner header and document.
func contentsOf(t testing.TB, s spec) []byte {
	t.Helper()
	streamKey, stream := testStream(t)
	document := []byte(s.xml)
	if strings.Contains(s.xml, "{{") { // some documents are long
		document = protectedText.ReplaceAllFunc(document, func(m []byte) []byte {
			b := bytes.Clone(m[2 : len(m)-2])
			stream.XORKeyStream(b, b)
			return base64.StdEncoding.AppendEncode(nil, b)
		})
	}
	contents := append(appendInnerItem(nil, innerStreamID, 4), byte(streamChaCha20), 0, 0, 0)
	contents = append(appendInnerItem(contents, innerStreamKey, len(streamKey)), streamKey...)
	for _, b := range s.binaries {
		contents = append(appendInnerItem(contents, innerBinary, len(b)), b...)
	}
	for _, it := range s.inner {
		contents = append(appendInnerItem(contents, it.id, len(it.data)), it.data...)
	}
	return append(appendInnerItem(contents, innerEnd, 0), document...)
}

// build makes the file.
func build(t testing.TB, key Transformed, s spec) []byte {
	t.Helper()
	contents := contentsOf(t, s)
	if !s.plain {
		var b bytes.Buffer
		zw := gzip.NewWriter(&b)
		if _, err := zw.Write(contents); err != nil {
			t.Fatal(err)
		}
		if err := zw.Close(); err != nil {
			t.Fatal(err)
		}
		contents = b.Bytes()
	}
	if s.change != nil {
		contents = s.change(contents)
	}
	if s.cipher == 0 {
		s.cipher = ChaCha20
	}
	h := &Header{Cipher: s.cipher, Compressed: !s.plain, KDF: key.params, kdfDict: s.dict, kept: s.kept,
		masterSeed: bytes.Repeat([]byte{5}, masterSeedSize), iv: bytes.Repeat([]byte{6}, s.cipher.ivSize())}
	header := appendHeader(nil, h)
	if s.minor != 0 {
		header[8] = s.minor
	}
	return sealFile(t, key, h, header, contents)
}

// sealFile encrypts and authenticates.
func sealFile(t testing.TB, key Transformed, h *Header, header, contents []byte) []byte {
	t.Helper()
	keys, err := key.keysFor(h.masterSeed)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(header)
	out := bytes.NewBuffer(nil)
	out.Write(header)
	out.Write(sum[:])
	out.Write(keys.hmac.header(header))
	blocks := newHMACBlockWriter(out, &keys.hmac)
	enc, err := h.Cipher.encrypter(blocks, keys.encryption[:], h.iv)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := enc.Write(contents); err != nil {
		t.Fatal(err)
	}
	if err := enc.Close(); err != nil {
		t.Fatal(err)
	}
	if err := blocks.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// opened decodes a built file.
func opened(t testing.TB, s spec) (*Database, error) {
	t.Helper()
	a := testArena(t)
	key := testKey(t, a)
	return DecodeWith(build(t, key, s), a, key, DefaultLimits())
}

// saved writes a database and returns its document with protected texts as
// {{text}}, and its inner header.
func saved(t testing.TB, db *Database) (string, innerHeader) {
	t.Helper()
	var out bytes.Buffer
	if err := Encode(&out, db.Vault, db.Settings, db.Key, rand.Reader); err != nil {
		t.Fatal(err)
	}
	h, err := ReadHeader(out.Bytes(), DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	plain, err := decrypt(h, out.Bytes(), db.Key, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	inner, at, err := readInnerHeader(plain)
	if err != nil {
		t.Fatal(err)
	}
	if err := plain.end(); err != nil {
		t.Fatal(err)
	}
	stream, err := innerStream(PartInnerHeader, inner.streamID, inner.streamKey)
	if err != nil {
		t.Fatal(err)
	}
	return spellOut(t, plain, at, stream), inner
}

// spellOut is a document with protected texts as {{text}}.
func spellOut(t testing.TB, plain *plainText, at int, stream cipher.Stream) string {
	t.Helper()
	var out []byte
	tokens := newTokenizer(PartXML, plain, at)
	protected := false
	for {
		var tok token
		err := tokens.next(&tok)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case tok.kind == tokenNothing:
			return string(out)
		case tok.kind == tokenStart:
			value, _ := tok.attr("Protected")
			protected = isTrue(value)
			out = append(out, tok.raw...)
		case tok.kind == tokenText && protected:
			text, err := base64.StdEncoding.DecodeString(string(tok.text))
			if err != nil {
				t.Fatal(err)
			}
			stream.XORKeyStream(text, text)
			out = append(append(append(out, "{{"...), text...), "}}"...)
		default:
			protected = false
			out = append(out, tok.raw...)
		}
	}
}
