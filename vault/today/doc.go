// Package today brings what is to be done about a vault into one order, the worst
// first, and says how it stands with each of the five rules that investors are
// told.
//
// # One line a kind
//
// A [Task] is everything of one [Kind]: "4 accounts share a password" is one line,
// so that five lines are never five times the same thing. It names the account to
// begin with, and all that it is about. [Page.Tasks] has them all; a screen shows
// [Shown] and says how many more there are.
//
// # The order, and why
//
//  1. Incident: money may be leaving now.
//  2. Odd: the owner saw something that was not his doing.
//  3. NotOfficial: the account leads to a site that imitates a firm.
//  4. MasterInside: one firm's leak opens the vault.
//  5. SharedPassword: one leak opens several firms.
//  6. SamePassword: whoever has the login password can trade as well.
//  7. WeakPassword: it can be guessed.
//  8. NoFactor: the password alone moves money or what protects it.
//  9. Guide: what was begun for an account, most of which protects it.
//  10. SimilarPassword: one leak makes the other a guess.
//  11. PasskeyUnused: everything weaker is given away to a copy of the page.
//  12. DeviceLapses: the next login fails or asks for what nobody has at hand.
//  13. LookDue: what happened goes unseen.
//  14. AddressAged: nobody has seen the firm at this address for long.
//  15. ClockOff: codes are refused, which costs time and no money.
//  16. NoBackup: one disk away from losing everything, but today it is there.
//  17. OldKit: what lies with the family opens the vault no more, and only the owner
//     knows what does.
//  18. NotNoted: nobody knows whether there is something to do.
//  19. Unreadable: something noted cannot be read, and is kept.
//  20. NoKit: whoever is to find the vault one day has nothing to go by. It waits until
//     all else is done, and for a week.
//
// An old password, and one that the firm's rule would not take, are told where
// passwords are looked at: nothing is lost by them today.
//
// Accounts within a task keep the order of the tree, unless days decide: whose look
// is most overdue, whose device lapses first.
//
// An account that its owner is being led through is not told of what the guide is
// about to ask: its second factors are not yet noted. A login password that is being
// changed, so that a new one waits beside it, is told of by the guide, whether that
// was begun for the account or not.
//
// # Pure and quick
//
// It knows no clock. What costs time is reading what is noted of an account; a
// [Desk] keeps that by the account's pointer, so that after a change only what
// changed is read again. Looking at 10,000 accounts is no work for the thread of a
// window all the same.
package today
