// Package link is the screen that says whether an address is an official one:
// one large field for an address or a whole message, and the verdict on each
// address in it, the worst first.
//
// It works with and without an open vault, and while none is open it knows
// nothing of any. It never opens what was put in; the one button that opens
// anything leads to a known official address or to the account's own bookmark.
//
// What was put in is in this screen and nowhere else, and is forgotten when the
// screen is left: it has no part in settings, in the vault, or in what can be
// undone.
package link
