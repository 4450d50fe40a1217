package settings_test

import (
	"strings"
	"testing"

	"kagikura/app/settings"
)

func TestTheChoiceOfABrowserIsKept(t *testing.T) {
	dir := t.TempDir()
	for _, want := range []settings.Browser{
		{ID: "firefox", Profile: "/home/a/.mozilla/firefox/証券.default", Private: true},
		{ID: "chromium-snap", Own: true},
		{ID: "chrome", Profile: strings.Repeat("p", settings.MaxProfile)},
		{},
	} {
		if _, err := open(t, dir).Update(func(c *settings.Settings) { c.Browser = want }); err != nil {
			t.Fatal(err)
		}
		s := open(t, dir)
		if got := s.Settings().Browser; got != want || len(s.Notes()) != 0 {
			t.Errorf("%+.60v became %+.60v with notes %v", want, got, s.Notes())
		}
	}
}

// TestAnUnknownBrowserIsTheSystems: what makes no sense is not half kept.
func TestAnUnknownBrowserIsTheSystems(t *testing.T) {
	for _, file := range []string{
		`{"browser":{"id":"/bin/sh","private":true}}`,
		`{"browser":{"id":"lynx"}}`,
		`{"browser":{"id":"","private":true}}`,
		`{"browser":{"id":"firefox","own":true,"profile":"x"}}`,
		`{"browser":{"id":"firefox","profile":"a\u0000b"}}`,
		`{"browser":{"id":"firefox","profile":"` + strings.Repeat("p", settings.MaxProfile+1) + `"}}`,
		`{"browser":"firefox"}`,
		`{"browser":{"id":7}}`,
	} {
		dir := t.TempDir()
		put(t, dir, "settings.json", file)
		s := open(t, dir)
		if got := s.Settings().Browser; got != (settings.Browser{}) {
			t.Errorf("%.60s became %+v", file, got)
		}
		if n := s.Notes(); len(n) != 1 || n[0].Key != "browser" {
			t.Errorf("%.60s gave notes %v", file, n)
		}
	}
}
