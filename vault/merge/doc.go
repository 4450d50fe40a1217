// Package merge brings two versions of one vault together, so that neither side
// loses anything that was typed.
//
// [New] compares two vaults, and their common past where it is known, and says
// what would come of them: a [Plan] of what changes here, of what stays, and of
// the conflicts, where both sides changed one thing. [Plan.Apply] is the merged
// vault. Nothing is changed before.
//
// # What comes of two versions
//
// Each account is merged by its parts: every field, tag, attachment and item of
// custom data for itself, and its place in the tree. A part that only one side
// changed since the common past is taken from that side, whatever the clocks
// say. Of two that both changed, the newer one stands, and the one that lost is
// in the account's history, with the version it stood in: histories are united,
// within the vault's own bounds. The common past is the base that the caller
// gives, or else the newest version that both histories hold. Where there is
// none, the newer one stands and both versions stay.
//
// KeePassXC leaves custom data out of the versions that it makes, and writes the time of
// each save beside other custom data. The first are taken for the versions that they are,
// and the second, which is nobody's change, stays with its side.
//
// What is dated by itself is not merged by those times and never goes into a
// history: the events of records are united, and of two facts (package fact) the one
// stands that one side alone wrote since their common past, or else that was written
// later, or that cannot be read. A plan names as a conflict a fact that both sides wrote since their
// common past, and one that stands unread against one that could be read.
//
// A vault, group or account that is equal on both sides stays the very same
// pointer; if all are, Apply returns ours.
//
// What other programs keep in the vault itself or in a group, and this one has no word
// for, is merged element by element ([vault.Riders]); by the element's own time where
// it has one, else by that of the whole. An icon is never taken away, since an account
// may show it; of two under one UUID the one stands that one side alone changed, or
// that was changed later. Elements in an item of custom data or in times stay with
// their side. Of an account all of it is one part.
//
// # The order of merging
//
// The result does not depend on which side is ours, nor, as long as versions are
// not cut off by the bounds of the history, on the order in which several copies
// are merged: of what competes, the part with the later time wins, and of equal
// times the greater content. The time of a part is that of the version in which
// it last changed. A merged account has parts of several times, so it keeps them
// in an item of custom data ([vault.DataMerged]); it stands for a version that
// nobody typed, so it is a second newer than the newest one that somebody did,
// and never goes into a history itself before somebody edits it.
//
//	kagikura.merged = {"at": second, "top": second, "of": {"field:Password": second, …}}
//
// "at" is the time of the version the item belongs to: behind any later edit it
// means nothing. "top" is the newest time of a version that was typed. Seconds
// are Unix time.
//
// # Deletions
//
// What was deleted for good stays deleted, unless the other side edited it later
// than the deletion, or edited it since the base without knowing of the deletion;
// then it lives. An event of its record, or a fact, is as good as an edit: an account
// is not deleted with what was noted of it elsewhere. The deletion is a conflict in
// the plan, so whoever meant it deletes again. Without a base a fact or event counts
// by its date, and what was typed before the deletion, but on another side, may come
// back with an account that lives, or not, by which two are merged first. What merely is missing was never deleted: a part of a vault that
// was given away merges back without taking the rest away.
//
// A group that was deleted, and on the other side changed or moved, lives by the same
// rule. One that nobody changed lives only while anything lives in it.
//
// # Groups that would lie in themselves
//
// Two computers can move groups into each other. Of such a circle the group that was
// moved last but one comes to the top, and the last move stands. A copy that is merged
// later may open the circle in another way, or move out what keeps a deleted group; so
// both are noted with the group, where it was moved and when it was deleted:
//
//	"gone": second, "place": {"at": second, "in": UUID, "from": UUID, "since": second}
//
// The note of the place belongs to the group's LocationChanged, "at". Notes that the
// base has too mean nothing any more: what everybody has seen so stays so.
//
// # Recycle bins
//
// Recycle bins that were made apart, since the base, become one, and stand against
// another group that was made the bin. A bin that was in the base already stays as a
// group when it is the bin no more; so what lies in it is not deleted or recycled by
// the way. Without a base those become one that the other side has not.
//
// # Who may import it
//
// app/session and the front ends. It is pure: no file, no clock, no randomness.
// Secrets are compared where they rest; those of both vaults must live in arenas
// that are open.
package merge
