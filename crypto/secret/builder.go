package secret

import (
	"sync"
	"unicode/utf8"

	"github.com/awnumar/memguard"
)

const (
	// MaxTyped is how many bytes of UTF-8 a builder takes: 16,384 letters or
	// 5,461 kanji. A bigger one would not fit beside an arena where a process
	// may lock only 64 KiB.
	MaxTyped = 16 << 10

	builderStart = 4 << 10
)

// A Builder takes a secret that is typed or pasted, in locked memory, and is
// edited by positions counted in runes. It is safe for concurrent use, but a
// function that Use calls must not call the builder. What was deleted is wiped
// at once.
type Builder struct {
	mu        sync.Mutex
	memory    *memguard.LockedBuffer // nil after Seal, until something is typed
	n         int                    // bytes of text
	runes     int
	destroyed bool
}

// NewBuilder takes a first page of locked memory, or returns ErrLockRefused.
func NewBuilder() (*Builder, error) {
	memory, err := newLocked(builderStart)
	if err != nil {
		return nil, err
	}
	return &Builder{memory: memory}, nil
}

// Len is the number of runes.
func (b *Builder) Len() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.runes
}

// InsertRune puts r before the rune at position at. It fails like Insert.
func (b *Builder) InsertRune(at int, r rune) error {
	if !utf8.ValidRune(r) {
		return ErrNotText
	}
	return b.insert(at, utf8.RuneLen(r), 1, func(gap []byte) { utf8.EncodeRune(gap, r) })
}

// Insert puts a text before the rune at position at; wiping text is the caller's
// duty. It changes nothing if it fails: ErrNotText, ErrRange, ErrTooLong above
// MaxTyped bytes altogether, ErrLockRefused when more memory was needed, and
// ErrDestroyed.
func (b *Builder) Insert(at int, text []byte) error {
	if len(text) > MaxTyped {
		return ErrTooLong
	}
	if !utf8.Valid(text) {
		return ErrNotText
	}
	return b.insert(at, len(text), utf8.RuneCount(text), func(gap []byte) { copy(gap, text) })
}

// insert makes a gap of n bytes, for that many runes, and has it filled.
func (b *Builder) insert(at, n, runes int, fill func(gap []byte)) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.destroyed:
		return ErrDestroyed
	case at < 0 || at > b.runes:
		return ErrRange
	case b.n+n > MaxTyped:
		return ErrTooLong
	}
	if err := b.grow(b.n + n); err != nil {
		return err
	}
	m := b.memory.Bytes()
	i := b.offset(at)
	copy(m[i+n:], m[i:b.n])
	fill(m[i : i+n])
	b.n += n
	b.runes += runes
	return nil
}

// Delete removes the runes from position from up to, not including, position
// to; what of that lies outside the text is ignored.
func (b *Builder) Delete(from, to int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	from, to = max(from, 0), min(to, b.runes)
	if from >= to {
		return
	}
	m := b.memory.Bytes()
	i, j := b.offset(from), b.offset(to)
	end := i + copy(m[i:], m[j:b.n])
	clear(m[end:b.n])
	b.n = end
	b.runes -= to - from
}

// Reset wipes the text and keeps the memory.
func (b *Builder) Reset() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.reset()
}

func (b *Builder) reset() {
	if b.memory != nil {
		clear(b.memory.Bytes())
	}
	b.n, b.runes = 0, 0
}

// Use lends the whole text, of any length, to f for the length of the call and
// returns f's error. f must not keep or change it.
func (b *Builder) Use(f func([]byte) error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.destroyed:
		return ErrDestroyed
	case b.memory == nil:
		return f([]byte{})
	}
	return f(b.memory.Bytes()[:b.n:b.n])
}

// Seal empties the builder into a value, which keeps the memory that the text
// is in until it is released; the builder takes new memory when it is typed
// into again. An empty builder gives the zero Value. It returns ErrDestroyed.
func (b *Builder) Seal() (Value, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.destroyed:
		return Value{}, ErrDestroyed
	case b.n == 0:
		return Value{}, nil
	}
	v := Value{at: &page{memory: b.memory, n: b.n}}
	b.memory, b.n, b.runes = nil, 0, 0
	return v, nil
}

// Load replaces the text by a value's. It changes nothing if it fails:
// ErrTooLong above MaxTyped bytes, ErrNotText, ErrLockRefused, ErrDestroyed for
// either's memory, or ErrBusy.
func (b *Builder) Load(v Value) error {
	if v.Len() > MaxTyped {
		return ErrTooLong
	}
	memory, err := newLocked(sizeFor(v.Len()))
	if err != nil {
		return err
	}
	n := 0
	err = v.Pieces(func(piece []byte) error {
		n += copy(memory.Bytes()[n:], piece)
		return nil
	})
	if err == nil && !utf8.Valid(memory.Bytes()[:n]) {
		err = ErrNotText
	}
	if err == nil {
		err = b.replace(memory, n)
	}
	if err != nil {
		memory.Destroy()
	}
	return err
}

// replace makes memory, with n bytes of text in it, the builder's own.
func (b *Builder) replace(memory *memguard.LockedBuffer, n int) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.destroyed {
		return ErrDestroyed
	}
	b.free()
	b.memory, b.n, b.runes = memory, n, utf8.RuneCount(memory.Bytes()[:n])
	return nil
}

// Destroy waits for a running Use, then wipes the text and returns the memory.
// Calls after the first do nothing.
func (b *Builder) Destroy() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.free()
	b.destroyed = true
}

func (b *Builder) free() {
	if b.memory != nil {
		b.memory.Destroy()
	}
	b.memory, b.n, b.runes = nil, 0, 0
}

// offset is where the rune at position at begins, at most b.runes.
func (b *Builder) offset(at int) int {
	i := 0
	for text := b.memory.Bytes()[:b.n]; at > 0; at-- {
		_, size := utf8.DecodeRune(text[i:])
		i += size
	}
	return i
}

// grow makes room for n bytes, at most MaxTyped.
func (b *Builder) grow(n int) error {
	if b.memory != nil && n <= b.memory.Size() {
		return nil
	}
	memory, err := newLocked(sizeFor(n))
	if err != nil {
		return err
	}
	if b.memory != nil {
		copy(memory.Bytes(), b.memory.Bytes()[:b.n])
		b.memory.Destroy()
	}
	b.memory = memory
	return nil
}

// sizeFor is the memory taken for n bytes of text: doubled, so that a long text
// is moved seldom.
func sizeFor(n int) int {
	size := builderStart
	for size < n {
		size *= 2
	}
	return size
}
