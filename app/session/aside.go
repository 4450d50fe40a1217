package session

import (
	"context"
	"errors"
	"maps"
	"slices"

	"kagikura/app/settings"
	"kagikura/vault"
	"kagikura/vault/incident"
	"kagikura/vault/record"
)

// TickAside is TickStep for a firm instead of an account, where no record can
// take it: while no vault is open, or where the vault has no account at the firm.
// What is ticked stands in State.Aside, in memory alone: it would tell whoever
// reads the disk that something happened there. The next Unlock puts it, with its
// times, into the record of the account at that firm; where there are several, or
// none yet, it stays aside until AdoptAside. ErrNoFirm if the directory does not
// list the firm.
func (s *Session) TickAside(firm string, step incident.Step, done bool) error {
	if _, ok := s.State().Directory.Firm(firm); !ok {
		return ErrNoFirm
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ErrClosed
	}
	now, log := s.config.Now(), s.state.Load().Aside[firm]
	all, err := ticked(incident.Of(log, now), step, done)
	if err != nil || len(all) == 0 {
		return err
	}
	for _, h := range all {
		nonce, err := s.nonce()
		if err != nil {
			return err
		}
		if log, err = log.Append(now, nonce, h.kind, h.details()); err != nil {
			return err
		}
	}
	s.setAside(firm, log)
	return nil
}

// ForgetAside drops what was ticked aside for a firm.
func (s *Session) ForgetAside(firm string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.setAside(firm, record.Log{})
}

// setAside publishes what stands aside for a firm; under s.mu.
func (s *Session) setAside(firm string, log record.Log) {
	s.publish(func(st *State) {
		next := maps.Clone(st.Aside)
		if next == nil {
			next = map[string]record.Log{}
		}
		if next[firm] = log; log.Len() == 0 {
			delete(next, firm)
		}
		st.Aside = next
	})
}

// AdoptAside puts what was ticked aside for the account's firm into the account's
// record, with its times, and takes it away from there. It saves as TickStep
// does; on an error that is no *UnsavedError all stays as it was.
func (s *Session) AdoptAside(ctx context.Context, account vault.ID) error {
	o, e, giveBack, err := s.beginWith(ctx, account)
	if err != nil {
		return err
	}
	defer giveBack()
	return s.adoptAside(ctx, o, e)
}

// adoptAside is AdoptAside for a caller that has the turn.
func (s *Session) adoptAside(ctx context.Context, o *openVault, e *vault.Entry) error {
	aside := s.State().Aside[e.Firm()]
	if aside.Len() == 0 {
		return nil
	}
	log := record.Of(e)
	for _, i := range aside.Events() {
		nonce, err := s.nonce()
		if err != nil {
			return err
		}
		if log, err = log.Append(i.Event.At, nonce, i.Event.Kind, i.Event.Details); err != nil {
			return err
		}
	}
	err := s.keepRecord(ctx, o, e, log)
	var unsaved *UnsavedError
	if err != nil && !errors.As(err, &unsaved) {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	// Where something was ticked meanwhile all of it stays: twice counts once.
	if now := s.state.Load().Aside[e.Firm()]; now.Len() == aside.Len() {
		s.setAside(e.Firm(), record.Log{})
	}
	return err
}

// settleAside puts what was ticked aside into the records of the vault that has
// been opened, where it is plain which account it is about. What cannot be put
// there stays aside and shows as that.
func (s *Session) settleAside(ctx context.Context) {
	if len(s.State().Aside) == 0 {
		return
	}
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return
	}
	defer giveBack()
	for firm := range s.State().Aside {
		var of []*vault.Entry
		for _, e := range o.vault.Live() {
			if e.Firm() == firm {
				of = append(of, e)
			}
		}
		if len(of) == 1 {
			_ = s.adoptAside(ctx, o, of[0])
		}
	}
}

// keepFirms brings the list of firms that the emergency page has while it is
// locked up to the open vault, where the user wants it. That it cannot be saved
// is not worth a failed save.
func (s *Session) keepFirms() {
	st := s.State()
	if !st.Settings.KeepFirms || st.Vault == nil || s.config.Brief {
		return
	}
	var firms []string
	for _, e := range st.Vault.Live() {
		if _, listed := st.Directory.Firm(e.Firm()); listed {
			firms = append(firms, e.Firm())
		}
	}
	slices.Sort(firms)
	if firms = slices.Compact(firms); !slices.Equal(firms[:min(len(firms), settings.MaxFirms)], st.Settings.Firms) {
		_ = s.setSettings(func(set *settings.Settings) { set.Firms = firms })
	}
}
