package today

import (
	"time"

	"kagikura/vault"
	"kagikura/vault/guide"
	"kagikura/vault/mfa"
)

// Shown is how many tasks a screen shows.
const Shown = 5

// Kind is what is to be done. Its text stands in what the command line prints.
type Kind string

const (
	Incident        Kind = "incident"
	Odd             Kind = "odd"
	NotOfficial     Kind = "not-official"
	MasterInside    Kind = "passphrase-inside"
	SharedPassword  Kind = "shared-password"
	SamePassword    Kind = "login-is-trading-password"
	WeakPassword    Kind = "weak-password"
	NoFactor        Kind = "no-second-factor"
	Guide           Kind = "guide"
	SimilarPassword Kind = "similar-password"
	PasskeyUnused   Kind = "passkey-unused"
	DeviceLapses    Kind = "device-lapses"
	LookDue         Kind = "look-due"
	AddressAged     Kind = "address-aged"
	ClockOff        Kind = "clock-off"
	NoBackup        Kind = "no-backup"
	OldKit          Kind = "old-kit"
	NotNoted        Kind = "factors-not-noted"
	Unreadable      Kind = "unreadable"
	NoKit           Kind = "no-kit"
)

// Kinds are all kinds in their order, which the package's doc gives reasons for.
func Kinds() []Kind {
	return []Kind{
		Incident, Odd, NotOfficial, MasterInside, SharedPassword, SamePassword, WeakPassword, NoFactor, Guide, SimilarPassword, PasskeyUnused,
		DeviceLapses, LookDue, AddressAged, ClockOff, NoBackup, OldKit, NotNoted, Unreadable, NoKit,
	}
}

// Grave reports whether money or access may be lost by waiting.
func (k Kind) Grave() bool {
	switch k {
	case Incident, Odd, NotOfficial, MasterInside, SharedPassword, SamePassword, WeakPassword, NoFactor:
		return true
	}
	return false
}

// Noted is where something was noted that cannot be read.
type Noted uint8

const (
	// NotedOfVault is of the vault and of no account.
	NotedOfVault Noted = iota
	NotedFactors
	NotedLooks
	NotedGuide
	NotedExcuses
)

// Task is everything of one kind that is to be done.
type Task struct {
	Kind Kind
	// Accounts are those concerned, the one to begin with first; empty for what
	// concerns the vault or this computer.
	Accounts []vault.ID
	// Field is the password to change first, of what is about passwords.
	Field string
	// Operations are those of the first account that NoFactor and NotNoted speak of.
	Operations []mfa.Operation
	// Days are those left until the first account's device lapses, less than 0 once
	// it has; of LookDue those since the last look, 0 if there was none.
	Days int
	// Last is when the first account was last looked at, when the last backup was made,
	// or when the kit was that is old; zero for never.
	Last time.Time
	// Shares tells that the old kit is the shares of the passphrase, and not the sheet.
	Shares bool
	// Noted is where what Unreadable speaks of was noted, of the first account.
	Noted Noted
	// Step, Done and Of say how far the guide of the first account is.
	Step     guide.Step
	Done, Of int
	// Offset is what has to be added to this computer's clock, where that was measured;
	// Behind tells that it shows a day that is past for certain.
	Offset time.Duration
	Behind bool
}
