package kdbx

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
)

// keyFileSize is the length of the key in a key file that states one.
const keyFileSize = 32

// utf8BOM begins files that some editors wrote.
var utf8BOM = []byte("\xEF\xBB\xBF")

// keyFileKey returns the key that a key file stands for. The first that fits:
//
//   - XML whose element is KeyFile: version 1 has base64, version 2 hexadecimal
//     digits with an optional hash. Anything wrong in it is an error; it never
//     counts as one of the others, for then a damaged file would be a new key.
//   - exactly 32 bytes: the key
//   - exactly 64 hexadecimal digits: the key
//   - any other file: its SHA-256
//
// The caller wipes the key.
func keyFileKey(content []byte) ([keyFileSize]byte, error) {
	var key [keyFileSize]byte
	if err := atMost(PartKeyFile, 0, "key file size", int64(len(content)), maxKeyFile); err != nil {
		return key, err
	}
	text := bytes.TrimPrefix(content, utf8BOM)
	if isKeyFileXML(text) {
		return readKeyFileXML(text)
	}
	if len(content) == len(key) {
		copy(key[:], content)
		return key, nil
	}
	if len(content) == 2*len(key) {
		if _, err := hex.Decode(key[:], content); err == nil {
			return key, nil
		}
	}
	return sha256.Sum256(content), nil
}

// isKeyFileXML tells whether the first element's name is KeyFile.
func isKeyFileXML(text []byte) bool {
	t := newTokenizer(PartKeyFile, newPlainText(text), 0)
	var tok token
	for {
		err := t.next(&tok)
		switch {
		case err != nil || tok.kind == tokenNothing:
			return false
		case tok.kind == tokenStart:
			return string(tok.name) == "KeyFile"
		}
	}
}

func badKeyFile(at int, format string, args ...any) error {
	return &FormatError{PartKeyFile, int64(at), fmt.Errorf("%w: %s", ErrKeyFile, fmt.Sprintf(format, args...))}
}

// readKeyFileXML reads KeyFile/Meta/Version and KeyFile/Key/Data with its Hash.
func readKeyFileXML(text []byte) (key [keyFileSize]byte, err error) {
	var version, data, hash []byte
	var at int
	defer func() { clear(data) }()
	t := newTokenizer(PartKeyFile, newPlainText(text), 0)
	var path []string
	// here is where it is read; all that counts is three elements deep.
	here := func() string {
		if len(path) != 3 {
			return ""
		}
		return strings.Join(path, "/")
	}
	var tok token
	for {
		if err := t.next(&tok); err != nil {
			return key, badKeyFile(0, "%v", err)
		}
		if tok.kind == tokenNothing {
			break
		}
		switch tok.kind {
		case tokenStart:
			path = append(path, string(tok.name))
			if here() == "KeyFile/Key/Data" {
				if data != nil {
					return key, badKeyFile(tok.at, "two keys")
				}
				hash, _ = tok.attr("Hash")
				hash, at, data = bytes.Clone(hash), tok.at, []byte{}
			}
		case tokenEnd:
			path = path[:len(path)-1]
		case tokenText, tokenCDATA:
			switch here() {
			case "KeyFile/Meta/Version":
				version = append(version, bytes.TrimSpace(tok.text)...)
			case "KeyFile/Key/Data":
				data = append(data, bytes.Join(bytes.Fields(tok.text), nil)...)
			}
		}
	}
	var n int
	switch major, _, _ := strings.Cut(string(version), "."); major {
	case "1":
		decoded := make([]byte, base64.StdEncoding.DecodedLen(len(data)))
		defer clear(decoded)
		n, err = base64.StdEncoding.Strict().Decode(decoded, data)
		copy(key[:], decoded[:n])
	case "2":
		if len(data) != 2*len(key) {
			return key, badKeyFile(at, "%d digits instead of %d", len(data), 2*len(key))
		}
		n, err = hex.Decode(key[:], data)
	default:
		return key, badKeyFile(0, "version that is neither 1 nor 2")
	}
	if err != nil || n != len(key) {
		clear(key[:])
		return key, badKeyFile(at, "key is not %d encoded bytes", len(key))
	}
	if len(hash) > 0 {
		sum := sha256.Sum256(key[:])
		if want := hex.EncodeToString(sum[:4]); !strings.EqualFold(want, string(hash)) {
			clear(key[:])
			return key, badKeyFile(at, "key does not match its hash")
		}
	}
	return key, nil
}
