package kdbx

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
)

const keyDigits = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

const (
	keyFileV1 = `<?xml version="1.0" encoding="utf-8"?><KeyFile><Meta><Version>1.00</Version></Meta>` +
		`<Key><Data>AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=</Data></Key></KeyFile>`
	keyFileV2 = "<KeyFile>\n<Meta><Version>2.0</Version></Meta>\n<Key><Data Hash=\"630DCD29\">\n" +
		"00010203 04050607 08090A0B 0C0D0E0F\n10111213 14151617 18191A1B 1C1D1E1F\n</Data></Key></KeyFile>"
)

func TestKeyFilesOfEveryKind(t *testing.T) {
	key, err := hex.DecodeString(keyDigits)
	if err != nil {
		t.Fatal(err)
	}
	other := []byte("any file, a photograph perhaps")
	hashed := sha256.Sum256(other)
	almost := []byte(keyDigits[:63] + "g")
	almostHashed := sha256.Sum256(almost)
	svg := []byte("<svg/>")
	svgHashed := sha256.Sum256(svg)
	for name, c := range map[string]struct{ file, want []byte }{
		"version 1":         {[]byte(keyFileV1), key},
		"version 2":         {[]byte(keyFileV2), key},
		"byte order mark":   {append([]byte("\xEF\xBB\xBF"), keyFileV1...), key},
		"32 bytes":          {key, key},
		"64 digits":         {[]byte(keyDigits), key},
		"64 capital digits": {[]byte(strings.ToUpper(keyDigits)), key},
		"any file":          {other, hashed[:]},
		"not quite digits":  {almost, almostHashed[:]},
		"other XML":         {svg, svgHashed[:]},
	} {
		got, err := keyFileKey(c.file)
		if err != nil || !bytes.Equal(got[:], c.want) {
			t.Errorf("%s: %x, %v", name, got, err)
		}
	}
}

func TestDamagedKeyFilesAreNotTakenForOthers(t *testing.T) {
	for name, file := range map[string]string{
		"base64":       strings.Replace(keyFileV1, "AAEC", "AA!C", 1),
		"short":        strings.Replace(keyFileV1, "AAECAwQF", "AAEC", 1),
		"digits":       strings.Replace(keyFileV2, "0001", "00x1", 1),
		"few digits":   strings.Replace(keyFileV2, "0001", "00", 1),
		"hash":         strings.Replace(keyFileV2, "630DCD29", "630DCD28", 1),
		"version":      strings.Replace(keyFileV2, "2.0", "3.0", 1),
		"no version":   strings.Replace(keyFileV2, "Version", "Other", 2),
		"two keys":     strings.Replace(keyFileV1, "</Key>", "<Data/></Key>", 1),
		"no key":       strings.Replace(keyFileV1, "Data", "Other", 2),
		"not closed":   strings.TrimSuffix(keyFileV1, "</KeyFile>"),
		"32 bytes XML": "<KeyFile>" + strings.Repeat(" ", 32-9),
	} {
		if key, err := keyFileKey([]byte(file)); !errors.Is(err, ErrKeyFile) || key != [keyFileSize]byte{} {
			t.Errorf("%s: %x, %v", name, key, err)
		}
	}
}
