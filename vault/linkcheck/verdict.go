package linkcheck

import (
	"strings"

	"kagikura/vault/brokerage"
)

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
		Port, TrailingDot, IPAddress, Punycode, InvalidHost, Rewritten,
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

// Check says whether an address is official. It looks at the text alone and
// accepts any. own may be nil.
func Check(raw string, d *brokerage.Directory, own Confirmed) Verdict {
	a := read(raw)
	v := Verdict{Host: a.host, Reasons: a.odd}
	firm, host, known := d.Lookup(a.host)
	if known {
		v.Firm, v.Role = firm.ID, host.Role
		if len(a.odd) == 0 {
			v.Kind = Official
			return v
		}
	}
	if url, ok := a.canonical(); ok && own != nil && own.Confirmed(url) {
		v.Kind, v.Reasons = Own, nil
		return v
	}
	if !known && v.owned(a, d) {
		return v
	}
	v.addNames(a, d, known)
	return v
}

// owned is the answer for a host that nobody listed under a domain that one
// firm alone owns.
func (v *Verdict) owned(a address, d *brokerage.Directory) bool {
	_, domain := split(a.host)
	firm, ok := d.Owner(domain)
	if !ok {
		return false
	}
	v.Firm = firm.ID
	if len(a.odd) == 0 {
		v.Kind = FirmsDomain
	}
	v.Reasons = append(v.Reasons, Reason{OwnedDomain, domain})
	return true
}

// addNames looks for names where they do not belong: exact official ones
// everywhere, in the host a firm's own word too, written plainly or misspelt.
func (v *Verdict) addNames(a address, d *brokerage.Directory, known bool) {
	if !known && a.host != "" {
		v.Reasons = append(v.Reasons, Reason{UnknownHost, a.host})
		v.inHost(a.host, d)
	}
	if firm, name := find(strings.ToLower(a.userinfo), d); firm != "" {
		v.Reasons = append(v.Reasons, Reason{NameInUserinfo, name})
		if v.Imitates == "" {
			v.Imitates = firm
		}
	}
	if known {
		v.Imitates = "" // the host is real; the address is only written oddly
		return
	}
	if firm, name := find(strings.ToLower(a.rest), d); firm != "" {
		v.Reasons = append(v.Reasons, Reason{NameInPath, name})
		if v.Imitates == "" && v.Mentions == "" {
			v.Mentions = firm
		}
	}
}

// inHost looks for official names in a host that is nobody's.
func (v *Verdict) inHost(host string, d *brokerage.Directory) {
	if r, ok := d.Related(host); ok {
		v.Reasons = append(v.Reasons, Reason{RelatedHost, host})
		v.Mentions = r.Firm
		return
	}
	sub, domain := split(host)
	for firm, h := range d.Hosts() {
		if h.Domain == domain {
			v.Reasons = append(v.Reasons, Reason{SameDomain, domain})
			v.Mentions = firm
			return
		}
	}
	label, _, _ := strings.Cut(domain, ".")
	for firm, h := range d.Hosts() {
		for _, name := range [...]string{h.Name, h.Domain} {
			switch {
			case name == h.Domain && h.Role != brokerage.Home:
				// A domain that only serves logins may belong to a whole group.
			case contains(sub, name, sameByte):
				v.Reasons = append(v.Reasons, Reason{NameAsSubdomain, name})
				v.Imitates = firm
				return
			case contains(sub, name, sameSeparator) || contains(label, name, sameSeparator):
				v.Reasons = append(v.Reasons, Reason{NameHyphenated, name})
				v.Imitates = firm
				return
			}
		}
	}
	if v.nameInHost(sub, domain, d); v.Imitates != "" || v.Mentions != "" {
		return
	}
	for firm, h := range d.Hosts() {
		if official, _, _ := strings.Cut(h.Domain, "."); h.Role == brokerage.Home && official == label {
			v.Reasons = append(v.Reasons, Reason{SameNameOtherEnd, domain})
			v.Mentions = firm
			return
		}
	}
}

// find is the first official host or home domain that a text contains as a
// whole name.
func find(text string, d *brokerage.Directory) (firm, name string) {
	if !strings.Contains(text, ".") {
		return "", ""
	}
	for firm, h := range d.Hosts() {
		switch {
		case !strings.Contains(text, h.Domain): // nor can it contain h.Name
		case contains(text, h.Name, sameByte):
			return firm, h.Name
		case h.Role == brokerage.Home && contains(text, h.Domain, sameByte):
			return firm, h.Domain
		}
	}
	return "", ""
}

// contains reports whether name stands in text with no letter or digit right
// before or after it. same compares a byte of text with one of name.
func contains(text, name string, same func(t, n byte) bool) bool {
	for start := range len(text) - len(name) + 1 {
		end := start + len(name)
		if matches(text[start:end], name, same) &&
			(start == 0 || !alphanumeric(text[start-1])) && (end == len(text) || !alphanumeric(text[end])) {
			return true
		}
	}
	return false
}

func matches(text, name string, same func(t, n byte) bool) bool {
	for i := range len(name) {
		if !same(text[i], name[i]) {
			return false
		}
	}
	return true
}

func sameByte(t, n byte) bool { return t == n }

// sameSeparator lets a hyphen or an underscore stand for a dot.
func sameSeparator(t, n byte) bool { return t == n || n == '.' && (t == '-' || t == '_') }

func alphanumeric(c byte) bool { return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' }
