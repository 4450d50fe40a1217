package session

import (
	"errors"
	"fmt"

	"kagikura/crypto/kdf"
	"kagikura/crypto/secret"
	"kagikura/vault/file"
	"kagikura/vault/kdbx"
)

// Errors of the vault's format and file, named again so that front ends need
// not know those packages. Compare with errors.Is.
var (
	// ErrCredentials: passphrase or key file are not those of the vault.
	ErrCredentials = kdbx.ErrCredentials
	// ErrCorrupt: the file is a vault, and damaged or cut short.
	ErrCorrupt = kdbx.ErrCorrupt
	// ErrNotKDBX: the file is no KeePass vault at all.
	ErrNotKDBX = kdbx.ErrNotKDBX
	// ErrVersion: the file was written by a newer program than this one knows.
	ErrVersion = kdbx.ErrVersion
	// ErrLimit: a number in the file is beyond what any honest vault needs.
	ErrLimit = kdbx.ErrLimit
	// ErrUnsupported: the file's key derivation is one that this program lacks.
	ErrUnsupported = kdf.ErrUnsupported
	// ErrKeyFile: the key file is damaged.
	ErrKeyFile = kdbx.ErrKeyFile

	// ErrExists: a new file was to be made where one already is.
	ErrExists = file.ErrExists
	// ErrChanged: another program wrote the file since it was read.
	ErrChanged = file.ErrChanged
	// ErrReadOnly: the file or its folder may not be written.
	ErrReadOnly = file.ErrReadOnly
	// ErrFull: the disk has no room.
	ErrFull = file.ErrFull
	// ErrDisk: the disk cannot be read or written.
	ErrDisk = file.ErrDisk
	// ErrTorn: the disk failed while the file was written, where that can be done
	// in place alone. All of the vault lies beside it, and the next save that
	// reaches the disk puts the file right.
	ErrTorn = file.ErrTorn
	// ErrGeneration: nothing was saved, because the state before could not be kept
	// on this computer.
	ErrGeneration = file.ErrGeneration
	// ErrVanished: the file is no longer where it was read.
	ErrVanished = file.ErrVanished
	// ErrInUse: another program has the file open and keeps others out.
	ErrInUse = file.ErrInUse
	// ErrTooLarge: the file is larger than any vault.
	ErrTooLarge = file.ErrTooLarge
	// ErrNotFile: the path leads to a folder or a device.
	ErrNotFile = file.ErrNotFile
	// ErrUnverified: what was written did not read back as it should; the old
	// file is untouched.
	ErrUnverified = file.ErrUnverified

	// ErrMemory: the system grants no locked memory for secrets.
	ErrMemory = secret.ErrLockRefused
)

// Errors of the session itself.
var (
	// ErrLocked: the verb needs an open vault, and none is.
	ErrLocked = errors.New("session: no vault is open")
	// ErrOpen: the verb needs that no vault is open, and one is.
	ErrOpen = errors.New("session: a vault is open")
	// ErrBusy: a vault is being opened or made already.
	ErrBusy = errors.New("session: a vault is being opened")
	// ErrRekeyed: another program changed passphrase or key file of the open vault;
	// it comes with ErrChanged.
	ErrRekeyed = errors.New("session: passphrase or key file were changed elsewhere")
	// ErrDamaged: another program left something in the open vault's file that is
	// no whole vault; it comes with ErrChanged.
	ErrDamaged = errors.New("session: the file was damaged elsewhere")
	// ErrClosed: the session has ended.
	ErrClosed = errors.New("session: closed")
	// ErrNoCredentials: neither passphrase nor key file was given.
	ErrNoCredentials = errors.New("session: neither passphrase nor key file")
	// ErrNoKeyFile: the key file cannot be read.
	ErrNoKeyFile = errors.New("session: key file cannot be read")
	// ErrNoAccount: no account of the vault has that identity.
	ErrNoAccount = errors.New("session: no such account")
	// ErrNoGeneration: no earlier state of the vault has that name, or no more.
	ErrNoGeneration = errors.New("session: no such earlier state")
	// ErrWhole: the vault's file is whole, so that no earlier state is put in its
	// place before it was opened.
	ErrWhole = errors.New("session: the file is whole")
	// ErrNoCode: the account keeps no seed for one-time codes.
	ErrNoCode = errors.New("session: account has no one-time code")
	// ErrCounter: the account's one-time codes follow a counter (HOTP).
	ErrCounter = errors.New("session: counter-based one-time codes are not supported")
	// ErrNoFirm: the directory lists no such firm, or no address for it.
	ErrNoFirm = errors.New("session: no such firm in the directory")
	// ErrNoMerge: there is no merge to take back, or nothing to bring back.
	ErrNoMerge = errors.New("session: no such merge")
	// ErrNoAddress: the account has no address to open.
	ErrNoAddress = errors.New("session: account has no address")
)

// UnsavedError is what [Session.Apply] returns when a change was made and could
// not be saved, and [Session.Lock] when no disk at all took what was unsaved: it
// is there again at the next unlock, unless the program ends before.
type UnsavedError struct {
	// Err is why the save failed.
	Err error
}

func (e *UnsavedError) Error() string { return "session: unsaved changes: " + e.Err.Error() }
func (e *UnsavedError) Unwrap() error { return e.Err }

// NeedConsentError says that a vault's key derivation asks for more of this
// computer than an honest vault usually does, before anything was derived. The
// header that asks is not authenticated yet: ask the user, and unlock again
// with [AcceptCost] if he agrees.
type NeedConsentError struct {
	// Memory is what the derivation would take, in bytes.
	Memory uint64
	// Long tells that what is too much is the time it would take, not the memory.
	Long bool
	Err  error
}

func (e *NeedConsentError) Error() string {
	if e.Long {
		return fmt.Sprintf("session: key derivation would take long: %v", e.Err)
	}
	return fmt.Sprintf("session: key derivation wants %d MiB of memory: %v", e.Memory>>20, e.Err)
}
func (e *NeedConsentError) Unwrap() error { return e.Err }
