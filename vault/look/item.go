package look

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"kagikura/vault"
	"kagikura/vault/fact"
	"kagikura/vault/record"
)

// Item is one thing to look at. Its text stands in vaults and records, for ever.
type Item string

// The items, which are the same at every firm.
const (
	LastLogin  Item = "last-login"         // the time of the last login is one's own
	Orders     Item = "orders"             // orders and trades are one's own
	Cash       Item = "cash"               // cash, deposits and withdrawals
	Contact    Item = "contact"            // the registered mail address and telephone
	Withdrawal Item = "withdrawal-account" // the bank account that money goes to
	Notices    Item = "notices"            // notices of login, order and withdrawal are on
)

var items = []Item{LastLogin, Orders, Cash, Contact, Withdrawal, Notices}

// Items are all items in the order in which one looks at them.
func Items() []Item { return slices.Clone(items) }

// Check returns [ErrItem] for what is no item.
func (i Item) Check() error {
	if !slices.Contains(items, i) {
		return ErrItem
	}
	return nil
}

// Prefixes of the custom data keys of what was found; the item follows.
const (
	prefixTick = fact.Prefix + "look.tick."
	prefixOdd  = fact.Prefix + "look.odd."
)

// TickLife is how long a tick counts.
const TickLife = 3 * 24 * time.Hour

// mark is a fact that says nothing but that it is there.
type mark struct{}

// Check implements [fact.Checker].
func (mark) Check() error { return nil }

var (
	// ErrItem: no item of a look has that name.
	ErrItem = errors.New("look: no such item")
	// ErrNothing: a look in which nothing was found in order is none.
	ErrNothing = errors.New("look: nothing was ticked")
	// ErrOdd is what an [OddError] is.
	ErrOdd = errors.New("look: something is odd")
)

// OddError tells that a look cannot be finished while something is odd.
type OddError struct{ Items []Item }

// Error implements error.
func (e *OddError) Error() string { return fmt.Sprintf("%v: %v", ErrOdd, e.Items) }

// Is makes errors.Is(err, ErrOdd) hold.
func (e *OddError) Is(target error) bool { return target == ErrOdd }

// Tick is the change of an account's custom data that notes an item to be in
// order, and no longer odd. Errors are [ErrItem] and those of [fact.Set].
func Tick(e *vault.Entry, i Item, now time.Time) (map[string]*string, error) {
	return note(e, i, now, prefixTick, prefixOdd)
}

// Odd is the change that notes something odd at an item, which is then not in
// order. Errors are those of [Tick].
func Odd(e *vault.Entry, i Item, now time.Time) (map[string]*string, error) {
	return note(e, i, now, prefixOdd, prefixTick)
}

// note sets the mark of an item under one prefix and takes the other one back.
func note(e *vault.Entry, i Item, now time.Time, set, clear string) (map[string]*string, error) {
	if err := i.Check(); err != nil {
		return nil, err
	}
	now = notBefore(e, now)
	change, err := fact.Set(e.Data, set+string(i), now, mark{})
	if err != nil {
		return nil, err
	}
	other, err := fact.Clear[mark](e.Data, clear+string(i), now)
	if err != nil {
		return nil, err
	}
	maps.Copy(change, other)
	return change, nil
}

// Untick is the change that takes back what was noted of an item, in order or
// odd; none where nothing was. Errors are [ErrItem] and those of [fact.Clear].
func Untick(e *vault.Entry, i Item, now time.Time) (map[string]*string, error) {
	if err := i.Check(); err != nil {
		return nil, err
	}
	change := map[string]*string{}
	now = notBefore(e, now)
	for _, prefix := range []string{prefixTick, prefixOdd} {
		one, err := fact.Clear[mark](e.Data, prefix+string(i), now)
		if err != nil {
			return nil, err
		}
		maps.Copy(change, one)
	}
	return change, nil
}

// notBefore is now, or the last look if another computer's clock, some minutes
// ahead, put it later: what is ticked after that look must not count as ticked
// before it.
func notBefore(e *vault.Entry, now time.Time) time.Time {
	if last, _ := looks(e, now); last.At.After(now) {
		return last.At
	}
	return now
}

// Finish is what to note when a look ends: the details of the event
// [record.Looked], and the change of custom data that takes the ticks back, which
// are to be saved together. A look need not be complete: the record says what was
// in order. Ticks that cannot be read are left as they are and do not count.
//
// Errors: [ErrNothing]; *OddError, as long as something is.
func Finish(e *vault.Entry, now time.Time) (details map[string]string, change map[string]*string, err error) {
	var fine, odd []Item
	change = map[string]*string{}
	last, _ := looks(e, now)
	for _, i := range items {
		f := find(e, i, last.At, now)
		if !f.Odd.IsZero() {
			odd = append(odd, i)
		}
		if f.Fine() {
			fine = append(fine, i)
		}
		if one, err := fact.Clear[mark](e.Data, prefixTick+string(i), now); err == nil {
			maps.Copy(change, one)
		}
	}
	switch {
	case len(odd) > 0:
		return nil, nil, &OddError{odd}
	case len(fine) == 0:
		return nil, nil, ErrNothing
	}
	names := make([]string, len(fine))
	for n, i := range fine {
		names[n] = string(i)
	}
	return map[string]string{record.DetailTicks: strings.Join(names, " ")}, change, nil
}
