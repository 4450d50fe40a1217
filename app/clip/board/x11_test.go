//go:build linux

package board_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"kagikura/app/clip"
	"kagikura/app/clip/board"
	"kagikura/app/x11test"
)

// patience bounds every wait; none is waited out where all is well.
const patience = 20 * time.Second

// xclip reads the clipboard as another program does; "" where it holds nothing
// of the kind.
func xclip(t *testing.T, target string) string {
	t.Helper()
	out, err := exec.Command("xclip", "-selection", "clipboard", "-out", "-t", target).Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(out)
}

// takeOver has another program copy a text.
func takeOver(t *testing.T, text string) {
	t.Helper()
	c := exec.Command("xclip", "-selection", "clipboard", "-in")
	c.Stdin = strings.NewReader(text)
	if err := c.Run(); err != nil { // it stays behind and serves the text
		t.Fatal(err)
	}
	for deadline := time.Now().Add(patience); xclip(t, "UTF8_STRING") != text; {
		if time.Now().After(deadline) {
			t.Fatal("xclip does not get the clipboard")
		}
	}
}

// copied is a clip on a virtual display with a secret text on it, and its timer.
func copied(t *testing.T, text string) (c *clip.Clip, expire func()) {
	t.Helper()
	x11test.Display(t, "xclip")
	b, err := board.Open()
	if err != nil {
		t.Fatal(err)
	}
	var timers []func()
	c, err = clip.New(clip.Config{Board: b, Random: rand.Reader, Now: time.Now, After: func(_ time.Duration, f func()) func() {
		timers = append(timers, f)
		return func() {}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.CopyText("password", text, time.Second); err != nil {
		t.Fatal(err)
	}
	return c, func() { timers[len(timers)-1]() }
}

func TestOthersReadTheTextAndTheHint(t *testing.T) {
	const text = "取引パスワード Ab1!"
	copied(t, text)
	offered := strings.Fields(xclip(t, "TARGETS"))
	for _, target := range []string{"TARGETS", "UTF8_STRING", "STRING", "text/plain;charset=utf-8", "x-kde-passwordManagerHint"} {
		if !slices.Contains(offered, target) {
			t.Errorf("%s is not among the formats %v", target, offered)
		}
	}
	if got := xclip(t, "UTF8_STRING"); got != text {
		t.Errorf("the text is %q", got)
	}
	if got := xclip(t, "x-kde-passwordManagerHint"); got != "secret" {
		t.Errorf("the hint says %q", got)
	}
	if got := xclip(t, "image/png"); got != "" {
		t.Errorf("there is a picture: %q", got)
	}
}

func TestItIsClearedAfterItsTime(t *testing.T) {
	c, expire := copied(t, "a password")
	expire()
	if got := xclip(t, "UTF8_STRING"); got != "" || c.State() != (clip.State{}) {
		t.Errorf("the clipboard holds %q, the state is %+v", got, c.State())
	}
}

func TestWhatAnotherProgramCopiedStays(t *testing.T) {
	c, _ := copied(t, "a password")
	takeOver(t, "a password") // even the same text is another's now
	if err := c.Clear(); err != nil {
		t.Fatal(err)
	}
	if got := xclip(t, "UTF8_STRING"); got != "a password" {
		t.Errorf("the clipboard of another program holds %q", got)
	}
	if err := c.CopyText("password", "the next", time.Second); err != nil {
		t.Fatal(err)
	}
	if got := xclip(t, "UTF8_STRING"); got != "the next" {
		t.Errorf("after copying again it holds %q", got)
	}
}

func TestTheLongestText(t *testing.T) {
	x11test.Display(t, "xclip")
	b, err := board.Open()
	if err != nil {
		t.Fatal(err)
	}
	const most = 4*65535 - 24
	long := bytes.Repeat([]byte("x"), most)
	if err := b.Set(long); err != nil {
		t.Fatal(err)
	}
	if got := xclip(t, "UTF8_STRING"); got != string(long) {
		t.Errorf("%d bytes came", len(got))
	}
	if err := b.Set(append(long, 'x')); !errors.Is(err, board.ErrTooLong) {
		t.Errorf("one more: %v", err)
	}
}

func TestNoDisplayIsNoClipboard(t *testing.T) {
	t.Setenv("DISPLAY", "")
	if _, err := board.Open(); !errors.Is(err, board.ErrNone) {
		t.Errorf("%v, want ErrNone", err)
	}
}
