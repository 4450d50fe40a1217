package text

import (
	"testing"

	"kagikura/vault/fact"
)

func TestReadDay(t *testing.T) {
	for typed, want := range map[string]fact.Day{
		"": "", "  ": "", "2026-01-31": "2026-01-31", "2026/1/2": "2026-01-02", "2026年1月2日": "2026-01-02", "２０２６．０１．３１": "2026-01-31", " 2026 1 2 ": "2026-01-02",
	} {
		if got, ok := ReadDay(typed); !ok || got != want {
			t.Errorf("%q is read as %q, %v", typed, got, ok)
		}
	}
	for _, typed := range []string{"yesterday", "2026", "2026-01", "26-01-31", "2026-02-30", "2026-13-01", "31-01-2026", "2026-01-31-1", "2026-+1-01", "2026-001-01", "令和8年1月31日"} {
		if got, ok := ReadDay(typed); ok {
			t.Errorf("%q is read as %q", typed, got)
		}
	}
}

func FuzzReadDay(f *testing.F) {
	for _, seed := range []string{"2026-01-31", "2026年1月2日", "２０２６／０１／３１", "-", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		if day, ok := ReadDay(typed); ok && day.Check() != nil {
			t.Errorf("%q is read as %q, which is no day", typed, day)
		}
	})
}
