package emergency

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/incident"
	"kagikura/vault/record"
)

// plan is the plan for an account or a firm. Its parts are made once and follow
// what is ticked, so that the focus stays where it is.
type plan struct {
	*Screen
	about   subject
	log     record.Log // of a firm without an account
	asked   int        // how many histories were: only the last counts
	history incident.History
	now     incident.Incident // the one that runs, or the zero one

	status  *parts.Pill
	aside   *fyne.Container
	rows    map[incident.Step]*stepRow
	notes   *notes
	past    *fyne.Container
	printed *fyne.Container
	end     *parts.Button
	ends    *fyne.Container // with the button
	first   fyne.Focusable
	scroll  *container.Scroll
	content fyne.CanvasObject
}

func newPlan(s *Screen, about subject) *plan {
	p := &plan{
		Screen: s, about: about, rows: map[incident.Step]*stepRow{},
		status: parts.NewPill(parts.Neutral, ""), aside: parts.Column(0), past: parts.Column(parts.Gap), printed: parts.Column(0),
	}
	word := s.env.Text.S
	p.status.Hide()
	again := parts.NewButton(word("emergency.again"), theme.IconBack, parts.Secondary, s.chooseAgain)
	head := parts.Beside(parts.Gap, parts.Row(parts.Gap+4, parts.NewMonogram(about.name).Large(),
		parts.Grow(parts.Column(parts.GapSmall, parts.NewProse(about.name).Bold().At(theme.SizeCard), parts.Row(0, p.status)))), again)
	p.first = again
	column := parts.Column(parts.GapWide, head, p.aside)
	for n, stage := range incident.Plan() {
		column.Add(p.stage(n+1, stage))
	}
	p.notes = newNotes(p)
	column.Add(p.notes.content)
	column.Add(p.foot())
	column.Add(p.past)
	p.scroll = parts.Scroll(column)
	p.content = p.scroll
	return p
}

// stage is the card of one part of the plan. The first one is what matters now,
// and has the colour of it.
func (p *plan) stage(n int, stage incident.Stage) fyne.CanvasObject {
	title := parts.NewProse(p.env.Text.Stage(n, stage)).Bold().At(theme.SizeCard)
	column := parts.Column(parts.GapWide, title)
	switch stage.Name {
	case "stop":
		column.Objects = p.stop(title)
	case "passwords":
		column.Add(p.passwords())
	}
	for _, step := range stage.Steps {
		row := newStepRow(p, step)
		p.rows[step] = row
		column.Add(row.content)
	}
	card := parts.NewCard(column)
	if stage.Name == "stop" {
		card.Accent(parts.Bad)
	}
	return card
}

// stop is how the firm is reached: its bookmark and its number.
func (p *plan) stop(title fyne.CanvasObject) []fyne.CanvasObject {
	word, firm := p.env.Text.S, text.A("firm", p.firmName(p.about))
	head := parts.Row(parts.Gap, parts.NewIcon(theme.IconWarning, theme.Shu, 26), parts.Grow(title))
	url, open := p.bookmark(p.about)
	reach := parts.Column(parts.Gap)
	then := word("emergency.now.then")
	switch {
	case open != nil:
		button := parts.NewButton(word("emergency.open", firm), theme.IconOpen, parts.Primary, open).Large()
		if button.MinSize().Width > p.env.Window.Canvas().Size().Width/2 {
			button.SetLabel(word("emergency.open.short"))
		}
		p.first = button
		reach.Add(parts.Flow(parts.GapWide, button, parts.NewHostLine(screen.HostOf(url)).Mark(parts.Good)))
	case p.about.entry != nil && p.about.entry.URL() != "":
		reach.Add(parts.Remark(parts.Attention, word("emergency.unconfirmed")))
	default:
		reach.Add(parts.Remark(parts.Neutral, word("emergency.noaddress", firm)))
	}
	switch e, ok := p.about.firm.Evidence("phone"); {
	case ok && p.about.firm.Phone != "":
		reach.Add(parts.Column(0, parts.NewProse(word("emergency.phone", firm)).Small(), number(p.about.firm.Phone),
			parts.NewProse(p.env.Text.Source(e)).Small()))
	case open != nil:
		reach.Add(parts.Remark(parts.Neutral, word("emergency.phone.none", firm)))
	default:
		reach.Add(parts.Remark(parts.Neutral, word("emergency.phone.paper", firm)))
	}
	if open == nil && p.about.firm.Phone == "" {
		then = word("emergency.now.paper")
	}
	return []fyne.CanvasObject{head, parts.Column(0, parts.NewProse(word("emergency.now")).Bold(), parts.NewProse(then)), reach}
}

// bookmark is the address that is opened for a subject and what opens it, nil if
// there is none that may be.
func (s *Screen) bookmark(about subject) (url string, open func()) {
	if about.entry != nil {
		if launch, known := s.state.Launch[about.account]; known && launch.Ready {
			return launch.URL, func() { s.openAccount(about.account) }
		}
	}
	if address, err := s.env.Session.OfFirm(about.firm.ID); err == nil {
		return address.URL(), func() { s.env.Open(address) }
	}
	return "", nil
}

// openAccount opens an account's bookmark. It is looked at once more now: what
// the screen says may be a while old.
func (s *Screen) openAccount(account vault.ID) {
	address, err := s.env.Session.Verified(account)
	if err != nil {
		s.env.Fail(err)
		return
	}
	s.env.OpenAccount(account, address)
}

// passwords leads to where new passwords are made.
func (p *plan) passwords() fyne.CanvasObject {
	switch {
	case !p.open():
		return parts.Remark(parts.Neutral, p.env.Text.S("emergency.change.locked"))
	case p.about.entry == nil:
		return parts.Column(0)
	}
	return parts.NewProse(p.env.Text.S("emergency.change.hint")).Small()
}

// foot is what can be done with the whole: print it, end it.
func (p *plan) foot() fyne.CanvasObject {
	word := p.env.Text.S
	pdf := parts.NewButton(word("emergency.print"), theme.IconFile, parts.Secondary, p.print)
	p.end = parts.NewButton(word("emergency.end"), theme.IconCheck, parts.Secondary, p.askEnd)
	p.ends = parts.Column(parts.GapSmall, parts.Row(0, p.end), parts.NewProse(word("emergency.end.then")).Small())
	p.ends.Hide()
	papers := parts.Flow(parts.Gap, pdf)
	if p.about.entry != nil && p.open() {
		papers.Add(parts.NewButton(word("emergency.record"), theme.IconSave, parts.Secondary, func() {
			p.env.Go(screen.Place{Name: screen.Accounts, Account: p.about.account, Part: screen.Record})
		}))
	}
	return parts.NewCard(parts.Column(parts.GapWide,
		parts.Column(parts.GapSmall, papers, parts.NewProse(word("emergency.print.hint")).Small(), p.printed), p.ends))
}

func (p *plan) askEnd() {
	word := p.env.Text.S
	p.env.Dialogs.Confirm(word("emergency.end.ask"), word("emergency.end.then"), word("common.cancel"),
		parts.Action{Label: word("emergency.end"), Do: func() {
			p.env.Do(func(ctx context.Context) error { return p.env.Session.EndIncident(ctx, p.about.account) }, p.failed)
		}})
}

// failed shows an error. What is in the record and only not yet in the file the
// frame says.
func (p *plan) failed(err error) {
	var unsaved *session.UnsavedError
	if err != nil && !errors.As(err, &unsaved) {
		p.env.Fail(err)
	}
}

// follow takes the account as the state has it; false if it is gone.
func (p *plan) follow() bool {
	if p.about.entry == nil {
		return true
	}
	if p.state.Vault == nil {
		return true // locked: the screen goes
	}
	e, ok := p.state.Vault.Entry(p.about.account)
	if ok {
		p.about.entry = e
	}
	return ok
}

// render reads the history anew.
func (p *plan) render() {
	p.offerAside()
	entry, log := p.about.entry, p.state.Aside[p.about.firm.ID]
	p.asked++
	asked := p.asked
	p.Screen.history(func() record.Log {
		if entry != nil {
			return record.Of(entry)
		}
		return log
	}, func(h incident.History) {
		if asked == p.asked {
			p.log = log
			p.follows(h)
		}
	})
}

// follows shows a history.
func (p *plan) follows(h incident.History) {
	p.history = h
	now, running := h.Running()
	if !running {
		now = incident.Incident{}
	}
	p.now = now
	p.status.Hidden = !running
	if running {
		p.status.Set(parts.Attention, p.env.Text.S("emergency.running.since", text.A("when", p.env.Text.Moment(now.Begun))))
	}
	for _, row := range p.rows {
		row.follow(now)
	}
	p.notes.follow(h, now)
	p.ends.Hidden = !running || p.about.entry == nil
	p.listPast(h, running)
	p.content.Refresh()
}

// pastAtOnce is how many incidents that ended are shown, the last ones.
const pastAtOnce = 10

// listPast lists the incidents that ended.
func (p *plan) listPast(h incident.History, running bool) {
	p.past.RemoveAll()
	ended := h.Incidents
	if running {
		ended = ended[:len(ended)-1]
	}
	if len(ended) == 0 {
		return
	}
	column := parts.Column(parts.Gap, parts.CardTitle(p.env.Text.S("emergency.past")))
	for n := len(ended) - 1; n >= max(0, len(ended)-pastAtOnce); n-- {
		i := ended[n]
		column.Add(parts.NewProse(p.env.Text.S("emergency.past.one", text.A("begun", p.env.Text.Moment(i.Begun)),
			text.A("ended", p.env.Text.Moment(i.Ended)), text.A("done", len(i.Done)), text.A("notes", len(i.Notes)))))
		for _, line := range p.notes.lines(i) {
			column.Add(line)
		}
	}
	if left := len(ended) - pastAtOnce; left > 0 {
		column.Add(parts.NewProse(p.env.Text.S("emergency.notes.earlier", text.A("n", left))).Small())
	}
	p.past.Add(parts.NewCard(column))
}

// offerAside offers what was ticked outside the vault for the account's firm.
func (p *plan) offerAside() {
	p.aside.RemoveAll()
	word := p.env.Text.S
	log := p.state.Aside[p.about.firm.ID]
	switch {
	case p.about.entry == nil && !p.open():
		p.aside.Add(parts.Remark(parts.Neutral, word("emergency.aside.locked")))
	case p.about.entry == nil:
		p.aside.Add(parts.Remark(parts.Neutral, word("emergency.aside.noaccount")))
	case log.Len() > 0:
		i, _ := incident.Of(log, p.env.Now()).Last()
		p.aside.Add(parts.Notice(parts.Attention, word("emergency.aside"),
			word("emergency.aside.then", text.A("firm", p.firmName(p.about)), text.A("n", len(i.Done))),
			parts.NewButton(word("emergency.aside.adopt"), theme.IconCheck, parts.Secondary, func() {
				p.env.Do(func(ctx context.Context) error { return p.env.Session.AdoptAside(ctx, p.about.account) }, p.failed)
			}),
			parts.NewButton(word("emergency.aside.forget"), theme.IconTrash, parts.Quiet, func() {
				p.env.Dialogs.Confirm(word("emergency.aside.forget.ask"), word("emergency.aside.forget.then"), word("common.cancel"),
					parts.Action{Label: word("emergency.aside.forget"), Do: func() { p.env.Session.ForgetAside(p.about.firm.ID) }})
			})))
	}
}
