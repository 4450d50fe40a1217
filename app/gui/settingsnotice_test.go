package gui_test

import (
	"testing"

	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
)

// TestSettingsThatWereNotTakenAreTold: a person relies on what he once chose.
func TestSettingsThatWereNotTakenAreTold(t *testing.T) {
	for file, said := range map[string]string{
		`{"version":1,"browser":{"id":"netscape","own":true}}`: "frame.settings.browser",
		`{"version":1,"lock_after":"for ever"}`:                "frame.settings.value",
		`{"version":`:                                          "frame.settings.aside",
	} {
		for _, leave := range []string{"common.close", "frame.settings.look"} {
			look := japanese()
			look.Settings = file
			b := screentest.NewLook(t, look)
			b.NewVault("a passphrase")
			r := window(t, b)
			r.Go(screen.Place{Name: screen.Accounts})
			if !b.Says(b.Text.S(said)) {
				t.Fatalf("%s is not told: %q", file, b.Said())
			}
			b.Press(b.Text.S(leave))
			r.Render(b.Session.State())
			if b.Says(b.Text.S(said)) {
				t.Errorf("%s is told for ever", file)
			}
			if settings := b.Says(b.Text.S("options.title")) && b.Says(b.Text.S("options.look")); settings != (leave == "frame.settings.look") {
				t.Errorf("%s leads to %q", leave, b.Said())
			}
		}
	}
}

func TestNothingIsToldOfSettingsThatHold(t *testing.T) {
	for _, file := range []string{"", `{"version":1,"browser":{"id":"firefox"}}`, `{"version":9}`} {
		look := japanese()
		look.Settings = file
		b := screentest.NewLook(t, look)
		b.NewVault("a passphrase")
		window(t, b).Go(screen.Place{Name: screen.Accounts})
		if b.Says(b.Text.S("frame.settings.look")) {
			t.Errorf("%s: %q", file, b.Said())
		}
	}
}
