package clip

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"kagikura/crypto/secret"
)

// Board is a clipboard. Its calls come one at a time, from any goroutine; an
// implementation that needs a certain thread changes to it by itself, and that
// thread must then not wait in a call of the Clip.
type Board interface {
	Set(text []byte) error // does not keep text after it returns
	Get() ([]byte, error)  // what is on it now, for the caller to wipe; empty if it is no text, or known to be another's
	Clear() error
}

// After calls f once after d, on a goroutine of its own, unless stop comes
// before. [time.AfterFunc] is one.
type After func(d time.Duration, f func()) (stop func())

// Config is what a Clip works with. Changed, if there is one, hears of each new
// State; it is called without a lock held.
type Config struct {
	Board   Board
	Random  io.Reader // read once, for the key
	After   After
	Now     func() time.Time
	Changed func(State)
}

// State is what of ours is on the clipboard, for the screen.
type State struct {
	Kind    string    // as it was given with the copy; "" if nothing of ours is there
	Since   time.Time // when it was copied
	Until   time.Time // when it will be cleared
	Problem error     // why the last clearing failed, while it is tried again or was given up
}

// Errors of reading the picture on the clipboard, which package picture does.
// They are named here so that nobody needs that package to tell them apart.
var (
	// ErrNoPicture: there is no picture on the clipboard.
	ErrNoPicture = errors.New("clip: no picture on the clipboard")
	// ErrPictureTooLarge: there is a larger one than is read.
	ErrPictureTooLarge = errors.New("clip: the picture on the clipboard is too large")
	// ErrPictureUnreadable: the system, or the program that holds the clipboard,
	// does not hand it over.
	ErrPictureUnreadable = errors.New("clip: the clipboard cannot be read")
)

// ErrTextUnreadable is returned for a text on the clipboard that the system, or
// the program that holds it, does not give.
var ErrTextUnreadable = errors.New("clip: the text on the clipboard cannot be read")

// ErrNoEnd is returned for a copy that would stay for ever.
var ErrNoEnd = errors.New("clip: a copy needs a positive duration")

// A clipboard that another program holds open at the moment of clearing is
// tried again.
const (
	retryAfter = time.Second
	maxTries   = 10
)

// Clip copies texts for a time. Its methods may be called from several
// goroutines.
type Clip struct {
	config Config
	key    [sha256.Size]byte

	work sync.Mutex // held over calls of the board, so that a copy and a clearing do not mix

	mu    sync.Mutex // guards what follows, never held over a call of the board
	state State
	mark  []byte // of what we put there; nil if nothing
	turn  int    // counts copies and clearings: a timer of an earlier one is void
	stop  func()
}

// New makes a Clip. It fails only if random does.
func New(c Config) (*Clip, error) {
	clip := &Clip{config: c, stop: func() {}}
	if _, err := io.ReadFull(c.Random, clip.key[:]); err != nil {
		return nil, fmt.Errorf("clip: key: %w", err)
	}
	return clip, nil
}

// State is what is on the clipboard now, as far as it is ours.
func (c *Clip) State() State {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state
}

// CopySecret puts the secret on the clipboard for a time. The earlier copy's
// time ends with it.
func (c *Clip) CopySecret(kind string, v secret.Value, during time.Duration) error {
	if v.Len() <= secret.MaxLend {
		return v.Use(func(text []byte) error { return c.put(kind, text, during) })
	}
	text := make([]byte, 0, v.Len()) // room for all of it: a growing slice leaves copies
	defer func() { secret.Wipe(text[:cap(text)]) }()
	if err := v.Pieces(func(piece []byte) error { text = append(text, piece...); return nil }); err != nil {
		return err
	}
	return c.put(kind, text, during)
}

// CopyText is [Clip.CopySecret] for a text that is no secret, or a one-time code,
// which soon is none.
func (c *Clip) CopyText(kind, text string, during time.Duration) error {
	b := []byte(text)
	defer secret.Wipe(b)
	return c.put(kind, b, during)
}

// put does the copying. If the board refuses, what was there before is as it was.
func (c *Clip) put(kind string, text []byte, during time.Duration) error {
	if during <= 0 {
		return ErrNoEnd
	}
	c.work.Lock()
	defer c.work.Unlock()
	if err := c.config.Board.Set(text); err != nil {
		return fmt.Errorf("clip: copy: %w", err)
	}
	now := c.config.Now()
	c.become(State{Kind: kind, Since: now, Until: now.Add(during)}, c.markOf(text), during, 1)
	return nil
}

// Clear empties the clipboard now if it holds what was put there: for locking
// and for the end of the program. If that fails it is tried again in the
// background, and the error says why.
func (c *Clip) Clear() error {
	c.work.Lock()
	defer c.work.Unlock()
	return c.clear(1)
}

// expired is what a timer calls.
func (c *Clip) expired(turn, try int) {
	c.work.Lock()
	defer c.work.Unlock()
	c.mu.Lock()
	void := turn != c.turn
	c.mu.Unlock()
	if !void {
		_ = c.clear(try) // the State tells
	}
}

// clear empties the board if it is ours. The caller holds c.work.
func (c *Clip) clear(try int) error {
	c.mu.Lock()
	mark, state := c.mark, c.state
	c.mu.Unlock()
	if mark == nil {
		return nil
	}
	err := c.clearIf(mark)
	if err == nil {
		c.become(State{}, nil, 0, 0)
		return nil
	}
	err = fmt.Errorf("clip: clear: %w", err)
	state.Problem = err
	if try >= maxTries {
		c.become(state, mark, 0, 0) // Clear may still be called
		return err
	}
	c.become(state, mark, retryAfter, try+1)
	return err
}

func (c *Clip) clearIf(mark []byte) error {
	text, err := c.config.Board.Get()
	if err != nil {
		return err
	}
	defer secret.Wipe(text)
	if !hmac.Equal(c.markOf(text), mark) {
		return nil // the user copied something else
	}
	return c.config.Board.Clear()
}

// become sets the state, ends the old timer and, for a try, starts the next.
func (c *Clip) become(state State, mark []byte, in time.Duration, try int) {
	c.mu.Lock()
	c.stop()
	c.stop = func() {}
	c.state, c.mark = state, mark
	c.turn++
	if try > 0 {
		turn := c.turn
		c.stop = c.config.After(in, func() { c.expired(turn, try) })
	}
	c.mu.Unlock()
	if c.config.Changed != nil {
		c.config.Changed(state)
	}
}

func (c *Clip) markOf(text []byte) []byte {
	mac := hmac.New(sha256.New, c.key[:])
	defer secret.ScrubHash(mac) // it keeps a short text until then
	mac.Write(text)
	return mac.Sum(nil)
}
