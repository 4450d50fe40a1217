// Package checkup is the screen that says what of the accounts is not as it should
// be. It has a tab for each question that it asks: which passwords are to be
// changed, which operations ask for a second factor, and when the account was last
// looked at.
//
// A tab is a type of its own that knows no other; [Screen] shows one at a time, and
// a [screen.Place] names it by its part. They show what the session found and look
// at no secret themselves. However much there is, a bounded number is on screen;
// the next come up on demand.
package checkup
