package gui_test

import (
	"bytes"
	"runtime"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kagikura/app/gui"
)

// run starts the program with arguments and an app that must not be made.
func run(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errors bytes.Buffer
	code = gui.Run(args, "1.2.3", "", func() fyne.App {
		t.Fatal("a window was opened")
		return nil
	}, &out, &errors)
	return code, out.String(), errors.String()
}

func TestVersionOpensNoWindow(t *testing.T) {
	if code, out, _ := run(t, "--version"); code != 0 || out != "kagikura 1.2.3\n" {
		t.Errorf("--version ended with %d and %q", code, out)
	}
}

func TestUnknownArgumentsAreUsage(t *testing.T) {
	for _, args := range [][]string{{"--lang", "fr"}, {"--what"}, {"a.kdbx", "b.kdbx"}} {
		if code, _, err := run(t, args...); code != 2 || !strings.Contains(err, "usage: kagikura") {
			t.Errorf("%v ended with %d and %q", args, code, err)
		}
	}
}

func TestNoDisplayIsSaid(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only here a desktop can be without a display")
	}
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	code, _, err := run(t, "--state", t.TempDir())
	if code != 1 || !strings.Contains(err, "no display") || !strings.Contains(err, "kagikura-cli") {
		t.Errorf("without a display it ended with %d and %q", code, err)
	}
}
