// Package guide is the way of one account from its bookmark to all that protects
// it: open it by the bookmark, change the password, see to the second factor of
// each operation, keep the seed of one-time codes where the firm has one, note
// where its codes arrive.
//
// # What is kept, and what follows
//
// Which steps are done is nowhere written down: it follows from what the account
// and its record hold (see [Of]), so what was done without the guide counts too,
// and what is undone is open again. Two things are facts of package fact in the
// account's custom data, because nothing else says them:
//
//	kagikura.guide              {"state":"begun"} or {"state":"ended"}
//	kagikura.guide.<step>       {"skipped":true}
//
// An account without the first is one that nobody was led through, as one that
// came by an import: the guide is offered there and asks for nothing.
//
// # Two passwords at once
//
// While a firm is being told of a new password nobody knows whether it took it. So
// the new one waits in a field of its own ([vault.FieldNewPassword]) beside the one
// that holds: [Propose] puts it there, [Confirm] makes it the password, and the
// former one is in the history; [Discard] takes it away, and the history has it.
// Each is an ordinary edit, so every KeePass program shows both.
//
// It is pure: the time is an argument.
package guide
