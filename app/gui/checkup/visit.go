package checkup

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/focus"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/linkcheck"
	"kagikura/vault/look"
)

// visitWidth is how wide the list of what to look at is: it is read beside a
// browser.
const visitWidth = 620

// visit is what to look at of one account. What a tick changes is changed in its
// place, so that the focus stays where it is.
type visit struct {
	tab     *looks
	account vault.ID
	entry   *vault.Entry
	column  *fyne.Container
	first   fyne.Focusable

	head     *fyne.Container // what the account is, and the way there
	trouble  *fyne.Container
	items    []*lookRow
	alarm    *fyne.Container // while something is odd
	last     *parts.Prose
	progress *parts.Prose
	finish   *parts.Button
	pressed  *lookRow        // of which the person said that something is odd, or took that back
	how      *fyne.Container // often to look
	often    *parts.Labelled
	choice   *parts.Choice
	words    []string // of the choice
	chosen   int      // what holds
}

// lookRow is an item of the list.
type lookRow struct {
	item  look.Item
	check *parts.Check
	odd   *parts.Button
	said  *fyne.Container // what else there is to say
	box   *fyne.Container // all of it
	now   look.Finding
}

func newVisit(s *looks, account vault.ID) *visit {
	v := &visit{tab: s, account: account, head: parts.Column(parts.Gap), trouble: parts.Column(parts.Gap), alarm: parts.Column(0),
		last: parts.NewProse("").Small(), progress: parts.NewProse("").Small(), how: parts.Column(0)}
	word := s.env.Text.S
	rows := make([]fyne.CanvasObject, 0, len(look.Items()))
	for _, i := range look.Items() {
		rows = append(rows, v.row(i))
	}
	v.finish = parts.NewButton(word("look.finish"), theme.IconCheck, parts.Secondary, v.end)
	back := parts.NewButton(word("look.back"), theme.IconBack, parts.Quiet, func() { s.goTo(vault.ID{}) })
	v.column = parts.AtMost(visitWidth, parts.Column(parts.GapWide,
		parts.Row(0, back),
		v.head, v.trouble, v.alarm,
		parts.NewCard(parts.Column(parts.Gap, parts.NewProse(word("look.how")).Small(), parts.FieldRows(rows...))),
		parts.Column(parts.Gap, v.progress, parts.Flow(parts.Gap, v.finish)),
		v.last, v.how))
	v.trouble.Hide()
	v.alarm.Hide()
	v.first = back
	return v
}

// row makes the row of an item.
func (v *visit) row(i look.Item) fyne.CanvasObject {
	s := v.tab
	name, how := s.env.Text.LookItem(i)
	r := &lookRow{item: i, said: parts.Column(0)}
	r.check = parts.NewCheck(name, false, func(on bool) {
		s.do(func(ctx context.Context) error {
			if on {
				return s.env.Session.TickLook(ctx, v.account, i)
			}
			return s.env.Session.UntickLook(ctx, v.account, i)
		})
	})
	r.odd = parts.NewButton(s.env.Text.S("look.odd"), theme.IconWarning, parts.Quiet, func() {
		odd := r.now.Odd.IsZero()
		v.pressed = r
		s.do(func(ctx context.Context) error {
			if odd {
				return s.env.Session.OddLook(ctx, v.account, i)
			}
			return s.env.Session.UntickLook(ctx, v.account, i)
		})
	})
	v.items = append(v.items, r)
	indent := parts.Wide(theme.Size(theme.SizeIcon), parts.Column(0))
	r.box = parts.Pad(0, theme.Space*3/4, parts.Column(0,
		parts.Row(parts.Gap, parts.Grow(r.check), r.odd),
		parts.Row(parts.Gap, indent, parts.Grow(parts.Column(0, parts.NewProse(how).Small(), r.said)))))
	return r.box
}

// show shows how it stands.
func (v *visit) show(st look.Status) {
	s, word := v.tab, v.tab.env.Text.S
	if v.entry != st.Entry {
		v.showHead(st.Entry)
	}
	v.trouble.RemoveAll()
	v.trouble.Hidden = len(s.env.Text.LookTrouble(st)) == 0
	for _, sentence := range s.env.Text.LookTrouble(st) {
		v.trouble.Add(parts.Remark(parts.Attention, sentence))
	}
	for n, r := range v.items {
		r.show(s.env, st.Findings[n])
	}
	v.showAlarm(st)
	fine, odd := len(st.FineItems()), len(st.OddItems())
	kind, said := parts.Secondary, word("look.finish.some", text.A("n", fine), text.A("all", len(v.items)))
	switch {
	case odd > 0:
		said = word("look.finish.odd")
	case fine == 0:
		said = word("look.finish.none")
	case fine == len(v.items):
		kind, said = parts.Primary, word("look.finish.all")
	}
	v.progress.SetText(said)
	v.finish.SetKind(kind)
	last := s.env.Text.LookLast(st)
	if len(st.Last.Items) > 0 {
		last += "\n" + word("look.last.items", text.A("items", s.env.Text.LookItems(st.Last.Items)))
	}
	v.last.SetText(last)
	v.showHow(st)
	v.column.Refresh()
	v.sight()
}

// sight keeps what was pressed in sight, and with it the alarm that came above it where
// there is room for both, once that is laid out.
func (v *visit) sight() {
	r := v.pressed
	if r == nil {
		return
	}
	v.pressed = nil
	inSight(v.tab.env, func() {
		if v.tab.visit == v {
			if !v.alarm.Hidden {
				focus.IntoView(v.alarm)
			}
			focus.IntoView(r.box)
		}
	})
}

// showHead shows what the account is, and the one large button that goes there.
func (v *visit) showHead(e *vault.Entry) {
	s, word := v.tab, v.tab.env.Text.S
	v.entry = e
	title := s.title(e)
	names := parts.Column(0, parts.NewProse(title).Bold().At(theme.SizeTitle))
	launch, known := s.state.Launch[e.ID]
	if known {
		names.Add(parts.NewHostLine(screen.HostOf(launch.URL)).At(theme.SizeCard))
	}
	focused := s.env.Window.Canvas().Focused() == v.first
	v.head.Objects = []fyne.CanvasObject{parts.Row(parts.GapWide, parts.NewMonogram(title).Large(), parts.Grow(names))}
	if launch.Ready {
		label := word("look.open")
		if launch.Verdict.Kind != linkcheck.Official {
			label = word("look.open.own")
		}
		open := parts.NewButton(label, theme.IconOpen, parts.Primary, v.open).Large()
		v.head.Add(open)
		v.first = open
	} else {
		mend := parts.NewButton(word("look.open.mend"), theme.IconAccount, parts.Primary, func() {
			s.env.Go(screen.Place{Name: screen.Accounts, Account: v.account})
		})
		v.head.Add(parts.Notice(parts.Attention, word("look.open.none"), "", mend))
		v.first = mend
	}
	s.first = v.first
	if focused {
		s.focus()
	}
}

// open opens the site by its bookmark. It is looked at once more now: what the
// screen says may be a while old.
func (v *visit) open() {
	address, err := v.tab.env.Session.Verified(v.account)
	if err != nil {
		v.tab.env.Fail(err)
		return
	}
	v.tab.env.OpenAccount(v.account, address)
}

// begin gives the focus to the first item that has no tick.
func (v *visit) begin() {
	for _, r := range v.items {
		if !r.check.On() {
			v.tab.env.Window.Canvas().Focus(r.check)
			return
		}
	}
}

func (v *visit) showAlarm(st look.Status) {
	word := v.tab.env.Text.S
	if odd := len(st.OddItems()) > 0; odd == (len(v.alarm.Objects) > 0) {
		return
	}
	v.alarm.RemoveAll()
	v.alarm.Hidden = len(st.OddItems()) == 0
	if !v.alarm.Hidden {
		act := parts.NewButton(word("look.odd.emergency"), theme.IconWarning, parts.Danger, func() {
			v.tab.env.Go(screen.Place{Name: screen.Emergency, Account: v.account})
		})
		v.alarm.Add(parts.Notice(parts.Bad, word("look.odd.now"), word("look.odd.now.then"), act))
		v.tab.first = act
	}
}

func (r *lookRow) show(env screen.Env, f look.Finding) {
	word := env.Text.S
	r.now = f
	if on := f.Fine(); on != r.check.On() {
		r.check.Set(on)
	}
	r.odd.SetLabel(word("look.odd"))
	r.odd.SetIcon(theme.IconWarning)
	r.said.RemoveAll()
	if !f.Odd.IsZero() {
		r.odd.SetLabel(word("look.odd.undo"))
		r.odd.SetIcon(theme.IconCross)
		r.said.Add(parts.Remark(parts.Bad, word("look.odd.said", text.A("date", f.Odd))))
	}
	if said := env.Text.LookFinding(f); said != "" {
		r.said.Add(parts.Remark(parts.Attention, said))
	}
}

// end ends the look, and goes back to the list.
func (v *visit) end() {
	s, e := v.tab, v.entry
	s.env.Do(func(ctx context.Context) error { return s.env.Session.FinishLook(ctx, v.account) }, func(err error) {
		if err != nil {
			s.env.Fail(err)
			s.work()
			return
		}
		s.finished(e)
	})
}

// showHow offers how often to look at the account. It is made anew only where
// there is something else to choose from, so that it keeps the focus.
func (v *visit) showHow(st look.Status) {
	s, word := v.tab, v.tab.env.Text.S
	days := offered(st.Interval.Days)
	words := []string{word("look.interval.same", text.A("every", s.env.Text.LookEvery(look.Interval{Days: s.every.Days})))}
	for _, n := range days {
		words = append(words, s.env.Text.LookEvery(look.Interval{Days: n}))
	}
	words = append(words, word("look.interval.never"))
	v.chosen = 0
	switch {
	case st.Interval.Never:
		v.chosen = len(words) - 1
	case st.Own:
		v.chosen = 1 + slices.Index(days, st.Interval.Days)
	}
	if !slices.Equal(words, v.words) {
		v.words = words
		v.choice = parts.NewChoice(words, v.chosen, func(i int) { v.choose(i, days) }).Folding()
		v.often = parts.NewLabelled(word("look.interval"), v.choice)
		v.how.Objects = []fyne.CanvasObject{v.often}
	}
	if v.choice.Chosen() != v.chosen {
		v.choice.Set(v.chosen)
	}
	v.often.SetHint("")
	if st.Interval.Never {
		v.often.SetHint(word("look.never.is", text.A("why", parts.Display(st.Interval.Why))))
	}
}

// choose takes one of the words for the interval: the default, so many days, never.
func (v *visit) choose(i int, days []int) {
	s := v.tab
	switch {
	case i == 0:
		s.do(func(ctx context.Context) error { return s.env.Session.ClearLookInterval(ctx, v.account) })
	case i > len(days):
		v.askNever()
	default:
		s.do(func(ctx context.Context) error {
			return s.env.Session.SetLookInterval(ctx, v.account, look.Interval{Days: days[i-1]})
		})
	}
}

// askNever asks why an account is not to be looked at.
func (v *visit) askNever() {
	s, word := v.tab, v.tab.env.Text.S
	back := func() { v.choice.Set(v.chosen) }
	why := parts.NewInput("")
	box := parts.NewLabelled(word("look.never.why"), why)
	box.SetHint(word("look.never.hint"))
	s.env.Dialogs.Show(parts.Dialog{
		Title: word("look.never.title", text.A("account", s.title(v.entry))),
		Body:  parts.Column(parts.GapWide, parts.NewProse(word("look.never.then")), box),
		Focus: why,
		Actions: []parts.Action{
			{Label: word("common.cancel"), Do: back},
			{Label: word("look.never.do"), Kind: parts.Primary, Default: true, Stays: true, Do: func() {
				i := look.Interval{Never: true, Why: strings.TrimSpace(why.Text)}
				switch {
				case i.Why == "":
					box.SetError(word("look.never.missing"))
					return
				case i.Check() != nil:
					box.SetError(word("look.never.long", text.A("n", look.MaxWhy)))
					return
				}
				s.env.Dialogs.Close()
				s.do(func(ctx context.Context) error { return s.env.Session.SetLookInterval(ctx, v.account, i) })
			}},
		},
		Cancel: back,
	})
}
