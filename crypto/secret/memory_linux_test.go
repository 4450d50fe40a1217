package secret

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// childTask names what a re-executed test binary does instead of testing.
const childTask = "KAGIKURA_SECRET_CHILD"

func TestMain(m *testing.M) {
	if task := os.Getenv(childTask); task != "" {
		if err := children[task](); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// crash is the task that must fail.
const crash = "crash"

var children = map[string]func() error{
	crash: func() error {
		text, err := io.ReadAll(os.Stdin)
		if err != nil {
			return err
		}
		a, err := NewArena(rand.Reader)
		if err != nil {
			return err
		}
		v, err := a.Seal(text)
		if err != nil {
			return err
		}
		return v.Use(func([]byte) error { panic("the crash") })
	},
	"nothing may be locked": func() error {
		if err := limitLocking(0); err != nil {
			return err
		}
		if _, err := NewArena(rand.Reader); !errors.Is(err, ErrLockRefused) {
			return fmt.Errorf("arena: %v, want ErrLockRefused", err)
		}
		if _, err := NewBuilder(); !errors.Is(err, ErrLockRefused) {
			return fmt.Errorf("builder: %v, want ErrLockRefused", err)
		}
		return nil
	},
	"an arena and seven builders fit 64 KiB": func() error {
		if err := limitLocking(64 << 10); err != nil {
			return err
		}
		a, err := NewArena(rand.Reader)
		if err != nil {
			return err
		}
		var builders []*Builder
		for range 7 {
			b, err := NewBuilder()
			if err != nil {
				return err
			}
			builders = append(builders, b)
		}
		v, err := a.Seal([]byte("survivor"))
		if err != nil {
			return err
		}
		if _, err := NewBuilder(); !errors.Is(err, ErrLockRefused) {
			return fmt.Errorf("an eighth builder: %v, want ErrLockRefused", err)
		}
		if err := builders[0].Insert(0, []byte("typed")); err != nil {
			return err
		}
		if err := builders[0].Insert(0, make([]byte, builderStart)); !errors.Is(err, ErrLockRefused) {
			return fmt.Errorf("growing: %v, want ErrLockRefused", err)
		}
		// Refusals cost nobody anything: memguard would have purged all of it.
		return errors.Join(
			v.Use(func(b []byte) error { return want(b, "survivor") }),
			builders[0].Use(func(b []byte) error { return want(b, "typed") }),
		)
	},
	"ten thousand values take no locked memory of their own": func() error {
		if err := limitLocking(8 << 20); err != nil {
			return err
		}
		a, err := NewArena(rand.Reader)
		if err != nil {
			return err
		}
		var values []Value
		for i := range 10_000 {
			v, err := a.Seal(fmt.Appendf(nil, "value %d", i))
			if err != nil {
				return err
			}
			values = append(values, v)
		}
		for i, v := range values {
			if err := v.Use(func(b []byte) error { return want(b, fmt.Sprintf("value %d", i)) }); err != nil {
				return err
			}
		}
		return nil
	},
	"the largest builder fits beside an arena": func() error {
		if err := limitLocking(64 << 10); err != nil {
			return err
		}
		if _, err := NewArena(rand.Reader); err != nil {
			return err
		}
		b, err := NewBuilder()
		if err != nil {
			return err
		}
		for i := range MaxTyped {
			if err := b.InsertRune(i, 'x'); err != nil {
				return fmt.Errorf("rune %d: %w", i, err)
			}
		}
		return nil
	},
}

func want(got []byte, text string) error {
	if string(got) != text {
		return fmt.Errorf("got %q, want %q", got, text)
	}
	return nil
}

// limitLocking limits this process's locked memory and gives up the privilege
// to exceed it.
func limitLocking(bytes uint64) error {
	if unix.Getuid() == 0 {
		if err := syscall.Setresgid(65534, 65534, 65534); err != nil {
			return err
		}
		if err := syscall.Setresuid(65534, 65534, 65534); err != nil {
			return err
		}
	}
	return unix.Setrlimit(unix.RLIMIT_MEMLOCK, &unix.Rlimit{Cur: bytes, Max: bytes})
}

func TestLockLimits(t *testing.T) {
	if os.Getpagesize() != 4096 {
		t.Skip("the figures are for pages of 4 KiB")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for task := range children {
		if task == crash {
			continue
		}
		cmd := exec.CommandContext(t.Context(), self)
		cmd.Env = append(os.Environ(), childTask+"="+task)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", task, err, out)
		}
	}
}

// lockedKiB is how much memory this process has locked.
func lockedKiB(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip("no /proc here")
	}
	var n int
	_, rest, _ := strings.Cut(string(status), "VmLck:")
	if _, err := fmt.Sscan(rest, &n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestArenaLocksWhatItsDocumentationSays(t *testing.T) {
	if os.Getpagesize() != 4096 {
		t.Skip("the figures are for pages of 4 KiB")
	}
	before := lockedKiB(t)
	a := newArena(t)
	if got := lockedKiB(t) - before; got != 36 {
		t.Errorf("an arena locks %d KiB, want 36", got)
	}
	for range 1000 {
		seal(t, a, "no locked memory of its own")
	}
	if got := lockedKiB(t) - before; got != 36 {
		t.Errorf("with a thousand values %d KiB, want 36", got)
	}
	b := builder(t, "")
	if got := lockedKiB(t) - before; got != 40 {
		t.Errorf("with a builder %d KiB, want 40", got)
	}
	b.Destroy()
	a.Destroy()
	if got := lockedKiB(t); got != before {
		t.Errorf("%d KiB stay locked", got-before)
	}
}

// copies counts how often the plaintext that the hexadecimal digits spell is
// found in this process's memory.
func copies(t *testing.T, digits string) int {
	t.Helper()
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Skip("no /proc here")
	}
	memory, err := os.Open("/proc/self/mem")
	if err != nil {
		t.Skipf("this process's memory cannot be read: %v", err)
	}
	defer memory.Close()
	needle, err := hex.DecodeString(digits)
	if err != nil {
		t.Fatal(err)
	}
	window := make([]byte, 1<<20)
	defer clear(needle)
	defer clear(window)
	// The search must not find its own two buffers.
	own := func(at uintptr) bool {
		inside := func(b []byte) bool {
			start := uintptr(unsafe.Pointer(unsafe.SliceData(b)))
			return at >= start && at < start+uintptr(len(b))
		}
		return inside(needle) || inside(window)
	}
	found := 0
	for line := range strings.Lines(string(maps)) {
		var from, to uint64
		var rights string
		if _, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &rights); err != nil || !strings.HasPrefix(rights, "rw") {
			continue
		}
		for at := from; at < to; at += uint64(len(window) - len(needle)) {
			n, err := memory.ReadAt(window[:min(uint64(len(window)), to-at)], int64(at))
			if err != nil && !errors.Is(err, io.EOF) {
				break // guard pages and device memory
			}
			for i := 0; ; i++ {
				hit := bytes.Index(window[i:n], needle)
				if hit < 0 {
					break
				}
				if i += hit; !own(uintptr(at) + uintptr(i)) {
					found++
				}
			}
		}
	}
	return found
}

func TestNoCopyOfASecretStays(t *testing.T) {
	// On the heap by its size: a stack that grows leaves its old copy behind.
	plain := make([]byte, 1<<17)[:24]
	if _, err := rand.Read(plain); err != nil {
		t.Fatal(err)
	}
	for i := range plain {
		plain[i] = 'a' + plain[i]%26 // text, for the builder
	}
	digits := hex.EncodeToString(plain)
	if copies(t, digits) == 0 {
		t.Fatal("the search does not find what is there")
	}
	b := builder(t, "")
	a := newArena(t)
	if err := b.Insert(0, plain); err != nil {
		t.Fatal(err)
	}
	Wipe(plain)
	typed, err := b.Seal()
	if err != nil {
		t.Fatal(err)
	}
	v, err := a.Adopt(typed)
	if err != nil {
		t.Fatal(err)
	}
	typed.Release()
	if err := v.Use(func(p []byte) error { runtime.KeepAlive(p); return nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Digest(); err != nil {
		t.Fatal(err)
	}
	if same, err := v.Equal(v); err != nil || !same {
		t.Fatal(same, err)
	}
	if err := v.XORInto(make([]byte, v.Len()), cipherStream(t)); err != nil {
		t.Fatal(err)
	}
	if n := copies(t, digits); n > 0 {
		t.Errorf("%d copies while the secret rests", n)
	}
	during := 0
	if err := v.Use(func([]byte) error { during = copies(t, digits); return nil }); err != nil {
		t.Fatal(err)
	}
	if during != 1 {
		t.Errorf("%d copies while it is lent, want the page alone", during)
	}
	a.Destroy()
	debug.FreeOSMemory()
	if n := copies(t, digits); n > 0 {
		t.Errorf("%d copies after Destroy", n)
	}
}

// TestACrashPrintsNoSecret has a child end in a panic while a secret is lent.
func TestACrashPrintsNoSecret(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	const canary = "a secret that was lent at the time of the crash"
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), childTask+"="+crash, "GOTRACEBACK=system")
	cmd.Stdin = strings.NewReader(canary)
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "the crash") {
		t.Fatalf("it did not crash: %v\n%s", err, out)
	}
	check(t, "a crash", string(out), canary)
}
