package today

import (
	"time"

	"kagikura/vault"
	"kagikura/vault/fact"
)

// KeyBackup is the key in the vault's own custom data that tells when a copy of all
// of it was last put somewhere else.
const KeyBackup = fact.Prefix + "backup"

const (
	// BackupDays is how old a backup may be.
	BackupDays = 90
	// FirstBackupDays is how long a new vault may be without one, and without a kit.
	FirstBackupDays = 7
)

// backup says nothing but that it was made, when it was noted.
type backup struct{}

// Check implements [fact.Checker].
func (backup) Check() error { return nil }

// NoteBackup is the change of the vault's own custom data that notes a backup made
// now. Errors are those of [fact.Set].
func NoteBackup(v *vault.Vault, now time.Time) (map[string]*string, error) {
	return fact.Set(v.Meta().Data, KeyBackup, now, backup{})
}

// LastBackup is when the last backup was made, zero if none is known. One in the
// future is not believed. The error, a *fact.Error, says that what is noted cannot
// be read.
func LastBackup(v *vault.Vault, now time.Time) (time.Time, error) {
	n, ok, err := fact.Find[backup](v.Meta().Data, KeyBackup)
	if err != nil || !ok || fact.Future(n.At, now) {
		return time.Time{}, err
	}
	return n.At, nil
}

// backupDue reports whether a backup is to be made: the last is too old, or there
// is none and the oldest account is no longer new.
func backupDue(last, oldest, now time.Time) bool {
	if last.IsZero() {
		return settled(oldest, now)
	}
	return now.Sub(last) > BackupDays*24*time.Hour
}

// settled reports whether the oldest account of a vault, made at oldest, is no longer
// new. The zero time stands for a vault without any.
func settled(oldest, now time.Time) bool {
	return !oldest.IsZero() && now.Sub(oldest) > FirstBackupDays*24*time.Hour
}
