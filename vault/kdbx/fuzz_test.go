package kdbx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// addSamples gives a fuzz target the committed databases, as many as there
// must be.
func addSamples(f *testing.F, add func(data []byte)) {
	f.Helper()
	files, err := filepath.Glob("testdata/*.kdbx")
	if err != nil || len(files) == 0 {
		f.Fatalf("no samples: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if len(data) < 8<<10 {
			add(data)
		}
	}
}

// FuzzHeader: what is read as version 4 and written again is read the same.
func FuzzHeader(f *testing.F) {
	addSamples(f, func(data []byte) { f.Add(data[:min(len(data), 1<<10)]) })
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := ReadHeader(data, DefaultLimits())
		if err != nil {
			if h != nil {
				t.Error("a header beside an error")
			}
			return
		}
		if h.Version.Major < major4 {
			return
		}
		spelled := appendHeader(nil, h)
		again, err := ReadHeader(spelled, DefaultLimits())
		if err != nil {
			t.Fatalf("what was written is refused: %v", err)
		}
		if !bytes.Equal(appendHeader(nil, again), spelled) {
			t.Error("another header at the second writing")
		}
	})
}

// FuzzVariantDict: a dictionary that is read is written byte for byte.
func FuzzVariantDict(f *testing.F) {
	f.Add(variantDict{version: dictVersion}.withUint64("R", 1).withUint32("P", 2).with("S", variantBytes, []byte("salt")).appendTo(nil))
	f.Add(variantDict{version: dictVersion}.with("s", variantString, []byte("text")).with("b", variantBool, []byte{1}).appendTo(nil))
	f.Add([]byte{0, 1, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := readVariantDict(PartKDF, data)
		if err != nil {
			return
		}
		if !bytes.Equal(d.appendTo(nil), data) {
			t.Error("not what was read")
		}
	})
}

// FuzzTokens: the tokens of a document, one after the other, are the document;
// and what encoding/xml takes to be one has the same elements.
func FuzzTokens(f *testing.F) {
	f.Add([]byte(strange))
	f.Add([]byte(oneGroup("<a b='c' d=\"e\"/> <![CDATA[x]]><!--y--><?z?>&amp;\r\n")))
	f.Add([]byte("<a><b></b></a>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		tokens := newTokenizer(PartXML, newPlainText(data), 0)
		var joined []byte
		starts := 0
		for {
			var tok token
			err := tokens.next(&tok)
			if err != nil {
				return
			}
			if tok.kind == tokenNothing {
				break
			}
			if tok.kind == tokenStart {
				starts++
			}
			joined = append(joined, tok.raw...)
		}
		if !bytes.Equal(joined, data) {
			t.Errorf("tokens give %q", joined)
		}
		d := xml.NewDecoder(bytes.NewReader(data))
		d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
		theirs := 0
		for {
			tok, err := d.RawToken()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return
			}
			if _, ok := tok.(xml.StartElement); ok {
				theirs++
			}
		}
		if starts != theirs {
			t.Errorf("%d elements, encoding/xml sees %d", starts, theirs)
		}
	})
}

// FuzzText: text that XML can carry survives escaping.
func FuzzText(f *testing.F) {
	f.Add("a & b < c > d \" e ' f\r\n\tg")
	f.Add("口座\x00\x1f\ufffe\xff")
	f.Fuzz(func(t *testing.T, text string) {
		raw := appendEscaped(nil, text)
		if bytes.ContainsAny(raw, "<>\r\x00") {
			t.Errorf("%q is no text", raw)
		}
		back, ok := appendText(nil, raw)
		if !ok {
			t.Fatalf("%q cannot be read", raw)
		}
		if xmlSafe(text) && string(back) != text {
			t.Errorf("%q became %q", text, back)
		}
	})
}

// FuzzKeyFile: reading never panics, an error comes without a key, and the same
// file is always the same key.
func FuzzKeyFile(f *testing.F) {
	f.Add([]byte(keyFileV1))
	f.Add([]byte(keyFileV2))
	f.Add(bytes.Repeat([]byte{1}, 32))
	f.Add(bytes.Repeat([]byte{'a'}, 64))
	f.Fuzz(func(t *testing.T, data []byte) {
		key, err := keyFileKey(data)
		if err != nil && key != [keyFileSize]byte{} {
			t.Error("a key beside an error")
		}
		again, err2 := keyFileKey(data)
		if key != again || (err == nil) != (err2 == nil) {
			t.Error("another key at the second reading")
		}
	})
}

// FuzzDocument: a document that is read and written is read again, and written
// the same from then on.
func FuzzDocument(f *testing.F) {
	f.Add([]byte(strange))
	f.Add([]byte(oneGroup("")))
	f.Add([]byte(oneGroup("<Entry><String><Key>a</Key><Value Protected='1'>AAAA</Value></String><History/></Entry><Times/>")))
	f.Fuzz(func(t *testing.T, data []byte) {
		a := testArena(t)
		key := testKey(t, a)
		l := DefaultLimits()
		db, err := DecodeWith(build(t, key, spec{xml: string(data), binaries: []string{"\x00a", "\x01b"}, plain: true}), a, key, l)
		if err != nil {
			return
		}
		first, _ := saved(t, db)
		again, err := DecodeWith(build(t, key, spec{xml: first, binaries: []string{"\x00a", "\x01b"}, plain: true}), a, key, l)
		if err != nil {
			t.Fatalf("what was written is refused: %v\n%s", err, first)
		}
		second, _ := saved(t, again)
		if first != second {
			t.Errorf("not stable:\n%s\n%s", first, second)
		}
	})
}
