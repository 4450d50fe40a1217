package session

import (
	"context"
	"time"

	"kagikura/vault"
	looks "kagikura/vault/look"
	"kagikura/vault/record"
)

// TickLook notes that an item was found in order in the look at an account that
// is going on. It saves as Apply does, with its errors, but makes no version of
// the account. Refused, with nothing changed, are what package look refuses, and
// *fact.Error where what stands there cannot be read.
func (s *Session) TickLook(ctx context.Context, account vault.ID, item looks.Item) error {
	return s.noteOf(ctx, account, func(e *vault.Entry, now time.Time) (map[string]*string, error) {
		return looks.Tick(e, item, now)
	})
}

// OddLook notes that something is odd at an item: the look cannot be finished
// until it is taken back or found in order. Saving and errors as with TickLook.
func (s *Session) OddLook(ctx context.Context, account vault.ID, item looks.Item) error {
	return s.noteOf(ctx, account, func(e *vault.Entry, now time.Time) (map[string]*string, error) {
		return looks.Odd(e, item, now)
	})
}

// UntickLook takes back what was noted of an item, in order or odd. Saving and
// errors as with TickLook.
func (s *Session) UntickLook(ctx context.Context, account vault.ID, item looks.Item) error {
	return s.noteOf(ctx, account, func(e *vault.Entry, now time.Time) (map[string]*string, error) {
		return looks.Untick(e, item, now)
	})
}

// FinishLook notes in the record of an account that it was looked at, with the
// items that were in order, and begins the next look with none, in one save as
// Apply's. Refused, with nothing changed: look.ErrNothing, *look.OddError, and
// what the record refuses.
func (s *Session) FinishLook(ctx context.Context, account vault.ID) error {
	o, e, giveBack, err := s.beginWith(ctx, account)
	if err != nil {
		return err
	}
	defer giveBack()
	details, data, err := looks.Finish(e, s.config.Now())
	if err != nil {
		return err
	}
	changes, err := s.recording([]event{{e, record.Looked, details}})
	if err != nil {
		return err
	}
	return s.applyNotes(ctx, o, append(changes, vault.SetEntryData{ID: account, Data: data})...)
}

// SetLookInterval gives an account an interval of its own. Saving and errors as
// with TickLook.
func (s *Session) SetLookInterval(ctx context.Context, account vault.ID, i looks.Interval) error {
	return s.noteOf(ctx, account, func(e *vault.Entry, now time.Time) (map[string]*string, error) {
		return looks.SetInterval(e, now, i)
	})
}

// ClearLookInterval gives an account back to the vault's default. Saving and
// errors as with TickLook.
func (s *Session) ClearLookInterval(ctx context.Context, account vault.ID) error {
	return s.noteOf(ctx, account, looks.ClearInterval)
}

// SetLookDefault sets how many days lie between looks at the accounts that have
// no interval of their own. Saving and errors as with TickLook.
func (s *Session) SetLookDefault(ctx context.Context, days int) error {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer giveBack()
	data, err := looks.SetDefault(o.vault, s.config.Now(), looks.Default{Days: days})
	if err != nil {
		return err
	}
	return s.applyNotes(ctx, o, vault.SetMeta{Data: data})
}

// noteOf changes the custom data of an account by what makes the change.
func (s *Session) noteOf(ctx context.Context, account vault.ID, makes func(*vault.Entry, time.Time) (map[string]*string, error)) error {
	o, e, giveBack, err := s.beginWith(ctx, account)
	if err != nil {
		return err
	}
	defer giveBack()
	data, err := makes(e, s.config.Now())
	if err != nil || len(data) == 0 {
		return err
	}
	return s.applyNotes(ctx, o, vault.SetEntryData{ID: account, Data: data})
}

// applyNotes saves what a person noted with a click. There may be many in an
// hour, so they make no generation of the file, unless edits go with them or the
// file is given another format.
func (s *Session) applyNotes(ctx context.Context, o *openVault, changes ...vault.Change) error {
	generations := ""
	if o.edit != o.saved || s.State().OldFormat {
		generations = s.config.Generations
	}
	return s.apply(ctx, o, changes, generations)
}
