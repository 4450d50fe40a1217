// Package linkcheck says whether an address is an official one, and makes the
// only value that may be opened.
//
// # The rule
//
// An address is official exactly when it is https on the default port, written
// without any trick, and its host is byte for byte one of the directory's.
// Everything else is not official; there is no "probably". A host that nobody
// listed under a domain that one firm alone owns is said to be there
// ([FirmsDomain]), and is not opened either. Naming which firm an address
// imitates is help on top ([Verdict.Imitates], [Verdict.Reasons]) and never
// changes the answer.
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
// [Find] takes the addresses out of a whole message, also those that are
// written so that programs do not see them.
//
// # Naming whom an address imitates
//
// The names looked for are the directory's own: official hosts and domains, the
// words that registrable domains begin with, the firms' names in Latin letters,
// the paths of login pages. What a name alone says depends on who else may have
// it, so there are three kinds (marks.go): full names accuse wherever they
// stand; names that are a family's or a town's too accuse beside words that
// people come for, such as login; names of whole groups accuse beside words of
// the trade (company.go). A misspelling that can be read as Japanese is taken
// for somebody's name (spelling.go). Beside a word such as review nobody is
// accused, and a name is only mentioned under .jp, where registrants must have
// an address in Japan, at services where customers' names stand in the address
// (services.go), and for the directory's related hosts: group companies and
// vendors are there, and fakes are rare.
//
// More than four in ten attacks carry no name at all. Nothing in the rules is
// taken from lists of attacks; `make eval` measures them against such lists.
//
// The package opens, resolves and fetches nothing and keeps nothing.
//
// # Who may import it
//
// Everything above. It imports vault/brokerage and nothing else of this
// module. Reasons are data; app/text makes sentences of them.
package linkcheck
