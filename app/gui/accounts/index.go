package accounts

import (
	"context"

	"kagikura/app/gui/screen"
	"kagikura/app/session"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/linkcheck"
)

// index is the search over the accounts. It follows the vault and is prepared
// off the UI thread: for 10,000 accounts that takes longer than a frame.
type index struct {
	env      screen.Env
	finder   *vault.Finder
	of       *vault.Vault // that finder searches
	wanted   *vault.Vault
	building bool
}

// follow prepares the search of a state's vault and calls ready when it is.
func (x *index) follow(st session.State, ready func()) {
	x.wanted = st.Vault
	if x.building || x.of == x.wanted {
		return
	}
	x.building = true
	v, next := x.wanted, x.finder
	x.env.Do(func(context.Context) error {
		if next == nil {
			next = vault.NewFinder(v, func(e *vault.Entry) []string { return readings(st.Directory, e) })
		} else {
			next = next.Update(v)
		}
		return nil
	}, func(error) {
		x.building = false
		x.finder, x.of = next, v
		if x.wanted != v {
			x.follow(session.State{Vault: x.wanted, Directory: st.Directory}, ready)
			return
		}
		ready()
	})
}

// search finds accounts; not ok while the search of the vault is being
// prepared.
func (x *index) search(v *vault.Vault, query string) (found []*vault.Entry, ok bool) {
	if x.of != v {
		return nil, false
	}
	return x.finder.Search(query), true
}

// readings are the names of an account's firm by which it is looked for too.
func readings(d *brokerage.Directory, e *vault.Entry) []string {
	f, ok := firmOf(d, e)
	if !ok {
		return nil
	}
	names := []string{f.NameJA, f.NameEN, f.Kana, f.Romaji}
	names = append(names, f.Short...)
	return append(names, f.Former...)
}

// firmOf is the firm that an account names, or whose host its address has.
func firmOf(d *brokerage.Directory, e *vault.Entry) (brokerage.Firm, bool) {
	if id := e.Firm(); id != "" {
		return d.Firm(id)
	}
	f, _, ok := d.Lookup(hostOf(e.URL()))
	return f, ok
}

// hostOf is the host that a browser would visit; empty if there is none.
func hostOf(url string) string {
	p, err := linkcheck.TakeApart(url)
	if err != nil {
		return ""
	}
	return p.Host
}
