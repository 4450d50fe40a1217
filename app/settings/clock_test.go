package settings

import (
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestACorrectionIsKeptAndForgotten(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := s.Correction(); err != nil || c != (Correction{}) {
		t.Fatalf("of a new folder: %+v, %v", c, err)
	}
	want := Correction{
		Offset: -190 * time.Second, Within: 15 * time.Second, Server: "192.0.2.1:123",
		Measured: time.Date(2026, 11, 24, 12, 0, 0, 5e8, time.UTC), Booted: time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC), Up: 4 * time.Hour,
	}
	if err := s.SetCorrection(want); err != nil {
		t.Fatal(err)
	}
	again, err := Open(dir, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := again.Correction(); err != nil || c != want {
		t.Errorf("read again: %+v, %v", c, err)
	}
	for range 2 { // the second time there is nothing to forget
		if err := again.SetCorrection(Correction{}); err != nil {
			t.Fatal(err)
		}
	}
	if c, err := s.Correction(); err != nil || c != (Correction{}) {
		t.Errorf("forgotten: %+v, %v", c, err)
	}
}

func TestADamagedCorrectionIsPutAside(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "clock.json")
	if err := os.WriteFile(path, []byte(`{"version":1,"offset":"forty"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := s.Correction(); err != nil || c != (Correction{}) {
		t.Fatalf("%+v, %v", c, err)
	}
	if notes := s.Notes(); len(notes) != 1 || notes[0].Kind != PutAside {
		t.Errorf("notes %+v", notes)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("it stands there still: %v", err)
	}
}

// good is a correction whose parts are replaced one by one.
const good = `{"version":1,"offset":"25h0m0s","within":"24h0m0s","measured":"2026-11-24T12:00:00Z","server":"a","booted":"2026-11-24T08:00:00Z","up":"4h0m0s"}`

func TestNumbersOfACorrectionAreBounded(t *testing.T) {
	if _, err := decodeCorrection([]byte(good)); err != nil {
		t.Fatalf("at the bounds: %v", err)
	}
	if _, err := decodeCorrection([]byte(strings.Replace(good, `"a"`, `"`+strings.Repeat("a", MaxServer)+`"`, 1))); err != nil {
		t.Errorf("the longest server: %v", err)
	}
	for _, change := range [][2]string{
		{`"25h0m0s"`, `"25h0m1s"`}, {`"25h0m0s"`, `"-25h0m1s"`}, {`"24h0m0s"`, `"24h0m1s"`}, {`"24h0m0s"`, `"-1s"`},
		{`"version":1`, `"version":2`}, {`"2026-11-24T12:00:00Z"`, `"0001-01-01T00:00:00Z"`}, {`"4h0m0s"`, `"-4h0m0s"`},
		{`"a"`, `"` + strings.Repeat("a", MaxServer+1) + `"`}, {`"a"`, `"a b"`}, {`"a"`, `"a\u202eb"`},
	} {
		if c, err := decodeCorrection([]byte(strings.Replace(good, change[0], change[1], 1))); err == nil {
			t.Errorf("%s for %s: %+v", change[1], change[0], c)
		}
	}
}

func FuzzCorrection(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte(`{}`))
	f.Add(bytes.Repeat([]byte(`[`), 100))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := decodeCorrection(data)
		if err == nil && (c.Offset.Abs() > MaxCorrection || !serverName(c.Server)) {
			t.Errorf("%q became %+v", data, c)
		}
	})
}
