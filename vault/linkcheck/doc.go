// Package linkcheck says whether an address is an official one, and makes the
// only value that may be opened.
//
// # The rule
//
// An address is official exactly when it is https on the default port, written
// without any trick, and its host is byte for byte one of the directory's.
// Everything else is not official; there is no "probably". Naming which firm
// an address imitates is help on top ([Verdict.Imitates], [Verdict.Reasons])
// and never changes the answer.
//
// An official host is not enough to open an address: a redirect on it leads
// anywhere. [Verified] therefore holds a URL of the directory itself, or a
// whole URL that the person at this computer confirmed ([Confirmed]).
//
// # Reading addresses
//
// Addresses are read as browsers read them (backslashes, userinfo, hidden
// characters, odd numbers for IPv4 hosts, international names), so that the
// host shown is the host a browser would visit. But whatever needs such
// reading is not official: every deviation from the plain form is a reason.
//
// The package opens, resolves and fetches nothing and keeps nothing.
//
// # Who may import it
//
// Everything above. It imports vault/brokerage and nothing else of this
// module. Reasons are data; app/text makes sentences of them.
package linkcheck
