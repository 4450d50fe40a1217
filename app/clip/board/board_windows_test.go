package board_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unsafe"

	"golang.org/x/sys/windows"

	"kagikura/app/clip/board"
)

var (
	user32         = windows.NewLazySystemDLL("user32.dll")
	kernel32       = windows.NewLazySystemDLL("kernel32.dll")
	createWindow   = user32.NewProc("CreateWindowExW")
	openClipboard  = user32.NewProc("OpenClipboard")
	closeClipboard = user32.NewProc("CloseClipboard")
	emptyClipboard = user32.NewProc("EmptyClipboard")
	setData        = user32.NewProc("SetClipboardData")
	getData        = user32.NewProc("GetClipboardData")
	nextFormat     = user32.NewProc("EnumClipboardFormats")
	nameOf         = user32.NewProc("GetClipboardFormatNameW")
	newFormat      = user32.NewProc("RegisterClipboardFormatW")
	allocate       = kernel32.NewProc("GlobalAlloc")
	lock           = kernel32.NewProc("GlobalLock")
	unlock         = kernel32.NewProc("GlobalUnlock")
	sizeOf         = kernel32.NewProc("GlobalSize")
)

const unicodeText = 13

// role is, in the environment, what a copy of the test program does to the
// clipboard instead of the tests.
const role = "KAGIKURA_BOARD_TEST"

func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "take": // a text of another program
		with(func() { emptyClipboard.Call(); lay(unicodeText, "theirs") })
		return
	case "add": // another format beside what lies there
		with(func() { lay(format("Kagikura test"), "x") })
		return
	case "hold": // open until the input ends
		with(func() {
			fmt.Println("open")
			_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
		})
		return
	}
	os.Exit(m.Run())
}

// with runs f with the clipboard open.
func with(f func()) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const messagesOnly = ^uintptr(2)
	class := uintptr(unsafe.Pointer(windows.StringToUTF16Ptr("STATIC")))
	window, _, _ := createWindow.Call(0, class, 0, 0, 0, 0, 0, 0, messagesOnly, 0, 0, 0)
	for {
		if ok, _, _ := openClipboard.Call(window); ok != 0 {
			break
		}
	}
	defer closeClipboard.Call()
	f()
}

func lay(format uintptr, text string) {
	wide := append(utf16.Encode([]rune(text)), 0)
	const moveable = 2
	handle, _, _ := allocate.Call(moveable, uintptr(2*len(wide)))
	at, _, _ := lock.Call(handle)
	copy(unsafe.Slice((*uint16)(*(*unsafe.Pointer)(unsafe.Pointer(&at))), len(wide)), wide)
	unlock.Call(handle)
	setData.Call(format, handle)
}

func format(name string) uintptr {
	number, _, _ := newFormat.Call(uintptr(unsafe.Pointer(windows.StringToUTF16Ptr(name))))
	return number
}

// lies is what lies on the clipboard: bytes by the name of their format.
func lies() map[string][]byte {
	all := map[string][]byte{}
	with(func() {
		for f, _, _ := nextFormat.Call(0); f != 0; f, _, _ = nextFormat.Call(f) {
			name := fmt.Sprint(f)
			wide := make([]uint16, 100)
			if n, _, _ := nameOf.Call(f, uintptr(unsafe.Pointer(&wide[0])), uintptr(len(wide))); n != 0 {
				name = windows.UTF16ToString(wide)
			} else if f != unicodeText {
				continue // what the system makes of the text
			}
			handle, _, _ := getData.Call(f)
			size, _, _ := sizeOf.Call(handle)
			at, _, _ := lock.Call(handle)
			if at != 0 {
				all[name] = bytes.Clone(unsafe.Slice((*byte)(*(*unsafe.Pointer)(unsafe.Pointer(&at))), size))
				unlock.Call(handle)
			}
		}
	})
	return all
}

func text(lies map[string][]byte) string {
	raw := lies["13"]
	wide := make([]uint16, len(raw)/2)
	for i := range wide {
		wide[i] = binary.LittleEndian.Uint16(raw[2*i:])
	}
	return windows.UTF16ToString(wide)
}

func another(t *testing.T, as string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self)
	c.Env = append(os.Environ(), role+"="+as)
	return c
}

// TestWindowsHints reads the clipboard as a program does that keeps a history.
func TestWindowsHints(t *testing.T) {
	b, err := board.Open()
	if err != nil {
		t.Fatal(err)
	}
	const secret = "p4ß 暗証𝔘 \\\r\n"
	if err := b.Set([]byte(secret)); err != nil {
		t.Fatal(err)
	}
	there := lies()
	if got := text(there); got != secret {
		t.Errorf("the clipboard has %q", got)
	}
	for _, hint := range []string{"ExcludeClipboardContentFromMonitorProcessing", "Clipboard Viewer Ignore"} {
		if _, ok := there[hint]; !ok {
			t.Errorf("%s is not there", hint)
		}
	}
	for _, hint := range []string{"CanIncludeInClipboardHistory", "CanUploadToCloudClipboard"} {
		if data := there[hint]; len(data) < 4 || !slices.Equal(data[:4], []byte{0, 0, 0, 0}) {
			t.Errorf("%s is %v, want the number 0", hint, data)
		}
	}
	if got, err := b.Get(); err != nil || string(got) != secret {
		t.Errorf("Get: %q, %v", got, err)
	}
	if got, err := board.Text(t.Context()); err != nil || string(got) != secret {
		t.Errorf("Text: %q, %v", got, err)
	}
	if err := b.Clear(); err != nil {
		t.Fatal(err)
	}
	if there := lies(); len(there) != 0 {
		t.Errorf("after Clear the clipboard has %q", there)
	}
	if got, err := board.Text(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("Text of an empty clipboard: %q, %v", got, err)
	}
}

// TestWindowsClearsOnlyOurs lets other programs use the clipboard after us.
func TestWindowsClearsOnlyOurs(t *testing.T) {
	b, err := board.Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		about, role, after string
	}{
		{"nobody came", "", ""},
		{"another text", "take", "theirs"},
		{"a note beside ours, which leaves it there", "add", ""},
	} {
		if err := b.Set([]byte("ours")); err != nil {
			t.Fatal(err)
		}
		if tt.role != "" {
			if err := another(t, tt.role).Run(); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := b.Get(); err != nil || (string(got) == "ours") != (tt.after == "") {
			t.Errorf("%s: Get: %q, %v", tt.about, got, err)
		}
		if err := b.Clear(); err != nil {
			t.Errorf("%s: Clear: %v", tt.about, err)
		}
		if got := text(lies()); got != tt.after {
			t.Errorf("%s: after Clear the clipboard has %q, want %q", tt.about, got, tt.after)
		}
	}
}

// TestWindowsHeldOpen: what cannot be cleared now can be cleared later.
func TestWindowsHeldOpen(t *testing.T) {
	b, err := board.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Set([]byte("ours")); err != nil {
		t.Fatal(err)
	}
	holder := another(t, "hold")
	in, err := holder.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || strings.TrimSpace(line) != "open" {
		t.Fatalf("%q, %v", line, err)
	}
	if err := b.Clear(); !errors.Is(err, board.ErrRefused) {
		t.Errorf("Clear while another program holds the clipboard: %v, want ErrRefused", err)
	}
	in.Close()
	if err := holder.Wait(); err != nil {
		t.Fatal(err)
	}
	if err := b.Clear(); err != nil || len(lies()) != 0 {
		t.Errorf("Clear: %v, left %q", err, lies())
	}
}
