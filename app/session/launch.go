package session

import (
	"context"
	"errors"
	"strings"
	"unicode"

	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/linkcheck"
)

// Check is the verdict on an address from anywhere. It needs no open vault.
func (s *Session) Check(address string) linkcheck.Verdict {
	return s.links.Load().Check(address, s.config.Store)
}

// Verified is the account's address, ready to be opened: one of the directory,
// or one that the user confirmed on this computer. Any other is refused with
// *linkcheck.RefusedError, also a path of one's own on an official host: it may
// redirect.
func (s *Session) Verified(account vault.ID) (linkcheck.Verified, error) {
	e, err := s.account(account)
	if err != nil {
		return linkcheck.Verified{}, err
	}
	if e.URL() == "" {
		return linkcheck.Verified{}, ErrNoAddress
	}
	return s.links.Load().Open(e.URL(), s.config.Store)
}

// OfFirm is the directory's own address of a firm: its home, from which its
// login is reached, or where none is known its login page. The home comes first
// because login pages move more often and their evidence ages faster. ErrNoFirm
// if the directory has neither. It needs no open vault.
func (s *Session) OfFirm(firm string) (linkcheck.Verified, error) {
	v, err := s.links.Load().OfFirm(firm, brokerage.Home)
	if errors.Is(err, linkcheck.ErrNoAddress) {
		v, err = s.links.Load().OfFirm(firm, brokerage.Login)
	}
	if err != nil {
		return linkcheck.Verified{}, ErrNoFirm
	}
	return v, nil
}

// MayConfirm tells whether ConfirmAddress would accept the address, or why not:
// *linkcheck.RefusedError for what nobody should confirm. That is an address on
// a firm's own host, which the directory knows better and which may redirect,
// one that imitates a firm, and one that is not plain https.
func (s *Session) MayConfirm(address string) error {
	_, err := s.confirmable(address)
	return err
}

func (s *Session) confirmable(address string) (canonical string, err error) {
	canonical, plain := linkcheck.Canonical(address)
	if v := s.Check(address); plain && v.Firm == "" && v.Imitates == "" {
		return canonical, nil
	}
	_, err = s.links.Load().Open(address, nil) // nil for the directory's own
	return canonical, err
}

// ConfirmAddress remembers on this computer that the user looked at the address
// and means it; from then on an account with exactly this address can be opened
// here. Show it taken apart before, see [linkcheck.TakeApart]. The errors are
// those of MayConfirm, and of saving.
func (s *Session) ConfirmAddress(ctx context.Context, address string) error {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer giveBack()
	url, err := s.confirmable(address)
	if err != nil {
		return err
	}
	if err := s.config.Store.Confirm(url); err != nil {
		return err
	}
	launch := s.launches(s.links.Load(), o.vault, nil)
	return s.change(o, func(st *State) { st.Launch = launch })
}

// ConfirmSeen remembers on this computer that the person compared the official
// address of an account with paper and found it the same; it is not Aged any
// more then, until the directory says something else of it. ErrNoAddress if the
// account has no official address.
func (s *Session) ConfirmSeen(ctx context.Context, account vault.ID) error {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer giveBack()
	l, ok := s.State().Launch[account]
	if !ok || l.Seen == "" {
		return ErrNoAddress
	}
	if err := s.config.Store.Confirm(seenMark(l.URL, l.Seen)); err != nil {
		return err
	}
	launch := s.launches(s.links.Load(), o.vault, nil)
	return s.change(o, func(st *State) { st.Launch = launch })
}

// Checked is an address of a text with the verdict on it.
type Checked struct {
	linkcheck.Found
	Verdict linkcheck.Verdict
}

// CheckText checks every address in a text, a whole message for instance. A
// text without any that is one word is checked as it stands. It needs no open
// vault and keeps nothing.
func (s *Session) CheckText(text string) []Checked {
	found := linkcheck.Find(text)
	if word := strings.TrimSpace(text); len(found) == 0 && word != "" && !strings.ContainsFunc(word, unicode.IsSpace) {
		found = []linkcheck.Found{{Written: word, Address: word}}
	}
	links := s.links.Load()
	all := make([]Checked, 0, len(found))
	for _, f := range found {
		all = append(all, Checked{f, f.Check(links, s.config.Store)})
	}
	return all
}
