// Package newkey is the form in which a person chooses a new passphrase:
// suggested words that are written down and typed once, or one's own with a
// meter that says how long a thief needs, typed twice. The first run, the
// change of the vault's passphrase and the export for the family use it.
//
// What is typed stays in secret fields, what is suggested in the session's
// sealed memory. One edge is out of reach: while the suggested words are shown,
// each is a text that Fyne keeps for about a minute. They are words of a public
// list, each by itself; the passphrase as a whole is never a string.
package newkey
