package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kagikura/vault"
	"kagikura/vault/file"
	"kagikura/vault/kdbx"
)

// Apply makes the changes, all or none, and saves the vault, at once or after
// the time that the settings name; until then local state keeps them. Where they
// set a password of an account for the first time, or to another value, its
// record says so from then on. An error
// that is no *UnsavedError says that a change was refused and nothing happened.
// An *UnsavedError says that the vault has the changes and the file has not:
// State.Problem tells why until a later save succeeds. Saving is tried again by
// itself.
func (s *Session) Apply(ctx context.Context, changes ...vault.Change) error {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer giveBack()
	return s.apply(ctx, o, changes, s.config.Generations)
}

// apply is Apply for a caller that has the turn; the file as it was goes into
// the folder generations, or is not kept where that is "".
func (s *Session) apply(ctx context.Context, o *openVault, changes []vault.Change, generations string) error {
	if o.settings.Newer {
		return ErrVersion
	}
	next, err := o.vault.Apply(s.config.Now(), changes...)
	if err != nil {
		return err
	}
	if next == o.vault && o.edit == o.saved {
		return nil
	}
	if next, err = s.notePasswords(o.vault, next); err != nil {
		return err
	}
	if err := s.strengthen(ctx, o); err != nil {
		return err
	}
	seen, err := s.look(next, s.State().Launch)
	if err != nil {
		return err
	}
	err = s.change(o, func(st *State) {
		o.edit++
		o.worthy = o.worthy || generations != ""
		seen.into(o, st)
		st.Unsaved, st.Kept, st.Copy, st.Merged = true, false, "", st.Merged.overtaken()
	})
	if err != nil {
		return err
	}
	s.keepFirms()
	if delay := s.State().Settings.SaveAfter; delay > 0 && s.config.After != nil && s.keep(o) == nil {
		s.saveLater(o, delay)
		return nil
	}
	return s.save(o, generations)
}

// Retry saves again what could not be saved. Without unsaved changes it does
// nothing.
func (s *Session) Retry(ctx context.Context) error {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer giveBack()
	if o.edit == o.saved {
		return nil
	}
	return s.save(o, s.generationsFor(o))
}

// save writes the open vault over its file, which goes into the folder
// generations unless that is "". The caller has the turn.
func (s *Session) save(o *openVault, generations string) error {
	if err := s.change(o, func(st *State) { st.Saving = true }); err != nil {
		return err
	}
	failed := s.replaceMerging(o, generations)
	if failed == nil {
		s.forget(o) // also where o was locked meanwhile
	} else {
		_ = s.keep(o) // Lock tries again
	}
	err := s.change(o, func(st *State) {
		st.Saving, st.Problem = false, failed
		if failed == nil {
			s.saved(o, st)
		}
	})
	switch {
	case err != nil:
		return err
	case failed != nil:
		s.retryLater(o, failed)
		return &UnsavedError{Err: failed}
	}
	s.keepPast(o)
	return nil
}

// replace is replaceOnce where what another program wrote in the same moment is
// not merged: the person is told of it.
func (s *Session) replace(o *openVault, generations string) error {
	displaced, err := s.replaceOnce(o, generations)
	if displaced != "" {
		s.conflict(displaced)
	}
	return err
}

// replaceOnce writes o over its file, verified before it takes the old one's
// place. That only the folder could not be stored is no failure: the new file is
// whole and in place. Nor is it one that another program wrote in the same moment:
// its version lies beside the file, at displaced.
func (s *Session) replaceOnce(o *openVault, generations string) (displaced string, err error) {
	err = o.handle.Replace(s.encoder(o), verifier(o.key), file.Options{
		Generations: generations,
		Now:         s.config.Now(),
	})
	var failed *file.Error
	if !errors.As(err, &failed) {
		return "", err
	}
	switch failed.Op {
	case file.OpSync:
		return "", nil
	case file.OpDisplaced:
		return failed.Copy, nil
	}
	return "", err
}

// conflict says that files beside the vault's hold versions that it has not.
func (s *Session) conflict(paths ...string) {
	if len(paths) == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.publish(func(st *State) { st.Conflicts = slices.Concat(st.Conflicts, paths) })
}

// ConflictsSeen empties State.Conflicts: the person knows of them.
func (s *Session) ConflictsSeen() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.publish(func(st *State) { st.Conflicts = nil })
}

// ReturnedSeen takes State.Returned, or where both hold OtherKey first, away: the
// person knows.
func (s *Session) ReturnedSeen() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.publish(func(st *State) {
		if st.OtherKey {
			st.OtherKey = false
		} else {
			st.Returned = false
		}
	})
}

// saved notes that the file holds all of o. It is called under s.mu.
func (s *Session) saved(o *openVault, st *State) {
	o.saved, o.base, o.sum = o.edit, o.vault, o.handle.Sum()
	o.worthy, o.failures = false, 0
	if o.stopLater != nil {
		o.stopLater()
		o.stopLater = nil
	}
	st.Vault, st.Saved = o.vault, s.config.Now()
	st.Unsaved, st.Kept, st.Problem, st.Copy, st.OldFormat = false, false, nil, "", false
}

// encoder writes the vault as it is now under the session's key.
func (s *Session) encoder(o *openVault) func(io.Writer) error {
	v, how, key := o.vault, o.settings, o.key
	return func(w io.Writer) error { return kdbx.Encode(w, v, how, key, s.config.Random) }
}

func verifier(key kdbx.Transformed) func(io.Reader) error {
	return func(r io.Reader) error { return kdbx.Verify(r, key) }
}

// SaveCopy writes the vault into a new file with the same key and stays with
// the old one; after it, Lock lets go of changes that could not be saved.
// See [Session.CopyPath] for a name. ErrExists if there is a file already.
func (s *Session) SaveCopy(ctx context.Context, path string) error {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer giveBack()
	if _, err := file.Create(path, s.encoder(o), verifier(o.key)); err != nil {
		return err
	}
	s.forget(o)
	return s.change(o, func(st *State) {
		o.copied = o.edit
		st.Copy = path
	})
}

// CopyPath is a free name for SaveCopy in a folder, "" for that of the vault's
// file, with the present minute in it: "vault (copy 2026-11-22 1530).kdbx".
func (s *Session) CopyPath(folder string) string {
	return s.freePath(folder, "copy")
}

// freePath is a free name for a copy of the vault's file, with what it is and the
// present minute in it.
func (s *Session) freePath(folder, what string) string {
	path := s.State().Path
	if folder != "" {
		path = filepath.Join(folder, filepath.Base(path))
	}
	ext := filepath.Ext(path)
	stem := strings.TrimSuffix(path, ext) + " (" + what + " " + s.config.Now().Format("2006-01-02 1504")
	name := stem + ")" + ext
	for n := 2; ; n++ {
		if _, err := os.Lstat(name); err != nil {
			return name
		}
		name = fmt.Sprintf("%s, %d)%s", stem, n, ext)
	}
}
