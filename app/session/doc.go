// Package session owns the program's state: the open vault, its key, its file
// and the settings. Everything that shows or changes them, window or command
// line, is a function of an immutable [State] plus the verbs of one [Session].
//
// # Concurrency
//
//  1. Every method may be called from any goroutine. Verbs that take a context
//     touch the disk or derive keys and may take seconds: call them off the UI
//     thread. The others are quick and touch neither.
//  2. [Session.State] never blocks. A State and all it refers to is never
//     changed afterwards; one that a caller keeps is a snapshot.
//  3. Verbs that touch the open vault or its file run one at a time, in the
//     order in which they got their turn. Waiting for the turn ends with the
//     context; what has begun to be written is finished.
//  4. A subscriber hears of states in the order of their Seq, never of two at
//     once, on a goroutine of its own and with no lock held: it may call any
//     verb. It may miss a state that a newer one overtook, never the newest.
//  5. One key is derived at a time. Cancelling the context of a verb that waits
//     for a key returns at once.
//  6. [Session.Lock] waits for the disk no longer than its context lasts.
//     [Session.LockDiscarding] and [Session.Close] wait for no turn: the memory
//     of the vault is unreadable when they return. A save that was running has
//     then either replaced the file by a whole one, or fails and leaves it.
//
// In plain words: call what you like from where you like, draw what the last
// State says, and hold nothing else.
//
// # What is never lost
//
// An accepted edit is in State.Vault before [Session.Apply] begins to save, and
// stays there if saving fails; State.Problem then says why, and Apply, Retry,
// SaveCopy and Reload are the ways on. What another program wrote into the file is
// merged before it is saved over. As soon as a save has failed, local state holds
// the changes under a subkey of the vault's key, and a lock, a crash or the end of
// the program costs none of them: the next [Session.Unlock] brings them back.
// Saving is tried again by itself, where [Config.After] is given.
//
// # Who may import it
//
// The front ends: app/text, app/gui, app/cli. They must not import vault/kdbx
// and vault/file; the errors of those that they can meet are named again here,
// as one closed list. Clock, randomness and the paths of local state come in by
// [Config]; there is no UI and no text for people here, and no timer but the one
// that looks at the open vault's file.
package session
