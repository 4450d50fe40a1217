package session

import (
	"context"
	"errors"

	"kagikura/vault"
	"kagikura/vault/file"
	"kagikura/vault/today"
)

// Backup writes the vault into a new file with the same key, and notes in the vault
// when that was. What is not saved yet is saved first. See [Session.BackupPath] for a
// name. ErrExists if there is a file already; else the errors of Retry, and of writing
// the file.
func (s *Session) Backup(ctx context.Context, path string) error {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer giveBack()
	if o.edit != o.saved {
		if err := s.save(o, s.generationsFor(o)); err != nil {
			return err
		}
	}
	if _, err := file.Create(path, s.encoder(o), verifier(o.key)); err != nil {
		return err
	}
	s.noteBackup(ctx, o)
	return nil
}

// BackupPath is a free name for Backup in a folder, "" for that of the vault's file,
// with the present minute in it: "vault (backup 2026-11-22 1530).kdbx". It is no
// name that a cloud service gives to a copy that is to be merged.
func (s *Session) BackupPath(folder string) string { return s.freePath(folder, "backup") }

// noteBackup notes in the vault that all of it was put somewhere else. The caller
// has the turn. The backup is made, so nobody is told of a note that could not be:
// a vault that cannot be written keeps none, and what is unsaved the State says.
func (s *Session) noteBackup(ctx context.Context, o *openVault) {
	if s.State().OldFormat {
		return // to make it KDBX 4 is not for a note to decide
	}
	data, err := today.NoteBackup(o.vault, s.config.Now())
	if err != nil {
		return // a note that cannot be read is kept as it is
	}
	before, clean := o.vault, o.edit == o.saved
	err = s.apply(ctx, o, []vault.Change{vault.SetMeta{Data: data}}, "")
	if clean && errors.Is(err, ErrReadOnly) {
		_ = s.takeBack(o, before)
	}
}

// holdsAll tells whether a part of a vault has all accounts of it.
func holdsAll(part, whole *vault.Vault) bool {
	for _, e := range whole.Live() {
		if _, ok := part.Entry(e.ID); !ok {
			return false
		}
	}
	return true
}
