//go:build unix && !darwin

package launch_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"kagikura/app/computer"
	"kagikura/app/launch"
	"kagikura/assets"
	"kagikura/vault/brokerage"
	"kagikura/vault/linkcheck"
)

// everything is a user who confirmed whatever is asked.
type everything struct{}

func (everything) Confirmed(string) bool { return true }

func directory(t *testing.T) *brokerage.Directory {
	t.Helper()
	d, err := brokerage.Bundled(assets.Directory())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func confirmed(t *testing.T, url string) linkcheck.Verified {
	t.Helper()
	v, err := linkcheck.New(directory(t)).Open(url, everything{})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func openBySystem(t *testing.T, v linkcheck.Verified) error {
	return launch.Opener{Computer: computer.This()}.Open(t.Context(), v, launch.Choice{})
}

// browser puts a program on an otherwise empty PATH and gives the pipe to which
// the program writes each of its arguments, a line each, and then "end".
func browser(t *testing.T, name string) string {
	t.Helper()
	folder := t.TempDir()
	pipe := filepath.Join(folder, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	script := "#!/bin/sh\n{ printf '%s\\n' \"$@\"; echo end; } > '" + pipe + "'\n"
	if err := os.WriteFile(filepath.Join(folder, name), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder)
	return pipe
}

// heard waits for the browser and returns what it was given.
func heard(t *testing.T, pipe string) string {
	t.Helper()
	got, err := os.ReadFile(pipe) // returns when the browser has ended its part
	if err != nil {
		t.Fatal(err)
	}
	arguments, ok := strings.CutSuffix(string(got), "\nend\n")
	if !ok {
		t.Fatalf("the browser wrote %q", got)
	}
	return arguments
}

func TestTheBrowserGetsExactlyTheVerifiedAddress(t *testing.T) {
	for _, url := range []string{
		"https://broker.example/",
		"https://broker.example/login?a=1&b=$(id);c='d'&e=%60",
		"https://broker.example/%22%20--new-window?x=%0a#frag&calc",
	} {
		for _, name := range []string{"xdg-open", "sensible-browser", "x-www-browser"} {
			pipe := browser(t, name)
			v := confirmed(t, url)
			if err := openBySystem(t, v); err != nil {
				t.Errorf("%s %s: %v", name, url, err)
				continue
			}
			if got := heard(t, pipe); got != v.URL() {
				t.Errorf("%s got %q, want %q", name, got, v.URL())
			}
		}
	}
}

func TestAnAddressOfTheDirectory(t *testing.T) {
	links := linkcheck.New(directory(t))
	for _, f := range links.Directory().Firms() {
		v, err := links.OfFirm(f.ID, brokerage.Home)
		if err != nil {
			continue
		}
		pipe := browser(t, "xdg-open")
		if err := openBySystem(t, v); err != nil {
			t.Fatalf("%s: %v", f.ID, err)
		}
		if got := heard(t, pipe); got != v.URL() {
			t.Errorf("the browser got %q, want %q", got, v.URL())
		}
		return
	}
	t.Error("no firm of the directory has an address")
}

func TestRefused(t *testing.T) {
	browser(t, "xdg-open")
	if err := openBySystem(t, linkcheck.Verified{}); !errors.Is(err, launch.ErrRefused) {
		t.Errorf("no address: %v, want ErrRefused", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	opener := launch.Opener{Computer: computer.This()}
	if err := opener.Open(gone, confirmed(t, "https://broker.example/"), launch.Choice{}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if err := openBySystem(t, confirmed(t, "https://broker.example/")); !errors.Is(err, launch.ErrNoBrowser) {
		t.Errorf("no browser: %v, want ErrNoBrowser", err)
	}
}

// A browser that cannot begin, and one that does.
func TestABrowserThatEndsAtOnceIsTold(t *testing.T) {
	for script, want := range map[string]error{
		"exit 3":        launch.ErrEnded,
		"kill -9 $$":    launch.ErrEnded,
		"exit 0":        nil, // it handed the address on to one that runs
		"exec sleep 60": nil,
	} {
		folder := t.TempDir()
		path := os.Getenv("PATH")
		if err := os.WriteFile(filepath.Join(folder, "xdg-open"), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", folder+":"+path)
		ended := make(chan error, 1)
		o := launch.Opener{Computer: computer.This(), Ended: func(err error) { ended <- err }}
		if strings.Contains(script, "sleep") {
			o.Settles = 50 * time.Millisecond
		} else {
			o.Settles = time.Minute
		}
		if err := o.Open(t.Context(), confirmed(t, "https://broker.example/"), launch.Choice{}); err != nil {
			t.Fatal(err)
		}
		if got := <-ended; !errors.Is(got, want) || (got == nil) != (want == nil) {
			t.Errorf("%q: %v, want %v", script, got, want)
		}
	}
}
