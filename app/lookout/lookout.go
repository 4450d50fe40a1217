// Package lookout looks, before a broker's site is opened, at what of this
// computer could lead its address elsewhere: the hosts file, a proxy, a clock
// that is wrong. It reads files, variables and the registry through
// [computer.Computer]; it asks no network and resolves no name.
//
// # What it cannot see
//
// A name server that lies, a certificate that somebody added, a browser with a
// proxy of its own or an extension, and a virus that hides what it changed. That
// nothing is found is therefore never shown as "safe".
//
// # Who may import it
//
// app/text, which words what is found, and the front ends. It imports
// app/computer, and of the vault what says which hosts are a firm's.
package lookout

import (
	"errors"
	"io/fs"
	"time"

	"kagikura/app/computer"
	"kagikura/vault/brokerage"
	"kagikura/vault/linkcheck"
)

// Kind is what was found.
type Kind uint8

const (
	// Redirected: the hosts file has an address for a host of the firm. No
	// ordinary computer has that, and what a thief's program does it is.
	Redirected Kind = iota + 1
	// Proxied: what the browser sends goes through another computer.
	Proxied
	// Scripted: a script from elsewhere decides whether it does, for each address.
	Scripted
	// Unread: a file that should have been looked at cannot be.
	Unread
	// Late: the clock shows a day before one that is past for certain.
	Late
)

// Source is where it was found.
type Source uint8

const (
	HostsFile   Source = iota + 1
	Environment        // variables
	GNOME              // the settings of the desktop
	KDE                // the settings of the desktop
	InternetOptions
	NetworkSettings // of macOS
	Clock
)

// Finding is one thing to tell a person before the site is opened.
type Finding struct {
	Kind   Kind
	Source Source
	// Where is the file, the variable or the key of the registry.
	Where string
	Line  int // of the hosts file, from 1
	// Host is the host that the hosts file redirects.
	Host string
	// To is where to: an address, a proxy or the place of a script; as it stands
	// there, from outside, perhaps empty.
	To string
	// Now is what the clock shows, Newest the newest moment known to be past.
	Now, Newest time.Time
}

// Loud tells whether going on is for those only who know why it is so.
func (f Finding) Loud() bool { return f.Kind == Redirected }

// Question is what is about to be opened.
type Question struct {
	// Host is that of the address, without a port.
	Host string
	// Others are the firm's other official hosts: a login leads on to them.
	Others []string
	// Now is what the clock shows, and Newest the newest moment that is known to
	// be past: of the directory, and of the vault.
	Now, Newest time.Time
}

// About is what to look at before an address is opened.
func About(v linkcheck.Verified, d *brokerage.Directory, now, newest time.Time) Question {
	q := Question{Now: now, Newest: newest}
	if p, err := linkcheck.TakeApart(v.URL()); err == nil {
		q.Host = p.Host
	}
	f, _ := d.Firm(v.Firm())
	for _, h := range f.Hosts {
		q.Others = append(q.Others, h.Name)
	}
	return q
}

// lateBy is how far the clock may lie behind: the dates known are days, and in
// no time zone is it yet the day before the last.
const lateBy = 24 * time.Hour

// Look is what there is to tell, the worst first; none is the rule.
func Look(c computer.Computer, q Question) []Finding {
	found := hosts(c, append([]string{q.Host}, q.Others...))
	found = append(found, proxies(c, q.Host)...)
	// A clock that is ahead cannot be told from a program that is old.
	if q.Now.Add(lateBy).Before(q.Newest) {
		found = append(found, Finding{Kind: Late, Source: Clock, Now: q.Now, Newest: q.Newest})
	}
	return found
}

// read reads a file that may be missing; where it cannot be read there is
// something to tell.
func read(c computer.Computer, source Source, path string, most int) (data []byte, unread []Finding) {
	data, err := c.Read(path, most)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, []Finding{{Kind: Unread, Source: source, Where: path}}
	}
	return data, nil
}
