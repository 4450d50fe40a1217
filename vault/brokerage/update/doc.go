// Package update decides whether a newer edition of the directory may take the
// place of the one in use, and tells how the two differ.
//
// The channel that an edition comes through is trusted in nothing. [Open] alone
// makes an [Update], and it makes one only of a file that is signed with the key
// that the program was built with, that [brokerage.Load] accepts whole, and that
// has a higher serial than the edition in use: an old edition with its good
// signature would bring back an address that a firm has given up. What is in an
// Update is not in use; the person first sees [Update.Differences].
//
// # Keeping an accepted edition
//
// [Update.Kept] is edition and signature in one piece, so that a crash cannot
// leave one without the other: the four lines of the signature file, and behind
// them the data file. [Reopen] reads it at the next start and checks everything
// again, as a file on disk is a channel too.
//
// # Who may import it
//
// app/session and the front ends. It reads no file and has no clock.
package update
