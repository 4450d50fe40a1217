package settings_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"kagikura/app/settings"
)

func open(t *testing.T, dir string) *settings.Store {
	t.Helper()
	s, err := settings.Open(dir, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func put(t *testing.T, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestNothingIsWrittenByLooking(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not there")
	s := open(t, dir)
	if got := s.Settings(); !reflect.DeepEqual(got, settings.Defaults()) {
		t.Errorf("settings are %+v, want the defaults", got)
	}
	if s.Settings().LockAfter != 5*time.Minute {
		t.Error("locking is not on by default")
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder was made by looking: %v", err)
	}
}

func TestUpdateIsThereAfterwards(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	s := open(t, dir)
	got, err := s.Update(func(c *settings.Settings) {
		c.Language, c.Theme, c.TextScale = "ja", "dark", 150
		c.LockAfter, c.MinimiseLocks, c.RecordLinkChecks = 0, true, true
		c.LockWhenAway, c.Conceal = false, false
		c.ClipboardClear, c.RevealFor, c.UnlockTime = time.Minute, 5*time.Second, 1500*time.Millisecond
		c.Remember("/金庫/父.kdbx")
	})
	if err != nil {
		t.Fatal(err)
	}
	again := open(t, dir)
	if !reflect.DeepEqual(again.Settings().Recent, got.Recent) || again.Settings().UnlockTime != 1500*time.Millisecond ||
		again.Settings().LockAfter != 0 || again.Settings().Language != "ja" || !again.Settings().MinimiseLocks ||
		!again.Settings().RecordLinkChecks || settings.Defaults().RecordLinkChecks ||
		again.Settings().LockWhenAway || !settings.Defaults().LockWhenAway || again.Settings().Conceal || !settings.Defaults().Conceal {
		t.Errorf("read %+v, wrote %+v", again.Settings(), got)
	}
	if len(again.Notes()) != 0 {
		t.Errorf("notes about our own file: %v", again.Notes())
	}
	if name := got.Recent[0].Name(); name != "父" {
		t.Errorf("the name is %q", name)
	}
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, "settings.json"): 0o600} {
		if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != want {
			t.Errorf("%s is %v, %v, want %v", path, info.Mode(), err, want)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("beside the settings there is more: %v, %v", entries, err)
	}
}

func TestBounds(t *testing.T) {
	below := `{"language":"fr","theme":"pink","text_scale":-5,"lock_after":"1s","clipboard_clear":"0s","reveal_for":"-1h","unlock_time":"1ms"}`
	above := `{"text_scale":9223372036854775807,"lock_after":"999h","clipboard_clear":"301s","reveal_for":"61s","unlock_time":"10.1s"}`
	atBounds := `{"language":"en","theme":"light","text_scale":175,"lock_after":"2h","clipboard_clear":"5s","reveal_for":"60s","unlock_time":"200ms"}`
	for _, c := range []struct {
		file  string
		notes int
		want  settings.Settings
	}{
		{below, 7, settings.Settings{Theme: "system", TextScale: 100, LockAfter: time.Minute, ClipboardClear: 5 * time.Second, RevealFor: 5 * time.Second, UnlockTime: 200 * time.Millisecond}},
		{above, 5, settings.Settings{Theme: "system", TextScale: 175, LockAfter: 2 * time.Hour, ClipboardClear: 5 * time.Minute, RevealFor: time.Minute, UnlockTime: 10 * time.Second}},
		{atBounds, 0, settings.Settings{Language: "en", Theme: "light", TextScale: 175, LockAfter: 2 * time.Hour, ClipboardClear: 5 * time.Second, RevealFor: time.Minute, UnlockTime: 200 * time.Millisecond}},
	} {
		dir := t.TempDir()
		put(t, dir, "settings.json", c.file)
		s := open(t, dir)
		got, err := s.Update(func(*settings.Settings) {})
		if err != nil {
			t.Fatal(err)
		}
		if got.Language != c.want.Language || got.Theme != c.want.Theme || got.TextScale != c.want.TextScale || got.LockAfter != c.want.LockAfter ||
			got.ClipboardClear != c.want.ClipboardClear || got.RevealFor != c.want.RevealFor || got.UnlockTime != c.want.UnlockTime {
			t.Errorf("%s\nbecame %+v", c.file, got)
		}
		if len(s.Notes()) != c.notes {
			t.Errorf("%s\ngave notes %v, want %d", c.file, s.Notes(), c.notes)
		}
	}
}

func TestOneBadValueCostsOnlyItself(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "settings.json", `{"language":"ja","lock_after":300,"text_scale":"large","reveal_for":"soon","recent":null,"minimise_locks":true}`)
	s := open(t, dir)
	got, want := s.Settings(), settings.Defaults()
	if got.Language != "ja" || !got.MinimiseLocks || got.LockAfter != want.LockAfter || got.TextScale != want.TextScale || got.RevealFor != want.RevealFor {
		t.Errorf("settings are %+v", got)
	}
	var keys []string
	for _, n := range s.Notes() {
		if n.Kind != settings.Senseless {
			t.Errorf("a note of another kind: %+v", n)
		}
		keys = append(keys, n.Key)
	}
	slices.Sort(keys)
	if !slices.Equal(keys, []string{"lock_after", "recent", "reveal_for", "text_scale"}) {
		t.Errorf("notes about %v", keys)
	}
}

func TestANewerFileLosesNothing(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "settings.json", `{"version":7,"language":"ja","colour_blind":{"kind":"deutan","since":[1,2]}}`)
	s := open(t, dir)
	if n := s.Notes(); len(n) != 1 || n[0].Kind != settings.Newer || n[0].Path == "" {
		t.Errorf("notes: %+v", n)
	}
	if _, err := s.Update(func(c *settings.Settings) { c.Language = "en" }); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "settings.json"))
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	unknown, _ := doc["colour_blind"].(map[string]any)
	if doc["version"] != 7.0 || doc["language"] != "en" || unknown["kind"] != "deutan" {
		t.Errorf("saved as %s", data)
	}
}

func TestADamagedFileIsPutAside(t *testing.T) {
	for _, damaged := range []string{"", "{", "null", "[]", `{"language":"ja"} trailing`, "\x00\x00", strings.Repeat(" ", 1<<20+1)} {
		dir := t.TempDir()
		put(t, dir, "settings.json", damaged)
		s := open(t, dir)
		if !reflect.DeepEqual(s.Settings(), settings.Defaults()) {
			t.Errorf("%.20q gave %+v", damaged, s.Settings())
		}
		notes := s.Notes()
		if len(notes) != 1 || notes[0].Kind != settings.PutAside {
			t.Errorf("%.20q gave notes %+v", damaged, notes)
			continue
		}
		if kept, err := os.ReadFile(notes[0].Path); err != nil || string(kept) != damaged {
			t.Errorf("%.20q was kept as %.20q, %v", damaged, kept, err)
		}
		// A second one does not replace the first.
		put(t, dir, "settings.json", "second")
		if _, err := s.Update(func(*settings.Settings) {}); err != nil {
			t.Fatal(err)
		}
		if n := s.Notes(); len(n) != 2 || n[1].Path == n[0].Path {
			t.Errorf("notes after a second damage: %+v", n)
		}
	}
}

func TestTwoProgramsKeepEachOthersChanges(t *testing.T) {
	dir := t.TempDir()
	window, command := open(t, dir), open(t, dir)
	_, err1 := window.Update(func(c *settings.Settings) { c.TextScale = 150 })
	got, err2 := command.Update(func(c *settings.Settings) { c.Remember("/a.kdbx") })
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	if got.TextScale != 150 || len(got.Recent) != 1 {
		t.Errorf("together: %+v", got)
	}
	if err := errors.Join(window.Confirm("https://a.example/"), command.Confirm("https://b.example/")); err != nil {
		t.Fatal(err)
	}
	if s := open(t, dir); !s.Confirmed("https://a.example/") || !s.Confirmed("https://b.example/") {
		t.Error("a confirmation of one program was lost by the other")
	}
}

func TestRecent(t *testing.T) {
	var c settings.Settings
	for _, p := range strings.Split("abcdefghijkl", "") {
		c.Remember("/" + p)
	}
	c.Remember("/f")
	var order strings.Builder
	for _, r := range c.Recent {
		order.WriteString(r.Path[1:])
	}
	if order.String() != "flkjihgedc" {
		t.Errorf("the order is %s", order.String())
	}
	c.Forget("/l")
	if len(c.Recent) != 9 || c.Recent[1].Path != "/k" {
		t.Errorf("after forgetting: %v", c.Recent)
	}
}

// TestAStateIsASnapshot: what one reader holds does not move under another.
func TestAStateIsASnapshot(t *testing.T) {
	s := open(t, t.TempDir())
	before, err := s.Update(func(c *settings.Settings) { c.Remember("/a"); c.Remember("/b") })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Update(func(c *settings.Settings) { c.Remember("/a"); c.Forget("/b") }); err != nil {
		t.Fatal(err)
	}
	if before.Recent[0].Path != "/b" || before.Recent[1].Path != "/a" {
		t.Errorf("the older settings changed: %v", before.Recent)
	}
}

func TestSaveFails(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "blocked", "a file where the folder should be")
	s := open(t, dir)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Dir(dir), filepath.Base(dir), "now a file")
	if _, err := s.Update(func(c *settings.Settings) { c.Language = "ja" }); err == nil {
		t.Error("a save into a folder that is a file succeeded")
	}
	if s.Settings().Language != "" {
		t.Error("settings that could not be saved hold nevertheless")
	}
	if err := s.Confirm("https://a.example/"); err == nil || s.Confirmed("https://a.example/") {
		t.Errorf("a confirmation that could not be saved holds: %v", err)
	}
}

func TestConfirmations(t *testing.T) {
	dir := t.TempDir()
	const url = "https://www.example.co.jp/login"
	s := open(t, dir)
	if s.Confirmed(url) || s.Confirmed("") {
		t.Error("something is confirmed from the start")
	}
	if err := s.Confirm(url); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*settings.Store{s, open(t, dir)} {
		if !s.Confirmed(url) {
			t.Error("the confirmation is lost")
		}
		for _, other := range []string{"", url + "/", url + "?u=1", "http://www.example.co.jp/login", "https://www.example.co.jp/Login"} {
			if s.Confirmed(other) {
				t.Errorf("%q is confirmed as well", other)
			}
		}
	}
	for _, name := range []string{"confirmed.json", "confirmed.key"} {
		path := filepath.Join(dir, name)
		data, err := os.ReadFile(path)
		if err != nil || bytes.Contains(data, []byte("example")) {
			t.Errorf("%s tells the address: %q, %v", name, data, err)
		}
		if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s is %v, %v, want owner-only", name, info.Mode(), err)
		}
	}
	if err := s.Forget(url); err != nil || s.Confirmed(url) || open(t, dir).Confirmed(url) {
		t.Errorf("still confirmed after taking it back: %v", err)
	}
}

// TestConfirmationsFailTowardsAsking: a list from another computer, without its
// key, or damaged, confirms nothing.
func TestConfirmationsFailTowardsAsking(t *testing.T) {
	const url = "https://www.example.co.jp/"
	for name, harm := range map[string]func(dir string) error{
		"no key": func(dir string) error { return os.Remove(filepath.Join(dir, "confirmed.key")) },
		"short key": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "confirmed.key"), []byte("short"), 0o600)
		},
		"other key": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "confirmed.key"), make([]byte, 32), 0o600)
		},
		"damaged": func(dir string) error { return os.WriteFile(filepath.Join(dir, "confirmed.json"), []byte("{"), 0o600) },
		"not hex": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "confirmed.json"), []byte(`{"version":1,"hashes":["zz"]}`), 0o600)
		},
		"short hash": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "confirmed.json"), []byte(`{"version":1,"hashes":["00"]}`), 0o600)
		},
		"newer": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "confirmed.json"), []byte(`{"version":2,"hashes":[]}`), 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := open(t, dir).Confirm(url); err != nil {
				t.Fatal(err)
			}
			if err := harm(dir); err != nil {
				t.Fatal(err)
			}
			s := open(t, dir)
			if s.Confirmed(url) {
				t.Error("still confirmed")
			}
			if err := s.Confirm(url); err != nil || !open(t, dir).Confirmed(url) {
				t.Errorf("cannot be confirmed again: %v", err)
			}
		})
	}
}

func TestNoRandomnessNoConfirmation(t *testing.T) {
	s, err := settings.Open(t.TempDir(), strings.NewReader("too short"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Confirm("https://a.example/"); err == nil || s.Confirmed("https://a.example/") {
		t.Errorf("confirmed without a key: %v", err)
	}
}

func TestDefaultDir(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the variables are Linux's")
	}
	t.Setenv("HOME", "/home/a")
	for value, want := range map[string]string{"/s": "/s/kagikura", "": "/home/a/.local/state/kagikura", "relative": "/home/a/.local/state/kagikura"} {
		t.Setenv("XDG_STATE_HOME", value)
		if got, err := settings.DefaultDir(); err != nil || got != want {
			t.Errorf("with %q the folder is %q, %v; want %q", value, got, err, want)
		}
	}
	t.Setenv("XDG_STATE_HOME", "")
	t.Setenv("HOME", "")
	if got, err := settings.DefaultDir(); !errors.Is(err, settings.ErrNoFolder) {
		t.Errorf("without a home: %q, %v", got, err)
	}
}

func TestWhatCountsAsOldAndTheListAreBounded(t *testing.T) {
	long := strings.Repeat("p", settings.MaxPath)
	for _, c := range []struct {
		file   string
		months int
		list   string
		notes  int
	}{
		{`{}`, 12, "", 0},
		{`{"old_passwords":0}`, 0, "", 0},
		{`{"old_passwords":-1}`, settings.MinOldPasswords, "", 1},
		{`{"old_passwords":120,"leaked_list":"/a/漏えい.txt"}`, 120, "/a/漏えい.txt", 0},
		{`{"old_passwords":121}`, settings.MaxOldPasswords, "", 1},
		{`{"leaked_list":"` + long + `"}`, 12, long, 0},
		{`{"leaked_list":"` + long + `p"}`, 12, "", 1},
		{`{"leaked_list":"a\u0000b"}`, 12, "", 1},
	} {
		dir := t.TempDir()
		put(t, dir, "settings.json", c.file)
		s := open(t, dir)
		if got := s.Settings(); got.OldPasswords != c.months || got.LeakedList != c.list || len(s.Notes()) != c.notes {
			t.Errorf("%.60s became %d, %.20q with notes %v", c.file, got.OldPasswords, got.LeakedList, s.Notes())
		}
	}
}
