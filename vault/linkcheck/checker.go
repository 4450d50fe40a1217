package linkcheck

import (
	"strings"

	"kagikura/vault/brokerage"
)

// A Checker checks addresses against one directory. It does not change and is
// safe for use by several goroutines.
type Checker struct {
	directory *brokerage.Directory
	officials officials
	marks     *marks
	skeletons []skeleton
	logins    []loginPath
	domains   map[string]string // the firm that has a host under a registrable domain, the first of several
	homes     map[string]string // the firm whose home's domain begins with a word
}

// New makes a Checker. It reads all names off the directory once, which takes
// about a millisecond.
func New(d *brokerage.Directory) *Checker {
	c := &Checker{directory: d, marks: marksOf(d), domains: make(map[string]string), homes: make(map[string]string)}
	for firm, h := range d.Hosts() {
		c.officials.add(firm, h.Name)
		first(c.domains, h.Domain, firm)
		if h.Role == brokerage.Home { // a domain that only serves logins may belong to a whole group
			c.officials.add(firm, h.Domain)
			label, _, _ := strings.Cut(h.Domain, ".")
			first(c.homes, label, firm)
		}
	}
	for _, f := range d.Firms() {
		for _, path := range f.LoginPaths {
			c.logins = append(c.logins, readLoginPath(f.ID, path))
		}
	}
	c.skeletons = skeletonsOf(c.marks)
	return c
}

// first keeps a firm for a name that no firm before it has.
func first(firms map[string]string, name, firm string) {
	if _, taken := firms[name]; !taken {
		firms[name] = firm
	}
}

// Directory is what the Checker checks against.
func (c *Checker) Directory() *brokerage.Directory { return c.directory }

// Check says whether an address is official. It looks at the text alone and
// accepts any. own may be nil.
func (c *Checker) Check(raw string, own Confirmed) Verdict {
	a := read(raw)
	v := Verdict{Host: a.host, Reasons: a.odd}
	name := strings.TrimSuffix(a.host, ".") // the dot is noted
	firm, host, known := c.directory.Lookup(name)
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
	switch {
	case known:
		c.inUserinfo(&v, a)
		v.Imitates = "" // the host is real; the address is only written oddly
	case a.host == "":
		c.inUserinfo(&v, a)
	case !c.owned(&v, a, name):
		c.unknown(&v, a, name)
	}
	return v
}

// owned is the answer for a host that nobody listed under a domain that one
// firm alone owns.
func (c *Checker) owned(v *Verdict, a address, name string) bool {
	_, domain := split(name)
	firm, ok := c.directory.Owner(domain)
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

// unknown looks for what can be said of a host that is nobody's as far as the
// directory knows: whose name it carries and how, and where it lies.
func (c *Checker) unknown(v *Verdict, a address, name string) {
	sub, domain := split(name)
	v.Reasons = nil // whose name it carries says more than how it is written
	c.inHost(v, name, sub, domain)
	c.inUserinfo(v, a)
	hosting, free := freeHosting(domain)
	c.behind(v, a, domain, free)
	v.Reasons = append(v.Reasons, a.odd...)
	if v.Imitates == "" && v.Mentions == "" {
		v.Mentions = c.marks.mentioned(sub, domain)
	}
	if free {
		v.Reasons = append(v.Reasons, Reason{FreeHosting, hosting})
	}
	if shortener(domain) {
		v.Reasons = append(v.Reasons, Reason{Shortener, domain})
	}
	v.Reasons = append(v.Reasons, Reason{UnknownHost, a.host})
}

// accuse notes what speaks against an address and whom it imitates; where the
// domain lies in Japan or is rented out a name is only mentioned.
func (v *Verdict) accuse(s sighting, domain string) {
	_, ending, _ := strings.Cut(domain, ".")
	if inJapan(ending) || rented(domain) {
		v.mention(s)
		return
	}
	v.Reasons = append(v.Reasons, Reason{s.kind, s.part})
	if v.Imitates == "" {
		v.Imitates, v.Mentions = s.firm, ""
	}
}

// mention notes what was seen, and whose name it is if none was noted yet.
func (v *Verdict) mention(s sighting) {
	v.Reasons = append(v.Reasons, Reason{s.kind, s.part})
	if v.Imitates == "" && v.Mentions == "" {
		v.Mentions = s.firm
	}
}

// inHost looks for names in a host.
func (c *Checker) inHost(v *Verdict, host, sub, domain string) {
	if r, ok := c.directory.Related(host); ok {
		v.Reasons = append(v.Reasons, Reason{RelatedHost, host})
		v.Mentions = r.Firm
		return
	}
	if firm, ok := c.domains[domain]; ok {
		v.Reasons = append(v.Reasons, Reason{SameDomain, domain})
		v.Mentions = firm
		return
	}
	label, _, _ := strings.Cut(domain, ".")
	for _, text := range [...]string{sub, label} {
		if s, ok := c.officials.in(text, sameSeparator); ok {
			// An exact official name is a fake wherever it stands.
			v.Reasons = append(v.Reasons, Reason{s.kind, s.part})
			v.Imitates = s.firm
			return
		}
	}
	if s, ok := c.confusable(host); ok {
		v.Reasons = append(v.Reasons, Reason{s.kind, s.part})
		v.Imitates = s.firm
		return
	}
	if s, ok := c.marks.pretender(sub, domain); ok {
		v.accuse(s, domain)
		return
	}
	if firm, ok := c.homes[label]; ok {
		v.Reasons = append(v.Reasons, Reason{SameNameOtherEnd, domain})
		v.Mentions = firm
	}
}

// inUserinfo looks for an official name before the "@".
func (c *Checker) inUserinfo(v *Verdict, a address) {
	if s, ok := c.officials.in(strings.ToLower(a.userinfo), sameByte); ok {
		v.Reasons = append(v.Reasons, Reason{NameInUserinfo, s.part})
		if v.Imitates == "" {
			v.Imitates, v.Mentions = s.firm, ""
		}
	}
}

// behind looks for names and copied paths behind the host. An official name
// there is a decoy, or somebody writes about it: it is only mentioned, unless
// anybody can put up a page at the host and this one begins with the name.
func (c *Checker) behind(v *Verdict, a address, domain string, free bool) {
	rest, _, _ := strings.Cut(a.rest, "#")
	path, query, _ := strings.Cut(rest, "?")
	if s, ok := c.copied(path); ok {
		v.accuse(s, domain)
	}
	if s, ok := c.officials.in(strings.ToLower(a.rest), sameByte); ok {
		s.kind = NameInPath
		if free && strings.HasPrefix(strings.ToLower(path), "/"+s.part) {
			v.accuse(s, domain)
			return
		}
		v.mention(s)
	} else if s, ok := c.marks.named(path, query); ok {
		if strings.Contains(s.part, "-") { // so pages are called that tell about a firm
			v.mention(s)
			return
		}
		v.accuse(s, domain)
	}
}
