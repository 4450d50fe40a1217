// Package accounts is the screen of the accounts: the list with its search at
// the left, and one account at the right, where its site is opened, its values
// are copied and its earlier versions are brought back.
//
// It changes the vault only through the session: an address is set or
// confirmed, a version restored, an account moved to the recycle bin and out of
// it. Everything else is edited on a screen of its own. Secrets pass through
// here as values that can be lent, never as texts.
package accounts
