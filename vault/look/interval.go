package look

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kagikura/vault"
	"kagikura/vault/fact"
)

// KeyInterval is the custom data key of an account's interval, and of the
// default in the custom data of the vault itself.
const KeyInterval = fact.Prefix + "look.interval"

// Bounds of an interval, in days.
const (
	DefaultDays = 14 // two weeks, where nobody said anything else
	MinDays     = 1
	MaxDays     = 366
)

// MaxWhy is how many characters the reason may have why an account is not looked
// at.
const MaxWhy = 200

// Interval is how often its owner wants to look at an account: every Days, or
// never, for a reason.
type Interval struct {
	Days  int    `json:"days,omitempty"`
	Never bool   `json:"never,omitempty"`
	Why   string `json:"why,omitempty"`
}

// Check implements [fact.Checker]: [MinDays] to [MaxDays], or never with a reason
// of a line, [MaxWhy] characters at most.
func (i Interval) Check() error {
	ok := !i.Never && i.Why == "" && i.Days >= MinDays && i.Days <= MaxDays
	if i.Never {
		ok = i.Days == 0 && strings.TrimSpace(i.Why) != "" && utf8.ValidString(i.Why) &&
			utf8.RuneCountInString(i.Why) <= MaxWhy && !strings.ContainsFunc(i.Why, unicode.IsControl)
	}
	if !ok {
		return fact.ErrInvalid
	}
	return nil
}

// Default is how many days lie between looks at the accounts of a vault that have
// no interval of their own.
type Default struct {
	Days int `json:"days"`
}

// Check implements [fact.Checker]: [MinDays] to [MaxDays].
func (d Default) Check() error {
	if d.Days < MinDays || d.Days > MaxDays {
		return fact.ErrInvalid
	}
	return nil
}

// DefaultOf is the default of a vault, [DefaultDays] if it names none. With an
// error, a *fact.Error, it names one that cannot be read, and [DefaultDays] hold.
func DefaultOf(v *vault.Vault) (Default, error) {
	n, ok, err := fact.Find[Default](v.Meta().Data, KeyInterval)
	if err != nil || !ok {
		return Default{DefaultDays}, err
	}
	return n.Is, nil
}

// SetDefault is the change of the vault's custom data that sets its default.
// Errors are those of [fact.Set].
func SetDefault(v *vault.Vault, now time.Time, d Default) (map[string]*string, error) {
	return fact.Set(v.Meta().Data, KeyInterval, now, d)
}

// SetInterval is the change of an account's custom data that gives it an
// interval of its own. Errors are those of [fact.Set].
func SetInterval(e *vault.Entry, now time.Time, i Interval) (map[string]*string, error) {
	return fact.Set(e.Data, KeyInterval, now, i)
}

// ClearInterval is the change that gives an account back to the vault's default;
// none where it follows that. Errors are those of [fact.Clear].
func ClearInterval(e *vault.Entry, now time.Time) (map[string]*string, error) {
	return fact.Clear[Interval](e.Data, KeyInterval, now)
}
