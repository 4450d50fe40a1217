package session

import (
	"time"

	"kagikura/app/settings"
	"kagikura/vault"
	"kagikura/vault/audit"
	"kagikura/vault/brokerage"
	"kagikura/vault/linkcheck"
	"kagikura/vault/record"
)

// Phase is where the session stands with its vault.
type Phase uint8

const (
	// Empty: no vault is chosen.
	Empty Phase = iota
	// Locked: State.Path names a vault that is not open.
	Locked
	// Unlocking: a key is being derived for State.Path.
	Unlocking
	// Unlocked: State.Vault is open.
	Unlocked
)

// Progress is the wait for a key, for a ring that animates itself: nothing is
// published while it runs.
type Progress struct {
	Started time.Time
	// Expected is about how long it takes on this computer; zero if unknown.
	Expected time.Duration
}

// State is all that a front end shows. It is immutable, with everything that it
// refers to.
type State struct {
	// Seq grows by one with every published state.
	Seq   uint64
	Phase Phase
	// Path is the vault's file: open, being opened, or last closed.
	Path string
	// Vault is nil unless Phase is Unlocked.
	Vault *vault.Vault
	// Progress is not nil while somebody waits for a key.
	Progress *Progress

	// Saving is true while the file is being written.
	Saving bool
	// Saved is when the file last held all of Vault.
	Saved time.Time
	// Unsaved is true while Vault has changes that the file has not.
	Unsaved bool
	// Kept is true while local state holds all unsaved changes, encrypted: they
	// are there at the next unlock, whatever becomes of this program.
	Kept bool
	// Returned is true where changes came back with the unlocking that an earlier
	// session could not save.
	Returned bool
	// Restored is true where the vault was opened with a passphrase that shares gave
	// back: whoever held them knows it now, until there is a new one.
	// [Session.RestoredSeen] and [Session.Rekey] end it.
	Restored bool
	// OtherKey is true where local state holds unsaved changes that open with an
	// earlier passphrase only, see [Session.PlanReturn].
	OtherKey bool
	// Problem is why the last save failed, nil once one succeeded. Errors.Is
	// tells ErrChanged (save a copy or reload), ErrReadOnly, ErrFull and
	// ErrVanished (mend it and retry, or save a copy).
	Problem error
	// Copy is the last copy that SaveCopy made of the changes in Vault, empty
	// if there is none that holds them all.
	Copy string
	// Conflicts are files beside the vault's that hold what another program wrote
	// in the moment of a save and could not be merged, or what a save that was cut
	// short had displaced. Nothing of them is in Vault. [Session.ConflictsSeen]
	// empties it.
	Conflicts []string
	// ConflictCopies are files beside the vault's that a cloud service made when
	// two computers changed it, see [Session.PlanMerge] and [Session.PassCopy].
	ConflictCopies []string
	// Merged is the last merge that was made, nil if there is no news of one.
	Merged *Merged
	// Missing is not nil where the file lacks what this computer saw in it before.
	Missing *Missing
	// Repairs are what had to be put right in the file when it was opened. What can be
	// is so in the file after the next save. [Session.RepairsSeen] empties it.
	Repairs []Repair
	// OldFormat is true where the file is still KDBX 2 or 3; the next save makes
	// it KDBX 4.
	OldFormat bool
	// Newer is true where the file is of a newer minor version than this program
	// knows: it can be read and exported from, and any change is refused with
	// ErrVersion, because saving would lose what is not understood.
	Newer bool

	// Reuse lists the secrets that more than one field holds.
	Reuse []audit.Group
	// Findings is what is wrong with the passwords of Vault, or nothing; nil as long as
	// it is not known of this Vault, which is a moment after each change. With
	// [Config.Brief] it stays nil until somebody asks [Session.Findings].
	Findings *audit.Findings
	// Launch says for each live account what opening it would do; an account
	// without address and firm is left out.
	Launch map[vault.ID]Launch

	// Directory is the edition in use.
	Directory *brokerage.Directory
	// Updates is true where newer editions of it can be taken, see
	// [Session.ReviewUpdate].
	Updates bool
	// DirectoryProblem is why an edition that was accepted on this computer is
	// not in use, and the bundled one is; nil if there is none or it is in use.
	DirectoryProblem error

	// Clock is how wrong this computer's clock is, where that was measured and it
	// is: one-time codes are corrected by it. See also [State.Late].
	Clock  Clock
	newest time.Time // see Newest

	// Aside is what was ticked of the emergency plan of a firm where no record could
	// take it: no vault was open, or it has no account at the firm. By the firm's ID;
	// each is a record of its own, in memory alone. See [Session.TickAside].
	Aside map[string]record.Log

	Settings settings.Settings
	// SettingsNotes tell what of the settings was not taken as it stood in its
	// file at start. [Session.SettingsNotesSeen] empties it.
	SettingsNotes []settings.Note
}

// Launch is what opening an account would do.
type Launch struct {
	// URL is the account's address as it is stored.
	URL     string
	Verdict linkcheck.Verdict
	// Seen is when a source last showed the official address, empty for any
	// other.
	Seen brokerage.Date
	// Aged is true for an official address that was last seen more than half a
	// year ago, or nobody knows when, and that the person has not compared with
	// paper on this computer since, see [Session.ConfirmSeen].
	Aged bool
	// Ready is true where the address can be opened as it stands. Where it is
	// false, an address of one's own can be confirmed, see
	// [Session.ConfirmAddress]; nothing else leads to it.
	Ready bool
}
