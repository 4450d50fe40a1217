package session

import (
	"context"
	"errors"
	"os"
	"time"

	"kagikura/vault"
	"kagikura/vault/file"
	"kagikura/vault/kdbx"
	"kagikura/vault/merge"
)

// PlannedMerge is a merge that was looked at and not made yet. It is immutable.
type PlannedMerge struct {
	// Path is the file whose vault is to be merged into the open one.
	Path string
	// Plan says what it would do.
	Plan *merge.Plan

	of     *openVault
	theirs *vault.Vault
	seen   bool // theirs is what this computer saw before, see PlanRecovery
	// returns are the unsaved changes that theirs is, see PlanReturn; nil elsewhere.
	returns *pending
}

// Merged is a merge that was made, for telling about it.
type Merged struct {
	// Path is the file that was merged; the vault's own where another program had
	// changed it.
	Path string
	At   time.Time
	// Plan is what it did.
	Plan *merge.Plan
	// Undoable is true until the vault is changed again: see [Session.UndoMerge].
	Undoable bool

	before *vault.Vault
}

// PlanMerge reads the vault in another file and says what merging it into the
// open one would do; nothing is changed. With no credentials the open vault's own
// are tried: ErrCredentials says that others are needed. A key derivation that was
// agreed to for the open vault is not asked about again. The errors are those of
// Unlock, besides.
func (s *Session) PlanMerge(ctx context.Context, path string, c Credentials, options ...UnlockOption) (*PlannedMerge, error) {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer giveBack()
	if o.settings.Newer {
		return nil, ErrVersion
	}
	limits := o.limits()
	if len(options) > 0 {
		limits = limitsOf(options)
	}
	data, handle, err := file.Read(path, limits.File)
	if err != nil {
		return nil, err
	}
	database, err := s.decodeOther(ctx, o, data, c, limits)
	if err != nil {
		return nil, err
	}
	return s.planned(o, &PlannedMerge{Path: handle.Path(), theirs: database.Vault})
}

// decodeOther decodes a file into the open vault's arena, so that nothing has to
// be adopted.
func (s *Session) decodeOther(ctx context.Context, o *openVault, data []byte, c Credentials, limits kdbx.Limits) (*kdbx.Database, error) {
	header, err := kdbx.ReadHeader(data, limits)
	if err != nil {
		return nil, consent(err, data, limits)
	}
	composite := o.composite
	if c != (Credentials{}) {
		if composite, err = c.composite(o.arena); err != nil {
			return nil, err
		}
	} else if o.key.Fits(header) {
		return kdbx.DecodeWith(data, o.arena, o.key, limits)
	}
	return s.decode(ctx, data, header.KDF, o.arena, composite, limits)
}

// planned makes the plan. The file is not taken for a successor of what this
// computer saw last: a copy may be older.
func (s *Session) planned(o *openVault, p *PlannedMerge) (*PlannedMerge, error) {
	var err error
	p.of = o
	p.Plan, err = merge.New(nil, o.vault, p.theirs)
	return p, err
}

// Merge makes a merge that was planned and saves the vault. What was changed in
// the open vault since is kept: the plan is made anew then. Errors are those of
// Apply; ErrLocked if the vault was locked since the plan was made.
func (s *Session) Merge(ctx context.Context, p *PlannedMerge) error {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer giveBack()
	if p.of != o {
		return ErrLocked
	}
	if p, err = s.planned(o, &PlannedMerge{Path: p.Path, theirs: p.theirs, seen: p.seen, returns: p.returns}); err != nil {
		return err
	}
	if p.returns != nil {
		if err := s.takeOver(o, *p.returns); err != nil {
			return err
		}
	}
	if p.seen {
		if err := s.change(o, func(st *State) { st.Missing = nil }); err != nil {
			return err
		}
	}
	if p.Plan.Empty() {
		if p.returns != nil && o.edit == o.saved {
			s.forget(o)
		}
		return nil
	}
	if err := s.strengthen(ctx, o); err != nil {
		return err
	}
	if err := s.adopt(o, p.Path, p.Plan); err != nil {
		return err
	}
	return s.save(o, s.config.Generations)
}

// adopt makes a plan's result the open vault, unsaved, and tells of it.
func (s *Session) adopt(o *openVault, path string, p *merge.Plan) error {
	next := p.Apply()
	seen, err := s.look(next, s.State().Launch)
	if err != nil {
		return err
	}
	return s.change(o, func(st *State) {
		before := o.vault
		o.edit++
		seen.into(o, st)
		st.Unsaved, st.Copy = true, ""
		st.Merged = &Merged{Path: path, At: s.config.Now(), Plan: p, Undoable: true, before: before}
		o.merged = o.edit
	})
}

// UndoMerge takes the last merge back and saves: the vault is what it was before,
// and what was merged is in the generation before this save. ErrNoMerge if there
// was none, or if the vault was changed since.
func (s *Session) UndoMerge(ctx context.Context) error {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer giveBack()
	merged := s.State().Merged
	if merged == nil || !merged.Undoable || o.edit != o.merged {
		return ErrNoMerge
	}
	seen, err := s.look(merged.before, s.State().Launch)
	if err != nil {
		return err
	}
	err = s.change(o, func(st *State) {
		o.edit++
		seen.into(o, st)
		st.Unsaved, st.Copy, st.Merged = true, "", nil
	})
	if err != nil {
		return err
	}
	return s.save(o, s.config.Generations)
}

// DismissMerged takes the news of the last merge, and the way to undo it, away.
func (s *Session) DismissMerged() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.publish(func(st *State) { st.Merged = nil })
}

// CheckFile looks whether another program changed the open vault's file, and
// merges what it finds there. Nothing is asked: the vault's own key opens it,
// whatever its salt. It is what happens by itself while the file is watched, and
// before a save. ErrCredentials says that the passphrase was changed elsewhere.
func (s *Session) CheckFile(ctx context.Context) error {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer giveBack()
	changed, err := o.handle.Changed()
	if err != nil || !changed {
		return err
	}
	if err := s.mergeFile(ctx, o); err != nil {
		return err
	}
	if o.edit == o.saved {
		return nil
	}
	return s.save(o, s.config.Generations)
}

// mergeFile merges what stands in the vault's file now into the open vault, and
// takes that file for the one to save over. Where it already has all that the
// open vault has, nothing is left to save. The caller has the turn.
func (s *Session) mergeFile(ctx context.Context, o *openVault) error {
	database, handle, err := s.readAgain(ctx, o)
	if err != nil {
		return err
	}
	plan, err := merge.New(o.base, o.vault, database.Vault)
	if err != nil {
		return err
	}
	left, err := merge.New(o.base, database.Vault, plan.Apply())
	if err != nil {
		return err
	}
	if !plan.Empty() {
		if err := s.adopt(o, handle.Path(), plan); err != nil {
			return err
		}
	}
	return s.change(o, func(st *State) {
		o.handle, o.base, o.sum = handle, database.Vault, handle.Sum()
		o.settings = database.Settings
		if !sameCost(o.key, database.Key) {
			o.key = database.Key // the derivation was changed elsewhere
		}
		st.OldFormat, st.Newer = o.oldFormat(), o.settings.Newer
		if left.Empty() {
			s.saved(o, st)
			return
		}
		if o.edit == o.saved {
			o.edit++
			st.Unsaved = true
		}
	})
}

func sameCost(a, b kdbx.Transformed) bool {
	p, q := a.Params(), b.Params()
	p.Salt, q.Salt = nil, nil
	return p.Kind == q.Kind && p.Cost() == q.Cost() && p.Parallelism == q.Parallelism
}

// overtaken is the news of a merge behind a further change.
func (m *Merged) overtaken() *Merged {
	if m == nil || !m.Undoable {
		return m
	}
	next := *m
	next.Undoable, next.before = false, nil
	return &next
}

// notMergedError says why a file that another program changed could not be merged
// by itself. To whoever asks it is an ErrChanged, with ErrRekeyed or ErrDamaged
// where it is that: the reason is one of that file, and not of the open vault.
type notMergedError struct{ err error }

func (e *notMergedError) Error() string { return ErrChanged.Error() + ": " + e.err.Error() }

func (e *notMergedError) Unwrap() []error {
	switch {
	case errors.Is(e.err, ErrCredentials):
		return []error{ErrChanged, ErrRekeyed}
	case errors.Is(e.err, ErrCorrupt) || errors.Is(e.err, ErrNotKDBX):
		return []error{ErrChanged, ErrDamaged}
	}
	return []error{ErrChanged}
}

// attempts is how often a save merges what other programs write in the meantime
// before it gives up.
const attempts = 4

// replaceMerging is replaceOnce where other programs write too: what one of them
// wrote since the last save is merged first, and what it wrote in the very moment
// of the save is merged and saved behind.
func (s *Session) replaceMerging(o *openVault, generations string) error {
	var err error
	for range attempts {
		var displaced string
		displaced, err = s.replaceOnce(o, generations)
		switch {
		case errors.Is(err, ErrChanged):
			if failed := s.mergeFile(context.Background(), o); failed != nil {
				return &notMergedError{failed}
			}
			if o.edit == o.saved {
				return nil
			}
		case err == nil && displaced != "":
			if s.mergeDisplaced(o, displaced) != nil {
				s.conflict(displaced)
				return nil
			}
			defer s.clear(o, displaced)
		default:
			return err
		}
	}
	return err
}

// mergeDisplaced merges what lies at copied, which another program wrote over the
// same past as this one.
func (s *Session) mergeDisplaced(o *openVault, copied string) error {
	data, _, err := file.Read(copied, kdbx.DefaultLimits().File)
	if err != nil {
		return err
	}
	database, err := s.decodeAgain(context.Background(), o, data)
	if err != nil {
		return err
	}
	plan, err := merge.New(o.base, o.vault, database.Vault)
	if err != nil || plan.Empty() {
		return err
	}
	return s.adopt(o, o.handle.Path(), plan)
}

// clear removes the copy of what was displaced once the vault that has it merged
// is in place; else it stays, and the person is told.
func (s *Session) clear(o *openVault, copied string) {
	if changed, err := o.handle.Changed(); err != nil || changed || os.Remove(copied) != nil {
		s.conflict(copied)
	}
}
