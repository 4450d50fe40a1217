package linkcheck

import "kagikura/vault/brokerage"

// Kind is the answer of a check.
type Kind uint8

const (
	NotOfficial Kind = iota // the zero Verdict says no
	Official                // the host of a firm in the directory, plainly written
	Own                     // the whole URL was confirmed on this computer
	FirmsDomain             // an unknown host under a domain that one firm alone owns, plainly written: not official, never opened
)

// ReasonKind is one thing that speaks against an address.
type ReasonKind string

// What can be said about how an address is written. Any of these makes it not
// official. Part is the piece of the address meant.
const (
	TooLong          ReasonKind = "too-long"          // no Part
	NoScheme         ReasonKind = "no-scheme"         // no Part
	NotHTTPS         ReasonKind = "not-https"         // the scheme
	Slashes          ReasonKind = "slashes"           // what stands in place of "//"
	Userinfo         ReasonKind = "userinfo"          // what stands before "@"
	Backslash        ReasonKind = "backslash"         // the backslash
	Whitespace       ReasonKind = "whitespace"        // no Part
	ControlCharacter ReasonKind = "control-character" // no Part; tabs and line breaks, which browsers drop, count
	NonASCII         ReasonKind = "non-ascii"         // the first such characters
	PercentInHost    ReasonKind = "percent-in-host"   // the host as written
	Port             ReasonKind = "port"              // the port
	TrailingDot      ReasonKind = "trailing-dot"      // the host as written
	IPAddress        ReasonKind = "ip-address"        // the host as written
	Punycode         ReasonKind = "punycode"          // the label
	InvalidHost      ReasonKind = "invalid-host"      // the host as written
	OddHost          ReasonKind = "odd-host"          // the host as written: browsers visit it, names of hosts do not have such characters
	Rewritten        ReasonKind = "rewritten"         // the address as it stands in a text, where something had to be undone to read it
)

// What can be said about the host and about names of firms elsewhere.
const (
	UnknownHost      ReasonKind = "unknown-host"        // the host: no firm's as far as the directory knows
	NameAsSubdomain  ReasonKind = "name-as-subdomain"   // an official name, which stands before a foreign domain
	NameHyphenated   ReasonKind = "name-hyphenated"     // an official name, which the host holds with other separators
	NameInHost       ReasonKind = "name-in-host"        // a firm's name, which stands in a host that is not the firm's
	NameMisspelt     ReasonKind = "name-misspelt"       // what stands there and looks like a firm's name
	NameInUserinfo   ReasonKind = "name-in-userinfo"    // an official name, which stands before "@"
	NameInPath       ReasonKind = "name-in-path"        // an official name, which stands behind the host
	WordInPath       ReasonKind = "word-in-path"        // a firm's name, which stands behind the host
	CopiedPath       ReasonKind = "copied-path"         // the path, which is that of a firm's login page
	Confusable       ReasonKind = "confusable"          // the label, which is written with letters that look like those of an official name
	FreeHosting      ReasonKind = "free-hosting"        // the service where anybody can put up a page
	Shortener        ReasonKind = "shortener"           // the service that hides where it leads
	OwnedDomain      ReasonKind = "owned-domain"        // the domain, which a firm alone owns; the host is not one that is known
	RelatedHost      ReasonKind = "related-host"        // the host of a group company or a vendor
	SameDomain       ReasonKind = "same-domain"         // the domain that the host shares with an official host; whether the firm alone owns it is not known
	SameNameOtherEnd ReasonKind = "same-name-other-end" // the domain, which differs from an official one in its ending; others may own it rightfully
)

// ReasonKinds are all kinds of reasons.
func ReasonKinds() []ReasonKind {
	return []ReasonKind{
		TooLong, NoScheme, NotHTTPS, Slashes, Userinfo, Backslash, Whitespace, ControlCharacter, NonASCII, PercentInHost,
		Port, TrailingDot, IPAddress, Punycode, InvalidHost, OddHost, Rewritten,
		UnknownHost, NameAsSubdomain, NameHyphenated, NameInHost, NameMisspelt, NameInUserinfo, NameInPath, WordInPath, CopiedPath,
		Confusable, FreeHosting, Shortener, OwnedDomain, RelatedHost, SameDomain, SameNameOtherEnd,
	}
}

// Reason is one thing that speaks against an address, as data. Part is
// printable ASCII.
type Reason struct {
	Kind ReasonKind
	Part string
}

// Verdict is what a check says about an address.
type Verdict struct {
	Kind     Kind
	Firm     string         // ID of the firm whose host it is or under whose own domain it lies, however the address is written; else empty
	Role     brokerage.Role // of that host; empty where it is not a known one
	Host     string         // the host a browser would visit; empty if none
	Imitates string         // ID of the firm whose name it carries, or nearly, where only a fake would
	Mentions string         // ID of a firm whose name or domain it shares, perhaps rightfully
	Reasons  []Reason       // why it is not official; empty otherwise
}

// Confirmed knows the URLs that this person confirmed on this computer, whole
// and in the form that [Canonical] gives them.
type Confirmed interface {
	Confirmed(url string) bool
}

// Canonical is the form in which an address of one's own is confirmed and
// looked up: https, host in lower case, no default port, at least "/" as path.
// ok is false for an address that cannot be confirmed because it is not plain
// https: anything else that [Check] would name about its writing, except a
// port.
func Canonical(raw string) (url string, ok bool) {
	return read(raw).canonical()
}
