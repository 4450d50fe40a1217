package brokerage

import (
	"iter"
	"slices"
)

// A Directory is a loaded and checked data file. It does not change and is
// safe for use by several goroutines.
type Directory struct {
	serial int64
	date   Date
	firms  []Firm // sorted by ID
	keys   [][]key
	order  []int // firms in the order in which search results rank where the match does not decide

	byID   map[string]int
	byHost map[string]place
	byURL  map[string]place
	owners map[string]int  // by registrable domain
	paths  map[string]bool // login paths in lower case

	related map[string]Related // by host
}

// place is where a host or an address stands.
type place struct{ firm, at int }

// Serial grows with every published edition.
func (d *Directory) Serial() int64 { return d.serial }

// Date is the day on which this edition was made.
func (d *Directory) Date() Date { return d.date }

// Firms are all firms, sorted by ID.
func (d *Directory) Firms() []Firm { return slices.Clone(d.firms) }

// Firm is the firm with an ID.
func (d *Directory) Firm(id string) (f Firm, ok bool) {
	i, ok := d.byID[id]
	if !ok {
		return Firm{}, false
	}
	return d.firms[i], true
}

// Lookup finds the firm that a host belongs to. It compares bytes: a host in
// upper case, with a trailing dot, or below an official one is not found.
func (d *Directory) Lookup(host string) (f Firm, h Host, ok bool) {
	p, ok := d.byHost[host]
	if !ok {
		return Firm{}, Host{}, false
	}
	f = d.firms[p.firm]
	return f, f.Hosts[p.at], true
}

// LookupURL finds the firm whose address a URL is, byte for byte.
func (d *Directory) LookupURL(url string) (f Firm, a Address, ok bool) {
	p, ok := d.byURL[url]
	if !ok {
		return Firm{}, Address{}, false
	}
	f = d.firms[p.firm]
	return f, f.Addresses[p.at], true
}

// Hosts yields every host with the ID of its firm, sorted by firm and name.
func (d *Directory) Hosts() iter.Seq2[string, Host] {
	return func(yield func(string, Host) bool) {
		for i := range d.firms {
			for _, h := range d.firms[i].Hosts {
				if !yield(d.firms[i].ID, h) {
					return
				}
			}
		}
	}
}
