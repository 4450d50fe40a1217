package update

import (
	"cmp"
	"slices"

	"kagikura/vault/brokerage"
)

// Kind says what a [Difference] is about.
type Kind string

const (
	AddressChanged  Kind = "address-changed" // the URL for Role
	AddressRemoved  Kind = "address-removed"
	AddressAdded    Kind = "address-added"
	HostRemoved     Kind = "host-removed" // an official host
	HostAdded       Kind = "host-added"
	HostChanged     Kind = "host-changed"   // its role
	DomainRemoved   Kind = "domain-removed" // a domain that the firm alone owns
	DomainAdded     Kind = "domain-added"
	FirmRemoved     Kind = "firm-removed" // what it has is differences of their own
	FirmAdded       Kind = "firm-added"
	NamesChanged    Kind = "names-changed" // a name, short or former name, reading or country
	FactChanged     Kind = "fact-changed"  // the value of Fact
	FactRemoved     Kind = "fact-removed"
	FactAdded       Kind = "fact-added"
	RelatedRemoved  Kind = "related-removed" // a host that is neither official nor a fake
	RelatedAdded    Kind = "related-added"
	RelatedChanged  Kind = "related-changed"  // the firm that it may be taken for
	EvidenceChanged Kind = "evidence-changed" // sources or dates of a firm, and nothing that follows from them
)

// Kinds are all kinds in the order in which they matter: what changes which
// addresses the program opens or calls official comes first.
func Kinds() []Kind {
	return []Kind{
		AddressChanged, AddressRemoved, AddressAdded, HostRemoved, HostAdded, HostChanged, DomainRemoved, DomainAdded,
		FirmRemoved, FirmAdded, NamesChanged, FactChanged, FactRemoved, FactAdded, RelatedRemoved, RelatedAdded, RelatedChanged, EvidenceChanged,
	}
}

// Difference is one thing in which two editions differ. Old and New are what it
// was and is: a URL, a host or its role, a domain, the values of a fact. What
// was added has no Old, what was removed no New.
type Difference struct {
	Kind Kind
	// Firm is the firm concerned, as the newer edition has it, or the older if it
	// was removed. Its ID is empty for a related host that stands for none.
	Firm brokerage.Firm
	// Host is the host whose role or firm changed.
	Host     string
	Role     brokerage.Role     // of an address or an added or removed host
	Fact     brokerage.FactName // of a fact
	Old, New []string
}

// Compare lists how newer differs from older, the most important first, and
// within a kind by firm.
func Compare(older, newer *brokerage.Directory) []Difference {
	var c comparison
	for _, f := range older.Firms() {
		if _, there := newer.Firm(f.ID); !there {
			c.firm(f, brokerage.Firm{})
			c.add(Difference{Kind: FirmRemoved, Firm: f})
		}
	}
	for _, f := range newer.Firms() {
		old, there := older.Firm(f.ID)
		if !there {
			c.add(Difference{Kind: FirmAdded, Firm: f})
		} else if !sameNames(old, f) {
			c.add(Difference{Kind: NamesChanged, Firm: f, Old: names(old), New: names(f)})
		}
		before := len(c.all)
		c.firm(old, f)
		if there && len(c.all) == before && sameNames(old, f) && !sameEvidence(old, f) {
			c.add(Difference{Kind: EvidenceChanged, Firm: f})
		}
	}
	c.related(older, newer)
	kinds := Kinds()
	slices.SortStableFunc(c.all, func(a, b Difference) int {
		return cmp.Or(cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)), cmp.Compare(a.Firm.ID, b.Firm.ID))
	})
	return c.all
}

// comparison collects differences.
type comparison struct{ all []Difference }

func (c *comparison) add(d Difference) { c.all = append(c.all, d) }

// firm compares what two editions know of a firm; one of them may be empty.
func (c *comparison) firm(old, new brokerage.Firm) {
	f := new
	if f.ID == "" {
		f = old
	}
	each(old.Addresses, new.Addresses, func(a brokerage.Address) string { return string(a.Role) }, func(role string, o, n *brokerage.Address) {
		d := Difference{Kind: AddressChanged, Firm: f, Role: brokerage.Role(role)}
		if o != nil {
			d.Old = []string{o.URL}
		}
		if n != nil {
			d.New = []string{n.URL}
		}
		c.changed(d, AddressAdded, AddressRemoved)
	})
	each(old.Hosts, new.Hosts, func(h brokerage.Host) string { return h.Name }, func(name string, o, n *brokerage.Host) {
		switch {
		case n == nil:
			c.add(Difference{Kind: HostRemoved, Firm: f, Role: o.Role, Old: []string{name}})
		case o == nil:
			c.add(Difference{Kind: HostAdded, Firm: f, Role: n.Role, New: []string{name}})
		case o.Role != n.Role:
			c.add(Difference{Kind: HostChanged, Firm: f, Host: name, Old: []string{string(o.Role)}, New: []string{string(n.Role)}})
		}
	})
	each(old.Domains, new.Domains, func(d brokerage.Domain) string { return d.Name }, func(name string, o, n *brokerage.Domain) {
		switch {
		case n == nil:
			c.add(Difference{Kind: DomainRemoved, Firm: f, Old: []string{name}})
		case o == nil:
			c.add(Difference{Kind: DomainAdded, Firm: f, New: []string{name}})
		}
	})
	each(old.Facts, new.Facts, func(f brokerage.Fact) string { return string(f.Name) }, func(name string, o, n *brokerage.Fact) {
		d := Difference{Kind: FactChanged, Firm: f, Fact: brokerage.FactName(name)}
		if o != nil {
			d.Old = o.Value
		}
		if n != nil {
			d.New = n.Value
		}
		c.changed(d, FactAdded, FactRemoved)
	})
}

// changed adds a difference whose kind holds if there was something and is
// something else now.
func (c *comparison) changed(d Difference, added, removed Kind) {
	switch {
	case slices.Equal(d.Old, d.New):
		return
	case d.Old == nil:
		d.Kind = added
	case d.New == nil:
		d.Kind = removed
	}
	c.add(d)
}

func (c *comparison) related(older, newer *brokerage.Directory) {
	each(older.AllRelated(), newer.AllRelated(), func(r brokerage.Related) string { return r.Host }, func(host string, o, n *brokerage.Related) {
		switch {
		case n == nil:
			f, _ := older.Firm(o.Firm)
			c.add(Difference{Kind: RelatedRemoved, Firm: f, Old: []string{host}})
		case o == nil:
			f, _ := newer.Firm(n.Firm)
			c.add(Difference{Kind: RelatedAdded, Firm: f, New: []string{host}})
		case o.Firm != n.Firm:
			f, _ := newer.Firm(n.Firm)
			c.add(Difference{Kind: RelatedChanged, Firm: f, Host: host, Old: []string{o.Firm}, New: []string{n.Firm}})
		}
	})
}

// each calls f for every key of two lists, with the element of each list that
// has it or nil: first in the order of new, then what old alone has.
func each[T any](old, new []T, key func(T) string, f func(key string, old, new *T)) {
	find := func(list []T, k string) *T {
		if i := slices.IndexFunc(list, func(v T) bool { return key(v) == k }); i >= 0 {
			return &list[i]
		}
		return nil
	}
	for i := range new {
		f(key(new[i]), find(old, key(new[i])), &new[i])
	}
	for i := range old {
		if find(new, key(old[i])) == nil {
			f(key(old[i]), &old[i], nil)
		}
	}
}

func sameNames(a, b brokerage.Firm) bool {
	return a.Country == b.Country && a.Romaji == b.Romaji && slices.Equal(names(a), names(b))
}

// names are the names of a firm that people know it by.
func names(f brokerage.Firm) []string {
	return slices.Concat([]string{f.NameJA, f.NameEN, f.Kana}, f.Short, f.Former)
}

func sameEvidence(a, b brokerage.Firm) bool {
	all := func(f brokerage.Firm) (list []brokerage.Evidence) {
		for _, h := range f.Hosts {
			list = append(list, h.Evidence...)
		}
		for _, d := range f.Domains {
			list = append(list, d.Evidence...)
		}
		for _, a := range f.Addresses {
			list = append(list, a.Evidence)
		}
		for _, fact := range f.Facts {
			list = append(list, fact.Evidence)
		}
		return list
	}
	return slices.Equal(all(a), all(b))
}
