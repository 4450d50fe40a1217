package session

import (
	"context"
	"errors"
	"strings"

	"kagikura/vault"
	"kagikura/vault/incident"
	"kagikura/vault/record"
)

// Errors of the emergency plan.
var (
	// ErrNoIncident: nothing is under way at the account, so nothing can end.
	ErrNoIncident = errors.New("session: no incident is under way")
	// ErrNoStep: the plan has no step of that name.
	ErrNoStep = errors.New("session: no such step in the plan")
)

// BeginIncident notes in an account's record that something is wrong with it.
// Where an incident runs already nothing happens.
//
// It saves as Apply does, with its errors, but makes no version of the account;
// an *UnsavedError says that the record has it and the file not yet. The same
// holds for the other verbs of an incident. ErrVersion if the file is of a newer
// version than this program writes, ErrNoAccount if there is no such account.
func (s *Session) BeginIncident(ctx context.Context, account vault.ID) error {
	return s.incident(ctx, account, func(h incident.History) ([]happening, error) {
		return begun(h), nil
	})
}

// TickStep notes that a step of the plan was done, or with done false that it was
// not after all. An incident begins with it if none runs. ErrNoStep for a name
// that the plan does not have. Ticking what is ticked changes nothing.
func (s *Session) TickStep(ctx context.Context, account vault.ID, step incident.Step, done bool) error {
	return s.incident(ctx, account, func(h incident.History) ([]happening, error) { return ticked(h, step, done) })
}

// NoteIncident adds to an account's record what its owner writes of an incident:
// the one that runs, or the last one, or one that begins with it. The note may
// have lines and be long, see [incident.Lines], with whose errors it is refused
// whole.
func (s *Session) NoteIncident(ctx context.Context, account vault.ID, note string) error {
	lines, err := incident.Lines(note)
	if err != nil {
		return err
	}
	return s.incident(ctx, account, func(h incident.History) ([]happening, error) {
		var all []happening
		if len(h.Incidents) == 0 {
			all = begun(h)
		}
		for _, line := range lines {
			all = append(all, happening{record.IncidentNote, record.DetailNote, line})
		}
		return all, nil
	})
}

// DraftNote tells what is being written of an incident and was not noted yet, ""
// for nothing. A Lock that comes in between notes it: nobody may be there to be
// asked. It is quick and touches no disk.
func (s *Session) DraftNote(account vault.ID, note string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.drafts == nil {
		s.drafts = map[vault.ID]string{}
	}
	if s.drafts[account] = note; note == "" {
		delete(s.drafts, account)
	}
}

// noteDrafts writes down what was being written. One that has too many lines is
// noted without them.
func (s *Session) noteDrafts(ctx context.Context) {
	s.mu.Lock()
	drafts := s.drafts
	s.drafts = nil
	s.mu.Unlock()
	for account, note := range drafts {
		if err := s.NoteIncident(ctx, account, note); errors.Is(err, incident.ErrNoteTooLong) {
			_ = s.NoteIncident(ctx, account, strings.Join(strings.Fields(note), " "))
		}
	}
}

// EndIncident notes that the incident is over. ErrNoIncident if none runs.
func (s *Session) EndIncident(ctx context.Context, account vault.ID) error {
	return s.incident(ctx, account, func(h incident.History) ([]happening, error) {
		if _, running := h.Running(); !running {
			return nil, ErrNoIncident
		}
		return []happening{{kind: record.IncidentEnded}}, nil
	})
}

// happening is an event of an incident that is to be noted.
type happening struct {
	kind          record.Kind
	detail, value string // empty for an event without
}

func (h happening) details() map[string]string {
	if h.detail == "" {
		return nil
	}
	return map[string]string{h.detail: h.value}
}

// begun is the beginning of an incident, if none runs.
func begun(h incident.History) []happening {
	if _, running := h.Running(); running {
		return nil
	}
	return []happening{{kind: record.IncidentBegun}}
}

// ticked is what a tick, or its taking back, adds to a history.
func ticked(h incident.History, step incident.Step, done bool) ([]happening, error) {
	if !step.Known() {
		return nil, ErrNoStep
	}
	i, _ := h.Running()
	switch _, was := i.Step(step); {
	case was == done:
		return nil, nil
	case done:
		return append(begun(h), happening{record.IncidentStep, record.DetailStep, string(step)}), nil
	}
	return []happening{{record.IncidentUndone, record.DetailStep, string(step)}}, nil
}

// incident adds to an account's record what next makes of what is there. Unlike
// a note of routine it was asked for: what cannot be saved stays, and is kept.
func (s *Session) incident(ctx context.Context, account vault.ID, next func(incident.History) ([]happening, error)) error {
	o, e, giveBack, err := s.beginWith(ctx, account)
	if err != nil {
		return err
	}
	defer giveBack()
	log := record.Of(e)
	all, err := next(incident.Of(log, s.config.Now()))
	if err != nil || len(all) == 0 {
		return err
	}
	for _, h := range all {
		nonce, err := s.nonce()
		if err != nil {
			return err
		}
		if log, err = log.Append(s.config.Now(), nonce, h.kind, h.details()); err != nil {
			return err
		}
	}
	return s.keepRecord(ctx, o, e, log)
}

// keepRecord puts a record in the place of an account's and saves.
func (s *Session) keepRecord(ctx context.Context, o *openVault, e *vault.Entry, log record.Log) error {
	generations := "" // as for other events of a record
	if s.State().OldFormat {
		generations = s.config.Generations // the save makes it KDBX 4
	}
	return s.apply(ctx, o, []vault.Change{vault.SetEntryData{ID: e.ID, Data: log.Changes(record.Read(e.Data))}}, generations)
}
