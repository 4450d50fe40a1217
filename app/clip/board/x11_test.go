//go:build linux

package board_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"kagikura/app/clip"
	"kagikura/app/clip/board"
	"kagikura/app/x11test"
	"kagikura/crypto/secret"
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

func TestTextOfAnyProgramIsRead(t *testing.T) {
	x11test.Display(t, "xclip")
	if text, err := board.Text(t.Context()); len(text) > 0 || err != nil {
		t.Errorf("an empty clipboard: %q, %v", text, err)
	}
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"short":        {"kagi", nil},
		"odd length":   {"とても長い合言葉を一つ", nil},
		"at the bound": {strings.Repeat("a", secret.MaxTyped), nil},
		"one more":     {strings.Repeat("a", secret.MaxTyped+1), secret.ErrTooLong},
		"instalments":  {strings.Repeat("a", 3<<20), secret.ErrTooLong},
	} {
		t.Run(name, func(t *testing.T) {
			takeOver(t, c.text)
			text, err := board.Text(t.Context())
			if !errors.Is(err, c.want) || c.want == nil && string(text) != c.text {
				t.Errorf("%d bytes, %v; want %d, %v", len(text), err, len(c.text), c.want)
			}
		})
	}
	// What this program copied itself.
	b, err := board.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Set([]byte("ours")); err != nil {
		t.Fatal(err)
	}
	if text, err := board.Text(t.Context()); string(text) != "ours" || err != nil {
		t.Errorf("our own: %q, %v", text, err)
	}
}

// A program that does not answer holds nobody up for ever.
func TestReadingEndsWithTheContext(t *testing.T) {
	x11test.Display(t, "xclip")
	owner := exec.Command("xclip", "-quiet", "-selection", "clipboard")
	owner.Stdin = strings.NewReader("x")
	if err := owner.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { owner.Process.Kill(); owner.Wait() })
	for deadline := time.Now().Add(patience); xclip(t, "UTF8_STRING") != "x"; {
		if time.Now().After(deadline) {
			t.Fatal("xclip does not get the clipboard")
		}
	}
	if err := owner.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := board.Text(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
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
