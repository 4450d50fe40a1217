package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"kagikura/app/clock"
	"kagikura/app/qr"
	"kagikura/app/session"
	"kagikura/crypto/generate"
	"kagikura/crypto/minisign"
	"kagikura/crypto/otp"
	"kagikura/crypto/secret"
	"kagikura/crypto/shares"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/brokerage/update"
	"kagikura/vault/fact"
	"kagikura/vault/guide"
	"kagikura/vault/incident"
	"kagikura/vault/linkcheck"
	"kagikura/vault/look"
	"kagikura/vault/mfa"
	"kagikura/vault/record"
)

// Exit is the number that the program ends with. The numbers are frozen: new
// ones are added at the end, none changes its meaning.
type Exit int

const (
	// OK: done.
	OK Exit = 0
	// Failed: an error that has no number of its own.
	Failed Exit = 1
	// Usage: the command line is not understood.
	Usage Exit = 2
	// Credentials: passphrase or key file are wrong or missing.
	Credentials Exit = 3
	// Unreadable: the file is no vault, damaged, too new, or demands too much.
	Unreadable Exit = 4
	// NotThere: a file does not exist or may not be read.
	NotThere Exit = 5
	// Exists: a file that was to be made exists already.
	Exists Exit = 6
	// Unwritten: the change could not be written; nothing was changed.
	Unwritten Exit = 7
	// Changed: another program changed the file meanwhile; nothing was changed.
	Changed Exit = 8
	// NoAccount: the vault has no such account, or the account no such field.
	NoAccount Exit = 9
	// Ambiguous: several accounts have that title; they are listed on stderr.
	Ambiguous Exit = 10
	// Refused: the account's address is not one that may be opened.
	Refused Exit = 11
	// Invalid: a value was not accepted: an otpauth URI, a field, a password rule.
	Invalid Exit = 12
	// NoFirm: the directory has no such firm.
	NoFirm Exit = 13
	// NoBrowser: the browser could not be started.
	NoBrowser Exit = 14
	// Untrusted: a directory or its signature is not accepted, or a key is none.
	Untrusted Exit = 15
	// NoTime: the time server gave no answer that is of use.
	NoTime Exit = 16
	// Broken: something in a record is missing or was changed.
	Broken Exit = 17
	// Interrupted: stopped by the user.
	Interrupted Exit = 130
)

// key is the key of what the number means.
func (e Exit) key() string { return fmt.Sprintf("cli.exit.%d", int(e)) }

// Exits lists all numbers in order.
func Exits() []Exit {
	return []Exit{
		OK, Failed, Usage, Credentials, Unreadable, NotThere, Exists, Unwritten, Changed,
		NoAccount, Ambiguous, Refused, Invalid, NoFirm, NoBrowser, Untrusted, NoTime, Broken, Interrupted,
	}
}

// exitOf is the number of an error.
func exitOf(err error) Exit {
	var (
		usage     *usageError
		ambiguous *ambiguousError
		consent   *session.NeedConsentError
		refused   *linkcheck.RefusedError
		change    *vault.ChangeError
		unsaved   *session.UnsavedError
		seed      *otp.SecretError
		load      *brokerage.LoadError
		old       *update.NotNewerError
		kissed    *clock.RefusedError
	)
	is := func(targets ...error) bool {
		for _, target := range targets {
			if errors.Is(err, target) {
				return true
			}
		}
		return false
	}
	switch {
	case err == nil:
		return OK
	case errors.As(err, &usage):
		return Usage
	case errors.As(err, &ambiguous):
		return Ambiguous
	case errors.As(err, &refused), is(session.ErrNoAddress, errNotConfirmed, errRedirected):
		return Refused
	case is(context.Canceled, errInterrupted):
		return Interrupted
	case errors.As(err, &load), errors.As(err, &old),
		is(session.ErrNoUpdates, session.ErrNoSignature, errNotAdopted, errNobodyLooked, minisign.ErrSyntax, minisign.ErrLegacy, minisign.ErrOtherKey,
			minisign.ErrMismatch, minisign.ErrComment, minisign.ErrPublicKey, minisign.ErrSecretKey, minisign.ErrCost):
		return Untrusted
	case is(errNoBrowser):
		return NoBrowser
	case errors.As(err, &kissed),
		is(clock.ErrNotFound, clock.ErrNoAnswer, clock.ErrStray, clock.ErrMalformed, clock.ErrUnsynchronised, clock.ErrImprecise, clock.ErrClockMoved):
		return NoTime
	case is(session.ErrMemory): // the system's cause may be a missing permission
		return Failed
	case is(session.ErrCredentials, session.ErrNoCredentials, session.ErrKeyFile, session.ErrNoKeyFile, minisign.ErrPassword, errNoLine, errNoTerminal, errDiffer, errEmpty):
		return Credentials
	case is(errBroken):
		return Broken
	case errors.As(err, &consent), is(record.ErrNoRecord, record.ErrSavedNewer, record.ErrSavedTooLarge, session.ErrNotKDBX, session.ErrCorrupt, session.ErrVersion, session.ErrLimit, session.ErrUnsupported, session.ErrTooLarge):
		return Unreadable
	case is(session.ErrNoList):
		return NotThere
	case is(session.ErrListFormat, session.ErrListNTLM, session.ErrListUnsorted, session.ErrListTruncated, session.ErrListEmpty, session.ErrListTooLarge):
		return Unreadable
	case is(session.ErrNoFinding):
		return Invalid
	case is(session.ErrExists):
		return Exists
	case is(session.ErrNoIncident, session.ErrNoStep, incident.ErrNoNote, incident.ErrNoteTooLong):
		return Invalid
	case is(session.ErrChanged):
		return Changed
	case is(session.ErrReadOnly, session.ErrFull, session.ErrUnverified, session.ErrTorn, session.ErrGeneration),
		is(session.ErrDisk, session.ErrInUse) && errors.As(err, &unsaved):
		return Unwritten
	case is(session.ErrVanished, session.ErrDisk, session.ErrInUse, session.ErrNotFile, session.ErrNoGeneration, fs.ErrNotExist, fs.ErrPermission):
		return NotThere
	case is(session.ErrNoAccount, session.ErrNoCode, errNoField, mfa.ErrNoPasskey):
		return NoAccount
	case is(session.ErrNoFirm):
		return NoFirm
	case errors.As(err, &change), errors.As(err, &seed),
		is(otp.ErrScheme, otp.ErrMalformed, otp.ErrKind, otp.ErrEncoding, otp.ErrCounter, otp.ErrAlgorithm, otp.ErrDigits, otp.ErrPeriod, otp.ErrTooLong, otp.ErrTyped, session.ErrCounter),
		is(session.ErrNextCode, session.ErrNoMoment, clock.ErrServer),
		is(qr.ErrNoPicture, qr.ErrTooLarge, qr.ErrNoCode, qr.ErrMigration, qr.ErrLink, qr.ErrNoSeed, errSeveralSeeds),
		is(guide.ErrStep, guide.ErrNoProposal, guide.ErrEmpty, fact.ErrInvalid, fact.ErrTooLarge, fact.ErrDamaged, fact.ErrNewer, look.ErrItem, look.ErrNothing, look.ErrOdd, mfa.ErrFuture),
		is(generate.ErrImpossible, generate.ErrRules, secret.ErrTooLong, secret.ErrNotText, vault.ErrReference):
		return Invalid
	case isShareError(err):
		return Invalid
	case errors.As(err, &unsaved):
		return Unwritten
	}
	return Failed
}

// isShareError tells whether a share, several of them or a passphrase that was to
// be split were not accepted.
func isShareError(err error) bool {
	var group *shares.GroupError
	var few *shares.TooFewError
	if errors.As(err, &group) || errors.As(err, &few) {
		return true
	}
	for _, of := range []error{
		shares.ErrUnfinished, shares.ErrGroups, shares.ErrHeader, shares.ErrVersion, shares.ErrChecksum, shares.ErrOtherSet,
		shares.ErrRepeated, shares.ErrResult, shares.ErrCounts, shares.ErrEmpty, shares.ErrTooLong, shares.ErrNotText,
	} {
		if errors.Is(err, of) {
			return true
		}
	}
	return false
}
