package emergency

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault/incident"
)

// maxNote bounds what is typed at once, in characters; a longer paste is cut and
// the person is told.
const maxNote = 8000

// notes are what is written down of an incident.
type notes struct {
	*plan
	input   *parts.Input
	box     *parts.Labelled
	list    *fyne.Container
	trouble *fyne.Container
	busy    bool
	content fyne.CanvasObject
}

func newNotes(p *plan) *notes {
	n := &notes{plan: p, list: parts.Column(parts.Gap), trouble: parts.Column(parts.Gap)}
	word := p.env.Text.S
	column := parts.Column(parts.Gap, parts.NewProse(word("emergency.notes")).Bold().At(theme.SizeCard))
	n.content = parts.NewCard(column)
	switch {
	case !p.open():
		column.Add(parts.NewProse(word("emergency.notes.locked")).Small())
		if p.state.Path != "" {
			column.Add(parts.Row(0, parts.NewButton(word("emergency.unlock"), theme.IconLock, parts.Secondary, p.unlock)))
		}
		return n
	case p.about.entry == nil:
		column.Add(parts.NewProse(word("emergency.notes.noaccount")).Small())
		return n
	}
	n.input = parts.NewLines(word("emergency.notes.ask"), 3)
	n.input.Max = maxNote
	n.box = parts.NewLabelled(word("emergency.notes.hint"), n.input)
	n.input.OnChanged = func(typed string) {
		n.box.SetError("")
		n.env.Session.DraftNote(n.about.account, typed)
	}
	n.input.OnCut = func() { n.box.Say(parts.Attention, word("edit.cut", text.A("n", maxNote))) }
	column.Add(n.list)
	column.Add(n.box)
	column.Add(parts.Row(0, parts.NewButton(word("emergency.notes.add"), theme.IconEdit, parts.Secondary, n.add)))
	column.Add(n.trouble)
	return n
}

func (n *notes) unkept() bool { return n.input != nil && strings.TrimSpace(n.input.Text) != "" }

// add writes the note down. It stays in the field until the record has it.
func (n *notes) add() {
	if n.busy {
		return
	}
	typed := n.input.Text
	n.busy = true
	n.env.Do(func(ctx context.Context) error { return n.env.Session.NoteIncident(ctx, n.about.account, typed) }, func(err error) {
		n.busy = false
		var unsaved *session.UnsavedError
		switch {
		case err == nil || errors.As(err, &unsaved): // the record has it; what the file lacks the frame says
			if n.input.Text == typed {
				n.input.SetText("")
			}
		case errors.Is(err, incident.ErrNoNote):
			n.box.SetError(n.env.Text.S("emergency.notes.empty"))
		case errors.Is(err, incident.ErrNoteTooLong):
			n.box.SetError(n.env.Text.S("emergency.notes.long"))
		default:
			n.env.Fail(err)
		}
		n.env.Window.Canvas().Focus(n.input)
	})
}

// notesAtOnce is how many notes of an incident are shown, the last ones. A record may
// have thousands.
const notesAtOnce = 100

// line is what happened, with its time.
func (n *notes) line(when incident.Moment, said string) fyne.CanvasObject {
	return parts.Column(0, parts.NewProse(n.env.Text.Moment(when)).Small(), parts.NewProse(parts.DisplayLines(said)))
}

// lines are the notes of an incident, and the steps that this program does not know.
func (n *notes) lines(of incident.Incident) []fyne.CanvasObject {
	var lines []fyne.CanvasObject
	steps := slices.DeleteFunc(slices.Clone(of.Done), func(d incident.Done) bool { return d.Step.Known() })
	all := len(of.Notes) + len(steps)
	if left := all - notesAtOnce; left > 0 {
		lines = append(lines, parts.NewProse(n.env.Text.S("emergency.notes.earlier", text.A("n", left))).Small())
	}
	for i := max(0, all-notesAtOnce); i < all; i++ {
		if i < len(of.Notes) {
			lines = append(lines, n.line(of.Notes[i].When, of.Notes[i].Text))
			continue
		}
		d := steps[i-len(of.Notes)]
		lines = append(lines, n.line(d.When, n.env.Text.Step(d.Step)))
	}
	return lines
}

func (n *notes) follow(h incident.History, now incident.Incident) {
	n.list.Objects = n.lines(now)
	n.list.Refresh()
	n.trouble.RemoveAll()
	word := n.env.Text.S
	if len(h.Flaws) > 0 {
		n.trouble.Add(parts.Notice(parts.Attention, word("emergency.broken"), word("emergency.broken.then")))
	}
	if h.Unreadable > 0 {
		n.trouble.Add(parts.Notice(parts.Attention, word("emergency.unreadable", text.A("n", h.Unreadable)), word("emergency.unreadable.then")))
	}
}
