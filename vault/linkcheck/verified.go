package linkcheck

import (
	"errors"
	"fmt"

	"kagikura/vault/brokerage"
)

// Verified is a URL that may be opened: one of the directory itself, or one
// that this person confirmed on this computer. Only this package makes one.
// The zero Verified is none; whoever opens must refuse it.
type Verified struct {
	url  string
	firm string
}

// OK reports whether v holds a URL.
func (v Verified) OK() bool { return v.url != "" }

// URL is the address to open, or "" for the zero value.
func (v Verified) URL() string { return v.url }

// Firm is the ID of the firm whose address in the directory this is; it is
// empty for a URL of the user's own.
func (v Verified) Firm() string { return v.firm }

// Host is the host of the URL, with the port if it has one.
func (v Verified) Host() string {
	p, err := TakeApart(v.url)
	switch {
	case err != nil:
		return ""
	case p.Port != "":
		return p.Host + ":" + p.Port
	}
	return p.Host
}

// Errors of [Checker.OfFirm].
var (
	ErrUnknownFirm = errors.New("linkcheck: no such firm in the directory")
	ErrNoAddress   = errors.New("linkcheck: the directory has no such address of the firm")
)

// RefusedError says why an address is not opened. Verdict may even be
// Official: then the host is the firm's, but the page on it is not one of the
// directory's, and could lead anywhere.
type RefusedError struct {
	Verdict     Verdict
	Alternative Verified // an address of the firm meant, imitated or mentioned; zero if there is none
}

func (e *RefusedError) Error() string {
	if e.Verdict.Kind == Official {
		return fmt.Sprintf("linkcheck: refused: %s is official, this page on it is not known", e.Verdict.Host)
	}
	return "linkcheck: refused: not an official address"
}

// OfFirm is the address of a firm for a role: Home, Login or Help. Where there
// is none for Login, the site people start from is no substitute: ask for Home.
func (c *Checker) OfFirm(id string, role brokerage.Role) (Verified, error) {
	f, ok := c.directory.Firm(id)
	if !ok {
		return Verified{}, ErrUnknownFirm
	}
	a, ok := f.Address(role)
	if !ok {
		return Verified{}, ErrNoAddress
	}
	return Verified{url: a.URL, firm: f.ID}, nil
}

// Open turns an address that stands in an account into one that may be opened.
// It must be, apart from the case of its scheme and host, a default port and an
// empty path, exactly a URL of the directory, or be confirmed; else the error
// is a [*RefusedError]. own may be nil.
func (c *Checker) Open(raw string, own Confirmed) (Verified, error) {
	if url, ok := Canonical(raw); ok {
		if f, a, ok := c.directory.LookupURL(url); ok {
			return Verified{url: a.URL, firm: f.ID}, nil
		}
		if own != nil && own.Confirmed(url) {
			return Verified{url: url}, nil
		}
	}
	v := c.Check(raw, own)
	return Verified{}, &RefusedError{Verdict: v, Alternative: c.alternative(v)}
}

// alternative is the address to offer in place of a refused one.
func (c *Checker) alternative(v Verdict) Verified {
	for _, id := range []string{v.Firm, v.Imitates, v.Mentions} {
		for _, role := range []brokerage.Role{brokerage.Home, brokerage.Login} {
			if official, err := c.OfFirm(id, role); err == nil {
				return official
			}
		}
	}
	return Verified{}
}
