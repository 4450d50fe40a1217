package kit

import (
	"cmp"
	"net/url"
	"slices"

	"kagikura/vault"
	"kagikura/vault/brokerage"
)

// Firm is a firm at which the vault has accounts. Nothing of it is secret; the
// names and numbers of accounts say more than most want to leave on paper.
type Firm struct {
	// ID is the directory's, empty for the accounts that belong to no firm of it.
	ID string
	// Known is false where this edition of the directory has no such firm; then
	// Firm is zero.
	Known    bool
	Firm     brokerage.Firm
	Accounts []Account
}

// Account is one account, as far as a sheet may name it.
type Account struct {
	Title          string
	Branch, Number string // empty where the account has none in plain text
}

// Host is the official host by which the firm is entered, and when it was last
// seen: that of its home page, else of its login page. ok is false where none was
// seen.
func (f Firm) Host() (name string, seen brokerage.Date, ok bool) {
	for _, role := range []brokerage.Role{brokerage.Home, brokerage.Login} {
		if a, ok := f.Firm.Address(role); ok {
			if u, err := url.Parse(a.URL); err == nil {
				return u.Host, a.Evidence.Date, true
			}
		}
		for _, h := range f.Firm.Hosts {
			if h.Role == role {
				return h.Name, f.Firm.Seen, true
			}
		}
	}
	return "", "", false
}

// Phone is the firm's telephone number and where it was seen.
func (f Firm) Phone() (number string, e brokerage.Evidence, ok bool) {
	e, ok = f.Firm.Evidence(brokerage.FactPhone)
	return f.Firm.Phone, e, ok && f.Firm.Phone != ""
}

// Firms are the firms of a vault in the order of their first accounts, those with
// accounts that belong to none last. What lies in the bin does not count.
func Firms(v *vault.Vault, d *brokerage.Directory) []Firm {
	var out []Firm
	at := map[string]int{}
	for _, e := range v.Live() {
		id := e.Firm()
		i, known := at[id]
		if !known {
			i = len(out)
			at[id] = i
			f := Firm{ID: id}
			if d != nil && id != "" {
				f.Firm, f.Known = d.Firm(id)
			}
			out = append(out, f)
		}
		out[i].Accounts = append(out[i].Accounts, Account{
			Title:  e.Title(),
			Branch: plain(e, vault.BranchCode), Number: plain(e, vault.AccountNumber),
		})
	}
	slices.SortStableFunc(out, func(a, b Firm) int { return cmp.Compare(last(a), last(b)) })
	return out
}

func last(f Firm) int {
	if f.ID == "" {
		return 1
	}
	return 0
}

// plain is the first field of a role that is not sealed.
func plain(e *vault.Entry, role vault.Role) string {
	for _, f := range e.OfRole(role) {
		if text := e.Text(f.Name); text != "" {
			return text
		}
	}
	return ""
}
