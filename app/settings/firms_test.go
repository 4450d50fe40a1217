package settings_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kagikura/app/settings"
)

// TestFirmsAreKeptOnlyWhereWanted: at which firms somebody has accounts is his
// own affair.
func TestFirmsAreKeptOnlyWhereWanted(t *testing.T) {
	dir := t.TempDir()
	if settings.Defaults().KeepFirms {
		t.Error("it is on by default")
	}
	set := func(f func(*settings.Settings)) settings.Settings {
		t.Helper()
		got, err := open(t, dir).Update(f)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	set(func(s *settings.Settings) { s.Firms = []string{"sbi"} })
	if got := open(t, dir).Settings().Firms; len(got) != 0 {
		t.Errorf("kept unasked: %v", got)
	}
	set(func(s *settings.Settings) {
		s.KeepFirms, s.Firms = true, []string{"sbi", "rakuten", "sbi", "父の口座", "A", ""}
	})
	if got := open(t, dir).Settings(); !slices.Equal(got.Firms, []string{"rakuten", "sbi"}) || !got.KeepFirms || len(open(t, dir).Notes()) != 0 {
		t.Errorf("kept %v", got.Firms)
	}
	set(func(s *settings.Settings) { s.KeepFirms = false })
	if data, err := os.ReadFile(filepath.Join(dir, "settings.json")); err != nil || strings.Contains(string(data), "rakuten") {
		t.Errorf("switched off, and the file says %s, %v", data, err)
	}
}

func TestTheListOfFirmsIsBounded(t *testing.T) {
	list := func(n int) string {
		var ids []string
		for i := range n {
			ids = append(ids, fmt.Sprintf(`"f%03d"`, i))
		}
		return `{"keep_firms":true,"firms":[` + strings.Join(ids, ",") + `]}`
	}
	for _, c := range []struct {
		name, file  string
		firms, note int
	}{
		{"at the bound", list(settings.MaxFirms), settings.MaxFirms, 0},
		{"above", list(settings.MaxFirms + 1), settings.MaxFirms, 1},
		{"longest ID", `{"keep_firms":true,"firms":["` + strings.Repeat("a", 64) + `"]}`, 1, 0},
		{"ID too long", `{"keep_firms":true,"firms":["` + strings.Repeat("a", 65) + `"]}`, 0, 1},
		{"not switched on", `{"firms":["sbi"]}`, 0, 1},
		{"no list", `{"keep_firms":true,"firms":"sbi"}`, 0, 1},
	} {
		dir := t.TempDir()
		put(t, dir, "settings.json", c.file)
		s := open(t, dir)
		if got := s.Settings().Firms; len(got) != c.firms || len(s.Notes()) != c.note {
			t.Errorf("%s: %d firms, notes %v", c.name, len(got), s.Notes())
		}
	}
}
