package kdbx

import (
	"crypto/aes"
	"crypto/cipher"
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20"
	//lint:ignore SA1019 existing vaults use it; new ones never do
	"golang.org/x/crypto/twofish"

	"kagikura/crypto/secret"
)

// Cipher encrypts the contents of a file.
type Cipher uint8

// The ciphers of the format, all with keys of 256 bits. The authentication of
// KDBX 4 lies outside of them, so a padding error tells an attacker nothing.
const (
	AES256   Cipher = iota + 1 // CBC, PKCS #7 padding
	ChaCha20                   // RFC 8439, counter from 0
	Twofish                    // CBC, PKCS #7 padding
)

var cipherTable = [...]struct {
	name, uuid string
	ivSize     int
}{
	AES256:   {"AES-256", uuid("31c1f2e6bf714350be5805216afc5aff"), aes.BlockSize},
	ChaCha20: {"ChaCha20", uuid("d6038a2b8b6f4cb5a524339a31dbb59a"), chacha20.NonceSize},
	Twofish:  {"Twofish", uuid("ad68f29f576f4bb9a36ad47af965346c"), twofish.BlockSize},
}

func (c Cipher) String() string {
	if !c.valid() {
		return fmt.Sprintf("Cipher(%d)", uint8(c))
	}
	return cipherTable[c].name
}

func (c Cipher) valid() bool  { return c > 0 && int(c) < len(cipherTable) }
func (c Cipher) uuid() []byte { return []byte(cipherTable[c].uuid) }
func (c Cipher) ivSize() int  { return cipherTable[c].ivSize }

func cipherByUUID(id []byte) (Cipher, bool) {
	for c := AES256; c.valid(); c++ {
		if cipherTable[c].uuid == string(id) {
			return c, true
		}
	}
	return 0, false
}

// cbc is a block cipher in its mode. The mode of AES has a copy of the key's
// schedule.
type cbc struct {
	cipher.BlockMode
	block cipher.Block
}

// cbc makes mode of c, which is a block cipher.
func (c Cipher) cbc(mode func(cipher.Block, []byte) cipher.BlockMode, key, iv []byte) (*cbc, error) {
	var b cipher.Block
	var err error
	if c == Twofish {
		b, err = twofish.NewCipher(key)
	} else {
		b, err = aes.NewCipher(key)
	}
	if err != nil {
		return nil, err
	}
	return &cbc{mode(b, iv), b}, nil
}

// wipe overwrites the schedules of the key, the first of which begins with it.
func (m *cbc) wipe() {
	secret.Scrub(m.BlockMode)
	secret.Scrub(m.block)
}

// decrypt decrypts data in place, with the padding still on it. A length that
// the cipher cannot have produced is damage.
func (c Cipher) decrypt(data, key, iv []byte) error {
	if c == ChaCha20 {
		s, err := chacha20.NewUnauthenticatedCipher(key, iv)
		if err != nil {
			return err
		}
		s.XORKeyStream(data, data)
		*s = chacha20.Cipher{}
		return nil
	}
	m, err := c.cbc(cipher.NewCBCDecrypter, key, iv)
	if err != nil {
		return err
	}
	defer m.wipe()
	if len(data) == 0 || len(data)%m.BlockSize() != 0 {
		return corrupt(PartBlocks, len(data), "length is no multiple of the cipher's block")
	}
	m.CryptBlocks(data, data)
	return nil
}

// unpad takes the padding off decrypted data.
func (c Cipher) unpad(data []byte) ([]byte, error) {
	if c == ChaCha20 {
		return data, nil
	}
	const size = aes.BlockSize // Twofish has the same
	n := int(data[len(data)-1])
	if n == 0 || n > size {
		return nil, corrupt(PartBlocks, len(data), "padding")
	}
	for _, b := range data[len(data)-n:] {
		if int(b) != n {
			return nil, corrupt(PartBlocks, len(data), "padding")
		}
	}
	return data[:len(data)-n], nil
}

// encrypter encrypts what is written to it, through w; Close writes the
// padding and does not close w. The caller wipes it.
func (c Cipher) encrypter(w io.Writer, key, iv []byte) (*encryptWriter, error) {
	e := &encryptWriter{w: w}
	if c == ChaCha20 {
		s, err := chacha20.NewUnauthenticatedCipher(key, iv)
		e.stream = s
		return e, err
	}
	m, err := c.cbc(cipher.NewCBCEncrypter, key, iv)
	e.blocks = m
	return e, err
}

type encryptWriter struct {
	w      io.Writer
	stream *chacha20.Cipher // one of stream
	blocks *cbc             // and blocks
	rest   [aes.BlockSize]byte
	n      int // bytes of rest in use
	out    []byte
}

func (e *encryptWriter) Write(p []byte) (int, error) {
	total := len(p)
	if len(e.out) < total {
		e.out = make([]byte, total)
	}
	if e.stream != nil {
		e.stream.XORKeyStream(e.out, p)
		return e.w.Write(e.out[:total])
	}
	if e.n > 0 {
		k := copy(e.rest[e.n:], p)
		e.n += k
		p = p[k:]
		if e.n < len(e.rest) {
			return total, nil
		}
		e.n = 0
		e.blocks.CryptBlocks(e.rest[:], e.rest[:])
		if _, err := e.w.Write(e.rest[:]); err != nil {
			return 0, err
		}
	}
	whole := len(p) - len(p)%len(e.rest)
	if whole > 0 {
		e.blocks.CryptBlocks(e.out, p[:whole])
		if _, err := e.w.Write(e.out[:whole]); err != nil {
			return 0, err
		}
	}
	e.n = copy(e.rest[:], p[whole:])
	return total, nil
}

// Close writes the last, padded block.
func (e *encryptWriter) Close() error {
	if e.stream != nil {
		return nil
	}
	pad := byte(len(e.rest) - e.n)
	for i := e.n; i < len(e.rest); i++ {
		e.rest[i] = pad
	}
	e.blocks.CryptBlocks(e.rest[:], e.rest[:])
	_, err := e.w.Write(e.rest[:])
	return err
}

// wipe overwrites the key, and what it has of the plain text.
func (e *encryptWriter) wipe() {
	if e.stream != nil {
		*e.stream = chacha20.Cipher{}
		return
	}
	e.blocks.wipe()
	clear(e.rest[:])
}
