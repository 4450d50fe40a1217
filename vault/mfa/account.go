package mfa

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kagikura/vault"
	"kagikura/vault/fact"
)

// Keys of the facts in an account's custom data.
const (
	keyFactor  = fact.Prefix + "mfa."
	keyNotice  = fact.Prefix + "notice."
	keyPasskey = fact.Prefix + "passkey."
	// KeyDevice is the key of an account's Registration.
	KeyDevice = fact.Prefix + "device"
)

// FactorKey is the key of what an operation asks for.
func FactorKey(o Operation) string { return keyFactor + string(o) }

// NoticeKey is the key of a notice.
func NoticeKey(k NoticeKind) string { return keyNotice + string(k) }

// NoticeOperation is how a record names a notice among operations.
func NoticeOperation(k NoticeKind) string { return noticeOperation + string(k) }

// NoticeOfOperation is the notice that a record names so; ok is false if that is none.
func NoticeOfOperation(name string) (k NoticeKind, ok bool) {
	rest, ok := strings.CutPrefix(name, noticeOperation)
	k = NoticeKind(rest)
	return k, ok && slices.Contains(NoticeKinds(), k)
}

const noticeOperation = "notice-"

// PasskeyKey is the key of a passkey with an ID.
func PasskeyKey(id string) string { return keyPasskey + id }

// Item is one thing that is noted of an account, or why it cannot be read.
type Item[T any] struct {
	Is    T
	At    time.Time // when it was noted
	Known bool      // false where nothing is noted, or nothing that can be read
	// Problem is nil, or an error that wraps [fact.ErrDamaged] or [fact.ErrNewer]: the
	// item is kept as it is, and nothing is written over it.
	Problem error
}

// Ahead reports whether the item says that it was noted in the future: a clock was
// wrong, and when it was noted is not known. What it says is shown with that doubt.
func (i Item[T]) Ahead(now time.Time) bool { return i.Known && fact.Future(i.At, now) }

func find[T fact.Checker](data []vault.DataItem, key string) Item[T] {
	n, ok, err := fact.Find[T](data, key)
	return Item[T]{Is: n.Is, At: n.At, Known: ok, Problem: err}
}

// item is find of an item that was found: of many, each is not looked for again.
func item[T fact.Checker](d vault.DataItem) Item[T] {
	return find[T]([]vault.DataItem{d}, d.Key)
}

// KeptPasskey is a MadePasskey with the ID it is kept under.
type KeptPasskey struct {
	ID string
	Item[MadePasskey]
}

// Account is all that is noted of one account.
type Account struct {
	Factors  map[Operation]Item[Factor]  // one for each of Operations
	Notices  map[NoticeKind]Item[Notice] // one for each of NoticeKinds
	Device   Item[Registration]
	Passkeys []KeptPasskey // by ID, those taken back left out
	// Mails and Phones are those registered at the firm, as they were typed.
	Mails, Phones []string
}

// Of reads what is noted of an account.
func Of(e *vault.Entry) Account {
	a := Account{
		Factors: map[Operation]Item[Factor]{},
		Notices: map[NoticeKind]Item[Notice]{},
		Device:  find[Registration](e.Data, KeyDevice),
		Mails:   contactsIn(e, vault.RegisteredMail),
		Phones:  contactsIn(e, vault.RegisteredPhone),
	}
	for _, o := range Operations() {
		a.Factors[o] = find[Factor](e.Data, FactorKey(o))
	}
	for _, k := range NoticeKinds() {
		a.Notices[k] = find[Notice](e.Data, NoticeKey(k))
	}
	for _, d := range e.Data {
		id, is := strings.CutPrefix(d.Key, keyPasskey)
		if !is {
			continue
		}
		if p := item[MadePasskey](d); p.Known || p.Problem != nil {
			a.Passkeys = append(a.Passkeys, KeptPasskey{id, p})
		}
	}
	slices.SortFunc(a.Passkeys, func(x, y KeptPasskey) int { return strings.Compare(x.ID, y.ID) })
	return a
}

// Any reports whether anything is noted, be it readable or not; contacts apart, which
// accounts of all kinds have.
func (a Account) Any() bool {
	for _, f := range a.Factors {
		if f.Known || f.Problem != nil {
			return true
		}
	}
	for _, n := range a.Notices {
		if n.Known || n.Problem != nil {
			return true
		}
	}
	return a.Device.Known || a.Device.Problem != nil || len(a.Passkeys) > 0
}

// NoticesOn is how many of the NoticeKinds are noted as on.
func (a Account) NoticesOn() int {
	n := 0
	for _, k := range NoticeKinds() {
		if item := a.Notices[k]; item.Known && item.Is.On {
			n++
		}
	}
	return n
}

var (
	// ErrFuture: a day that lies ahead, of something that is said to have happened.
	ErrFuture = errors.New("mfa: the day lies ahead")
	// ErrOperation: no such operation or notice.
	ErrOperation = errors.New("mfa: no such operation")
	// ErrNoPasskey: no passkey is noted under that ID.
	ErrNoPasskey = errors.New("mfa: no such passkey")
)

func past(days ...fact.Day) func(now time.Time) error {
	return func(now time.Time) error {
		for _, d := range days {
			if err := d.Check(); err != nil {
				return err
			}
			// Whoever notes something today may not name tomorrow; a fact that is read may
			// be a day ahead, since another zone's clock may have written it.
			if d > fact.DayOf(now) {
				return fmt.Errorf("%w: %s", ErrFuture, d)
			}
		}
		return nil
	}
}

// NoteFactor is the change of an account's custom data that notes what an
// operation asks for. Errors: [ErrOperation], [ErrFuture], and those of [fact.Set].
func NoteFactor(e *vault.Entry, o Operation, f Factor, now time.Time) (map[string]*string, error) {
	if !slices.Contains(Operations(), o) {
		return nil, ErrOperation
	}
	if err := past(f.Since)(now); err != nil {
		return nil, err
	}
	return fact.Set(e.Data, FactorKey(o), now, f)
}

// ForgetFactor takes back what was noted of an operation. Errors as NoteFactor.
func ForgetFactor(e *vault.Entry, o Operation, now time.Time) (map[string]*string, error) {
	if !slices.Contains(Operations(), o) {
		return nil, ErrOperation
	}
	return fact.Clear[Factor](e.Data, FactorKey(o), now)
}

// NoteNotice is the change that notes a notice. Errors as NoteFactor.
func NoteNotice(e *vault.Entry, k NoticeKind, n Notice, now time.Time) (map[string]*string, error) {
	if !slices.Contains(NoticeKinds(), k) {
		return nil, ErrOperation
	}
	if err := past(n.Since)(now); err != nil {
		return nil, err
	}
	return fact.Set(e.Data, NoticeKey(k), now, n)
}

// ForgetNotice takes back what was noted of a notice. Errors as NoteFactor.
func ForgetNotice(e *vault.Entry, k NoticeKind, now time.Time) (map[string]*string, error) {
	if !slices.Contains(NoticeKinds(), k) {
		return nil, ErrOperation
	}
	return fact.Clear[Notice](e.Data, NoticeKey(k), now)
}

// NoteDevice is the change that notes a registration. The day it lapses may lie
// ahead, the day of the registration not: [ErrFuture].
func NoteDevice(e *vault.Entry, r Registration, now time.Time) (map[string]*string, error) {
	if err := past(r.Registered)(now); err != nil {
		return nil, err
	}
	return fact.Set(e.Data, KeyDevice, now, r)
}

// ForgetDevice takes the registration back.
func ForgetDevice(e *vault.Entry, now time.Time) (map[string]*string, error) {
	return fact.Clear[Registration](e.Data, KeyDevice, now)
}

// NotePasskey is the change that notes a passkey under an ID, a new one (see
// [PasskeyID]) or one that is noted already.
func NotePasskey(e *vault.Entry, id string, p MadePasskey, now time.Time) (map[string]*string, error) {
	if !validID(id) {
		return nil, ErrNoPasskey
	}
	p.Device, p.Recovery = strings.TrimSpace(p.Device), strings.TrimSpace(p.Recovery)
	if err := past(p.Made)(now); err != nil {
		return nil, err
	}
	return fact.Set(e.Data, keyPasskey+id, now, p)
}

// ForgetPasskey takes a passkey back: it was removed, or its device was lost.
func ForgetPasskey(e *vault.Entry, id string, now time.Time) (map[string]*string, error) {
	change, err := fact.Clear[MadePasskey](e.Data, keyPasskey+id, now)
	if err == nil && change == nil {
		return nil, ErrNoPasskey
	}
	return change, err
}

// PasskeyID makes the ID of a new passkey of random bytes, eight of which are
// enough.
func PasskeyID(random [8]byte) string { return fmt.Sprintf("%x", random) }

func validID(id string) bool {
	return id != "" && len(id) <= 32 && strings.Trim(id, "0123456789abcdefghijklmnopqrstuvwxyz-") == ""
}
