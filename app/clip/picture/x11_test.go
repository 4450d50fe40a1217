//go:build linux

package picture_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"kagikura/app/clip"
	"kagikura/app/clip/picture"
	"kagikura/app/x11test"
)

// put makes xclip the owner of the clipboard, which has none.
func put(t *testing.T, target string, data []byte) *os.Process {
	t.Helper()
	owned(t, false)
	owner := exec.Command("xclip", "-quiet", "-selection", "clipboard", "-t", target)
	owner.Stdin = bytes.NewReader(data)
	if err := owner.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { owner.Process.Kill(); owner.Wait() })
	owned(t, true)
	return owner.Process
}

// owned waits until the clipboard has an owner, or none.
func owned(t *testing.T, want bool) {
	t.Helper()
	conn, err := xgb.NewConn()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	atom, err := xproto.InternAtom(conn, false, 9, "CLIPBOARD").Reply()
	if err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); ; {
		owner, err := xproto.GetSelectionOwner(conn, atom.Atom).Reply()
		switch {
		case err != nil:
			t.Fatal(err)
		case (owner.Owner != xproto.WindowNone) == want:
			return
		case time.Now().After(deadline):
			t.Fatalf("the clipboard is owned: %v", !want)
		}
	}
}

func TestRead(t *testing.T) {
	if !picture.Possible {
		t.Fatal("it is said to be impossible")
	}
	x11test.Display(t, "xclip")
	if data, err := picture.Read(context.Background()); !errors.Is(err, clip.ErrNoPicture) {
		t.Errorf("an empty clipboard: %d bytes, %v", len(data), err)
	}
	large := make([]byte, 3<<20) // comes in instalments
	if _, err := rand.Read(large); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		target string
		data   []byte
		want   error
	}{
		{"image/png", []byte("\x89PNG small"), nil},
		{"image/jpeg", []byte("jpeg"), nil},
		{"image/png", large, nil},
		{"image/png", make([]byte, picture.MaxBytes), nil},
		{"image/png", make([]byte, picture.MaxBytes+1), clip.ErrPictureTooLarge},
		{"UTF8_STRING", []byte("otpauth://totp/x"), clip.ErrNoPicture},
	} {
		t.Run(fmt.Sprintf("%s of %d bytes", c.target, len(c.data)), func(t *testing.T) {
			put(t, c.target, c.data)
			data, err := picture.Read(context.Background())
			if !errors.Is(err, c.want) || c.want == nil && !bytes.Equal(data, c.data) {
				t.Errorf("%d bytes, %v; want %d, %v", len(data), err, len(c.data), c.want)
			}
		})
	}
}

// TestAnOwnerThatDoesNotAnswer: waiting ends with the context.
func TestAnOwnerThatDoesNotAnswer(t *testing.T) {
	x11test.Display(t, "xclip")
	if err := put(t, "image/png", []byte("x")).Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	began := time.Now()
	if _, err := picture.Read(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestNoDisplay(t *testing.T) {
	t.Setenv("DISPLAY", "")
	if _, err := picture.Read(context.Background()); !errors.Is(err, clip.ErrPictureUnreadable) {
		t.Errorf("%v", err)
	}
}
