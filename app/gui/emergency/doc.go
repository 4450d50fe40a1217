// Package emergency is the screen for the worst day: which firm it is about, and
// then the plan, from top to bottom: have the account frozen, change passwords,
// look, keep evidence, report.
//
// It works with and without an open vault. While one is open, what is ticked and
// written for an account goes into the account's record. Else it knows firms and
// telephone numbers and nothing of any account; what is ticked then is held by
// the session, see [session.Session.TickAside].
//
// Nothing here leads to an address but the bookmark of an account or of the
// directory, and no number is shown without saying where it was seen.
package emergency
