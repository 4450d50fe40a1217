package checkup

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/audit"
)

// Bounds of what is on screen at once.
const (
	findingsAtOnce = 20
	excusedAtOnce  = 20
	usesAtOnce     = 10
)

// passwords is the tab of what is wrong with passwords, the worst first, and of what
// its owner has set aside.
type passwords struct {
	env    screen.Env
	box    *fyne.Container
	list   *fyne.Container // of a vault with anything to say
	scroll *container.Scroll

	findings *audit.Findings // that are shown, nil for none
	shown    int             // of the open ones
	old      int             // of those set aside
	cards    []*card         // of the open ones, in their order
	first    fyne.Focusable  // what matters most; nil if there is nothing to do
	entered  bool            // enter was called, and nothing was there to take the focus
}

func newPasswords(env screen.Env) tab {
	s := &passwords{env: env, list: parts.Column(parts.GapWide), box: container.NewStack(), shown: findingsAtOnce, old: excusedAtOnce}
	s.scroll = parts.Scroll(s.list)
	return s
}

func (s *passwords) content() fyne.CanvasObject { return s.box }

// enter: the worst password is the first to change.
func (s *passwords) enter() {
	if s.entered = true; s.first != nil {
		s.env.Window.Canvas().Focus(s.first)
	}
}

// leave: nothing here was revealed.
func (s *passwords) leave() {}

// Unkept implements screen.Careful: a reason that was begun.
func (s *passwords) Unkept() bool {
	return slices.ContainsFunc(s.cards, func(c *card) bool { return c.unkept() })
}

// render shows what was found. While that is not known of the present vault, what
// was shown before stays: it is a moment, and the session refuses what does not hold
// any more.
func (s *passwords) render(st session.State) {
	switch {
	case st.Findings == nil && s.findings == nil && len(s.box.Objects) == 0:
		s.box.Add(parts.Middle(360, parts.NewProse(s.env.Text.S("checkup.looking")).Centred()))
	case st.Findings != nil && st.Findings != s.findings:
		s.show(st.Findings)
	}
}

// show shows what was found, unless that looks as it did before.
func (s *passwords) show(found *audit.Findings) {
	before := s.findings
	s.findings = found
	if before != nil && sameFindings(before, found) {
		for i, c := range s.cards { // the accounts behind them may be called otherwise
			c.finding = found.Open[i]
		}
		return
	}
	s.fill()
	if s.entered && before == nil && s.first != nil {
		s.env.Window.Canvas().Focus(s.first)
	}
}

// sameFindings says whether nothing that is on screen changed, so that what is being
// typed there stays.
func sameFindings(a, b *audit.Findings) bool {
	same := func(x, y []audit.Finding) bool {
		return slices.EqualFunc(x, y, func(f, g audit.Finding) bool {
			return f.Kind == g.Kind && f.Likeness == g.Likeness && f.Equals == g.Equals && f.Leaked == g.Leaked && f.Since.Equal(g.Since) &&
				slices.Equal(f.Uses, g.Uses) && slices.Equal(f.Excuses, g.Excuses)
		})
	}
	return same(a.Open, b.Open) && same(a.Excused, b.Excused) && len(a.Unreadable) == len(b.Unreadable) &&
		a.Compared == b.Compared && a.Partial == b.Partial && (a.Unchecked == nil) == (b.Unchecked == nil)
}

// fill puts on screen what there is to say.
func (s *passwords) fill() {
	f, word := s.findings, s.env.Text.S
	before := s.cards
	s.first, s.cards = nil, nil
	s.list.RemoveAll()
	s.box.RemoveAll()
	if f.Compared == 0 && len(f.Open) == 0 {
		add := parts.NewButton(word("checkup.add"), theme.IconPlus, parts.Primary, func() {
			s.env.Go(screen.Place{Name: screen.Edit})
		})
		s.first = add
		s.box.Add(parts.Empty(theme.IconChecklist, word("checkup.empty"), add))
		return
	}
	if len(f.Open) == 0 {
		s.list.Add(parts.Notice(parts.Good, word("checkup.calm"), word("checkup.calm.then", text.A("n", f.Compared))))
	} else {
		s.list.Add(parts.Notice(worst(f.Open), word("checkup.found", text.A("n", len(f.Open))), word("checkup.found.then")))
	}
	s.addTrouble()
	for _, one := range f.Open[:min(s.shown, len(f.Open))] {
		c := newCard(s, one)
		c.resume(before)
		s.cards = append(s.cards, c)
		s.list.Add(c.content)
	}
	if len(s.cards) > 0 {
		s.first = s.cards[0].first
	}
	s.addMore(len(f.Open)-s.shown, findingsAtOnce, &s.shown)
	s.addExcused()
	s.box.Add(s.scroll)
	s.list.Refresh()
}

// worst is the state of the worst of some findings.
func worst(open []audit.Finding) parts.State {
	for _, f := range open {
		if stateOf(f.Kind) == parts.Bad {
			return parts.Bad
		}
	}
	return parts.Attention
}

// stateOf is how bad a finding is: who is let in by it at once, or only eases it.
func stateOf(k audit.Kind) parts.State {
	switch k {
	case audit.MasterInside, audit.KnownBad, audit.PersonalData, audit.Reused, audit.LoginIsTrading:
		return parts.Bad
	case audit.Old:
		return parts.Neutral
	}
	return parts.Attention
}

// addTrouble says what could not be looked at.
func (s *passwords) addTrouble() {
	f, word := s.findings, s.env.Text.S
	if f.Unchecked != nil {
		why := s.env.Text.Error(f.Unchecked)
		settings := parts.NewButton(word("checkup.list.choose"), theme.IconGear, parts.Secondary, func() {
			s.env.Go(screen.Place{Name: screen.Settings})
		})
		s.list.Add(parts.NoticeWith(parts.Attention, word("audit.unchecked"), why.What, parts.Column(parts.Gap, parts.NewProse(why.Then).Small(), parts.Flow(parts.Gap, settings))))
	}
	if f.Partial {
		s.list.Add(parts.Notice(parts.Attention, word("audit.partial"), word("audit.partial.then")))
	}
	if n := len(f.Unreadable); n > 0 {
		s.list.Add(parts.Notice(parts.Attention, word("audit.unreadable", text.A("n", n)), word("audit.unreadable.then")))
	}
}

// addExcused lists what was set aside, with the way back.
func (s *passwords) addExcused() {
	excused, word := s.findings.Excused, s.env.Text.S
	if len(excused) == 0 {
		return
	}
	column := parts.Column(parts.Gap, parts.CardTitle(word("checkup.excused", text.A("n", len(excused)))), parts.NewProse(word("checkup.excused.then")).Small())
	var rows []fyne.CanvasObject
	for _, f := range excused[:min(s.old, len(excused))] {
		rows = append(rows, s.excusedRow(f))
	}
	column.Add(parts.FieldRows(rows...))
	s.list.Add(parts.NewCard(column))
	s.addMore(len(excused)-s.old, excusedAtOnce, &s.old)
}

func (s *passwords) excusedRow(f audit.Finding) fyne.CanvasObject {
	lines := parts.Column(0, parts.NewProse(s.env.Text.Finding(f, s.names()).What))
	said := ""
	for _, e := range f.Excuses { // those of one finding mostly say the same
		if line := s.env.Text.Excuse(e, parts.Display); line != said {
			lines.Add(parts.NewProse(line).Small())
			said = line
		}
	}
	back := parts.NewButton(s.env.Text.S("checkup.excused.back"), theme.IconBack, parts.Secondary, func() {
		s.settle(func(ctx context.Context) error { return s.env.Session.TakeBackExcuse(ctx, f) })
	})
	return parts.Pad(0, theme.Space, parts.Beside(parts.GapWide, lines, back))
}

// settle changes an excuse; what comes of it is shown as it is found.
func (s *passwords) settle(change func(context.Context) error) {
	s.env.Do(change, func(err error) {
		if err != nil {
			s.env.Fail(err)
		}
		s.render(s.env.Session.State())
		if s.first != nil {
			s.env.Window.Canvas().Focus(s.first)
		}
	})
}

// addMore offers the next ones of a list that is longer.
func (s *passwords) addMore(left, step int, shown *int) {
	if left <= 0 {
		return
	}
	more := parts.NewButton(s.env.Text.S("checkup.more", text.A("n", min(left, step))), theme.IconChevronDown, parts.Secondary, func() {
		at := s.scroll.Offset
		*shown += step
		s.fill()
		s.scroll.ScrollToOffset(at)
	})
	s.list.Add(parts.Row(0, parts.Space(), more, parts.Space()))
}

// names are the names of accounts in the vault that was looked at.
func (s *passwords) names() text.Names {
	return text.Names{Account: s.title, Shown: parts.Display}
}

func (s *passwords) title(account vault.ID) string {
	if e, ok := s.findings.Of.Entry(account); ok && e.Title() != "" {
		return parts.Display(e.Title())
	}
	return s.env.Text.S("checkup.untitled")
}
