package session

import (
	"errors"
	"time"

	"kagikura/vault"
	"kagikura/vault/audit"
	"kagikura/vault/brokerage"
	"kagikura/vault/linkcheck"
)

// look is what there is to say about a vault beyond the vault itself.
type look struct {
	vault  *vault.Vault
	index  *audit.Index
	reuse  []audit.Group
	launch map[vault.ID]Launch
	newest time.Time
}

// look works out what to say about v: some milliseconds for 10,000 accounts.
// What before says of an address that did not change still holds.
func (s *Session) look(v *vault.Vault, before map[vault.ID]Launch) (look, error) {
	index, err := audit.Scan(v)
	if err != nil {
		return look{}, err
	}
	return look{v, index, index.Groups(), s.launches(s.links.Load(), v, before), newest(s.directory(), v)}, nil
}

// into puts the look into a State and the open vault; under s.mu.
func (l look) into(o *openVault, st *State) {
	o.vault, o.index = l.vault, l.index
	st.Vault, st.Reuse, st.Launch, st.newest = l.vault, l.reuse, l.launch, l.newest
}

// launches says for each live account with an address what opening it would do,
// by links.
func (s *Session) launches(links *linkcheck.Checker, v *vault.Vault, before map[vault.ID]Launch) map[vault.ID]Launch {
	all := make(map[vault.ID]Launch, len(before))
	for _, e := range v.Live() {
		url := e.URL()
		switch known, ok := before[e.ID]; {
		case url == "":
		case ok && known.URL == url:
			all[e.ID] = known
		default:
			all[e.ID] = s.launch(links, url)
		}
	}
	return all
}

func (s *Session) launch(links *linkcheck.Checker, url string) Launch {
	l := Launch{URL: url}
	_, err := links.Open(url, s.config.Store)
	if refused := (*linkcheck.RefusedError)(nil); errors.As(err, &refused) {
		l.Verdict = refused.Verdict // which was worked out to refuse it
	} else {
		l.Ready, l.Verdict = true, links.Check(url, s.config.Store)
	}
	if l.Ready && l.Verdict.Kind == linkcheck.Official {
		l.Seen = seen(links.Directory(), url)
		l.Aged = l.Seen.OlderThan(s.config.Now().AddDate(0, -agedAfter, 0)) && !s.config.Store.Confirmed(seenMark(url, l.Seen))
	}
	return l
}

// agedAfter is how many months an address counts as seen lately.
const agedAfter = 6

// seen is when a source last showed an address of the directory.
func seen(d *brokerage.Directory, url string) brokerage.Date {
	canonical, _ := linkcheck.Canonical(url)
	_, a, _ := d.LookupURL(canonical)
	return a.Evidence.Date
}

// seenMark is what is remembered of an official address that was compared with
// paper: that one, and what the directory said of it then. It is no URL, so it
// is never taken for an address of one's own.
func seenMark(url string, seen brokerage.Date) string { return "seen " + string(seen) + " " + url }
