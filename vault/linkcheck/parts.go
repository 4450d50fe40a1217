package linkcheck

import (
	"errors"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// ErrNoHost is what [TakeApart] returns with the parts of a text that a
// browser would not go to: no host, or none that can be read.
var ErrNoHost = errors.New("linkcheck: no host that a browser would visit")

// Parts is an address taken apart for display. Host is where a browser would
// really go; it is Subdomain, a dot and Registrable, and who owns Registrable
// owns the site. All parts are printable ASCII.
type Parts struct {
	Scheme      string
	Userinfo    string // what stands before "@": a decoy, browsers do not go there
	Host        string
	Subdomain   string // to be dimmed; empty if there is none
	Registrable string // to be read; the whole host where there is no registrable domain (IP addresses, "localhost")
	Port        string // as written; empty if none
	Path        string
	Query       string // without "?"
	Fragment    string // without "#"
}

// TakeApart takes any text apart as a browser would. Together with an error,
// which is [ErrNoHost], the parts hold what could be read.
func TakeApart(raw string) (Parts, error) {
	a := read(raw)
	p := Parts{Scheme: a.scheme, Userinfo: visible(a.userinfo), Host: a.host, Port: visible(a.port)}
	rest, fragment, _ := strings.Cut(a.rest, "#")
	path, query, _ := strings.Cut(rest, "?")
	p.Path, p.Query, p.Fragment = visible(path), visible(query), visible(fragment)
	if a.host == "" {
		return p, ErrNoHost
	}
	p.Subdomain, p.Registrable = split(a.host)
	return p, nil
}

// split divides a host before its registrable domain.
func split(host string) (sub, registrable string) {
	if strings.HasPrefix(host, "[") {
		return "", host
	}
	if _, is := ipv4(host); is {
		return "", host
	}
	name := strings.TrimSuffix(host, ".")
	domain, err := publicsuffix.EffectiveTLDPlusOne(name)
	if err != nil {
		return "", host
	}
	return strings.TrimSuffix(strings.TrimSuffix(name, domain), "."), host[len(name)-len(domain):]
}
