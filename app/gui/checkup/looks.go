package checkup

import (
	"cmp"
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/look"
)

// looksAtOnce is how many accounts are on screen at once.
const looksAtOnce = 50

// intervals are those that are offered, in days; another one that holds is offered
// beside them.
var intervals = []int{7, 14, 30, 90}

// looks is the tab of the regular look: the accounts by the day on which a look is
// due, or the list of what to look at of one of them.
type looks struct {
	env    screen.Env
	box    *fyne.Container
	column *fyne.Container
	scroll *container.Scroll

	state   session.State
	vault   *vault.Vault // that is shown, or being worked out
	all     []look.Status
	never   []look.Status
	every   look.Default
	problem error // with that default
	shown   int   // of the accounts

	account vault.ID // the one that is looked at; zero for the list
	visit   *visit   // of that account, nil for the list
	done    fyne.CanvasObject
	first   fyne.Focusable
	ready   bool // something here is to have the focus
}

func newLooks(env screen.Env, place screen.Place) tab {
	s := &looks{env: env, box: container.NewStack(), column: parts.Column(parts.GapWide), shown: looksAtOnce, account: place.Account}
	s.scroll = parts.Scroll(s.column)
	s.box.Add(s.scroll)
	return s
}

func (s *looks) content() fyne.CanvasObject { return s.box }

// enter: the account that was due first is the first to look at.
func (s *looks) enter() {
	if s.ready = true; s.first != nil {
		s.env.Window.Canvas().Focus(s.first)
	}
}

// leave: nothing here was revealed.
func (s *looks) leave() {}

// Opened implements screen.Opened: the browser is open, so the first item is next.
func (s *looks) Opened(account vault.ID) {
	if s.visit != nil && account == s.account {
		s.visit.begin()
	}
}

func (s *looks) render(st session.State) {
	if st.Vault == s.vault || st.Vault == nil {
		return
	}
	s.state, s.vault = st, st.Vault
	s.work()
}

// work works out how it stands with all accounts: long records take a moment.
func (s *looks) work() {
	v, now := s.vault, s.env.Now()
	var all, never []look.Status
	var every look.Default
	var problem error
	s.env.Do(func(context.Context) error {
		all, never = look.Sort(v, now)
		every, problem = look.DefaultOf(v)
		return nil
	}, func(error) {
		if v != s.vault {
			return
		}
		s.all, s.never, s.every, s.problem = all, never, every, problem
		s.show()
	})
}

// show shows the list, or the account that is looked at where that is still there.
func (s *looks) show() {
	if e, ok := s.vault.Entry(s.account); ok && s.account != (vault.ID{}) {
		if s.visit == nil {
			s.visit = newVisit(s, e.ID)
			s.column.Objects = []fyne.CanvasObject{s.visit.column}
			s.scroll.ScrollToTop()
			s.visit.show(s.statusOf(e))
			s.focus()
			return
		}
		s.visit.show(s.statusOf(e))
		return
	}
	s.account, s.visit = vault.ID{}, nil
	s.list()
}

// statusOf is how it stands with an account, also one that nobody is asked about.
func (s *looks) statusOf(e *vault.Entry) look.Status {
	for _, one := range slices.Concat(s.all, s.never) {
		if one.Entry == e {
			return one
		}
	}
	return look.Of(e, s.every, s.env.Now())
}

// focus gives the focus to the first thing to do, once somebody is there.
func (s *looks) focus() {
	if s.ready && s.first != nil {
		s.env.Window.Canvas().Focus(s.first)
	}
}

// goTo shows an account, or with the zero ID the list.
func (s *looks) goTo(account vault.ID) {
	s.account, s.visit, s.done = account, nil, nil
	s.ready = true // also who came by the tabs, which kept the focus until now
	s.show()
	s.focus()
}

// list shows the accounts.
func (s *looks) list() {
	s.first = nil
	var objects []fyne.CanvasObject
	if s.done != nil {
		objects = append(objects, s.done)
	}
	objects = append(objects, s.summary()...)
	if rows := s.rows(s.all[:min(s.shown, len(s.all))]); len(rows) > 0 {
		objects = append(objects, parts.NewCard(parts.FieldRows(rows...)))
	}
	if left := len(s.all) - s.shown; left > 0 {
		more := parts.NewButton(s.env.Text.S("look.list.more", text.A("n", min(left, looksAtOnce))), theme.IconChevronDown, parts.Secondary, func() {
			s.shown += looksAtOnce
			s.list()
		})
		objects = append(objects, parts.Row(0, parts.Space(), more, parts.Space()))
	}
	if len(s.never) > 0 {
		objects = append(objects, parts.CardTitle(s.env.Text.S("look.list.resting")),
			parts.NewCard(parts.FieldRows(s.rows(s.never[:min(len(s.never), looksAtOnce)])...)))
	}
	if len(s.all)+len(s.never) > 0 {
		objects = append(objects, s.defaults())
	}
	s.column.Objects = objects
	s.column.Refresh()
	s.focus()
}

// summary says in one card how it stands altogether.
func (s *looks) summary() []fyne.CanvasObject {
	word := s.env.Text.S
	due := 0
	for _, one := range s.all {
		if one.IsDue() {
			due++
		}
	}
	switch {
	case len(s.all)+len(s.never) == 0:
		add := parts.NewButton(word("look.list.add"), theme.IconPlus, parts.Primary, func() { s.env.Go(screen.Place{Name: screen.Edit}) })
		s.first = add
		return []fyne.CanvasObject{parts.Empty(theme.IconChecklist, word("look.list.empty"), add)}
	case len(s.all) == 0:
		return []fyne.CanvasObject{parts.Notice(parts.Neutral, word("look.list.nobody"), word("look.list.nobody.then"))}
	case len(s.all[0].OddItems()) > 0:
		return []fyne.CanvasObject{parts.Notice(parts.Bad, word("look.list.odd"), word("look.list.odd.then"))}
	case due == 0 && s.done != nil:
		return nil // which says the same
	case due == 0:
		next := s.all[0]
		return []fyne.CanvasObject{parts.Notice(parts.Good, word("look.list.calm"),
			word("look.list.calm.then", text.A("account", s.title(next.Entry)), text.A("date", next.Due.Format(time.DateOnly))))}
	}
	return []fyne.CanvasObject{parts.Notice(parts.Attention, s.env.Text.LooksDue(due), word("look.list.due.then"))}
}

// defaults offers the interval of all accounts.
func (s *looks) defaults() fyne.CanvasObject {
	days := offered(s.every.Days)
	words := make([]string, len(days))
	for i, n := range days {
		words[i] = s.env.Text.LookEvery(look.Interval{Days: n})
	}
	choice := parts.NewChoice(words, slices.Index(days, s.every.Days), func(i int) {
		s.do(func(ctx context.Context) error { return s.env.Session.SetLookDefault(ctx, days[i]) })
	}).Folding()
	box := parts.NewLabelled(s.env.Text.S("look.all"), choice)
	if s.problem != nil {
		box.Say(parts.Attention, s.env.Text.S("look.default.unreadable"))
	}
	return box
}

// offered are the intervals to choose from, with the one that holds.
func offered(holds int) []int {
	if holds == 0 || slices.Contains(intervals, holds) {
		return intervals
	}
	all := append(slices.Clone(intervals), holds)
	slices.Sort(all)
	return all
}

func (s *looks) rows(of []look.Status) []fyne.CanvasObject {
	rows := make([]fyne.CanvasObject, len(of))
	for i, one := range of {
		rows[i] = s.row(one)
	}
	return rows
}

// row is one account: when it was last looked at, when it is next, and the way
// there.
func (s *looks) row(one look.Status) fyne.CanvasObject {
	title, account := s.title(one.Entry), one.Entry.ID
	kind := parts.Secondary
	if s.first == nil && (one.IsDue() || len(one.OddItems()) > 0) {
		kind = parts.Primary
	}
	button := parts.NewButton(s.env.Text.S("look.go"), theme.IconEye, kind, func() { s.goTo(account) })
	if s.first == nil {
		s.first = button
	}
	words := parts.Column(0, parts.Strong(title), parts.NewProse(s.env.Text.LookLast(one)).Small())
	if one.Asked {
		words.Add(parts.NewProse(s.env.Text.LookEvery(one.Interval)).Small())
	}
	words.Add(s.when(one))
	for _, sentence := range s.env.Text.LookTrouble(one) {
		words.Add(parts.Remark(parts.Attention, sentence))
	}
	return parts.Pad(0, theme.Space, parts.Beside(parts.Gap,
		parts.Row(parts.Gap+4, parts.NewMonogram(title), parts.Grow(words)), button))
}

// when says when the next look is, or what comes before that.
func (s *looks) when(one look.Status) fyne.CanvasObject {
	state, said := parts.Good, s.env.Text.LookDue(one)
	switch {
	case len(one.OddItems()) > 0:
		state = parts.Bad
	case !one.Asked:
		return parts.NewProse(parts.Display(said)).Small()
	case one.IsDue():
		state = parts.Attention
	}
	return parts.Remark(state, said)
}

// titleShown is how much of a title is shown.
const titleShown = 60

func (s *looks) title(e *vault.Entry) string {
	title := []rune(parts.Display(e.Title()))
	if len(title) > titleShown {
		title = append(title[:titleShown-1], '…')
	}
	return cmp.Or(string(title), s.env.Text.S("look.untitled"))
}

// do does what changes the vault. Where it is refused the screen shows again what
// holds.
func (s *looks) do(work func(context.Context) error) {
	s.env.Do(work, func(err error) {
		if err != nil {
			s.env.Fail(err)
			s.work()
		}
	})
}

// finished says that a look was recorded, and goes back to the list.
func (s *looks) finished(e *vault.Entry) {
	s.account, s.visit, s.ready = vault.ID{}, nil, true
	s.state = s.env.Session.State()
	s.vault = s.state.Vault
	if s.vault == nil {
		return
	}
	now := e
	if fresh, ok := s.vault.Entry(e.ID); ok {
		now = fresh
	}
	next := look.Of(now, s.every, s.env.Now())
	s.done = parts.Notice(parts.Good, s.env.Text.S("look.done", text.A("account", s.title(e))),
		s.env.Text.S("look.done.then", text.A("date", next.Due.Format(time.DateOnly))))
	s.scroll.ScrollToTop()
	s.work()
}
