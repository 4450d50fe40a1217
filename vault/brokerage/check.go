package brokerage

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/publicsuffix"
)

// firm checks one firm of the file and turns it into a Firm.
func firm(s firmShape) (Firm, error) {
	refuse := func(key string, err error) (Firm, error) {
		return Firm{}, &LoadError{Firm: s.ID, Key: key, Err: err}
	}
	f := Firm{
		ID: s.ID, Country: s.Country,
		NameJA: s.Names.JA, NameEN: s.Names.EN, Kana: s.Names.Kana, Romaji: s.Names.Romaji,
		Short: s.Short, Former: s.Former,
	}
	if len(f.Country) != 2 || strings.Trim(f.Country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return refuse("country", ErrValue)
	}
	if key, ok := namesOK(f); !ok {
		return refuse(key, ErrValue)
	}
	for _, h := range s.Hosts {
		host, err := checkHost(h)
		if err != nil {
			return refuse("hosts: "+h.Host, err)
		}
		if n := len(f.Hosts); n > 0 && f.Hosts[n-1].Name >= host.Name {
			return refuse("hosts: "+h.Host, ErrOrder)
		}
		f.Hosts = append(f.Hosts, host)
		for _, e := range host.Evidence {
			if e.Date.newer(f.Seen) {
				f.Seen = e.Date
			}
		}
	}
	for _, shape := range s.Domains {
		domain, err := checkDomain(shape)
		if err != nil {
			return refuse("domains: "+shape.Domain, err)
		}
		if n := len(f.Domains); n > 0 && f.Domains[n-1].Name >= domain.Name {
			return refuse("domains: "+shape.Domain, ErrOrder)
		}
		f.Domains = append(f.Domains, domain)
	}
	for _, u := range s.URLs {
		a, err := checkURL(u, f.Hosts)
		if err != nil {
			return refuse("urls: "+u.URL, err)
		}
		if n := len(f.Addresses); n > 0 && rank(f.Addresses[n-1].Role) >= rank(a.Role) {
			return refuse("urls: "+u.URL, ErrOrder)
		}
		f.Addresses = append(f.Addresses, a)
		switch a.Role {
		case Home:
			f.HomeURL = a.URL
		case Login:
			f.LoginURL = a.URL
		case Help:
			f.HelpURL = a.URL
		}
	}
	for _, fact := range s.Facts {
		key := "facts: " + string(fact.Fact)
		e, err := checkEvidence(fact.evidenceShape)
		if err != nil {
			return refuse(key, err)
		}
		if n := len(f.Facts); n > 0 && f.Facts[n-1].Name >= fact.Fact {
			return refuse(key, ErrOrder)
		}
		if err := f.set(fact.Fact, fact.Value); err != nil {
			return refuse(key, err)
		}
		f.Facts = append(f.Facts, Fact{Name: fact.Fact, Value: texts(fact.Value), Evidence: e})
	}
	return f, nil
}

// namesOK checks the names of a firm and says which key is wrong.
func namesOK(f Firm) (key string, ok bool) {
	switch {
	case f.NameJA == "" && f.NameEN == "":
		return "names", false
	case f.Country == "JP" && (f.NameJA == "" || f.Kana == ""):
		return "names", false
	case f.NameJA != "" && !plainText(f.NameJA):
		return "names: ja", false
	case f.NameEN != "" && !plainText(f.NameEN):
		return "names: en", false
	case strings.ContainsFunc(f.Kana, func(r rune) bool { return !unicode.Is(unicode.Hiragana, r) && r != 'ー' }):
		return "names: kana", false
	case f.Romaji != "" && !(plainText(f.Romaji) && ascii(f.Romaji)):
		return "names: romaji", false
	case slices.ContainsFunc(f.Short, func(s string) bool { return !plainText(s) }):
		return "short", false
	case slices.ContainsFunc(f.Former, func(s string) bool { return !plainText(s) }):
		return "former", false
	}
	return "", true
}

func validID(id string) bool {
	return id != "" && len(id) <= 64 && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// plainText reports whether s is a text to show: not empty, not huge, one
// line, without control or formatting characters (which can hide or turn text).
func plainText(s string) bool {
	return s != "" && len(s) <= 1000 && strings.TrimSpace(s) == s &&
		!strings.ContainsFunc(s, func(r rune) bool {
			return !unicode.IsPrint(r)
		})
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}

func checkEvidence(s evidenceShape) (Evidence, error) {
	switch {
	case s.Source == "" || s.Date == "":
		return Evidence{}, ErrNoEvidence
	case !s.Kind.known() || !s.Date.valid() || !plainText(s.Source):
		return Evidence{}, fmt.Errorf("evidence: %w", ErrValue)
	}
	return Evidence{Source: s.Kind, Citation: s.Source, Date: s.Date}, nil
}

func checkHost(s hostShape) (Host, error) {
	if !validHost(s.Host) || !s.Role.known() {
		return Host{}, ErrValue
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(s.Host)
	if err != nil {
		return Host{}, fmt.Errorf("%w: a public suffix", ErrValue)
	}
	evidence, err := seenLiterally(s.Evidence)
	if err != nil {
		return Host{}, err
	}
	return Host{Name: s.Host, Role: s.Role, Domain: domain, Evidence: evidence}, nil
}

// allEvidence checks the evidence of a name: at least one source.
func allEvidence(shapes []evidenceShape) ([]Evidence, error) {
	if len(shapes) == 0 {
		return nil, ErrNoEvidence
	}
	var all []Evidence
	for _, shape := range shapes {
		e, err := checkEvidence(shape)
		if err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, nil
}

// seenLiterally checks the evidence of an official name: at least one source,
// and each one that shows it.
func seenLiterally(shapes []evidenceShape) ([]Evidence, error) {
	all, err := allEvidence(shapes)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(all, func(e Evidence) bool { return e.Source == Survey }) {
		return nil, ErrNoEvidence
	}
	return all, nil
}

// validHost reports whether s is a host name in the one form that the
// directory allows: lower-case ASCII labels, at least two, none of them
// punycode, the last one of letters (so it is no IPv4 address).
func validHost(s string) bool {
	labels := strings.Split(s, ".")
	if len(s) > 253 || len(labels) < 2 {
		return false
	}
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' || strings.HasPrefix(l, "xn--") {
			return false
		}
		for _, c := range []byte(l) {
			if !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-') {
				return false
			}
		}
	}
	last := labels[len(labels)-1]
	return strings.Trim(last, "abcdefghijklmnopqrstuvwxyz") == ""
}

// rank orders the roles that a URL may have; 0 is a role it may not have.
func rank(r Role) int {
	return 1 + slices.Index([]Role{Home, Login, Help}, r)
}

// checkURL allows a URL only in the form that a browser would write it in
// itself, so that comparing bytes is comparing addresses.
func checkURL(s urlShape, hosts []Host) (Address, error) {
	e, err := checkEvidence(s.evidenceShape)
	if err != nil {
		return Address{}, err
	}
	if e.Source == Survey {
		return Address{}, ErrNoEvidence
	}
	rest, https := strings.CutPrefix(s.URL, "https://")
	host, path, slash := strings.Cut(rest, "/")
	switch {
	case !https || !slash || rank(s.Role) == 0 || len(s.URL) > 1000:
		return Address{}, ErrValue
	case !plainPath(path):
		return Address{}, ErrValue
	case !slices.ContainsFunc(hosts, func(h Host) bool { return h.Name == host }):
		return Address{}, ErrForeign
	}
	return Address{URL: s.URL, Role: s.Role, Evidence: e}, nil
}

// plainPath reports whether the part of a URL behind its host and a slash is
// written as a browser would write it.
func plainPath(path string) bool {
	return !strings.ContainsFunc(path, func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune("\\#\"<>`{}", r) }) &&
		!slices.ContainsFunc(strings.Split(path, "/"), func(p string) bool { return p == "." || p == ".." })
}
