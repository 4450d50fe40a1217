package clip_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"kagikura/app/clip"
	"kagikura/crypto/secret"
)

var errBusy = errors.New("another program holds the clipboard")

// board is a clipboard in memory.
type board struct {
	mu   sync.Mutex
	text []byte
	fail error
}

func (b *board) Set(text []byte) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail == nil {
		b.text = bytes.Clone(text)
	}
	return b.fail
}

func (b *board) Get() ([]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return bytes.Clone(b.text), b.fail
}

func (b *board) Clear() error { return b.Set(nil) }

func (b *board) refuse(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fail = err
}

func (b *board) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return string(b.text)
}

// clock is time that a test moves.
type clock struct {
	mu     sync.Mutex
	now    time.Time
	timers map[int]timer
	made   int
	late   bool // stop comes too late, as it may with real timers
}

type timer struct {
	at time.Time
	f  func()
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) After(d time.Duration, f func()) func() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.timers == nil {
		c.timers = map[int]timer{}
	}
	c.made++
	id := c.made
	c.timers[id] = timer{c.now.Add(d), f}
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if !c.late {
			delete(c.timers, id)
		}
	}
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	c.now = c.now.Add(d)
	var due []func()
	for id, t := range c.timers {
		if !t.at.After(c.now) {
			due = append(due, t.f)
			delete(c.timers, id)
		}
	}
	c.mu.Unlock()
	for _, f := range due {
		f()
	}
}

func newClip(t *testing.T) (*clip.Clip, *board, *clock) {
	t.Helper()
	b, k := &board{}, &clock{now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	c, err := clip.New(clip.Config{Board: b, Random: rand.Reader, After: k.After, Now: k.Now})
	if err != nil {
		t.Fatal(err)
	}
	return c, b, k
}

func seal(t *testing.T, text string) (*secret.Arena, secret.Value) {
	t.Helper()
	a, err := secret.NewArena(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Destroy)
	v, err := a.Seal([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return a, v
}

func TestACopyEnds(t *testing.T) {
	c, b, k := newClip(t)
	_, v := seal(t, "取引パスワード1")
	if err := c.CopySecret("password", v, 20*time.Second); err != nil {
		t.Fatal(err)
	}
	if b.String() != "取引パスワード1" {
		t.Errorf("the clipboard holds %q", b)
	}
	if s := c.State(); s.Kind != "password" || s.Until.Sub(s.Since) != 20*time.Second {
		t.Errorf("the state is %+v", s)
	}
	k.pass(19 * time.Second)
	if b.String() == "" {
		t.Error("cleared too early")
	}
	k.pass(time.Second)
	if b.String() != "" || c.State() != (clip.State{}) {
		t.Errorf("after its time the clipboard holds %q, the state is %+v", b, c.State())
	}
}

func TestWhatTheUserCopiedStays(t *testing.T) {
	c, b, k := newClip(t)
	if err := c.CopyText("user name", "taro", 20*time.Second); err != nil {
		t.Fatal(err)
	}
	if err := b.Set([]byte("theirs")); err != nil {
		t.Fatal(err)
	}
	k.pass(time.Minute)
	if b.String() != "theirs" {
		t.Errorf("the clipboard holds %q", b)
	}
	if err := c.CopyText("user name", "taro", 20*time.Second); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(b.Set([]byte("theirs")), c.Clear()); err != nil || b.String() != "theirs" {
		t.Errorf("after locking it holds %q, %v", b, err)
	}
}

func TestANewCopyHasItsOwnTime(t *testing.T) {
	for _, late := range []bool{false, true} {
		c, b, k := newClip(t)
		k.late = late
		if err := c.CopyText("code", "same", 20*time.Second); err != nil {
			t.Fatal(err)
		}
		k.pass(15 * time.Second)
		if err := c.CopyText("code", "same", 20*time.Second); err != nil {
			t.Fatal(err)
		}
		k.pass(10 * time.Second)
		if b.String() != "same" {
			t.Errorf("late=%v: the earlier copy's end cleared the later one", late)
		}
		k.pass(10 * time.Second)
		if b.String() != "" {
			t.Errorf("late=%v: the clipboard still holds %q", late, b)
		}
	}
}

func TestClearNow(t *testing.T) {
	c, b, k := newClip(t)
	if err := c.Clear(); err != nil {
		t.Errorf("nothing to clear: %v", err)
	}
	if err := c.CopyText("code", "123456", time.Minute); err != nil {
		t.Fatal(err)
	}
	if err := c.Clear(); err != nil || b.String() != "" || c.State().Kind != "" {
		t.Errorf("after locking it holds %q, %v", b, err)
	}
	// The same text, copied by the user afterwards, is the user's.
	if err := b.Set([]byte("123456")); err != nil {
		t.Fatal(err)
	}
	k.pass(time.Hour)
	if b.String() != "123456" {
		t.Error("a timer outlived the clearing")
	}
}

func TestABusyClipboardIsTriedAgain(t *testing.T) {
	c, b, k := newClip(t)
	if err := c.CopyText("code", "123456", 5*time.Second); err != nil {
		t.Fatal(err)
	}
	b.refuse(errBusy)
	k.pass(5 * time.Second)
	if s := c.State(); s.Kind != "code" || !errors.Is(s.Problem, errBusy) {
		t.Errorf("the state is %+v", s)
	}
	b.refuse(nil)
	k.pass(time.Second)
	if b.String() != "" || c.State() != (clip.State{}) {
		t.Errorf("it holds %q, the state is %+v", b, c.State())
	}

	// It is not tried for ever, and not forgotten either.
	if err := c.CopyText("code", "123456", 5*time.Second); err != nil {
		t.Fatal(err)
	}
	b.refuse(errBusy)
	for range 100 {
		k.pass(5 * time.Second)
	}
	if len(k.timers) != 0 {
		t.Error("it is still being tried")
	}
	if err := c.Clear(); !errors.Is(err, errBusy) {
		t.Errorf("clearing a busy clipboard: %v", err)
	}
	b.refuse(nil)
	if err := c.Clear(); err != nil || b.String() != "" {
		t.Errorf("it holds %q, %v", b, err)
	}
}

func TestRefusedCopies(t *testing.T) {
	c, b, k := newClip(t)
	a, v := seal(t, "first")
	if err := c.CopySecret("password", v, 0); !errors.Is(err, clip.ErrNoEnd) || b.String() != "" {
		t.Errorf("a copy without end: %v", err)
	}
	if err := c.CopySecret("password", v, 20*time.Second); err != nil {
		t.Fatal(err)
	}
	b.refuse(errBusy)
	if err := c.CopyText("code", "123456", time.Hour); !errors.Is(err, errBusy) || c.State().Kind != "password" {
		t.Errorf("refused: %v, the state is %+v", err, c.State())
	}
	b.refuse(nil)
	a.Destroy()
	if err := c.CopySecret("password", v, time.Hour); !errors.Is(err, secret.ErrDestroyed) {
		t.Errorf("a secret of a locked vault: %v", err)
	}
	k.pass(20 * time.Second)
	if b.String() != "" {
		t.Error("after refused copies the first one is not cleared")
	}
	if _, err := clip.New(clip.Config{Random: strings.NewReader("short")}); err == nil {
		t.Error("a Clip without a key")
	}
}

func TestALongSecretIsCopiedWhole(t *testing.T) {
	c, b, k := newClip(t)
	long := strings.Repeat("あ", secret.MaxLend)
	_, v := seal(t, long)
	if err := c.CopySecret("notes", v, time.Minute); err != nil {
		t.Fatal(err)
	}
	if b.String() != long {
		t.Errorf("the clipboard holds %d bytes, want %d", len(b.String()), len(long))
	}
	k.pass(time.Minute)
	if b.String() != "" {
		t.Error("a long secret is not cleared")
	}
}

// TestAllAtOnce is for the race detector; at the end the clipboard is empty.
func TestAllAtOnce(t *testing.T) {
	b, k := &board{}, &clock{}
	var heard sync.Map
	c, err := clip.New(clip.Config{Board: b, Random: rand.Reader, After: k.After, Now: k.Now, Changed: func(s clip.State) { heard.Store(s.Kind, true) }})
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for _, f := range []func() error{
		func() error { return c.CopyText("code", "1", time.Second) },
		func() error { return c.CopyText("user name", "2", time.Second) },
		c.Clear,
		func() error { _ = c.State(); return nil },
		func() error { k.pass(time.Second); return nil },
	} {
		all.Go(func() {
			for range 200 {
				if err := f(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if err := c.Clear(); err != nil || b.String() != "" || c.State() != (clip.State{}) {
		t.Errorf("at the end it holds %q, %v, %+v", b, err, c.State())
	}
	for _, kind := range []string{"code", "user name", ""} {
		if _, ok := heard.Load(kind); !ok {
			t.Errorf("nobody heard of %q", kind)
		}
	}
}
