package session

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"kagikura/crypto/kdf"
	"kagikura/crypto/secret"
	"kagikura/vault/file"
	"kagikura/vault/kdbx"
)

// UnlockOption changes what Unlock puts up with.
type UnlockOption uint8

const (
	// AcceptCost unlocks a vault whose key derivation needed consent, see
	// [NeedConsentError]. There is a hard limit above it: ErrLimit.
	AcceptCost UnlockOption = iota + 1
	// FromShares says that the passphrase was restored from shares: see
	// State.Restored.
	FromShares
)

// Select names the file that is to be unlocked next, without touching it.
// ErrOpen or ErrBusy while a vault is open or being opened.
func (s *Session) Select(path string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.free(); err != nil {
		return err
	}
	s.publish(func(st *State) {
		st.Phase, st.Path = Locked, path
		if path == "" {
			st.Phase = Empty
		}
	})
	return nil
}

// free tells whether a vault may be opened now; the caller holds s.mu.
func (s *Session) free() error {
	switch {
	case s.closed:
		return ErrClosed
	case s.open != nil:
		return ErrOpen
	case s.cancelOpen != nil:
		return ErrBusy
	}
	return nil
}

// Unlock opens the vault in the file at path. The header's demands are checked
// before a key is derived: *NeedConsentError asks, ErrLimit refuses. Cancelling
// ctx returns at once with its cause. ErrOpen if a vault is open: lock it first.
//
// Changes that an earlier session could not save come back with it, and are
// saved; see State.Returned and OtherKey. What was ticked of an emergency plan
// meanwhile goes into the records, see TickAside.
func (s *Session) Unlock(ctx context.Context, path string, c Credentials, options ...UnlockOption) error {
	err := s.opening(ctx, path, func(ctx context.Context, a *secret.Arena) (*openVault, error) {
		limits := limitsOf(options)
		// What cannot be put right now shows when the file is read.
		recovered, _ := file.Recover(path, s.config.Now())
		s.conflict(recovered.Copies...)
		data, handle, err := file.Read(path, limits.File)
		if err != nil {
			return nil, err
		}
		database, composite, err := s.openData(ctx, data, c, a, limits)
		if err != nil {
			return nil, err
		}
		master, err := c.digest(a)
		if err != nil {
			return nil, err
		}
		o := &openVault{
			desk:      &desk{},
			arena:     a,
			composite: composite,
			settings:  database.Settings,
			key:       database.Key,
			handle:    handle,
			vault:     database.Vault,
			base:      database.Vault,
			sum:       handle.Sum(),
			place:     placeOf(path),
			watch:     newWatchful(master),
			repairs:   repairs(database),
		}
		locked := s.absorb(ctx, o)
		s.returned(o.edit != o.saved, locked)
		return o, ctx.Err()
	})
	if err == nil && slices.Contains(options, FromShares) {
		s.restored()
	}
	if err != nil || s.config.Brief {
		return err
	}
	// The vault is open: whoever waited for that may be gone, as a screen is that gave
	// way to the next one.
	ctx = context.WithoutCancel(ctx)
	s.saveReturned(ctx)
	s.settleAside(ctx)
	s.keepFirms()
	return nil
}

// restored says that shares opened the vault.
func (s *Session) restored() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open != nil {
		s.publish(func(st *State) { st.Restored = true })
	}
}

// returned says what absorb found.
func (s *Session) returned(changes, locked bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.publish(func(st *State) { st.Returned, st.OtherKey = changes, locked })
}

// saveReturned saves changes that came back with the unlocking. That it fails
// shows in the State, as after any change.
func (s *Session) saveReturned(ctx context.Context) {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return
	}
	defer giveBack()
	if o.edit == o.saved || o.settings.Newer || s.strengthen(ctx, o) != nil {
		return
	}
	_ = s.save(o, s.config.Generations)
}

// limitsOf are the limits that options leave.
func limitsOf(options []UnlockOption) kdbx.Limits {
	limits := kdbx.DefaultLimits()
	if slices.Contains(options, AcceptCost) {
		limits.KDF = kdf.MaxLimits()
	}
	return limits
}

// openData opens a file's content with c in the arena a.
func (s *Session) openData(ctx context.Context, data []byte, c Credentials, a *secret.Arena, limits kdbx.Limits) (*kdbx.Database, kdbx.Composite, error) {
	header, err := kdbx.ReadHeader(data, limits)
	if err != nil {
		return nil, kdbx.Composite{}, consent(err, data, limits)
	}
	composite, err := c.composite(a)
	if err != nil {
		return nil, kdbx.Composite{}, err
	}
	database, err := s.decode(ctx, data, header.KDF, a, composite, limits)
	return database, composite, err
}

// decode derives the key and decodes the file.
func (s *Session) decode(ctx context.Context, data []byte, p kdf.Params, a *secret.Arena, c kdbx.Composite, l kdbx.Limits) (*kdbx.Database, error) {
	var database *kdbx.Database
	err := s.wait(ctx, p, func(ctx context.Context) error {
		var err error
		database, err = kdbx.Decode(ctx, data, a, c, l)
		return err
	})
	return database, err
}

// consent turns a refused cost that the user may still accept into the question.
func consent(refused error, data []byte, l kdbx.Limits) error {
	var limit *kdf.LimitError
	if !errors.As(refused, &limit) || !limit.TooMuch() {
		return refused
	}
	l.KDF = kdf.MaxLimits()
	header, err := kdbx.ReadHeader(data, l)
	if err != nil {
		return refused // also above the hard limit
	}
	return &NeedConsentError{Memory: header.KDF.Memory, Long: limit.Parameter != kdf.ParamMemory, Err: refused}
}

// opening runs open as the one attempt to open or make a vault, and makes its
// result the open vault. It ends early when the session is locked or closed.
func (s *Session) opening(ctx context.Context, path string, open func(context.Context, *secret.Arena) (*openVault, error)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := s.enter(path, cancel); err != nil {
		return err
	}
	arena, err := secret.NewArena(s.config.Random)
	if err != nil {
		s.leave()
		return err
	}
	var at string
	o, err := open(ctx, arena)
	if err == nil {
		at = o.handle.Path()
		err = s.arrive(ctx, o, at)
	}
	if err != nil {
		s.leave()
		arena.Destroy()
		return err
	}
	s.remember(at)
	if s.config.Brief {
		s.recall(ctx, o, s.readPast(o))
	}
	return nil
}

// enter begins an opening.
func (s *Session) enter(path string, cancel context.CancelFunc) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.free(); err != nil {
		return err
	}
	s.cancelOpen = cancel
	s.publish(func(st *State) { st.Phase, st.Path = Unlocking, path })
	return nil
}

// leave ends an opening that failed.
func (s *Session) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cancelOpen = nil
	s.publish(func(st *State) { *st = st.locked() })
}

// arrive makes o, whose file is at path, the open vault, unless ctx was cancelled
// while it was opened.
func (s *Session) arrive(ctx context.Context, o *openVault, path string) error {
	giveBack, err := s.take(ctx) // so that no other edition of the directory comes between look and State
	if err != nil {
		return err
	}
	defer giveBack()
	seen, err := s.look(o.vault, nil)
	if err != nil {
		return err
	}
	now, past := s.config.Now(), s.readPast(o) // before a save takes its place
	background, done := context.WithCancel(context.Background())
	o.done = done

	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		done()
		return context.Cause(ctx)
	}
	s.open, s.cancelOpen = o, nil
	s.publish(func(st *State) {
		st.Phase, st.Path, st.Saved = Unlocked, path, now
		st.OldFormat, st.Newer = o.oldFormat(), o.settings.Newer
		st.Unsaved, st.Kept = o.edit != o.saved, o.edit != o.saved
		st.Repairs = o.repairs
		seen.into(o, st)
	})
	if !s.config.Brief {
		composite, before, old := o.composite, o.key.Params(), o.oldFormat()
		s.background.Go(func() { s.freshSalt(background, o, composite, before, old) })
		s.background.Go(func() { s.keepFinding(background, o) })
		s.background.Go(func() {
			s.recall(background, o, past)
			s.watch(background, o, path)
		})
	}
	return nil
}

// freshSalt derives the key of c again, which was derived with before, with a
// salt of this session's own, which the next save uses; old tells whether the
// file was KDBX 2 or 3. Failing costs nothing but the old salt's longer life. A
// key that the vault was given meanwhile stays: after a change of passphrase, c
// is the old one.
func (s *Session) freshSalt(ctx context.Context, o *openVault, c kdbx.Composite, before kdf.Params, old bool) {
	p, err := s.renewed(ctx, before, old)
	if err != nil {
		return
	}
	if p, err = salted(p, s.config.Random); err != nil {
		return
	}
	key, err := c.Transform(s.gate.Context(ctx), p)
	if err != nil {
		return
	}
	_, giveBack, err := s.begin(ctx)
	if err != nil {
		return
	}
	defer giveBack()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == o && ctx.Err() == nil && bytes.Equal(o.key.Params().Salt, before.Salt) {
		o.key = key
	}
}
