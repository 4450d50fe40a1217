// Package fact keeps what a person notes of an account, or of the vault, as
// single facts in custom data: which method an operation asks for, when the next
// look is due, why a finding is excused.
//
// Each fact is one item, so merging item by item is merging. An item says when it
// was written: SetEntryData leaves the times of an entry alone, and two computers
// that noted different things are settled by the newer one, see [Compare]. A fact
// that is taken back stays as an item that holds nothing, for the same reason: what
// is simply gone would come back from the other computer.
//
// # Never overwritten
//
// An item that cannot be read, because it is damaged or because a newer version
// of the program wrote it, is kept as it is. Reading it is an error that a front
// end shows; writing over it is refused with the same error.
//
// # Form
//
// The value of an item is a JSON object with exactly these members:
//
//	{"v":1,"at":"2026-11-24T12:00:00Z","is":…}
//	{"v":1,"at":"2026-11-24T12:00:00Z","over":"2062-11-24T12:00:00Z","is":…}
//
// v is the version of the form of what is in it, at the moment of writing by the
// clock of that computer, or a second after that of what it replaces where the clock
// is a little behind, and is the fact itself: an object whose members the
// package of that fact describes, or null for a fact that was taken back. over is
// there where it replaces what a clock that was wrong dated later: the moment that
// was said there. A value has at most [MaxSize] bytes. No fact is a secret: custom
// data lies in memory as plain text.
//
// Packages of vault may import it, each for its own keys, and front ends for the
// errors.
package fact

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"kagikura/vault"
)

// Version is the form that this program reads and writes.
const Version = 1

// MaxSize is the most bytes that the value of one item may have.
const MaxSize = 4 << 10

// Prefix begins the custom data keys of this program.
const Prefix = "kagikura."

var (
	// ErrDamaged: an item does not have the form of its fact.
	ErrDamaged = errors.New("fact: damaged")
	// ErrNewer: an item was written by a newer version of the program.
	ErrNewer = errors.New("fact: written by a newer version")
	// ErrTooLarge: a fact, as one with a long note, would pass [MaxSize].
	ErrTooLarge = errors.New("fact: too large")
	// ErrInvalid: a value that the fact does not allow.
	ErrInvalid = errors.New("fact: value not allowed")
)

// Error tells which item could not be read or written.
type Error struct {
	Key string
	Err error
}

// Error implements error. Keys are no secrets.
func (e *Error) Error() string { return fmt.Sprintf("%v: %s", e.Err, e.Key) }

// Unwrap returns the reason.
func (e *Error) Unwrap() error { return e.Err }

// form is how an item stands in the file.
type form struct {
	V  int       `json:"v"`
	At time.Time `json:"at"`
	// Over is zero where it replaces nothing of a later date. It is no date of this
	// fact: it only decides which of two stands.
	Over time.Time       `json:"over,omitzero"`
	Is   json.RawMessage `json:"is"`
}

// stands is the moment from which on the fact stands against others.
func (f form) stands() time.Time {
	if f.Over.After(f.At) {
		return f.Over
	}
	return f.At
}

// Checker is a fact that knows which values it allows. It returns [ErrInvalid], or
// an error that wraps it, for one that it does not.
type Checker interface{ Check() error }

// Noted is a fact with the moment at which it was written.
type Noted[T any] struct {
	Is T
	At time.Time
}

// Find reads the fact under a key. ok is false where there is none, or where it
// was taken back. An *Error with [ErrDamaged] or [ErrNewer] is returned for an item
// that is there and cannot be read.
func Find[T Checker](data []vault.DataItem, key string) (n Noted[T], ok bool, err error) {
	value, there := lookup(data, key)
	if !there {
		return n, false, nil
	}
	n, ok, err = Decode[T](value)
	if err != nil {
		return Noted[T]{}, false, &Error{key, err}
	}
	return n, ok, nil
}

// Decode reads the value of an item. ok is false for a fact that was taken back.
func Decode[T Checker](value string) (n Noted[T], ok bool, err error) {
	f, err := open(value)
	if err != nil {
		return n, false, err
	}
	if string(f.Is) == "null" {
		return Noted[T]{At: f.At}, false, nil
	}
	if err := strict([]byte(f.Is), &n.Is); err != nil {
		return Noted[T]{}, false, ErrDamaged
	}
	if err := n.Is.Check(); err != nil {
		return Noted[T]{}, false, ErrDamaged
	}
	n.At = f.At
	return n, true, nil
}

// Written is when an item was written; ok is false for a value that is no fact.
// It does not look at what the fact is, so that merging needs to know no fact.
func Written(value string) (at time.Time, ok bool) {
	f, err := open(value)
	return f.At, err == nil
}

// Is reports whether a key of an account's or the vault's custom data is that of a
// fact.
func Is(key string) bool {
	return strings.HasPrefix(key, Prefix) && key != vault.DataFirm && key != vault.DataMerged && !strings.HasPrefix(key, vault.DataRecord)
}

// Compare orders two values of one key by which of them stands where copies of a
// vault differ; 0 only for equal ones. The one that was written later does, or over a
// later one, and of one second the greater. A value that cannot be read stands against any that can,
// and one of a newer version against one that is damaged: nobody here knows what
// would be lost with it. The order is the same on every computer, and does not depend
// on which copies meet first.
func Compare(a, b string) int {
	fa, errA := open(a)
	fb, errB := open(b)
	return cmp.Or(
		cmp.Compare(unreadable(errA), unreadable(errB)),
		fa.stands().Compare(fb.stands()),
		fa.Over.Compare(fb.Over), // what was written over the other one
		fa.At.Compare(fb.At),
		cmp.Compare(a, b))
}

func unreadable(err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, ErrNewer):
		return 2
	}
	return 1
}

// Set is the change of custom data that notes a fact at a moment. It is refused
// with an *Error, and nothing is to be changed, where an item stands under the key
// that cannot be read ([ErrDamaged], [ErrNewer]), where the fact does not allow
// its value ([ErrInvalid]), or where it is too long ([ErrTooLarge]).
func Set[T Checker](data []vault.DataItem, key string, now time.Time, is T) (map[string]*string, error) {
	if err := is.Check(); err != nil {
		return nil, &Error{key, err}
	}
	if _, _, err := Find[T](data, key); err != nil {
		return nil, err
	}
	raw, err := json.Marshal(is)
	if err != nil {
		return nil, &Error{key, ErrInvalid}
	}
	return write(data, key, now, raw)
}

// Clear is the change of custom data that takes a fact back; no change where
// there is none. It is refused as by [Set].
func Clear[T Checker](data []vault.DataItem, key string, now time.Time) (map[string]*string, error) {
	_, there, err := Find[T](data, key)
	if err != nil || !there {
		return nil, err
	}
	return write(data, key, now, json.RawMessage("null"))
}

// write is the change that puts a fact in the place of what stands in data, which can
// be read.
func write(data []vault.DataItem, key string, now time.Time, raw json.RawMessage) (map[string]*string, error) {
	former := form{}
	if value, there := lookup(data, key); there {
		former, _ = open(value)
	}
	next := form{V: Version, At: after(former.At, now).UTC(), Is: raw}
	if before := former.stands(); !before.Before(next.At) {
		next.Over = before
	}
	out, err := json.Marshal(next)
	switch {
	case err != nil:
		return nil, &Error{key, ErrInvalid}
	case len(out) > MaxSize:
		return nil, &Error{key, ErrTooLarge}
	}
	value := string(out)
	return map[string]*string{key: &value}, nil
}

// after is now, or a second after what a clock that is a little ahead wrote: what is
// noted over something has to win over it on every computer. What lies in the future
// is not believed, and no date of anything else.
func after(former, now time.Time) time.Time {
	now = now.Truncate(time.Second)
	if now.After(former) || Future(former, now) {
		return now
	}
	return former.Add(time.Second)
}

func lookup(data []vault.DataItem, key string) (string, bool) {
	for _, d := range data {
		if d.Key == key {
			return d.Value, true
		}
	}
	return "", false
}

// open reads the form and leaves the fact in it alone.
func open(value string) (form, error) {
	if len(value) > MaxSize {
		return form{}, ErrDamaged
	}
	var version struct {
		V int `json:"v"`
	}
	if err := json.Unmarshal([]byte(value), &version); err != nil {
		return form{}, ErrDamaged
	}
	if version.V > Version {
		return form{}, ErrNewer
	}
	var f form
	if err := strict([]byte(value), &f); err != nil || f.V != Version || f.Is == nil || f.At.IsZero() {
		return form{}, ErrDamaged
	}
	return f, nil
}

// strict reads one JSON value with no member that into does not have.
func strict(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return ErrDamaged
	}
	return nil
}
