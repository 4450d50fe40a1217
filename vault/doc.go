// Package vault is the domain: what a person keeps in a vault, as immutable
// values, without files, clocks, randomness, network or logs.
//
// A [Vault] is a tree of groups and entries together with what the vault says
// about itself ([Meta]) and the tombstones of what was deleted for good. It is
// never changed: [Vault.Apply] takes the moment and a list of changes and
// returns a new Vault that shares everything untouched with the old one, so a
// reader that holds a *Vault holds a snapshot and needs no lock.
//
// # Words
//
//   - vault (金庫): one encrypted file with accounts in it; format KDBX 4.
//   - account (口座): one login at one firm; a KDBX entry ([Entry]).
//   - firm (証券会社): a brokerage in the directory ([kagikura/vault/brokerage]).
//   - field: a named text of an entry; secret ones rest as [secret.Value].
//   - role: what a field is for, by whichever name ([Role]).
//   - reference: a field whose value is another entry's ([Vault.Resolve]).
//   - history: earlier versions of an entry, newest last.
//   - tombstone: the record that an entry or group was deleted for good.
//   - recycle bin: the group that deleted entries move to first.
//
// # Who may import it
//
// Everything above it. It imports crypto/secret and nothing else of this
// module, and of others only golang.org/x/text, to compare names as people do; the codec that reads and writes it is vault/kdbx, which it does not
// know.
package vault
