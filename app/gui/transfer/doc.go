// Package transfer is the screen that writes a part of the vault into a file of
// its own, with a passphrase of its own, for the family: in three steps, which
// accounts, which passphrase, and where to.
package transfer
