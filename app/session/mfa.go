package session

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"

	"kagikura/vault"
	"kagikura/vault/mfa"
	"kagikura/vault/record"
)

// The verbs of this file keep what a person notes of an account's second factors.
// They save as Apply does, with its errors, but make no version of the account and
// no generation of the file. ErrNoAccount if there is no such account; else the
// errors of package mfa, and those of package fact: then nothing happened.

// methodForgotten is how a record names that the note of a method was taken back.
const methodForgotten = "unknown"

// NoteFactor notes what an operation of an account asks for; nil takes the note
// back. If that is another method, or since another day, than was noted, the account's
// record says so, in the same save.
func (s *Session) NoteFactor(ctx context.Context, account vault.ID, o mfa.Operation, f *mfa.Factor) error {
	return s.noteFacts(ctx, account, func(e *vault.Entry) (map[string]*string, []event, error) {
		before := mfa.Of(e).Factors[o]
		if f == nil {
			change, err := mfa.ForgetFactor(e, o, s.config.Now())
			if err != nil || !before.Known {
				return nil, nil, err
			}
			return change, []event{factorEvent(e, o, methodForgotten, mfa.Factor{})}, nil
		}
		same := before.Known && before.Is == *f
		if same && !before.Ahead(s.config.Now()) { // else to say it again puts its date right
			return nil, nil, nil
		}
		change, err := mfa.NoteFactor(e, o, *f, s.config.Now())
		if err != nil {
			return nil, nil, err
		}
		if same {
			return change, nil, nil
		}
		if !f.Method.SecondFactor() && !(before.Known && before.Is.Method.SecondFactor()) {
			return change, nil, nil // there was none, and there is none
		}
		return change, []event{factorEvent(e, o, string(f.Method), *f)}, nil
	})
}

func factorEvent(e *vault.Entry, o mfa.Operation, method string, f mfa.Factor) event {
	kind, details := record.FactorOff, map[string]string{record.DetailOperation: string(o), record.DetailMethod: method}
	if f.Method.SecondFactor() {
		kind = record.FactorOn
	}
	if f.Since != "" {
		details[record.DetailSince] = string(f.Since)
	}
	return event{e, kind, details}
}

// NoteNotices notes which kinds of things a firm tells of at once, and where; nil takes
// one back. What is noted so already stays as it is. That one was switched on or off,
// goes elsewhere or was taken back the account's record says in the same save.
func (s *Session) NoteNotices(ctx context.Context, account vault.ID, next map[mfa.NoticeKind]*mfa.Notice) error {
	return s.noteFacts(ctx, account, func(e *vault.Entry) (map[string]*string, []event, error) {
		before := mfa.Of(e).Notices
		all := map[string]*string{}
		var events []event
		for _, k := range slices.Sorted(maps.Keys(next)) { // so that events have one order
			n := next[k]
			var change map[string]*string
			var err error
			switch now := before[k]; {
			case n == nil:
				change, err = mfa.ForgetNotice(e, k, s.config.Now())
			case !now.Known || now.Is != *n || now.Ahead(s.config.Now()):
				change, err = mfa.NoteNotice(e, k, *n, s.config.Now())
			}
			if err != nil {
				return nil, nil, err
			}
			maps.Copy(all, change)
			if happened, is := noticeEvent(e, k, before[k], n); is && len(change) > 0 {
				events = append(events, happened)
			}
		}
		return all, events, nil
	})
}

// noticeEvent is what a record says of a notice that is noted anew, if it says
// anything: that one which was never on is off is none, as of factors.
func noticeEvent(e *vault.Entry, k mfa.NoticeKind, before mfa.Item[mfa.Notice], n *mfa.Notice) (event, bool) {
	details := map[string]string{record.DetailOperation: mfa.NoticeOperation(k)}
	switch {
	case n == nil:
		details[record.DetailMethod] = methodForgotten
		return event{e, record.FactorOff, details}, true
	case before.Known && before.Is == *n, !n.On && !(before.Known && before.Is.On):
		return event{}, false
	}
	if n.Since != "" {
		details[record.DetailSince] = string(n.Since)
	}
	if !n.On {
		details[record.DetailMethod] = string(mfa.None)
		return event{e, record.FactorOff, details}, true
	}
	if n.To != "" {
		details[record.DetailMethod] = string(n.To)
	}
	return event{e, record.FactorOn, details}, true
}

// NoteDevice notes how long the registration of the devices is good for; nil takes
// it back.
func (s *Session) NoteDevice(ctx context.Context, account vault.ID, r *mfa.Registration) error {
	return s.noteFacts(ctx, account, func(e *vault.Entry) (map[string]*string, []event, error) {
		var change map[string]*string
		var err error
		if r == nil {
			change, err = mfa.ForgetDevice(e, s.config.Now())
		} else {
			change, err = mfa.NoteDevice(e, *r, s.config.Now())
		}
		return change, nil, err
	})
}

// NotePasskey notes a passkey that was made elsewhere; an id of "" is a new one, and
// nil says that it is no more.
func (s *Session) NotePasskey(ctx context.Context, account vault.ID, id string, p *mfa.MadePasskey) error {
	if id == "" {
		var random [8]byte
		if _, err := io.ReadFull(s.config.Random, random[:]); err != nil {
			return fmt.Errorf("session: %w", err)
		}
		id = mfa.PasskeyID(random)
	}
	return s.noteFacts(ctx, account, func(e *vault.Entry) (map[string]*string, []event, error) {
		var change map[string]*string
		var err error
		if p == nil {
			change, err = mfa.ForgetPasskey(e, id, s.config.Now())
		} else {
			change, err = mfa.NotePasskey(e, id, *p, s.config.Now())
		}
		return change, nil, err
	})
}

// noteFacts saves the change of an account's facts, and the events of its record
// that go with it.
func (s *Session) noteFacts(ctx context.Context, account vault.ID, of func(*vault.Entry) (map[string]*string, []event, error)) error {
	o, e, giveBack, err := s.beginWith(ctx, account)
	if err != nil {
		return err
	}
	defer giveBack()
	data, events, err := of(e)
	if err != nil {
		return err
	}
	if len(data) == 0 {
		return nil
	}
	changes, err := s.recording(events)
	if err != nil {
		return err
	}
	generations := ""
	if o.edit != o.saved { // edits that could not be saved go with it
		generations = s.config.Generations
	}
	return s.apply(ctx, o, append(changes, vault.SetEntryData{ID: account, Data: data}), generations)
}
