package kdbx

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"

	"kagikura/vault"
)

// TestBounds asks at each bound and behind it. A number that is allowed but
// whose bytes are missing is damage.
func TestBounds(t *testing.T) {
	readHeader := func(b []byte) error { _, err := ReadHeader(b, DefaultLimits()); return err }
	dict := func(b []byte) error { _, err := readVariantDict(PartKDF, b); return err }
	hmacs := func(b []byte) error { _, _, err := readHMACBlocks(b, &hmacKey{}); return err }
	hashed := func(b []byte) error { _, err := readHashedBlocks(b); return err }
	inner := func(b []byte) error { _, _, err := readInnerHeader(newPlainText(b)); return err }
	block := func(before int, n uint32) []byte { return binary.LittleEndian.AppendUint32(make([]byte, before), n) }
	items := func(n int) []byte {
		d := variantDict{version: dictVersion}
		for i := range n {
			d.items = append(d.items, variantItem{variantBytes, fmt.Sprint(i), nil})
		}
		return d.appendTo(nil)
	}
	name := func(n int) []byte {
		return variantDict{dictVersion, []variantItem{{variantBytes, strings.Repeat("n", n), nil}}}.appendTo(nil)
	}
	value := func(n int) []byte {
		return variantDict{dictVersion, []variantItem{{variantBytes, "n", make([]byte, n)}}}.appendTo(nil)
	}
	fields := func(n int) []byte {
		f := make([]headerField, n)
		for i := range f {
			f[i].id = 200
		}
		f[n-1].id = fieldEnd
		return header4(f...)
	}
	doc := func(xml string) error { return readDocument(t, xml) }
	nested := func(n int) string { return strings.Repeat("<a>", n) + strings.Repeat("</a>", n) }
	attrs := func(n int) string {
		var b strings.Builder
		b.WriteString("<a")
		for i := range n {
			fmt.Fprintf(&b, ` a%d=""`, i)
		}
		return b.String() + "/>"
	}
	groups := func(n int) string {
		return `<KeePassFile><Root>` + strings.Repeat("<Group>", n) + strings.Repeat("</Group>", n) + `</Root></KeePassFile>`
	}
	repeat := func(n int, f func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(f(i))
		}
		return b.String()
	}
	entryWith := func(inside string) string {
		return oneGroup("<Entry><UUID>" + entryID + "</UUID>" + inside + "</Entry>")
	}
	manyFields := func(n int) string {
		return entryWith(repeat(n, func(i int) string { return fmt.Sprintf("<String><Key>%d</Key><Value/></String>", i) }))
	}
	manyItems := func(n int) string {
		return entryWith("<CustomData>" + repeat(n, func(i int) string { return fmt.Sprintf("<Item><Key>%d</Key><Value/></Item>", i) }) + "</CustomData>")
	}
	limited := func(l func(*Limits), xml string) error {
		a := testArena(t)
		key := testKey(t, a)
		limits := DefaultLimits()
		l(&limits)
		_, err := DecodeWith(build(t, key, spec{xml: xml}), a, key, limits)
		return err
	}
	twoEntries := func(l *Limits) { l.Entries = 2 }
	oneVersion := func(l *Limits) { l.Versions = 1 }
	someEntries := func(n int) string { return oneGroup(strings.Repeat("<Entry/>", n)) }
	someVersions := func(n int) string { return entryWith("<History>" + strings.Repeat("<Entry/>", n) + "</History>") }
	manyFiles := func(n int) string {
		return entryWith(repeat(n, func(i int) string { return fmt.Sprintf(`<Binary><Key>%d</Key><Value Ref="0"/></Binary>`, i) }))
	}
	inlineFiles := func(n int) string {
		return entryWith(repeat(n, func(i int) string { return fmt.Sprintf(`<Binary><Key>%d</Key><Value>AAAA</Value></Binary>`, i) }))
	}
	tombs := func(n int) string {
		return strings.Replace(oneGroup(""), "</Root>", "<DeletedObjects>"+repeat(n, func(i int) string {
			return "<DeletedObject><UUID>" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{byte(i + 1)}, 16)) + "</UUID></DeletedObject>"
		})+"</DeletedObjects></Root>", 1)
	}
	// after reads a document as if much had been read before it: two more of a
	// thing are within its bound.
	after := func(before func(*reader), xml string) error {
		a := testArena(t)
		r, _, err := startReader(&Header{Version: Version{major4, minor41}}, newPlainText(contentsOf(t, spec{xml: xml})), a, DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		before(r)
		return r.read()
	}
	fewGroups := func(r *reader) { r.groups = maxGroups - 2 }
	fewTombs := func(r *reader) { r.tombs = make([]vault.Tombstone, maxTombstones-2) }
	smallPool := func(r *reader) { r.doc.pool = make([]*pooled, maxPool-2) }
	zipped := func(n int) []byte {
		var b bytes.Buffer
		zw := gzip.NewWriter(&b)
		if _, err := zw.Write(make([]byte, n)); err != nil {
			t.Fatal(err)
		}
		if err := zw.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	inflateTo := func(n int, max int64) error {
		p := inflate(zipped(n), max)
		defer p.wipe()
		return p.end()
	}
	packed := func(sizes ...int) string {
		return entryWith(repeat(len(sizes), func(i int) string {
			return fmt.Sprintf(`<Binary><Key>%d</Key><Value Compressed="True">%s</Value></Binary>`, i, base64.StdEncoding.EncodeToString(zipped(sizes[i])))
		}))
	}
	twoKiB := func(l *Limits) { l.Inflated = 2048 }
	// readPlain reads a file that is not compressed and has contents of n bytes.
	readPlain := func(l func(*Limits), n int) error {
		a := testArena(t)
		key := testKey(t, a)
		limits := DefaultLimits()
		l(&limits)
		s := spec{xml: oneGroup(""), plain: true}
		s.xml += strings.Repeat(" ", n-len(contentsOf(t, s)))
		_, err := DecodeWith(build(t, key, s), a, key, limits)
		return err
	}
	ending := func(n int) string { return "<a></a" + strings.Repeat(" ", n-len("</a")) + ">" }
	headerOfSize := func(n int) []byte {
		var f []headerField
		for size := len(header4()); size < n; {
			data := make([]byte, min(maxHeaderField, n-size-5))
			f = append(f, headerField{200, data})
			size += 5 + len(data)
		}
		return header4(f...)
	}
	checkBounds(t, []bound{
		{"header field", readHeader(lengthOnly(maxHeaderField)), readHeader(lengthOnly(maxHeaderField + 1)), ErrCorrupt},
		{"header fields", readHeader(fields(maxHeaderFields)), readHeader(fields(maxHeaderFields + 1)), ErrCorrupt},
		{"header", readHeader(headerOfSize(maxHeader)), readHeader(headerOfSize(maxHeader + 1)), ErrCorrupt},
		{"dictionary items", dict(items(maxDictItems)), dict(items(maxDictItems + 1)), nil},
		{"dictionary name", dict(name(maxDictName)), dict(name(maxDictName + 1)), nil},
		{"dictionary value", dict(value(maxDictValue)), dict(value(maxDictValue + 1)), nil},
		{"authenticated block", hmacs(block(32, maxBlock)), hmacs(block(32, maxBlock+1)), ErrCorrupt},
		{"hashed block", hashed(block(36, maxBlock)), hashed(block(36, maxBlock+1)), ErrCorrupt},
		{"inner item", inner(appendInnerItem(nil, 9, maxInnerField)), inner(appendInnerItem(nil, 9, maxInnerField+1)), ErrCorrupt},
		{"attachment", inner(appendInnerItem(nil, innerBinary, maxAttachment+1)), inner(appendInnerItem(nil, innerBinary, maxAttachment+2)), ErrCorrupt},
		{"inner items", inner(bytes.Repeat(appendInnerItem(nil, 9, 0), maxInnerItems)), inner(bytes.Repeat(appendInnerItem(nil, 9, 0), maxInnerItems+1)), ErrCorrupt},
		{"attachments", inner(bytes.Repeat(append(appendInnerItem(nil, innerBinary, 1), 0), maxPool)), inner(bytes.Repeat(append(appendInnerItem(nil, innerBinary, 1), 0), maxPool+1)), ErrCorrupt},
		{"depth", doc(oneGroup(nested(maxDepth - 3))), doc(oneGroup(nested(maxDepth - 2))), nil},
		{"groups' depth", doc(groups(500)), doc(groups(501)), nil},
		{"attributes", doc(oneGroup(attrs(maxAttributes))), doc(oneGroup(attrs(maxAttributes + 1))), nil},
		{"name", doc(oneGroup("<" + strings.Repeat("n", maxName) + "/>")), doc(oneGroup("<" + strings.Repeat("n", maxName+1) + "/>")), nil},
		{"fields", doc(manyFields(maxFields)), doc(manyFields(maxFields + 1)), nil},
		{"attachments of an entry", doc(manyFiles(maxFiles)), doc(manyFiles(maxFiles + 1)), nil},
		{"tags", doc(entryWith("<Tags>" + strings.Repeat(";", maxTags-1) + "</Tags>")), doc(entryWith("<Tags>" + strings.Repeat(",", maxTags) + "</Tags>")), nil},
		{"custom data", doc(manyItems(maxItems)), doc(manyItems(maxItems + 1)), nil},
		{"entries", limited(twoEntries, someEntries(2)), limited(twoEntries, someEntries(3)), nil},
		{"versions", limited(oneVersion, someVersions(1)), limited(oneVersion, someVersions(2)), nil},
		{"groups", after(fewGroups, groups(2)), after(fewGroups, groups(3)), nil},
		{"tombstones", after(fewTombs, tombs(2)), after(fewTombs, tombs(3)), nil},
		{"attachments in the document", after(smallPool, inlineFiles(2)), after(smallPool, inlineFiles(3)), nil},
		{"decompressed", inflateTo(1000, 1000), inflateTo(1001, 1000), nil},
		{"decompressed attachments altogether", limited(twoKiB, packed(1024, 1024)), limited(twoKiB, packed(1024, 1025)), nil},
		{"contents", readPlain(twoKiB, 2048), readPlain(twoKiB, 2049), nil},
		{"end tag", doc(oneGroup(ending(maxName + window))), doc(oneGroup(ending(maxName + window + 1))), nil},
	})
}

// TestBoundsOfLongTexts is the part of TestBounds that takes a while.
func TestBoundsOfLongTexts(t *testing.T) {
	if testing.Short() {
		t.Skip("with the race detector it takes minutes; the tests run it without besides")
	}
	doc := func(xml string) error { return readDocument(t, oneGroup(xml)) }
	text := func(n int) string { return strings.Repeat("n", n) }
	pieces := func(n int) string { return "<Notes>" + text(n/2) + "<!---->" + text(n-n/2) + "</Notes>" }
	checkBounds(t, []bound{
		{"text", doc("<Notes>" + text(maxValue) + "</Notes>"), doc("<Notes>" + text(maxValue+1) + "</Notes>"), nil},
		{"text in pieces", doc(pieces(maxValue)), doc(pieces(maxValue + 1)), nil},
		{"CDATA", doc("<Notes><![CDATA[" + text(maxValue) + "]]></Notes>"), doc("<Notes><![CDATA[" + text(maxValue+1) + "]]></Notes>"), nil},
		{"comment", doc("<!--" + text(maxValue) + "-->"), doc("<!--" + text(maxValue+1) + "-->"), nil},
		{"attribute", doc("<a b='" + text(maxValue) + "'/>"), doc("<a b='" + text(maxValue+1) + "'/>"), nil},
	})
}

// bound is a number at its bound and behind it.
type bound struct {
	what     string
	at, over error
	want     error // at the bound; nil is no error
}

func checkBounds(t *testing.T, bounds []bound) {
	t.Helper()
	for _, b := range bounds {
		if !errors.Is(b.at, b.want) {
			t.Errorf("%s at the bound: %v, want %v", b.what, b.at, b.want)
		}
		var format *FormatError
		var limit *LimitError
		if !errors.Is(b.over, ErrLimit) || !errors.As(b.over, &format) || !errors.As(b.over, &limit) || limit.Value <= limit.Max {
			t.Errorf("%s above the bound: %v", b.what, b.over)
		}
	}
}

// readDocument reads a document of version 4.
func readDocument(t testing.TB, xml string) error {
	t.Helper()
	h := &Header{Version: Version{major4, minor41}}
	_, err := readContents(h, newPlainText(contentsOf(t, spec{xml: xml})), testArena(t), DefaultLimits())
	return err
}

func TestFileSizeIsBounded(t *testing.T) {
	a := testArena(t)
	file := build(t, testKey(t, a), spec{xml: oneGroup("")})
	l := DefaultLimits()
	l.File = int64(len(file))
	if _, err := ReadHeader(file, l); err != nil {
		t.Error(err)
	}
	l.File--
	if _, err := ReadHeader(file, l); !errors.Is(err, ErrLimit) {
		t.Errorf("%v", err)
	}
}

func TestKeyFileSizeIsBounded(t *testing.T) {
	file := make([]byte, maxKeyFile+1)
	if _, err := keyFileKey(file[:maxKeyFile]); err != nil {
		t.Error(err)
	}
	if _, err := keyFileKey(file); !errors.Is(err, ErrLimit) {
		t.Errorf("%v", err)
	}
}
