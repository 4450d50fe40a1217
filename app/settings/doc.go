// Package settings keeps what belongs to this computer and not to a vault: how
// the program looks and behaves, which vaults were open lately, and which
// addresses the user confirmed here.
//
// All of it lies in one folder, the state folder: settings.json, confirmed.json
// with its key, clock.json with how wrong the clock is, reminder.json with two
// days, directory.signed with an accepted edition of the directory, the generations
// of saved vaults, and the profiles that browsers have for brokers alone. A [Store]
// reads and writes it; each file is replaced whole, so a crash leaves the old or the new one.
// Nothing here is secret, and nothing here may become so: no title, user name or
// address of an account is ever written, and at which firms there are accounts
// only where the user switched that on ([Settings].KeepFirms). Confirmed addresses are kept as keyed
// hashes, which tell a reader of the one file nothing.
//
// # What a settings file may contain
//
// A JSON object with a version. Keys that are missing have their defaults, so a
// file may be as short as {} and new settings need no migration; keys that this
// version does not know are kept when it saves, so an older program loses
// nothing of a newer one. A value that makes no sense gets its default, one out
// of bounds the nearest bound, and a file that is no JSON object is put aside;
// each is told as a [Note].
//
// # Who may import it
//
// app/session and the front ends. It imports nothing of this module.
package settings
