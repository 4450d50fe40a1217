package screen

import (
	"kagikura/app/gui/parts"
	"kagikura/vault/linkcheck"
)

// HostOf takes a host or a whole URL apart for a line that shows where it leads
// and nothing of what stands behind the host. The usual port is left out.
func HostOf(url string) parts.Address {
	p, err := linkcheck.TakeApart(url)
	if err != nil {
		return parts.Address{}
	}
	a := parts.Address{Owner: p.Registrable}
	if p.Subdomain != "" {
		a.Before = p.Subdomain + "."
	}
	if p.Port != "" && p.Port != "443" {
		a.After = ":" + p.Port
	}
	return a
}

// WholeOf is HostOf with all that stands around the host. What stands before
// "@" is shown too: it is there to deceive.
func WholeOf(url string) parts.Address {
	p, err := linkcheck.TakeApart(url)
	if err != nil {
		return parts.Address{After: url}
	}
	a := HostOf(url)
	if p.Userinfo != "" {
		a.Before = p.Userinfo + "@" + a.Before
	}
	if p.Scheme != "" {
		a.Before = p.Scheme + "://" + a.Before
	}
	a.After += p.Path
	if p.Query != "" {
		a.After += "?" + p.Query
	}
	if p.Fragment != "" {
		a.After += "#" + p.Fragment
	}
	return a
}
