package secret

import "errors"

var (
	// ErrDestroyed means that the arena, builder or released page which the
	// secret lived in is gone.
	ErrDestroyed = errors.New("secret: destroyed")
	// ErrLockRefused means that the operating system refuses to keep memory
	// out of the swap file, usually because of the limit on locked memory
	// (ulimit -l). The system's own error is wrapped beside it.
	ErrLockRefused = errors.New("secret: the system refuses to lock memory")
	// ErrTooLong means a secret longer than the operation can take: MaxLend
	// for [Value.Use], MaxTyped for a [Builder].
	ErrTooLong = errors.New("secret: too long")
	// ErrBusy means that a Use inside a Use inside a Use found no free page.
	ErrBusy = errors.New("secret: nested too deep, no page left to lend")
	// ErrExhausted means that an arena has sealed as many values as its key
	// may protect.
	ErrExhausted = errors.New("secret: the arena's key is used up")
	// ErrNotText means bytes that are not UTF-8, or a rune that UTF-8 cannot
	// hold.
	ErrNotText = errors.New("secret: not UTF-8 text")
	// ErrRange means a position outside a builder's text.
	ErrRange = errors.New("secret: position outside the text")
	// ErrNoArena means a digest was asked of a builder's value, which has no
	// arena whose key it could be made with: adopt it first.
	ErrNoArena = errors.New("secret: value belongs to no arena")
)
