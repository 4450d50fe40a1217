package cli_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"kagikura/app/cli"
	"kagikura/app/computer"
	"kagikura/app/computer/computertest"
)

// suspect is a computer of a test's own with one browser, which notes that it
// was started.
type suspect struct {
	t       *testing.T
	dir     string
	on      *computertest.Fake
	started string        // a pipe
	behind  time.Duration // its clock
}

func newSuspect(t *testing.T) *suspect {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the browser of the test is a shell script")
	}
	dir := t.TempDir()
	s := &suspect{t: t, dir: dir, started: filepath.Join(dir, "started")}
	browser := filepath.Join(dir, "chromium")
	script := "#!/bin/sh\necho \"$@\" > '" + s.started + ".new' && mv '" + s.started + ".new' '" + s.started + "'\n"
	if err := os.WriteFile(browser, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	s.on = &computertest.Fake{
		On: computer.Linux, Programs: []string{browser}, Files: map[string]string{},
		Variables: map[string]string{"PATH": dir, "HOME": dir},
	}
	for _, line := range []string{"init v.kdbx --unlock-time 10ms", "add v.kdbx --firm sbi --title sbi"} {
		if exit, _, err := s.run(nil, strings.Fields(line)...); exit != cli.OK {
			t.Fatalf("%s: %d %s", line, exit, err)
		}
	}
	return s
}

func (s *suspect) run(terminal cli.Terminal, args ...string) (exit cli.Exit, out, err string) {
	s.t.Helper()
	for i, a := range args {
		if a == "v.kdbx" {
			args[i] = filepath.Join(s.dir, a)
		}
	}
	var stdout, stderr bytes.Buffer
	exit = cli.Run(context.Background(), cli.Program{
		Args: append([]string{"--state", filepath.Join(s.dir, "state"), "--lang", "en"}, args...),
		In:   strings.NewReader("kagi\n"), Out: &stdout, Err: &stderr, Terminal: terminal,
		Now: func() time.Time { return time.Now().Add(-s.behind) }, Random: rand.Reader, Computer: s.on,
	})
	return exit, stdout.String(), stderr.String()
}

func (s *suspect) open(terminal cli.Terminal, more ...string) (exit cli.Exit, err string) {
	s.t.Helper()
	exit, _, err = s.run(terminal, append([]string{"open", "v.kdbx", "sbi", "--browser", "chromium"}, more...)...)
	return exit, err
}

// opened waits for the browser, and makes ready for the next.
func (s *suspect) opened() {
	s.t.Helper()
	for range 1000 {
		if os.Remove(s.started) == nil {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	s.t.Error("the browser was not started")
}

// answers is a person at a terminal.
type answers struct{ line string }

func (a *answers) Secret(context.Context, string) ([]byte, error) { return []byte("kagi"), nil }
func (a *answers) Line(context.Context, string) (string, error)   { return a.line, nil }

// TestARedirectedHostIsNotOpened unless a person says so.
func TestARedirectedHostIsNotOpened(t *testing.T) {
	s := newSuspect(t)
	s.on.Files["/etc/hosts"] = "127.0.0.1 localhost\n203.0.113.7\x1b[2J www.sbisec.co.jp\n"
	for name, terminal := range map[string]cli.Terminal{"no terminal": nil, "no": &answers{""}, "something": &answers{"yes"}} {
		exit, err := s.open(terminal)
		if exit != cli.Refused || !strings.Contains(err, "www.sbisec.co.jp") || !strings.Contains(err, "Line 2 of /etc/hosts") || strings.Contains(err, "\x1b") {
			t.Errorf("%s: exit %d, %q", name, exit, err)
		}
	}
	if _, err := os.Stat(s.started); err == nil {
		t.Error("the browser was started")
	}
	if exit, err := s.open(&answers{" open "}); exit != cli.OK {
		t.Errorf("confirmed: exit %d, %q", exit, err)
	}
	s.opened()
	if exit, err := s.open(nil, "--despite-redirect"); exit != cli.OK || !strings.Contains(err, "hosts") {
		t.Errorf("with the option: exit %d, %q", exit, err)
	}
	s.opened()
	exit, out, err := s.run(nil, "open", "v.kdbx", "sbi", "--print")
	if exit != cli.OK || !strings.HasPrefix(out, "https://www.sbisec.co.jp/") || !strings.Contains(err, "hosts") {
		t.Errorf("printed: exit %d, %q, %q", exit, out, err)
	}
}

// TestOtherWarningsDoNotStopAScript: a company's proxy is no reason not to.
func TestOtherWarningsDoNotStopAScript(t *testing.T) {
	s := newSuspect(t)
	if exit, err := s.open(nil); exit != cli.OK || err != "" {
		t.Errorf("an ordinary computer: exit %d, %q", exit, err)
	}
	s.opened()
	s.on.Variables["https_proxy"] = "http://user:secret@proxy.example:8080"
	s.behind = 50 * 365 * 24 * time.Hour
	shown := time.Now().Add(-s.behind).Format("2006-")
	exit, err := s.open(nil)
	if exit != cli.OK || !strings.Contains(err, "proxy.example") || strings.Contains(err, "secret") || !strings.Contains(err, shown) {
		t.Errorf("exit %d, %q", exit, err)
	}
	s.opened()
}
