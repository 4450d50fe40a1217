// Package home is the screen that the window opens with: what is to be done today,
// the accounts to open, and how it stands with the five rules.
//
// What is to be done is worked out by the session off the UI thread; this package
// words it and leads to where it is done. However many accounts a vault has, a
// bounded number of tiles is drawn: the others are one click away in the list, which
// recycles its rows.
package home
