package brokerage

import (
	"maps"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// A Domain is a registrable domain that one firm alone owns: whatever host
// lies under it is the firm's. That is a claim about hosts nobody listed, so
// only the firm's own page is evidence for it; that all known hosts lie under
// a domain proves nothing.
type Domain struct {
	Name     string
	Evidence []Evidence // at least one, all of them own pages
}

// Related is a host that a source shows as real without showing it as an
// official host of a firm here: of a group company, of a vendor, of a firm
// whose addresses are not evidenced well enough. It is neither official nor a
// fake, and so is every host under it, which its owner alone can make, unless
// that one is official.
type Related struct {
	Host     string
	Firm     string // ID of the firm that it may be taken for; empty if none in particular
	Evidence []Evidence
}

// Owner is the firm that alone owns a registrable domain.
func (d *Directory) Owner(domain string) (f Firm, ok bool) {
	i, ok := d.owners[domain]
	if !ok {
		return Firm{}, false
	}
	return d.firms[i], true
}

// Related finds the entry for a host that is known to be neither official nor
// a fake, or that lies under one. It compares bytes.
func (d *Directory) Related(host string) (r Related, ok bool) {
	for {
		if r, ok = d.related[host]; ok {
			return r, true
		}
		_, parent, more := strings.Cut(host, ".")
		if !more {
			return Related{}, false
		}
		host = parent
	}
}

// AllRelated are all related hosts, sorted.
func (d *Directory) AllRelated() []Related {
	return slices.SortedFunc(maps.Values(d.related), func(a, b Related) int { return strings.Compare(a.Host, b.Host) })
}

func checkDomain(s domainShape) (Domain, error) {
	if !validHost(s.Domain) {
		return Domain{}, ErrValue
	}
	if domain, err := publicsuffix.EffectiveTLDPlusOne(s.Domain); err != nil || domain != s.Domain {
		return Domain{}, ErrValue
	}
	evidence, err := seenLiterally(s.Evidence)
	if err != nil {
		return Domain{}, err
	}
	if slices.ContainsFunc(evidence, func(e Evidence) bool { return e.Source != OwnPage }) {
		return Domain{}, ErrNoEvidence
	}
	return Domain{Name: s.Domain, Evidence: evidence}, nil
}

// checkDomains refuses a domain that one firm claims and another has a host
// under.
func (d *Directory) checkDomains() error {
	for _, f := range d.firms {
		for _, h := range f.Hosts {
			if owner, ok := d.Owner(h.Domain); ok && owner.ID != f.ID {
				return &LoadError{Firm: owner.ID, Key: "domains: " + h.Domain, Err: ErrForeign}
			}
		}
	}
	return nil
}

// addRelated enters the related hosts, which are nobody's official ones.
func (d *Directory) addRelated(shapes []relatedShape) error {
	previous := ""
	for _, s := range shapes {
		refuse := func(err error) error { return &LoadError{Key: "related: " + s.Host, Err: err} }
		evidence, err := allEvidence(s.Evidence)
		switch {
		case !validHost(s.Host) || !registered(s.Host):
			return refuse(ErrValue)
		case err != nil:
			return refuse(err)
		case s.Host <= previous:
			return refuse(ErrOrder)
		}
		previous = s.Host
		if _, ok := d.byID[s.Firm]; !ok && s.Firm != "" {
			return refuse(ErrForeign)
		}
		if _, official := d.byHost[s.Host]; official || d.owned(s.Host) {
			return refuse(ErrForeign)
		}
		d.related[s.Host] = Related{Host: s.Host, Firm: s.Firm, Evidence: evidence}
	}
	return nil
}

// owned reports whether a host lies under a domain that a firm owns.
func (d *Directory) owned(host string) bool {
	for domain := range d.owners {
		if under(host, domain) {
			return true
		}
	}
	return false
}

func under(host, parent string) bool {
	rest, ok := strings.CutSuffix(host, parent)
	return ok && (rest == "" || strings.HasSuffix(rest, "."))
}

// registered reports whether a host lies under a registrable domain and is no
// public suffix itself.
func registered(host string) bool {
	_, err := publicsuffix.EffectiveTLDPlusOne(host)
	return err == nil
}
