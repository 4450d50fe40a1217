// Package shares splits the passphrase of a vault into shares that are copied by
// hand: any k of n give it back, fewer tell nothing about it, whatever is known
// or guessed of it. FORMAT.md beside it describes the form for those who want to
// read shares with another program.
//
// [Split] makes the shares, [Combine] puts the passphrase together again, [Read]
// says of a share that is being typed which of its groups are right, and
// [Same] whether a copy is the share that was shown.
//
// A share is a secret: a [secret.Value] whose text is groups of five characters.
// What is said of a share, its number, its set and which groups are wrong, is
// not.
//
// Randomness is an argument and must be cryptographic. The arithmetic on secrets
// takes the same time for all of them. What a call works on lies in buffers that
// it wipes.
package shares

import (
	"errors"
	"fmt"

	"kagikura/crypto/secret"
)

// Bounds of a set of shares.
const (
	// MinNeeded is the fewest shares that can restore a passphrase: one alone
	// must be worthless.
	MinNeeded = 2
	// MaxShares is the most shares of a set: each number is one digit.
	MaxShares = 9
	// MaxBytes is the longest passphrase in bytes of UTF-8: 134 letters or 44
	// kanji. One of nothing but lower-case letters, spaces and -._', may have
	// [MaxLetters].
	MaxBytes = maxBlock - overhead
	// MaxLetters is the longest passphrase of lower-case letters.
	MaxLetters = MaxBytes * 8 / 5
)

var (
	// ErrCounts: not MinNeeded ≤ needed ≤ of ≤ MaxShares.
	ErrCounts = errors.New("shares: impossible numbers of shares")
	// ErrEmpty: there is no passphrase to split.
	ErrEmpty = errors.New("shares: empty passphrase")
	// ErrTooLong: the passphrase is longer than [MaxBytes] or [MaxLetters].
	ErrTooLong = errors.New("shares: passphrase too long")
	// ErrNotText: the passphrase is not UTF-8.
	ErrNotText = errors.New("shares: passphrase is not UTF-8")
	// ErrRandom: the source of randomness failed; its error is wrapped beside.
	ErrRandom = errors.New("shares: the source of randomness failed")

	// ErrUnfinished: the share goes on after what was typed.
	ErrUnfinished = errors.New("shares: share is not complete")
	// ErrGroups: there are more groups than the share has.
	ErrGroups = errors.New("shares: more groups than the share has")
	// ErrHeader: the first group is right in itself and says something that no
	// share says.
	ErrHeader = errors.New("shares: not the beginning of a share")
	// ErrVersion: the share was made by a newer version of the program.
	ErrVersion = errors.New("shares: newer version")
	// ErrChecksum: every group is right in itself, and the whole is not: two
	// mistakes in one group, or groups of another share.
	ErrChecksum = errors.New("shares: checksum of the share")
	// ErrOtherSet: the share belongs to another set than the first one.
	ErrOtherSet = errors.New("shares: share of another set")
	// ErrRepeated: the same share was given twice.
	ErrRepeated = errors.New("shares: the same share twice")
	// ErrResult: the shares are right each by itself, and what they give
	// together is not what was split. One of them was forged or made up.
	ErrResult = errors.New("shares: the shares do not fit together")
)

// GroupError names the first group, counted from 0, that is not what was written.
type GroupError struct{ Group int }

func (e *GroupError) Error() string { return fmt.Sprintf("shares: group %d is wrong", e.Group+1) }

// ShareError tells which of the shares given to [Combine], counted from 0, cannot
// be used.
type ShareError struct {
	Share int
	Err   error
}

func (e *ShareError) Error() string { return fmt.Sprintf("share %d: %v", e.Share+1, e.Err) }

// Unwrap returns the reason.
func (e *ShareError) Unwrap() error { return e.Err }

// TooFewError says that more shares are needed.
type TooFewError struct{ Have, Need int }

func (e *TooFewError) Error() string {
	return fmt.Sprintf("shares: %d of the %d shares needed", e.Have, e.Need)
}

// Sealer takes shares and passphrases into locked memory; *secret.Arena is one.
type Sealer interface {
	Seal(plain []byte) (secret.Value, error)
}
