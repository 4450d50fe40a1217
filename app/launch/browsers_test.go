package launch

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kagikura/app/computer"
	"kagikura/app/computer/computertest"
	"kagikura/app/settings"
)

const localState = `{"profile":{"info_cache":{"Profile 10":{"name":"仕事"},"Default":{"name":"太郎","gaia_name":"x"},"Profile 2":{},"..":{"name":"up"},"a/b":{"name":"below"}}}}`

const profilesIni = "[Profile1]\r\nName=old\r\nIsRelative=1\r\nPath=Profiles/old.default\r\n\r\n" +
	"[Profile0]\nName=broker\nIsRelative=1\nPath=Profiles/new.default-release\n; a remark\n" +
	"[Profile2]\nName=gone\nIsRelative=1\nPath=Profiles/gone\n" +
	"[General]\nStartWithLastProfile=1\n[InstallAB12]\nDefault=Profiles/new.default-release\nLocked=1\n"

func onDebian() *computertest.Fake {
	return &computertest.Fake{
		On:        computer.Linux,
		Variables: map[string]string{"HOME": "/home/a", "PATH": "/usr/local/bin:relative::/usr/bin"},
		Programs: []string{
			"/usr/bin/google-chrome-stable", "/usr/bin/chromium-browser", "/usr/bin/firefox", "/usr/bin/flatpak",
			"/snap/bin/chromium", "relative/brave",
		},
		Files: map[string]string{
			"/home/a/.config/google-chrome/Local State":                                         localState,
			"/usr/bin/chromium-browser":                                                         "#!/bin/sh\nexec /snap/bin/chromium \"$@\"\n",
			"/home/a/snap/chromium/common/chromium/Local State":                                 localState,
			"/home/a/.mozilla/firefox/profiles.ini":                                             profilesIni,
			"/home/a/.mozilla/firefox/Profiles/old.default/prefs.js":                            "",
			"/home/a/.mozilla/firefox/Profiles/new.default-release/prefs.js":                    "",
			"/home/a/.config/mozilla/firefox/profiles.ini":                                      "[Profile0]\nPath=x.y\nName=newer place\n",
			"/home/a/.config/mozilla/firefox/x.y/prefs.js":                                      "",
			"/var/lib/flatpak/app/com.brave.Browser/current/active/metadata":                    "",
			"/home/a/.var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser/Local State": localState,
		},
	}
}

func onMac() *computertest.Fake {
	return &computertest.Fake{
		On: computer.MacOS, Variables: map[string]string{"HOME": "/Users/a"},
		Files: map[string]string{
			"/Applications/Google Chrome.app/Contents/Info.plist":                         "",
			"/Users/a/Applications/Firefox.app/Contents/Info.plist":                       "",
			"/Applications/Safari.app/Contents/Info.plist":                                "",
			"/Users/a/Library/Application Support/Google/Chrome/Local State":              localState,
			"/Users/a/Library/Application Support/Firefox/profiles.ini":                   profilesIni,
			"/Users/a/Library/Application Support/Firefox/Profiles/old.default/x":         "",
			"/Users/a/Library/Application Support/Firefox/Profiles/new.default-release/x": "",
		},
	}
}

func onPC() *computertest.Fake {
	return &computertest.Fake{
		On: computer.Windows,
		Variables: map[string]string{
			"ProgramFiles": `C:\Program Files`, "ProgramFiles(x86)": `C:\Program Files (x86)`,
			"LOCALAPPDATA": `C:\Users\a\AppData\Local`, "APPDATA": `C:\Users\a\AppData\Roaming`,
		},
		Programs: []string{
			`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`,
			`C:\Program Files\Google\Chrome\Application\chrome.exe`,
			`C:\Users\a\AppData\Local\Chromium\Application\chrome.exe`,
			`D:\Fox\firefox.exe`, `D:\Vivaldi\Application\vivaldi.exe`,
		},
		Files: map[string]string{
			`C:\Users\a\AppData\Local\Google\Chrome\User Data\Local State`:                     localState,
			`C:\Users\a\AppData\Roaming\Mozilla\Firefox\profiles.ini`:                          profilesIni,
			`C:\Users\a\AppData\Roaming\Mozilla\Firefox\Profiles\new.default-release\prefs.js`: "",
		},
		Values: map[string]string{
			`HKLM\SOFTWARE\Clients\StartMenuInternet\Firefox-1\shell\open\command\`: `"D:\Fox\firefox.exe" -osint`,
			`HKLM\SOFTWARE\Clients\StartMenuInternet\Broken\shell\open\command\`:    `"`,
			`HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\chrome.exe\`:  `C:\Program Files\Google\Chrome\Application\Chrome.exe`,
			`HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\brave.exe\`:   `C:\gone\brave.exe`,
			`HKCU\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\vivaldi.exe\`: `D:\Vivaldi\Application\vivaldi.exe`,
			`HKCU\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\firefox.exe\`: `relative\firefox.exe`,
		},
	}
}

// found writes browsers with their profiles, one a line.
func found(all []Browser) string {
	var b strings.Builder
	for _, one := range all {
		fmt.Fprint(&b, one.ID)
		for _, p := range one.Profiles {
			fmt.Fprintf(&b, " | %s = %s", p.ID, p.Name)
		}
		fmt.Fprintln(&b)
	}
	return b.String()
}

func TestWhatIsInstalledIsFound(t *testing.T) {
	const three = "Default = 太郎 | Profile 2 =  | Profile 10 = 仕事"
	for _, c := range []struct {
		on   *computertest.Fake
		want string
	}{
		{onDebian(), "chrome | " + three + "\n" +
			"firefox | /home/a/.mozilla/firefox/Profiles/new.default-release = broker | /home/a/.mozilla/firefox/Profiles/old.default = old | /home/a/.config/mozilla/firefox/x.y = newer place\n" +
			"brave-flatpak | " + three + "\nchromium-snap | " + three + "\n"},
		{onMac(), "chrome | " + three + "\n" +
			"firefox | /Users/a/Library/Application Support/Firefox/Profiles/new.default-release = broker | /Users/a/Library/Application Support/Firefox/Profiles/old.default = old\nsafari\n"},
		{onPC(), "chrome | " + three + "\nedge\n" +
			`firefox | C:\Users\a\AppData\Roaming\Mozilla\Firefox\Profiles\new.default-release = broker` + "\nvivaldi\nchromium\n"},
		{&computertest.Fake{On: computer.Linux}, ""},
		{&computertest.Fake{On: computer.MacOS}, ""},
		{&computertest.Fake{On: computer.Windows}, ""},
	} {
		if got := found(Browsers(c.on, "own")); got != c.want {
			t.Errorf("on system %d found\n%swant\n%s", c.on.On, got, c.want)
		}
	}
}

// TestTheLine: whatever is chosen, the address is the last argument, and nothing
// of it or of a profile can be read as another.
func TestTheLine(t *testing.T) {
	const url = "https://broker.example/login?a=--b"
	for _, c := range []struct {
		on     *computertest.Fake
		choice Choice
		want   []string
	}{
		{onDebian(), Choice{ID: "chrome"}, []string{"/usr/bin/google-chrome-stable", url}},
		{onDebian(), Choice{ID: "chrome", Profile: "Profile 2", Private: true}, []string{"/usr/bin/google-chrome-stable", "--profile-directory=Profile 2", "--incognito", url}},
		{onDebian(), Choice{ID: "chrome", Own: true}, []string{"/usr/bin/google-chrome-stable", "--user-data-dir=/state/chrome", "--no-first-run", "--no-default-browser-check", url}},
		{onDebian(), Choice{ID: "chromium-snap", Own: true}, []string{"/snap/bin/chromium", "--user-data-dir=/home/a/snap/chromium/common/kagikura", "--no-first-run", "--no-default-browser-check", url}},
		{onDebian(), Choice{ID: "brave-flatpak", Profile: "Default"}, []string{"/usr/bin/flatpak", "run", "com.brave.Browser", "--profile-directory=Default", url}},
		{onDebian(), Choice{ID: "firefox", Own: true, Private: true}, []string{"/usr/bin/firefox", "-profile", "/state/firefox", "-private-window", url}},
		{onDebian(), Choice{ID: "firefox", Profile: "/home/a/.mozilla/firefox/Profiles/old.default"}, []string{"/usr/bin/firefox", "-profile", "/home/a/.mozilla/firefox/Profiles/old.default", url}},
		{onMac(), Choice{ID: "safari"}, []string{"/usr/bin/open", "-a", "/Applications/Safari.app", url}},
		{onMac(), Choice{ID: "chrome", Private: true}, []string{"/usr/bin/open", "-n", "-a", "/Applications/Google Chrome.app", "--args", "--incognito", url}},
		{onMac(), Choice{ID: "firefox", Own: true}, []string{"/usr/bin/open", "-n", "-a", "/Users/a/Applications/Firefox.app", "--args", "-profile", "/state/firefox", url}},
		{onPC(), Choice{ID: "edge", Private: true}, []string{`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`, "--inprivate", url}},
		{onPC(), Choice{ID: "firefox", Own: true}, []string{`D:\Fox\firefox.exe`, "-profile", `/state\firefox`, url}},
	} {
		b, ok := Find(Browsers(c.on, "/state"), c.choice.ID)
		if !ok {
			t.Errorf("%+v: not found", c.choice)
			continue
		}
		if got, err := b.line(c.choice, url); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%+v: %q, %v\nwant %q", c.choice, got, err, c.want)
		}
	}
}

func TestWhatCannotBeHadIsNotReplaced(t *testing.T) {
	firefox, _ := Find(Browsers(onDebian(), "own"), "firefox")
	var gone *GoneError
	if _, err := firefox.line(Choice{ID: "firefox", Profile: "/home/a/.mozilla/firefox/Profiles/gone"}, "https://a.example/"); !errors.As(err, &gone) || gone.Profile == "" || gone.Name != "Firefox" {
		t.Errorf("a profile that has gone: %v", err)
	}
	safari, _ := Find(Browsers(onMac(), "own"), "safari")
	for _, c := range []Choice{{Own: true}, {Private: true}} {
		if line, err := safari.line(c, "https://a.example/"); !errors.Is(err, ErrUnable) || line != nil {
			t.Errorf("%+v of Safari: %q, %v", c, line, err)
		}
	}
}

// TestTheSettingsKnowEachBrowser: the list of what may be chosen is in two
// packages that do not know each other.
func TestTheSettingsKnowEachBrowser(t *testing.T) {
	for _, on := range []*computertest.Fake{onDebian(), onMac(), onPC()} {
		for _, b := range Browsers(on, "own") {
			s, err := settings.Open(t.TempDir(), strings.NewReader(""))
			if err != nil {
				t.Fatal(err)
			}
			got, err := s.Update(func(v *settings.Settings) { v.Browser = settings.Browser{ID: b.ID} })
			if err != nil || got.Browser.ID != b.ID {
				t.Errorf("%s became %q, %v", b.ID, got.Browser.ID, err)
			}
		}
	}
	for _, k := range kinds() {
		if !slices.Contains(settings.Browsers(), k.id) {
			t.Errorf("the settings do not know %s", k.id)
		}
	}
}

func TestProfilesHaveBounds(t *testing.T) {
	var members, sections []string
	for i := range maxProfiles + 1 {
		members = append(members, fmt.Sprintf(`"Profile %d":{}`, i))
		sections = append(sections, fmt.Sprintf("[Profile%d]\nPath=p%d\n", i, i))
	}
	state := func(members []string) []byte {
		return []byte(`{"profile":{"info_cache":{` + strings.Join(members, ",") + `}}}`)
	}
	ini := func(sections []string) []byte { return []byte(strings.Join(sections, "")) }
	for n, want := range map[int]int{maxProfiles - 1: maxProfiles - 1, maxProfiles: maxProfiles, maxProfiles + 1: maxProfiles} {
		if got := len(parseLocalState(state(members[:n]))); got != want {
			t.Errorf("of %d profiles of Chromium %d were read", n, got)
		}
		if got := len(parseProfilesIni(ini(sections[:n]))); got != want {
			t.Errorf("of %d profiles of Firefox %d were read", n, got)
		}
	}
	on := onDebian()
	on.Files["/home/a/.config/google-chrome/Local State"] = localState + strings.Repeat(" ", maxLocalState-len(localState)+1)
	if b, ok := Find(Browsers(on, "own"), "chrome"); !ok || len(b.Profiles) != 0 {
		t.Errorf("a file past the bound: found %v with %v", ok, b.Profiles)
	}
}

func FuzzLocalState(f *testing.F) {
	f.Add([]byte(localState))
	f.Add([]byte(`{"profile":null}`))
	f.Add([]byte(`{"profile":{"info_cache":{"a\u0000b":{"name":"x"},"-x":{}}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, p := range parseLocalState(data) {
			if p.ID == "" || p.ID == ".." || strings.ContainsAny(p.ID, "/\\\x00\n") {
				t.Errorf("a profile in folder %q", p.ID)
			}
		}
	})
}

func FuzzProfilesIni(f *testing.F) {
	f.Add([]byte(profilesIni))
	f.Add([]byte("\ufeff[Profile0]\nPath=\n[\n]\n=\n[Profile]\nPath=a\x00b\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		profiles := parseProfilesIni(data)
		if len(profiles) > maxProfiles {
			t.Errorf("%d profiles", len(profiles))
		}
		for _, p := range profiles {
			if p.path == "" || strings.ContainsAny(p.path, "\x00\n\r") {
				t.Errorf("a profile at %q", p.path)
			}
		}
	})
}

func FuzzProgramOf(f *testing.F) {
	f.Add(`"C:\Program Files\x.exe" -osint -url "%1"`)
	f.Add(`C:\x y.EXE --single "%1"`)
	f.Add(`"`)
	f.Fuzz(func(t *testing.T, command string) {
		if program := programOf(command); !strings.Contains(command, program) {
			t.Errorf("%q runs %q", command, program)
		}
	})
}
