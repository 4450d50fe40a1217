// Package edit is the screen on which an account is added or changed: the firm,
// its address, what is typed at its login, the seed of its one-time codes, notes
// and fields of one's own. Everything on it is saved by one change, or not at
// all.
//
// A new account begins with one question, the firm ([picker]); the answer brings
// title, official address, the captions of the firm's own login form and its
// password rules. Then, and for an account that exists, all fields are open in
// one [form]. Each field is a [box] that knows its place in the entry and what
// is wrong with what stands in it.
//
// Secrets are typed into package secretfield and looked at only inside a Use;
// what is to be said about them is worked out off the UI thread ([advice]). The
// generator is a dialog beside each of them ([generator]).
package edit
