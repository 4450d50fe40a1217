package session

import (
	"context"
	"errors"
	"fmt"
	"io"

	"kagikura/vault"
	"kagikura/vault/linkcheck"
	"kagikura/vault/record"
)

// maxNoted is how many hosts one call of LinkChecked notes in a record: a long
// message must not wash the rest out of it.
const maxNoted = 8

// maxHost is the longest name that a host can have.
const maxHost = 253

// Launched notes in an account's record that its site was opened by the
// bookmark: the host, never the path. It saves as Apply does, with its errors,
// but makes no version of the account and no generation of the file. ErrVersion
// if the file is of another version than this program writes, ErrReadOnly if it
// cannot be written; both leave the vault as it was.
func (s *Session) Launched(ctx context.Context, account vault.ID, opened linkcheck.Verified) error {
	o, e, giveBack, err := s.beginWith(ctx, account)
	if err != nil {
		return err
	}
	defer giveBack()
	return s.note(ctx, o, []event{{e, record.Launched, map[string]string{record.DetailHost: opened.Host()}}})
}

// LinkChecked notes verdicts of the link check in the records of the accounts
// that they have to do with: those of the firm whose address it is or whose name
// it carries, and those with an address on that host. It notes the host, never
// the path, each once and a few at most. Where the user has not switched that on
// ([settings.Settings].RecordLinkChecks), no vault is open, or no account has to
// do with it, nothing happens; else it saves as Launched does.
func (s *Session) LinkChecked(ctx context.Context, verdicts ...linkcheck.Verdict) error {
	if st := s.State(); !st.Settings.RecordLinkChecks || st.Vault == nil {
		return nil
	}
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer giveBack()
	var events []event
	for _, e := range o.vault.Live() {
		noted := map[string]bool{}
		for _, v := range verdicts {
			if len(noted) == maxNoted || noted[v.Host] || !concerns(v, e) {
				continue
			}
			noted[v.Host] = true
			events = append(events, event{e, record.LinkChecked, map[string]string{
				record.DetailHost:    v.Host,
				record.DetailVerdict: verdictNames[v.Kind],
			}})
		}
	}
	return s.note(ctx, o, events)
}

// verdictNames are how verdicts stand in a record, for ever.
var verdictNames = map[linkcheck.Kind]string{
	linkcheck.NotOfficial: "not-official",
	linkcheck.Official:    "official",
	linkcheck.Own:         "own",
	linkcheck.FirmsDomain: "firms-domain",
}

func concerns(v linkcheck.Verdict, e *vault.Entry) bool {
	if v.Host == "" || len(v.Host) > maxHost {
		return false
	}
	if firm := e.Firm(); firm != "" && (firm == v.Firm || firm == v.Imitates) {
		return true
	}
	place, err := linkcheck.TakeApart(e.URL())
	return err == nil && place.Host == v.Host
}

// event is what is to be noted in the record of an account.
type event struct {
	of      *vault.Entry
	kind    record.Kind
	details map[string]string
}

// nonce makes an event unlike any other.
func (s *Session) nonce() (record.Nonce, error) {
	var n record.Nonce
	if _, err := io.ReadFull(s.config.Random, n[:]); err != nil {
		return n, fmt.Errorf("session: %w", err)
	}
	return n, nil
}

// note adds events to records and saves. The caller has the turn.
func (s *Session) note(ctx context.Context, o *openVault, events []event) error {
	if len(events) == 0 {
		return nil
	}
	if s.State().OldFormat {
		return ErrVersion // to make it KDBX 4 is not for a note to decide
	}
	changes, err := s.recording(events)
	if err != nil {
		return err
	}
	if o.edit != o.saved { // edits that could not be saved go with it
		return s.apply(ctx, o, changes, s.config.Generations)
	}
	before := o.vault
	err = s.apply(ctx, o, changes, "")
	if errors.Is(err, ErrReadOnly) {
		return s.takeBack(o, before)
	}
	return err
}

// recording is the changes that add events to records, at this moment.
func (s *Session) recording(events []event) ([]vault.Change, error) {
	logs := map[*vault.Entry]record.Log{}
	for _, e := range events {
		log, ok := logs[e.of]
		if !ok {
			log = record.Of(e.of)
		}
		log, err := s.appended(log, e.kind, e.details)
		if err != nil {
			return nil, err
		}
		logs[e.of] = log
	}
	var changes []vault.Change
	for e, log := range logs {
		changes = append(changes, vault.SetEntryData{ID: e.ID, Data: log.Changes(record.Read(e.Data))})
	}
	return changes, nil
}

// takeBack undoes a note in a vault that cannot be written: nobody asked for it,
// so nobody is to be told that something is unsaved. It returns ErrReadOnly.
func (s *Session) takeBack(o *openVault, before *vault.Vault) error {
	seen, err := s.look(before, s.State().Launch)
	if err != nil {
		return err
	}
	s.forget(o)
	err = s.change(o, func(st *State) {
		o.edit--
		o.kept = 0
		if o.stopLater != nil {
			o.stopLater()
		}
		seen.into(o, st)
		st.Unsaved, st.Kept, st.Problem = false, false, nil
	})
	if err != nil {
		return err
	}
	return ErrReadOnly
}
