package options_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/computer"
	"kagikura/app/computer/computertest"
	"kagikura/app/gui/options"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/launch"
	"kagikura/app/settings"
	"kagikura/app/text"
)

// The choices of the browser, after those that every settings screen has.
const (
	which = old + 1 + iota
	profile
	window
)

// installed is a computer with two browsers, one of which has profiles.
func installed() []launch.Browser {
	return launch.Browsers(&computertest.Fake{
		On:        computer.MacOS,
		Variables: map[string]string{"HOME": "/Users/a"},
		Files: map[string]string{
			"/Applications/Google Chrome.app/Contents/Info.plist":            "",
			"/Applications/Safari.app/Contents/Info.plist":                   "",
			"/Users/a/Library/Application Support/Google/Chrome/Local State": `{"profile":{"info_cache":{"Default":{"name":"太郎"},"Profile 2":{"name":"太郎"},"Profile 3":{"name":"a\u202eb"}}}}`,
		},
	}, "/state")
}

func withBrowsers(t *testing.T, chosen settings.Browser) *bench {
	t.Helper()
	plain := screentest.New(t)
	plain.Browsers = installed
	plain.Must(plain.Session.SetSettings(func(v *settings.Settings) { v.Browser = chosen }))
	return on(plain)
}

func TestTheBrowserForBrokersIsChosen(t *testing.T) {
	b := withBrowsers(t, settings.Browser{})
	step := func(choice int, key fyne.KeyName, want settings.Browser) {
		t.Helper()
		b.move(choice, key)
		if got := b.Store.Settings().Browser; got != want {
			t.Errorf("kept %+v, want %+v", got, want)
		}
	}
	step(which, fyne.KeyRight, settings.Browser{ID: "chrome"})
	step(window, fyne.KeyRight, settings.Browser{ID: "chrome", Private: true})
	step(profile, fyne.KeyRight, settings.Browser{ID: "chrome", Own: true, Private: true})
	step(profile, fyne.KeyRight, settings.Browser{ID: "chrome", Profile: "Default", Private: true})
	step(profile, fyne.KeyRight, settings.Browser{ID: "chrome", Profile: "Profile 2", Private: true})
	if !b.Says("太郎 (Default)") || !b.Says("太郎 (Profile 2)") {
		t.Errorf("two profiles of one name look alike: %q", b.Said())
	}
	if slices.ContainsFunc(b.Said(), func(s string) bool { return slices.Contains([]rune(s), '\u202e') }) {
		t.Error("a name turns the reading direction around")
	}
	// Another browser has other profiles; Safari cannot be asked for any.
	step(which, fyne.KeyRight, settings.Browser{ID: "safari"})
	if n := len(screentest.All[*parts.Choice](b.Bench)); n != which+1 {
		t.Errorf("%d choices are offered with Safari", n)
	}
	step(which, fyne.KeyLeft, settings.Browser{ID: "chrome"})
	step(which, fyne.KeyLeft, settings.Browser{})
}

func TestABrowserThatHasGoneIsSaid(t *testing.T) {
	b := withBrowsers(t, settings.Browser{ID: "vivaldi", Own: true})
	if !b.Says(b.Text.S("options.browser.gone")) || !b.Says(b.Text.S("options.browser.missing", text.A("name", "vivaldi"))) {
		t.Errorf("said %q", b.Said())
	}
	if got := b.Store.Settings().Browser.ID; got != "vivaldi" {
		t.Errorf("looking at the settings made it %q", got)
	}
	b.move(which, fyne.KeyLeft, fyne.KeyLeft)
	if b.Says(b.Text.S("options.browser.gone")) {
		t.Error("still said after another one was chosen")
	}
	b = withBrowsers(t, settings.Browser{ID: "chrome", Profile: "Profile 9"})
	if !b.Says(b.Text.S("options.browser.profile.gone")) {
		t.Errorf("a profile that has gone: said %q", b.Said())
	}
	b.move(profile, fyne.KeyLeft)
	if b.Says(b.Text.S("options.browser.profile.gone")) || b.Store.Settings().Browser.Profile != "Profile 3" {
		t.Errorf("kept %+v", b.Store.Settings().Browser)
	}
}

func TestBrowserPictures(t *testing.T) {
	screentest.Pictures(t, "options-browser", func(plain *screentest.Bench) screen.Screen {
		plain.Browsers = installed
		plain.NewVault("old")
		plain.Must(plain.Session.SetSettings(func(v *settings.Settings) { v.Browser = settings.Browser{ID: "chrome", Own: true} }))
		s := options.New(plain.Env)
		plain.Show(s)
		plain.Layout()
		all := screentest.All[*container.Scroll](plain)[0]
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(screentest.All[*parts.Choice](plain)[which])
		all.ScrollToOffset(fyne.NewPos(0, at.Y-100))
		return s
	})
}
