package kdbx

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
)

// headerOf returns a built file and where its header ends.
func headerOf(t *testing.T, key Transformed) ([]byte, int) {
	t.Helper()
	file := build(t, key, spec{xml: oneGroup("")})
	h, err := ReadHeader(file, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return file, len(h.raw)
}

func TestEveryChangedByteIsNoticed(t *testing.T) {
	a := testArena(t)
	key := testKey(t, a)
	file, header := headerOf(t, key)
	for i := range file {
		file[i] ^= 0x40
		_, err := DecodeWith(file, a, key, DefaultLimits())
		verify := Verify(bytes.NewReader(file), key)
		file[i] ^= 0x40
		want := ErrCorrupt
		switch {
		case i < 8:
			want = ErrNotKDBX
		case i >= header+sha256.Size && i < header+2*sha256.Size:
			want = ErrCredentials // which is what a changed HMAC of the header looks like
		}
		if err == nil || verify == nil {
			t.Fatalf("byte %d: decode %v, verify %v", i, err, verify)
		}
		if i >= header && !errors.Is(err, want) && !errors.Is(err, ErrLimit) {
			t.Errorf("byte %d: %v, want %v", i, err, want)
		}
	}
}

func TestEveryTruncationIsNoticed(t *testing.T) {
	a := testArena(t)
	key := testKey(t, a)
	file, header := headerOf(t, key)
	for n := range len(file) {
		_, err := DecodeWith(file[:n], a, key, DefaultLimits())
		if err == nil {
			t.Fatalf("a file of %d of %d bytes opens", n, len(file))
		}
		if n >= header && !errors.Is(err, ErrCorrupt) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}

func TestWrongPassphraseAndDamageDiffer(t *testing.T) {
	a := testArena(t)
	key := testKey(t, a)
	file, header := headerOf(t, key)
	empty, err := a.Seal(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]Credentials{"empty": {Passphrase: &empty}, "none": {}} {
		wrong, err := NewComposite(a, c)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Decode(context.Background(), file, a, wrong, DefaultLimits()); !errors.Is(err, ErrCredentials) {
			t.Errorf("%s passphrase: %v", name, err)
		}
	}
	file[header] ^= 1
	if _, err := DecodeWith(file, a, key, DefaultLimits()); !errors.Is(err, ErrCorrupt) {
		t.Errorf("changed hash: %v", err)
	}
}

func TestEmptyPassphraseIsNotNone(t *testing.T) {
	a := testArena(t)
	empty, err := a.Seal(nil)
	if err != nil {
		t.Fatal(err)
	}
	with, err := NewComposite(a, Credentials{Passphrase: &empty})
	if err != nil {
		t.Fatal(err)
	}
	without, err := NewComposite(a, Credentials{})
	if err != nil {
		t.Fatal(err)
	}
	if same, err := with.key.Equal(without.key); same || err != nil {
		t.Errorf("same %v, %v", same, err)
	}
}

func TestAnotherSaltNeedsAnotherKey(t *testing.T) {
	a := testArena(t)
	key := testKey(t, a)
	file := build(t, key, spec{xml: oneGroup("")})
	key.params.Salt = bytes.Repeat([]byte{2}, 32)
	if _, err := DecodeWith(file, a, key, DefaultLimits()); !errors.Is(err, ErrOtherKey) {
		t.Errorf("%v", err)
	}
	if err := Verify(bytes.NewReader(file), key); !errors.Is(err, ErrOtherKey) {
		t.Errorf("%v", err)
	}
	if _, err := DecodeWith(file, a, Transformed{}, DefaultLimits()); !errors.Is(err, ErrOtherKey) {
		t.Errorf("%v", err)
	}
}

// header4 spells a header out of raw fields.
func header4(fields ...headerField) []byte {
	b := []byte{0x03, 0xD9, 0xA2, 0x9A, 0x67, 0xFB, 0x4B, 0xB5, 1, 0, 4, 0}
	for _, f := range fields {
		b = append(b, byte(f.id))
		b = binary.LittleEndian.AppendUint32(b, uint32(len(f.data)))
		b = append(b, f.data...)
	}
	return b
}

func lengthOnly(n uint32) []byte {
	return binary.LittleEndian.AppendUint32(append(header4(), 200), n)
}

func TestGreedyKeyDerivationIsRefusedBeforeItRuns(t *testing.T) {
	for name, d := range map[string]variantDict{
		"64 GiB": variantDict{version: dictVersion}.with(kdfUUID, variantBytes, []byte(uuidArgon2id)).with(kdfSalt, variantBytes, make([]byte, 32)).
			withUint64(kdfMemory, 64<<30).withUint64(kdfIterations, 1).withUint32(kdfParallelism, 1).withUint32(kdfVersion, 0x13),
		"rounds": variantDict{version: dictVersion}.with(kdfUUID, variantBytes, []byte(uuidAESKDF)).with(kdfSalt, variantBytes, make([]byte, 32)).withUint64(kdfRounds, 1<<63),
	} {
		file := header4(headerField{fieldCipher, ChaCha20.uuid()}, headerField{fieldMasterSeed, make([]byte, 32)},
			headerField{fieldIV, make([]byte, 12)}, headerField{fieldKDF, d.appendTo(nil)}, headerField{fieldEnd, nil})
		if _, err := ReadHeader(file, DefaultLimits()); !errors.Is(err, ErrLimit) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDecompressionIsBounded(t *testing.T) {
	bomb := func([]byte) []byte {
		var b bytes.Buffer
		zw := gzip.NewWriter(&b)
		for range 64 {
			if _, err := zw.Write(make([]byte, 1<<20)); err != nil {
				t.Fatal(err)
			}
		}
		if err := zw.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	a := testArena(t)
	key := testKey(t, a)
	l := DefaultLimits()
	l.Inflated = 1 << 20
	plain := inflate(bomb(nil), l.Inflated)
	defer plain.wipe()
	if err := plain.end(); !errors.Is(err, ErrLimit) {
		t.Errorf("%v", err)
	}
	if _, err := DecodeWith(build(t, key, spec{change: bomb}), a, key, l); err == nil {
		t.Error("a bomb opens")
	}
}

func TestLyingAndMissingGzipTrailers(t *testing.T) {
	for name, c := range map[string]struct {
		change func(b []byte) []byte
		want   error
	}{
		"length of 4 GiB": {func(b []byte) []byte { return append(b[:len(b)-4], 0xFF, 0xFF, 0xFF, 0xFF) }, ErrCorrupt},
		"length of 0":     {func(b []byte) []byte { return append(b[:len(b)-4], 0, 0, 0, 0) }, ErrCorrupt},
		"no trailer":      {func(b []byte) []byte { return b[:len(b)-gzipTrailer] }, nil},
		"half a trailer":  {func(b []byte) []byte { return b[:len(b)-3] }, nil},
		"cut in the text": {func(b []byte) []byte { return b[:len(b)/2] }, ErrCorrupt},
		"not gzip":        {func(b []byte) []byte { return b[1:] }, ErrCorrupt},
		"nothing":         {func([]byte) []byte { return nil }, ErrCorrupt},
	} {
		_, err := opened(t, spec{xml: oneGroup(""), change: c.change})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestDocumentsThatAreNone(t *testing.T) {
	for name, c := range map[string]struct {
		xml  string
		want error
	}{
		"empty":               {"", ErrCorrupt},
		"another element":     {"<x/>", ErrCorrupt},
		"no group":            {"<KeePassFile><Root/></KeePassFile>", ErrCorrupt},
		"not closed":          {"<KeePassFile><Root>", ErrCorrupt},
		"closed twice":        {"<KeePassFile></Root></KeePassFile>", ErrCorrupt},
		"DOCTYPE":             {`<!DOCTYPE k [<!ENTITY e "x">]>` + oneGroup(""), ErrCorrupt},
		"entity":              {oneGroup("<Name>&lol;</Name>"), ErrCorrupt},
		"NUL reference":       {oneGroup("<Name>&#0;</Name>"), ErrCorrupt},
		"NUL":                 {oneGroup("<Name>\x00</Name>"), ErrCorrupt},
		"NUL in an attribute": {oneGroup("<a b='\x00'/>"), ErrCorrupt},
		"attribute twice":     {oneGroup("<a b='' b=''/>"), ErrCorrupt},
		"UTF-16":              {`<?xml version="1.0" encoding="utf-16"?>` + oneGroup(""), ErrUnsupported},
		"base64":              {oneGroup(`<Entry><String><Key>Password</Key><Value Protected="True">!</Value></String></Entry>`), ErrCorrupt},
		"elements in a value": {oneGroup(`<x Protected="True"><y/></x>`), ErrCorrupt},
	} {
		_, err := opened(t, spec{xml: c.xml})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		var format *FormatError
		if !errors.As(err, &format) {
			t.Errorf("%s: %v does not say where", name, err)
		}
	}
}

func TestHeadersThatAreNone(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"empty":           {nil, ErrNotKDBX},
		"KDB":             {append([]byte{0x03, 0xD9, 0xA2, 0x9A, 0x65, 0xFB, 0x4B, 0xB5}, make([]byte, 20)...), ErrNotKDBX},
		"version 5":       {[]byte{0x03, 0xD9, 0xA2, 0x9A, 0x67, 0xFB, 0x4B, 0xB5, 0, 0, 5, 0}, ErrVersion},
		"version 1":       {[]byte{0x03, 0xD9, 0xA2, 0x9A, 0x67, 0xFB, 0x4B, 0xB5, 0, 0, 1, 0}, ErrVersion},
		"negative length": {lengthOnly(1 << 31), ErrCorrupt},
		"old field":       {header4(headerField{fieldStreamKey, nil}), ErrCorrupt},
		"no cipher":       {header4(headerField{fieldEnd, nil}), ErrCorrupt},
		"unknown cipher":  {header4(headerField{fieldCipher, make([]byte, 16)}), ErrUnsupported},
		"twice":           {header4(headerField{fieldIV, nil}, headerField{fieldIV, nil}), ErrCorrupt},
		"short seed":      {header4(headerField{fieldMasterSeed, make([]byte, 31)}), ErrCorrupt},
	} {
		if _, err := ReadHeader(c.data, DefaultLimits()); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestWarningsAreBounded(t *testing.T) {
	db, err := opened(t, spec{xml: oneGroup(strings.Repeat("<Entry/>", maxWarnings+1))})
	if err != nil || len(db.Warnings) != maxWarnings {
		t.Errorf("%d warnings, %v", len(db.Warnings), err)
	}
}

func TestUnreadableBoundsOfHistoriesThrowNothingAway(t *testing.T) {
	for spelled, want := range map[string]int{"<HistoryMaxItems/>": -1, "<HistoryMaxItems>99999999999</HistoryMaxItems>": -1,
		"<HistoryMaxItems>many</HistoryMaxItems>": -1, "<HistoryMaxItems>0</HistoryMaxItems>": 0, "": 10} {
		db, err := opened(t, spec{xml: strings.Replace(oneGroup(""), "<Root>", "<Meta>"+spelled+"</Meta><Root>", 1)})
		if err != nil {
			t.Fatal(err)
		}
		if got := db.Vault.Meta().HistoryMaxItems; got != want {
			t.Errorf("%q: %d, want %d", spelled, got, want)
		}
		if out, _ := saved(t, db); spelled != "" && !strings.Contains(out, spelled) {
			t.Errorf("%q became %s", spelled, out)
		}
	}
}

// TestWhatCannotBeOpenedAgainIsNotVerified: a vault that grows beyond what is
// opened, as texts do whose characters need escapes, is not to take the place of
// one that opens.
func TestWhatCannotBeOpenedAgainIsNotVerified(t *testing.T) {
	a := testArena(t)
	key := testKey(t, a)
	s := spec{xml: oneGroup("")}
	file, l := build(t, key, s), DefaultLimits()
	for _, bound := range []*int64{&l.File, &l.Inflated} {
		before := *bound
		*bound = int64(len(file))
		if bound == &l.Inflated {
			*bound = int64(len(contentsOf(t, s)))
		}
		if err := verify(bytes.NewReader(file), key, l); err != nil {
			t.Errorf("at the bound %d: %v", *bound, err)
		}
		*bound--
		if err := verify(bytes.NewReader(file), key, l); !errors.Is(err, ErrLimit) {
			t.Errorf("above the bound %d: %v", *bound, err)
		}
		*bound = before
	}
}
