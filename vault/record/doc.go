// Package record keeps the dated log of an account: that its site was opened by
// the bookmark, that a link was checked, and what later versions add. It is what
// its owner can show after something went wrong.
//
// A [Log] is a set of events, each naming by their hashes the events that were
// the newest when it was written, its parents. So two computers that wrote into
// copies of one vault are brought together by the union of their sets, in any
// order and any number of times; nothing is renumbered and nothing conflicts.
// SCHEMA.md beside this file says how an event stands in the vault.
//
// # What the hashes show, and what not
//
// An event that was changed, or taken out from under a later one, is found by
// [Log.Verify]. Events that no later one names, the newest, can be taken away
// unseen, and whoever can open the vault can write a whole new record: there is
// no signature, and no clock but the computer's. The record helps the memory of
// an honest owner; it is not proof against one.
//
// # Growth
//
// Openings and link checks are many, the rest is few. Beyond [MaxRoutine] of
// them the oldest are taken out, a batch at a time, and an event of the kind
// [Pruned] says how many, and names those of them that remaining events have as
// parents: the chain stays whole, and the gap is in the record itself. A copy of
// the vault that still has them brings them back by union; that loses nothing,
// and the next batch takes them again.
//
// # What it does not know
//
// It is pure: time and randomness come in as arguments. An event of a kind that
// it does not know is an event like any other. What it cannot read, damaged or
// of a newer version, is kept as it is, never overwritten and never removed.
package record
