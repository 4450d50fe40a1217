package kdbx

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"kagikura/crypto/secret"
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

// FuzzInnerHeader: what is read, written and read again is the same.
func FuzzInnerHeader(f *testing.F) {
	f.Add(contentsOf(f, spec{binaries: []string{"\x00a", "\x01"}, inner: []innerItem{{9, []byte("x")}}}))
	f.Add(contentsOf(f, spec{}))
	f.Add(append(appendInnerItem(nil, innerBinary, 1<<30), 1))
	f.Fuzz(func(t *testing.T, data []byte) {
		first, end, err := readInnerHeader(newPlainText(data))
		if err != nil {
			return
		}
		if end > len(data) {
			t.Fatalf("the document begins at %d of %d", end, len(data))
		}
		b := binary.LittleEndian.AppendUint32(appendInnerItem(nil, innerStreamID, 4), uint32(first.streamID))
		b = append(appendInnerItem(b, innerStreamKey, len(first.streamKey)), first.streamKey...)
		for _, it := range first.unknown {
			b = append(appendInnerItem(b, it.id, len(it.data)), it.data...)
		}
		for _, content := range first.binaries {
			b = append(appendInnerItem(b, innerBinary, len(content)), content...)
		}
		b = appendInnerItem(b, innerEnd, 0)
		again, end, err := readInnerHeader(newPlainText(b))
		if err != nil || end != len(b) || !reflect.DeepEqual(again, first) {
			t.Errorf("%+v became %+v, %v", first, again, err)
		}
	})
}

// FuzzHashedBlocks: what is joined is a part of what was read, and what is
// joined of joined blocks.
func FuzzHashedBlocks(f *testing.F) {
	block := func(index uint32, contents string) []byte {
		sum := sha256.Sum256([]byte(contents))
		if contents == "" {
			sum = [sha256.Size]byte{}
		}
		b := binary.LittleEndian.AppendUint32(nil, index)
		b = binary.LittleEndian.AppendUint32(append(b, sum[:]...), uint32(len(contents)))
		return append(b, contents...)
	}
	f.Add(append(append(block(0, "one"), block(1, "two")...), block(2, "")...))
	f.Add(block(0, ""))
	f.Fuzz(func(t *testing.T, data []byte) {
		joined, err := readHashedBlocks(bytes.Clone(data))
		if err != nil {
			if joined != nil || !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrLimit) {
				t.Errorf("%d bytes beside %v", len(joined), err)
			}
			return
		}
		again, err := readHashedBlocks(append(block(0, string(joined)), block(1, "")...))
		if len(joined) == 0 {
			again, err = readHashedBlocks(block(0, ""))
		}
		if err != nil || !bytes.Equal(again, joined) {
			t.Errorf("%q became %q, %v", joined, again, err)
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
// the same from then on. It goes past keys, authentication and encryption, which
// would be most of the work of every try.
func FuzzDocument(f *testing.F) {
	f.Add([]byte(strange))
	f.Add([]byte(oneGroup("")))
	f.Add([]byte(oneGroup("<Entry><String><Key>a</Key><Value Protected='1'>AAAA</Value></String><History/></Entry><Times/>")))
	a := testArena(f)
	f.Fuzz(func(t *testing.T, data []byte) { settles(t, a, Version{major4, minor41}, string(data)) })
}

// FuzzOldDocument is the same for documents of version 3, which are written as
// version 4.
func FuzzOldDocument(f *testing.F) {
	f.Add([]byte(oneGroup("")))
	f.Add([]byte(`<KeePassFile><Meta><Binaries><Binary ID="0" Compressed="True">H4sIAAAAAAACA0tKzANCAM9niwMGAAAA</Binary><Binary ID="1" Protected="True">AAAA</Binary></Binaries>` +
		`<RecycleBinChanged>2011-12-03T10:15:30Z</RecycleBinChanged></Meta><Root><Group><Entry><Binary><Key>f</Key><Value Ref="1"/></Binary>` +
		`<Times><CreationTime>2011-12-03T10:15:30Z</CreationTime></Times></Entry></Group><DeletedObjects><DeletedObject><UUID>` + otherID +
		`</UUID><DeletionTime>2011-12-03</DeletionTime></DeletedObject></DeletedObjects></Root></KeePassFile>`))
	a := testArena(f)
	f.Fuzz(func(t *testing.T, data []byte) { settles(t, a, Version{major3, 1}, string(data)) })
}

// settles checks that a document, if it can be read, is written as one that is
// read and written the same.
func settles(t *testing.T, a *secret.Arena, version Version, document string) {
	key, _ := testStream(t)
	contents := []byte(document)
	if version.Major == major4 {
		contents = contentsOf(t, spec{xml: document, binaries: []string{"\x00a", "\x01b"}})
	}
	h := &Header{Version: version, streamID: streamChaCha20, streamKey: key}
	db, err := readContents(h, newPlainText(contents), a, DefaultLimits())
	if err != nil {
		return
	}
	first := writtenContents(t, db)
	spelled := spelledContents(t, first)
	h.Version = Version{major4, minor41}
	again, err := readContents(h, newPlainText(first), a, DefaultLimits())
	if err != nil {
		t.Fatalf("what was written is refused: %v\n%s", err, spelled)
	}
	if second := spelledContents(t, writtenContents(t, again)); spelled != second {
		t.Errorf("not stable:\n%s\n%s", spelled, second)
	}
}

// writtenContents is inner header and document as a database is written.
func writtenContents(t testing.TB, db *Database) []byte {
	t.Helper()
	key, _ := testStream(t)
	var out bytes.Buffer
	if err := writeContents(&out, db.Vault, Settings{Foreign: true}, key); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// spelledContents is their document, with protected texts as {{text}}.
func spelledContents(t testing.TB, contents []byte) string {
	t.Helper()
	_, stream := testStream(t)
	plain := newPlainText(contents)
	_, at, err := readInnerHeader(plain)
	if err != nil {
		t.Fatal(err)
	}
	return spellOut(t, plain, at, stream)
}
