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
// fact of that account, and ends when the field's value changes. A reason is a text of
// the owner's and no secret.
type Excuse struct {
	Reason string `json:"reason"`
	// Of is when the value that is excused had changed last, as [ChangedBy] has it: on
	// another computer it may have changed before the excuse was made.
	Of time.Time `json:"of"`
}

// Check implements [fact.Checker]: it is known of what the excuse is, and why.
func (e Excuse) Check() error {
	if e.Of.IsZero() {
		return fact.ErrInvalid
	}
	return CheckReason(e.Reason)
}

// CheckReason returns [fact.ErrInvalid] for a reason that is blank, no text or longer
// than [MaxReason].
func CheckReason(reason string) error {
	if strings.TrimSpace(reason) == "" || len(reason) > MaxReason || !utf8.ValidString(reason) {
		return fact.ErrInvalid
	}
	return nil
}

// Excused is an excuse that holds, with the moment at which it was made.
type Excused = fact.Noted[Excuse]

// ErrFuture means that an excuse says that it was made in the future. It is not
// believed.
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
// of them changes. The errors are those of [fact.Set], of [secret.Value.Digest],
// vault.ErrNoEntry and vault.ErrNoField.
func MakeExcuse(v *vault.Vault, f Finding, now time.Time, reason string) ([]vault.Change, error) {
	return eachUse(v, f, func(e *vault.Entry, u Use) (map[string]*string, error) {
		field, ok := e.Field(u.Field)
		if !ok {
			return nil, vault.ErrNoField
		}
		changed, _, err := ChangedBy(e, field)
		if err != nil {
			return nil, err
		}
		return fact.Set(e.Data, excuseKey(f.Kind, u.Field), now, Excuse{strings.TrimSpace(reason), second(changed)})
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

// second is a moment as the times of a vault are kept.
func second(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

// excuse is the excuse of a field that holds at the moment now; changed is when the
// field's value changed last, and sure whether it had another before. Where earlier
// versions are not kept any more, one that was made since the oldest of those that
// are still holds.
func excuse(data []vault.DataItem, k Kind, field string, changed time.Time, sure bool, now time.Time) (Excused, bool) {
	noted, ok, err := fact.Find[Excuse](data, excuseKey(k, field))
	if err != nil || !ok || fact.Future(noted.At, now) {
		return Excused{}, false
	}
	holds := noted.Is.Of.Equal(second(changed)) || !sure && !noted.At.Before(second(changed))
	return noted, holds
}

// unreadable are the excuses of an account that excuse nothing.
func unreadable(e *vault.Entry, now time.Time) []Unreadable {
	var list []Unreadable
	for _, d := range e.Data {
		if !strings.HasPrefix(d.Key, DataExcuse) {
			continue
		}
		noted, ok, err := fact.Decode[Excuse](d.Value)
		if err == nil && ok && fact.Future(noted.At, now) {
			err = ErrFuture
		}
		if err != nil {
			list = append(list, Unreadable{e.ID, d.Key, err})
		}
	}
	return list
}
