package session_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kagikura/app/session"
	"kagikura/app/settings"
	"kagikura/vault"
	"kagikura/vault/incident"
	"kagikura/vault/record"
)

func (b bench) incident(t testing.TB, id vault.ID) incident.Incident {
	t.Helper()
	e, ok := b.State().Vault.Entry(id)
	if !ok {
		t.Fatal("the account is gone")
	}
	h := incident.Of(record.Of(e), time.Now())
	if len(h.Flaws) > 0 || h.Unreadable > 0 {
		t.Errorf("the record is broken: %+v", h)
	}
	i, _ := h.Last()
	return i
}

func steps(i incident.Incident) (all []incident.Step) {
	for _, d := range i.Done {
		all = append(all, d.Step)
	}
	return all
}

func TestAnIncidentIsKeptInTheRecord(t *testing.T) {
	b, path := made(t)
	id, _ := b.atFirm(t)
	kept := generations(t, b)
	wantError(t, b.EndIncident(bg, id), session.ErrNoIncident)
	wantError(t, b.TickStep(bg, id, "call-mother", true), session.ErrNoStep)
	wantError(t, b.NoteIncident(bg, id, " \n"), incident.ErrNoNote)
	wantError(t, b.NoteIncident(bg, id, strings.Repeat("x\n", incident.MaxLines+1)), incident.ErrNoteTooLong)
	wantError(t, b.BeginIncident(bg, vault.ID{1}), session.ErrNoAccount)
	if got := b.recorded(t, id); len(got) != 0 {
		t.Errorf("what was refused is recorded: %v", got)
	}
	must(t, b.TickStep(bg, id, incident.Reached, true)) // begins one
	must(t, b.BeginIncident(bg, id))
	must(t, b.TickStep(bg, id, incident.Reached, true))
	must(t, b.TickStep(bg, id, incident.Frozen, true))
	must(t, b.TickStep(bg, id, incident.Frozen, false))
	must(t, b.TickStep(bg, id, incident.Frozen, false))
	must(t, b.NoteIncident(bg, id, "10:20 電話\n担当は田中さん "+strings.Repeat("あ", record.MaxDetail)))
	want := []string{"incident-begun", "incident-step", "incident-step", "incident-undone",
		"incident-note", "incident-note", "incident-note", "incident-note", "incident-note"}
	if got := b.recorded(t, id); !slices.Equal(got, want) {
		t.Errorf("recorded %q, want %q", got, want)
	}
	must(t, b.Lock(bg))
	must(t, b.Unlock(bg, path, passphrase(t, "kagi")))
	i := b.incident(t, id)
	var note strings.Builder
	for _, n := range i.Notes {
		note.WriteString(n.Text)
	}
	if !i.Running() || !slices.Equal(steps(i), []incident.Step{incident.Reached}) || strings.Count(note.String(), "あ") != record.MaxDetail {
		t.Errorf("after the next unlock: running %v, %v, notes of %d bytes", i.Running(), steps(i), note.Len())
	}
	must(t, b.EndIncident(bg, id))
	must(t, b.NoteIncident(bg, id, "補償の連絡")) // belongs to the one that ended
	if i := b.incident(t, id); i.Running() || len(i.Notes) != 6 {
		t.Errorf("after its end: %+v", i)
	}
	if n := generations(t, b); n != kept {
		t.Errorf("events made %d generations of the file", n-kept)
	}
	b.LockDiscarding()
	wantError(t, b.NoteIncident(bg, id, "x"), session.ErrLocked)
}

// TestANoteOnAFileThatCannotBeWrittenIsNotLost: unlike an opening, somebody
// typed it.
func TestANoteOnAFileThatCannotBeWrittenIsNotLost(t *testing.T) {
	b, path := made(t, withPending)
	id, _ := b.atFirm(t)
	aside := path + ".away"
	must(t, os.Rename(path, aside))
	err := b.NoteIncident(bg, id, "担当は田中さん")
	var unsaved *session.UnsavedError
	if !errors.As(err, &unsaved) || !b.State().Unsaved {
		t.Fatalf("error %v, unsaved %v", err, b.State().Unsaved)
	}
	if err := b.Lock(bg); err != nil && !errors.As(err, &unsaved) {
		t.Fatal(err)
	}
	must(t, os.Rename(aside, path))
	must(t, b.Unlock(bg, path, passphrase(t, "kagi")))
	if i := b.incident(t, id); len(i.Notes) != 1 || i.Notes[0].Text != "担当は田中さん" {
		t.Errorf("it is lost: %+v", i)
	}
}

// withPending is a session as a window has it, which keeps what it cannot save.
func withPending(c *session.Config) {
	c.Brief, c.Pending = false, c.Store.Pending()
}

// TestALockWritesDownWhatIsBeingWritten: it may come by itself.
func TestALockWritesDownWhatIsBeingWritten(t *testing.T) {
	b, path := made(t, withPending)
	id, _ := b.atFirm(t)
	second, _ := b.atFirm(t)
	b.DraftNote(id, "担当は田中さ")
	b.DraftNote(id, "担当は田中さん")
	b.DraftNote(second, strings.Repeat("行\n", incident.MaxLines+1))
	b.DraftNote(vault.ID{1}, "of an account that is gone")
	must(t, b.Lock(bg))
	must(t, b.Unlock(bg, path, passphrase(t, "kagi")))
	if i := b.incident(t, id); len(i.Notes) != 1 || i.Notes[0].Text != "担当は田中さん" {
		t.Errorf("the record holds %+v", i)
	}
	if i := b.incident(t, second); len(i.Notes) != 1 || strings.Count(i.Notes[0].Text, "行") != incident.MaxLines+1 {
		t.Errorf("of many lines the record holds %+v", i)
	}
	b.DraftNote(id, "x")
	b.DraftNote(id, "")
	must(t, b.Lock(bg))
	must(t, b.Unlock(bg, path, passphrase(t, "kagi")))
	must(t, b.Lock(bg)) // and nothing is noted twice
	must(t, b.Unlock(bg, path, passphrase(t, "kagi")))
	if i := b.incident(t, id); len(i.Notes) != 1 {
		t.Errorf("then it holds %+v", i)
	}
}

// clock is a clock that stands where it is put.
type clock struct{ at time.Time }

func (c *clock) set(config *session.Config) {
	config.Now = func() time.Time { return c.at }
}

func TestTicksMadeWhileLockedGoIntoTheRecord(t *testing.T) {
	at := &clock{time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}
	b, path := made(t, withPending, at.set)
	id, url := b.atFirm(t)
	e, _ := b.State().Vault.Entry(id)
	firm := e.Firm()
	must(t, b.Lock(bg))

	wantError(t, b.TickAside("no-such-firm", incident.Reached, true), session.ErrNoFirm)
	wantError(t, b.TickAside(firm, "call-mother", true), session.ErrNoStep)
	at.at = at.at.Add(time.Hour)
	must(t, b.TickAside(firm, incident.Reached, true))
	must(t, b.TickAside(firm, incident.PoliceTold, true))
	must(t, b.TickAside(firm, incident.PoliceTold, false))
	if i, running := incident.Of(b.State().Aside[firm], at.at).Running(); !running || !slices.Equal(steps(i), []incident.Step{incident.Reached}) {
		t.Fatalf("aside: %+v", i)
	}
	// Nothing of it is on the disk.
	must(t, filepath.WalkDir(b.dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if strings.Contains(string(data), string(incident.Reached)) || strings.Contains(string(data), firm) {
			t.Errorf("%s tells of it", name)
		}
		return err
	}))

	ticked := at.at
	at.at = at.at.Add(time.Hour)
	must(t, b.Unlock(bg, path, passphrase(t, "kagi")))
	i := b.incident(t, id)
	if when, ok := i.Step(incident.Reached); !ok || !when.At.Equal(ticked) || len(i.Done) != 1 || !i.Running() {
		t.Errorf("in the record: %+v", i)
	}
	if len(b.State().Aside) != 0 || b.State().Unsaved {
		t.Errorf("aside still %v, unsaved %v", b.State().Aside, b.State().Unsaved)
	}
	must(t, b.Launched(bg, id, url)) // the chain goes on
	must(t, b.Lock(bg))
	must(t, b.Unlock(bg, path, passphrase(t, "kagi")))
	if i := b.incident(t, id); len(i.Done) != 1 {
		t.Errorf("the file holds %+v", i)
	}
}

func TestTicksForSeveralAccountsWaitForTheirOwner(t *testing.T) {
	b, path := made(t, withPending)
	id, _ := b.atFirm(t)
	second, _ := b.atFirm(t)
	e, _ := b.State().Vault.Entry(id)
	must(t, b.Lock(bg))
	must(t, b.TickAside(e.Firm(), incident.Frozen, true))
	must(t, b.Unlock(bg, path, passphrase(t, "kagi")))
	if b.State().Aside[e.Firm()].Len() == 0 || len(b.recorded(t, id))+len(b.recorded(t, second)) > 0 {
		t.Fatalf("put into a record although it is not known which")
	}
	must(t, b.AdoptAside(bg, second))
	if i := b.incident(t, second); !slices.Equal(steps(i), []incident.Step{incident.Frozen}) || len(b.recorded(t, id)) > 0 {
		t.Errorf("adopted: %+v", i)
	}
	if len(b.State().Aside) > 0 {
		t.Error("it stays aside")
	}
	must(t, b.AdoptAside(bg, id)) // nothing to adopt
	must(t, b.TickAside(e.Firm(), incident.Frozen, true))
	b.ForgetAside(e.Firm())
	if len(b.State().Aside) > 0 || len(b.recorded(t, id)) > 0 {
		t.Error("what was forgotten is still there")
	}
}

func TestFirmsAreKeptForTheEmergencyPage(t *testing.T) {
	b, path := made(t, withPending)
	id, _ := b.atFirm(t)
	e, _ := b.State().Vault.Entry(id)
	if got := b.State().Settings.Firms; len(got) > 0 {
		t.Errorf("kept unasked: %v", got)
	}
	must(t, b.SetSettings(func(s *settings.Settings) { s.KeepFirms = true }))
	if got := b.State().Settings.Firms; !slices.Equal(got, []string{e.Firm()}) {
		t.Errorf("switched on with an open vault: %v", got)
	}
	other := b.State().Directory.Firms()[0].ID
	if other == e.Firm() {
		other = b.State().Directory.Firms()[1].ID
	}
	d, err := b.DraftOf(other)
	must(t, err)
	second, err := b.NewID()
	must(t, err)
	must(t, b.Apply(bg, vault.AddEntry{ID: second, Parent: b.State().Vault.Root().ID, Data: d.Data, Fields: []vault.Field{vault.TextField(vault.FieldTitle, "父の口座")}}))
	must(t, b.Lock(bg))
	if got := b.State().Settings.Firms; len(got) != 2 || !slices.Contains(got, other) {
		t.Errorf("at the lock: %v", got)
	}
	must(t, b.Unlock(bg, path, passphrase(t, "kagi")))
	must(t, b.Apply(bg, vault.RecycleEntry{ID: second, Bin: vault.ID{9}}))
	if got := b.State().Settings.Firms; !slices.Equal(got, []string{e.Firm()}) {
		t.Errorf("after an account went: %v", got)
	}
	must(t, b.SetSettings(func(s *settings.Settings) { s.KeepFirms = false }))
	must(t, b.Lock(bg))
	if got := b.store.Settings().Firms; len(got) > 0 {
		t.Errorf("switched off: %v", got)
	}
}
