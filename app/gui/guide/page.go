package guide

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/vault"
	steps "kagikura/vault/guide"
	"kagikura/vault/kit"
)

// draw makes the page anew.
func (s *Screen) draw() {
	s.clear()
	s.first, s.card = nil, nil
	s.column.RemoveAll()
	s.column.Add(s.head())
	for _, err := range s.status.Unreadable {
		message := s.env.Text.Error(err)
		s.column.Add(parts.Notice(parts.Attention, message.What, message.Then))
	}
	if s.status.Finished() {
		s.column.Add(s.finished())
		if kit := s.kit(); kit != nil {
			s.column.Add(kit)
		}
	}
	for n, i := range s.status.Items {
		if i.Step == s.open {
			s.card = s.opened(n+1, i)
			s.column.Add(s.card)
		} else {
			s.column.Add(s.closed(n+1, i))
		}
	}
	if !s.status.Finished() {
		s.column.Add(parts.Row(0, parts.NewButton(s.word("guide.end"), "", parts.Quiet, s.askEnd)))
	}
	s.column.Refresh()
}

// called is what an account is called.
func (s *Screen) called(e *vault.Entry) string {
	if title := parts.Display(e.Title()); title != "" {
		return title
	}
	return s.word("guide.untitled")
}

// head says whose way it is, and how far it is.
func (s *Screen) head() fyne.CanvasObject {
	done, of := s.status.Progress()
	title := s.called(s.entry)
	meter := parts.NewMeter()
	state := parts.Neutral
	if s.status.Finished() {
		state = parts.Good
	}
	meter.Set(float32(done)/float32(max(of, 1)), state)
	names := parts.Column(0, parts.NewProse(title).Bold().At(theme.SizeTitle), parts.Caption(s.word("guide.progress", text.A("done", done), text.A("of", of))).Whole())
	return parts.Column(parts.Gap, parts.Row(1.75*theme.Space, parts.NewMonogram(title).Large(), parts.Grow(names)), meter)
}

// finished says that all is done, and leads on.
func (s *Screen) finished() fyne.CanvasObject {
	home := parts.NewButton(s.word("guide.home"), theme.IconHome, parts.Primary, func() { s.env.Go(screen.Place{Name: screen.Home}) })
	buttons := []fyne.CanvasObject{home}
	s.first = home
	if e, ok := s.state.Vault.Entry(s.next); ok {
		on := parts.NewButton(s.word("guide.next", text.A("account", s.called(e))), "", parts.Primary, func() {
			s.env.Go(screen.Place{Name: screen.Guide, Account: e.ID})
		})
		home.SetKind(parts.Secondary)
		buttons = []fyne.CanvasObject{on, home}
		s.first = on
	}
	then := s.word("guide.finished.then")
	if s.others > 0 {
		then = s.word("guide.finished.others", text.A("n", s.others))
	}
	return parts.Notice(parts.Good, s.word("guide.finished", text.A("account", s.called(s.entry))), then, buttons...)
}

// kit offers the emergency kit, once no account is left to be led through; nil where it
// was printed.
func (s *Screen) kit() fyne.CanvasObject {
	if s.others > 0 || !kit.Of(s.state.Vault, s.env.Now()).Sheet.IsZero() {
		return nil
	}
	do := parts.NewButton(s.word("today.no-kit.do"), theme.IconFile, parts.Secondary, func() { s.env.Go(screen.Place{Name: screen.Kit}) })
	return parts.Notice(parts.Neutral, s.word("today.no-kit.never"), s.word("today.no-kit.why"), do)
}

// closed is a step as a line that opens it.
func (s *Screen) closed(n int, i steps.Item) fyne.CanvasObject {
	tile := parts.NewTile(s.line(n, i, false), func() {
		s.open, s.chosen = i.Step, true
		s.draw()
		s.turnTo()
	})
	if s.first == nil && s.open == "" {
		s.first = tile
	}
	return tile
}

// line is the number of a step, its name and how it stands.
func (s *Screen) line(n int, i steps.Item, open bool) fyne.CanvasObject {
	number := parts.Strong(strconv.Itoa(n)).In(theme.Ai).Whole()
	name := parts.NewProse(s.word("guide.step." + string(i.Step)))
	if open {
		name.Bold().At(theme.SizeCard)
	}
	pill, key := pillOf(i.State)
	if key == "" {
		return parts.Row(parts.Gap+4, number, parts.Grow(name))
	}
	return parts.Row(parts.Gap+4, number, parts.Grow(name), parts.NewPill(pill, s.word(key)))
}

func pillOf(state steps.State) (parts.State, string) {
	switch state {
	case steps.Begun:
		return parts.Attention, "guide.state.begun"
	case steps.Done:
		return parts.Good, "guide.state.done"
	case steps.Skipped:
		return parts.Neutral, "guide.state.skipped"
	case steps.Optional:
		return parts.Neutral, "guide.state.optional"
	case steps.Absent:
		return parts.Neutral, "guide.state.absent"
	}
	return parts.Neutral, ""
}

// opened is the step that is being done.
func (s *Screen) opened(n int, i steps.Item) fyne.CanvasObject {
	body := parts.Column(parts.GapWide, s.line(n, i, true))
	var what []fyne.CanvasObject
	switch i.Step {
	case steps.Open:
		what = s.openStep()
	case steps.Password:
		what = s.password.content()
	case steps.Factors:
		what = s.factorsStep()
	case steps.Code:
		what = s.code.content(i.State)
	case steps.Contacts:
		what = s.contacts.content()
	}
	for _, o := range what {
		body.Add(o)
	}
	_, waits := steps.Proposal(s.entry)
	switch {
	case i.Step == steps.Password && waits: // it is to be settled first
	case i.State.Open() || i.State == steps.Optional:
		body.Add(parts.Row(0, parts.NewButton(s.word("guide.skip"), "", parts.Quiet, func() {
			s.note(func() (map[string]*string, error) { return steps.Skip(s.entry, i.Step, s.now()) })
		})))
	case i.State == steps.Skipped:
		again := parts.NewButton(s.word("guide.unskip"), "", parts.Quiet, func() {
			s.note(func() (map[string]*string, error) { return steps.Unskip(s.entry, i.Step, s.now()) })
		})
		body.Add(parts.Row(0, again))
		s.begins(again)
	}
	return parts.NewCard(body).Padding(2.5 * theme.Space)
}

// begins takes the focus if nothing before it does.
func (s *Screen) begins(o fyne.Focusable) {
	if s.first == nil {
		s.first = o
	}
}

// openStep shows where the bookmark leads, and goes there.
func (s *Screen) openStep() []fyne.CanvasObject {
	launch := s.state.Launch[s.entry.ID]
	if !launch.Ready {
		to := parts.NewButton(s.word("guide.open.mend"), theme.IconEdit, parts.Primary, func() {
			s.env.Go(screen.Place{Name: screen.Edit, Account: s.entry.ID, Part: vault.FieldURL})
		})
		s.begins(to)
		return []fyne.CanvasObject{parts.NewProse(s.word("guide.open.none")), parts.Row(0, to)}
	}
	out := []fyne.CanvasObject{
		parts.NewProse(s.word("guide.open.what")),
		parts.NewHostLine(screen.HostOf(launch.URL)).Large(1),
		parts.Row(0, s.site(parts.Primary).Large()),
	}
	if launch.Aged {
		same := parts.NewButton(s.word("guide.open.same"), theme.IconCheck, parts.Secondary, s.compared)
		out = append(out, parts.Divider(), parts.NewProse(s.word("guide.open.aged")), parts.Row(0, same))
	}
	return out
}

// compared notes on this computer that the address is the one on paper.
func (s *Screen) compared() {
	id := s.entry.ID
	s.env.Do(func(ctx context.Context) error { return s.env.Session.ConfirmSeen(ctx, id) }, func(err error) {
		if err != nil {
			s.env.Fail(err)
			return
		}
		s.state = s.env.Session.State()
		s.draw()
		s.focus()
	})
}

// site is the button that opens the account's site.
func (s *Screen) site(kind parts.Kind) *parts.Button {
	open := parts.NewButton(s.word("guide.open.do"), theme.IconOpen, kind, func() {
		address, err := s.env.Session.Verified(s.entry.ID)
		if err != nil {
			s.env.Fail(err)
			return
		}
		s.env.OpenAccount(s.entry.ID, address)
	})
	s.begins(open)
	return open
}

// askEnd asks before the guide of this account ends with steps that are open.
func (s *Screen) askEnd() {
	s.env.Dialogs.Confirm(s.word("guide.end.title", text.A("account", s.called(s.entry))), s.word("guide.end.then"), s.word("common.cancel"),
		parts.Action{Label: s.word("guide.end"), Kind: parts.Primary, Do: func() {
			data, err := steps.End(s.entry, s.now())
			if err != nil {
				s.env.Fail(err)
				return
			}
			s.applyThen(func() { s.env.Go(screen.Place{Name: screen.Home}) }, vault.SetEntryData{ID: s.entry.ID, Data: data})
		}})
}
