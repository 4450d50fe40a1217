package kdbx_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/chacha20"
	"golang.org/x/crypto/salsa20"
	//lint:ignore SA1019 existing vaults use it
	"golang.org/x/crypto/twofish"

	"kagikura/crypto/kdf"
	"kagikura/vault/kdbx"
)

// This file reads databases a second time, with the standard library and none
// of the package's own code for layers, XML or the model, to look at what was
// really written. It trusts its input.

// independent is a database, decrypted.
type independent struct {
	minor, major uint16
	header       map[byte][]byte
	xml          []byte
	binaries     [][]byte // flags and content
	stream       cipher.Stream
	behind       int // bytes behind the last block
}

func readIndependently(t testing.TB, data []byte, password *string, keyFile []byte) independent {
	t.Helper()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	db := independent{header: map[byte][]byte{}}
	db.minor, db.major = binary.LittleEndian.Uint16(data[8:]), binary.LittleEndian.Uint16(data[10:])
	pos := 12
	for {
		id, n := data[pos], 0
		if db.major >= 4 {
			n = int(binary.LittleEndian.Uint32(data[pos+1:]))
			pos += 5
		} else {
			n = int(binary.LittleEndian.Uint16(data[pos+1:]))
			pos += 3
		}
		db.header[id] = data[pos : pos+n]
		pos += n
		if id == 0 {
			break
		}
	}
	// Parameters of the key derivation are the one thing taken from the package.
	h, err := kdbx.ReadHeader(data, kdbx.DefaultLimits())
	check(err)
	var parts []byte
	if password != nil {
		sum := sha256.Sum256([]byte(*password))
		parts = append(parts, sum[:]...)
	}
	if keyFile != nil {
		key, err := kdbx.KeyFileKey(keyFile)
		check(err)
		parts = append(parts, key[:]...)
	}
	composite := sha256.Sum256(parts)
	transformed := derived(t, composite, h.KDF)
	seed := db.header[4]
	key := sha256.Sum256(slices.Concat(seed, transformed[:]))

	var ciphertext []byte
	if db.major >= 4 {
		mac := sha512.Sum512(slices.Concat(seed, transformed[:], []byte{1}))
		header := data[:pos]
		sum := sha256.Sum256(header)
		if !bytes.Equal(sum[:], data[pos:pos+32]) {
			t.Fatal("header hash")
		}
		blockMAC := func(i uint64, parts ...[]byte) []byte {
			k := sha512.Sum512(append(binary.LittleEndian.AppendUint64(nil, i), mac[:]...))
			h := hmac.New(sha256.New, k[:])
			h.Write(slices.Concat(parts...))
			return h.Sum(nil)
		}
		if !hmac.Equal(blockMAC(^uint64(0), header), data[pos+32:pos+64]) {
			t.Fatal("header HMAC")
		}
		pos += 64
		for i := uint64(0); ; i++ {
			n := int(binary.LittleEndian.Uint32(data[pos+32:]))
			body := data[pos+36 : pos+36+n]
			if !hmac.Equal(blockMAC(i, binary.LittleEndian.AppendUint64(nil, i), data[pos+32:pos+36], body), data[pos:pos+32]) {
				t.Fatalf("HMAC of block %d", i)
			}
			pos += 36 + n
			if n == 0 {
				break
			}
			ciphertext = append(ciphertext, body...)
		}
		db.behind = len(data) - pos
	} else {
		ciphertext = bytes.Clone(data[pos:])
	}

	plain := ciphertext
	switch db.header[2][0] {
	case 0xd6:
		s, err := chacha20.NewUnauthenticatedCipher(key[:], db.header[7])
		check(err)
		s.XORKeyStream(plain, plain)
	default:
		block, err := aes.NewCipher(key[:])
		check(err)
		if db.header[2][0] == 0xad {
			block, err = twofish.NewCipher(key[:])
			check(err)
		}
		cipher.NewCBCDecrypter(block, db.header[7]).CryptBlocks(plain, plain)
		plain = plain[:len(plain)-int(plain[len(plain)-1])]
	}
	if db.major < 4 {
		var joined []byte
		for plain = plain[32:]; ; {
			n := int(binary.LittleEndian.Uint32(plain[36:]))
			joined = append(joined, plain[40:40+n]...)
			if plain = plain[40+n:]; n == 0 {
				break
			}
		}
		plain = joined
	}
	if db.header[3][0] == 1 {
		zr, err := gzip.NewReader(bytes.NewReader(plain))
		check(err)
		if plain, err = io.ReadAll(zr); !errors.Is(err, io.ErrUnexpectedEOF) {
			check(err)
		}
	}
	var id uint32
	var streamKey []byte
	if db.major >= 4 {
		for {
			kind, n := plain[0], int(binary.LittleEndian.Uint32(plain[1:]))
			value := plain[5 : 5+n]
			plain = plain[5+n:]
			if kind == 0 {
				break
			}
			switch kind {
			case 1:
				id = binary.LittleEndian.Uint32(value)
			case 2:
				streamKey = value
			case 3:
				db.binaries = append(db.binaries, value)
			}
		}
	} else {
		id, streamKey = binary.LittleEndian.Uint32(db.header[10]), db.header[8]
	}
	if id == 3 {
		sum := sha512.Sum512(streamKey)
		db.stream, err = chacha20.NewUnauthenticatedCipher(sum[:32], sum[32:44])
		check(err)
	} else {
		db.stream = &wholeSalsa{key: sha256.Sum256(streamKey)}
	}
	db.xml = plain
	return db
}

// derivations are remembered: the same file is read several times.
var derivations sync.Map

func derived(t testing.TB, composite [32]byte, p kdf.Params) [32]byte {
	t.Helper()
	name := fmt.Sprintf("%x %+v", composite, p)
	if key, ok := derivations.Load(name); ok {
		return key.([32]byte)
	}
	key, err := kdf.Derive(context.Background(), composite[:], p)
	if err != nil {
		t.Fatal(err)
	}
	derivations.Store(name, key)
	return key
}

// wholeSalsa makes its key stream anew for every value: slow, and surely right.
type wholeSalsa struct {
	key [32]byte
	at  int
}

func (s *wholeSalsa) XORKeyStream(dst, src []byte) {
	whole := make([]byte, s.at+len(src))
	copy(whole[s.at:], src)
	salsa20.XORKeyStream(whole, whole, []byte{0xE8, 0x30, 0x09, 0x4B, 0x97, 0x20, 0x5D, 0x2A}, &s.key)
	copy(dst, whole[s.at:])
	s.at += len(src)
}

// piece is one element of a document with what a reader can see of it, or one
// comment or the like.
type piece struct {
	path  string
	attrs string
	text  string
}

func (p piece) String() string { return fmt.Sprintf("%s [%s] %q", p.path, p.attrs, p.text) }

// pieces flattens a document: every element with its attributes and text,
// protected texts decrypted, in order. Between elements, space is left out.
// Names of attachments' contents (Ref) become hashes of these contents.
func (db *independent) pieces(t testing.TB) []piece {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(db.xml))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	type open struct {
		index     int
		protected bool
		children  bool
	}
	var all []piece
	var stack []open
	var path []string
	pool := map[string][]byte{}
	for i, b := range db.binaries {
		pool[fmt.Sprint(i)] = b[1:]
	}
	for {
		tok, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("document: %v", err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if len(stack) > 0 {
				stack[len(stack)-1].children = true
			}
			path = append(path, tok.Name.Local)
			p := piece{path: strings.Join(path, "/")}
			o := open{index: len(all)}
			var attrs []string
			for _, a := range tok.Attr {
				value := a.Value
				if a.Name.Local == "Protected" && (strings.EqualFold(value, "true") || value == "1") {
					o.protected = true
				}
				if a.Name.Local == "Ref" {
					value = fmt.Sprintf("%x", sha256.Sum256(pool[value]))
				}
				attrs = append(attrs, a.Name.Local+"="+value)
			}
			slices.Sort(attrs)
			p.attrs = strings.Join(attrs, " ")
			all = append(all, p)
			stack = append(stack, o)
			if p.path == "KeePassFile/Meta/Binaries/Binary" {
				o.children = true
			}
		case xml.EndElement:
			o := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			p := &all[o.index]
			if o.children && strings.TrimSpace(p.text) == "" {
				p.text = ""
			}
			if o.protected && p.text != "" {
				b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(p.text))
				if err != nil {
					t.Fatal(err)
				}
				db.stream.XORKeyStream(b, b)
				p.text = string(b)
			}
			switch {
			case p.path == "KeePassFile/Meta/Binaries/Binary":
				pool[attrOf(p.attrs, "ID")] = oldBinary(t, p, o.protected)
			case strings.HasSuffix(p.path, "/Entry/Binary/Value") && attrOf(p.attrs, "Ref") == "":
				// Content right in the entry, as version 2 has it.
				p.attrs = fmt.Sprintf("Ref=%x", sha256.Sum256(oldBinary(t, p, o.protected)))
				p.text = ""
			}
			path = path[:len(path)-1]
		case xml.CharData:
			if len(stack) > 0 {
				all[stack[len(stack)-1].index].text += string(tok)
			}
		case xml.Comment:
			all = append(all, piece{path: strings.Join(path, "/") + "/comment", text: string(tok)})
		}
	}
}

func attrOf(attrs, name string) string {
	for a := range strings.SplitSeq(attrs, " ") {
		if k, v, _ := strings.Cut(a, "="); k == name {
			return v
		}
	}
	return ""
}

// oldBinary is the content of an attachment of version 3.
func oldBinary(t testing.TB, p *piece, protected bool) []byte {
	b := []byte(p.text)
	if !protected {
		var err error
		if b, err = base64.StdEncoding.DecodeString(strings.TrimSpace(p.text)); err != nil {
			t.Fatal(err)
		}
	}
	if attrOf(p.attrs, "Compressed") == "True" && len(b) > 0 {
		zr, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if b, err = io.ReadAll(zr); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// fromVersion3 makes the pieces of a document of version 3 those of the same
// document in version 4: dates are numbers, attachments are elsewhere, the hash
// of the header is gone.
func fromVersion3(pieces []piece) []piece {
	var out []piece
	for _, p := range pieces {
		if p.path == "KeePassFile/Meta/HeaderHash" || strings.HasPrefix(p.path, "KeePassFile/Meta/Binaries") {
			continue
		}
		name := p.path[strings.LastIndexByte(p.path, '/')+1:]
		if strings.HasSuffix(name, "Time") || strings.HasSuffix(name, "Changed") {
			when, err := time.Parse(time.RFC3339, p.text)
			seconds := uint64(when.Unix() + 62_135_596_800)
			if err != nil {
				seconds = 0
			}
			p.text = base64.StdEncoding.EncodeToString(binary.LittleEndian.AppendUint64(nil, seconds))
		}
		out = append(out, p)
	}
	return out
}
