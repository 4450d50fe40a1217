package audit

import (
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"kagikura/vault"
	"kagikura/vault/fact"
)

// DataExcuse begins the custom data keys of excuses. What follows is the kind, a
// dot, and the name of the field: "kagikura.excuse.weak.Trading password".
const DataExcuse = fact.Prefix + "excuse."

// MaxReason is the most bytes of the reason for an excuse.
const MaxReason = 500

// Excuse is why a finding about one field of an account is to be no worry. It is a
// fact of that account, and ends when the field's value changes after it. A reason
// is a text of the owner's and no secret.
type Excuse struct {
	Reason string `json:"reason"`
}

// Check implements [fact.Checker]: a reason is not blank.
func (e Excuse) Check() error {
	if strings.TrimSpace(e.Reason) == "" || len(e.Reason) > MaxReason || !utf8.ValidString(e.Reason) {
		return fact.ErrInvalid
	}
	return nil
}

// Excused is an excuse that holds, with the moment at which it was made.
type Excused = fact.Noted[Excuse]

// ErrFuture: an excuse says that it was made in the future. It is not believed.
var ErrFuture = errors.New("audit: excuse from the future")

// Unreadable is an excuse that cannot be used. Err is [fact.ErrDamaged],
// [fact.ErrNewer] or [ErrFuture], perhaps wrapped.
type Unreadable struct {
	Account vault.ID
	Key     string
	Err     error
}

func excuseKey(k Kind, field string) string { return DataExcuse + k.String() + "." + field }

// MakeExcuse are the changes that excuse a finding about v. Each of its accounts
// notes it for its own field, so an excuse of several passwords ends as soon as one
// of them changes. The errors are those of [fact.Set], of [secret.Value.Digest], and
// vault.ErrNoEntry.
func MakeExcuse(v *vault.Vault, f Finding, now time.Time, reason string) ([]vault.Change, error) {
	return eachUse(v, f, func(e *vault.Entry, u Use) (map[string]*string, error) {
		at := now
		if field, ok := e.Field(u.Field); ok {
			// The clock may have been set back since; the excuse is of what is there now.
			changed, err := ChangedBy(e, field)
			if err != nil {
				return nil, err
			}
			if changed.After(at) {
				at = changed
			}
		}
		return fact.Set(e.Data, excuseKey(f.Kind, u.Field), at, Excuse{strings.TrimSpace(reason)})
	})
}

// TakeBack are the changes that end the excuses of a finding about v. The errors are
// those of [fact.Clear] and vault.ErrNoEntry.
func TakeBack(v *vault.Vault, f Finding, now time.Time) ([]vault.Change, error) {
	return eachUse(v, f, func(e *vault.Entry, u Use) (map[string]*string, error) {
		return fact.Clear[Excuse](e.Data, excuseKey(f.Kind, u.Field), now)
	})
}

func eachUse(v *vault.Vault, f Finding, data func(*vault.Entry, Use) (map[string]*string, error)) ([]vault.Change, error) {
	var changes []vault.Change
	for _, u := range f.Uses {
		e, ok := v.Entry(u.Account)
		if !ok {
			return nil, vault.ErrNoEntry
		}
		items, err := data(e, u)
		if err != nil {
			return nil, err
		}
		if len(items) > 0 {
			changes = append(changes, vault.SetEntryData{ID: u.Account, Data: items})
		}
	}
	return changes, nil
}

// excuse is the excuse of a field that holds at the moment now; changed is when the
// field's value changed last.
func excuse(data []vault.DataItem, k Kind, field string, changed, now time.Time) (Excused, bool) {
	noted, ok, err := fact.Find[Excuse](data, excuseKey(k, field))
	switch {
	case err != nil || !ok, noted.At.Before(changed.Truncate(time.Second)):
		return Excused{}, false
	case fact.Future(noted.At, now) && !noted.At.Equal(changed.UTC().Truncate(time.Second)):
		return Excused{}, false
	}
	return noted, true
}

// unreadable are the excuses of an account that excuse nothing.
func unreadable(e *vault.Entry, now time.Time) []Unreadable {
	var list []Unreadable
	for _, d := range e.Data {
		if !strings.HasPrefix(d.Key, DataExcuse) {
			continue
		}
		noted, ok, err := fact.Decode[Excuse](d.Value)
		if err == nil && ok && fact.Future(noted.At, now) && !fact.Future(e.Times.Modified, now) {
			err = ErrFuture
		}
		if err != nil {
			list = append(list, Unreadable{e.ID, d.Key, err})
		}
	}
	return list
}
