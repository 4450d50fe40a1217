// Package papertest reads in tests what package paper wrote: the lines of each
// page, and whether a secret stands anywhere in a file.
package papertest

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"
)

var (
	streams = regexp.MustCompile(`(?s)stream\n(.*?)\nendstream`)
	shown   = regexp.MustCompile(`(?s)\(((?:[^()\\]|\\.)*)\) ?Tj`)
	escapes = strings.NewReplacer(`\\`, `\`, `\(`, `(`, `\)`, `)`, `\r`, "\r")
)

// Pages are the texts that are drawn on each page, in their order.
func Pages(t testing.TB, pdf []byte) [][]string {
	t.Helper()
	var pages [][]string
	for _, stream := range inflated(t, pdf) {
		var lines []string
		for _, found := range shown.FindAllSubmatch(stream, -1) {
			lines = append(lines, utf16be(escapes.Replace(string(found[1]))))
		}
		if lines != nil {
			pages = append(pages, lines)
		}
	}
	if pages == nil {
		t.Fatal("the file has no text")
	}
	return pages
}

// Lacks fails the test if a text stands anywhere in the file: on a page, torn
// between lines, in its data as UTF-8 or as UTF-16, packed or not.
func Lacks(t testing.TB, pdf []byte, secret string) {
	t.Helper()
	var drawn strings.Builder
	for _, page := range Pages(t, pdf) {
		for _, line := range page {
			drawn.WriteString(strings.ReplaceAll(line, " ", ""))
		}
	}
	if strings.Contains(drawn.String(), strings.ReplaceAll(secret, " ", "")) {
		t.Errorf("a page shows a secret")
	}
	var wide strings.Builder
	for _, unit := range utf16.Encode([]rune(secret)) {
		wide.WriteByte(byte(unit >> 8))
		wide.WriteByte(byte(unit))
	}
	for _, part := range append(inflated(t, pdf), pdf) {
		for _, form := range []string{secret, wide.String()} {
			if bytes.Contains(part, []byte(form)) || strings.Contains(escapes.Replace(string(part)), form) {
				t.Errorf("a secret stands in the file")
			}
		}
	}
}

// inflated are the streams of a file, unpacked where they are packed.
func inflated(t testing.TB, pdf []byte) [][]byte {
	t.Helper()
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Fatal("this is no PDF")
	}
	var out [][]byte
	for _, found := range streams.FindAllSubmatch(pdf, -1) {
		stream := found[1]
		if r, err := zlib.NewReader(bytes.NewReader(stream)); err == nil {
			if plain, err := io.ReadAll(r); err == nil {
				stream = plain
			}
		}
		out = append(out, stream)
	}
	return out
}

func utf16be(s string) string {
	var units []uint16
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(units))
}
