// Package kit is what others need to find and open a vault when its owner cannot:
// the sheet that is printed, the firms that it names, and the shares of the
// passphrase.
//
// # What is kept
//
// Facts (see package fact) in the custom data of the vault itself, each of which
// says by its own moment when that was done:
//
//	kagikura.kit.sheet    {}: the emergency kit was printed
//	kagikura.kit.family   {}: with the list of firms
//	kagikura.kit.shares   {"needed":2,"of":3,"set":"9KR2","groups":19}: shares were made
//
// None of them is a secret: a set's identifier and the number of groups tell
// nothing about the passphrase but its length, roughly.
//
// The package is pure: the time comes in as an argument.
package kit

import (
	"time"

	"kagikura/vault"
	"kagikura/vault/fact"
)

// Keys of the facts.
const (
	KeySheet  = fact.Prefix + "kit.sheet"
	KeyFamily = fact.Prefix + "kit.family"
	KeyShares = fact.Prefix + "kit.shares"
)

// Printed is the fact that something was printed.
type Printed struct{}

// Check implements [fact.Checker].
func (Printed) Check() error { return nil }

// Shares is the fact that shares were made and copied.
type Shares struct {
	Needed int `json:"needed"`
	Of     int `json:"of"`
	// Set is the identifier that all of them bear.
	Set string `json:"set"`
	// Groups is how many groups of characters each has.
	Groups int `json:"groups"`
}

// Bounds of Shares; those of crypto/shares lie within.
const (
	maxShares = 32
	maxGroups = 256
	maxSet    = 16
)

// Check implements [fact.Checker].
func (s Shares) Check() error {
	for _, c := range []byte(s.Set) {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') {
			return fact.ErrInvalid
		}
	}
	if s.Needed < 2 || s.Of < s.Needed || s.Of > maxShares || s.Groups < 1 || s.Groups > maxGroups || s.Set == "" || len(s.Set) > maxSet {
		return fact.ErrInvalid
	}
	return nil
}

// Kept is what a vault says of its kit.
type Kept struct {
	// Sheet and Family are when they were last printed, zero for never.
	Sheet, Family time.Time
	// Shares are the last ones that were made, nil for none, at Made.
	Shares *Shares
	Made   time.Time
	// Stale is true where the passphrase or key file were changed after the shares
	// were made: they open the vault no more.
	Stale bool
	// OldSheet is true where they were changed after the sheet was printed: what was
	// written on it by hand opens the vault no more.
	OldSheet bool
	// Future is true where one of the moments lies in the future: a clock was
	// wrong, and it is not known when that was done.
	Future bool
	// Problems are items that cannot be read, each a *fact.Error.
	Problems []error
}

// Of reads what a vault says of its kit.
func Of(v *vault.Vault, now time.Time) Kept {
	var k Kept
	meta := v.Meta()
	moment := func(at time.Time) time.Time {
		k.Future = k.Future || fact.Future(at, now)
		return at
	}
	printed := func(key string) time.Time {
		n, ok, err := fact.Find[Printed](meta.Data, key)
		if err != nil {
			k.Problems = append(k.Problems, err)
		}
		if !ok {
			return time.Time{}
		}
		return moment(n.At)
	}
	k.Sheet, k.Family = printed(KeySheet), printed(KeyFamily)
	changed := meta.KeyChanged.Truncate(time.Second) // facts know no less
	k.OldSheet = !k.Sheet.IsZero() && changed.After(k.Sheet)
	n, ok, err := fact.Find[Shares](meta.Data, KeyShares)
	if err != nil {
		k.Problems = append(k.Problems, err)
	}
	if ok {
		k.Shares, k.Made = &n.Is, moment(n.At)
		k.Stale = changed.After(n.At)
	}
	return k
}

// NotePrinted is the change of the vault's custom data that notes a printed kit,
// and with family that the list of firms was part of it. Errors are those of
// [fact.Set].
func NotePrinted(v *vault.Vault, now time.Time, family bool) (map[string]*string, error) {
	change, err := fact.Set(v.Meta().Data, KeySheet, now, Printed{})
	if err != nil || !family {
		return change, err
	}
	more, err := fact.Set(v.Meta().Data, KeyFamily, now, Printed{})
	if err != nil {
		return nil, err
	}
	change[KeyFamily] = more[KeyFamily]
	return change, nil
}

// NoteShares is the change that notes shares that were made. Errors are those of
// [fact.Set].
func NoteShares(v *vault.Vault, now time.Time, s Shares) (map[string]*string, error) {
	return fact.Set(v.Meta().Data, KeyShares, now, s)
}
