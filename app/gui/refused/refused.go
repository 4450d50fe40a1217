package refused

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/settings"
	"kagikura/app/text"
	"kagikura/vault"
)

const (
	formWidth = 640 // of fields, at 100 % text size
	maxCode   = 40  // characters; the longest code has 10, and spaces between
)

// Screen is the page: of an account whose code was refused, or of the clock alone.
type Screen struct {
	env     screen.Env
	account vault.ID // zero for the clock alone
	coded   vault.ID // whose code is compared; zero for none
	state   session.State

	found   *fyne.Container // what is known of the clock, on top
	said    bool            // found is what was found here, not what was known before
	known   session.Clock   // that found shows
	late    bool
	next    *parts.Button // of what was found; nil if none
	scroll  *container.Scroll
	content fyne.CanvasObject

	codeRoom fyne.CanvasObject // the card
	code     *parts.Input      // nil without an account's code
	codeBox  *parts.Labelled
	codeThen *parts.Prose  // what to do where the code tells nothing
	match    *parts.Button // compares
	again    *parts.Button
	shown    []session.Shown // the codes so far

	serverRoom fyne.CanvasObject // the card
	server     *parts.Input
	serverBox  *parts.Labelled
	serverThen *parts.Prose
	ask, stop  *parts.Button
	cancel     context.CancelFunc // of what is under way; nil if nothing is
	giveBack   func()             // of the keys
}

// New makes the page for the account of the place.
func New(env screen.Env, place screen.Place) *Screen {
	s := &Screen{env: env, account: place.Account, state: env.Session.State(), found: parts.Column(0)}
	s.found.Hide()
	word := env.Text.S
	column := parts.Column(parts.GapWide, s.found, parts.NewProse(word("clock.intro")))
	if s.coded = s.withCode(); !s.coded.IsZero() {
		s.codeRoom = s.codeCard()
		column.Add(s.codeRoom)
	}
	s.serverRoom = s.serverCard()
	column.Add(s.serverRoom)
	column.Add(parts.NewCard(parts.Column(parts.Gap,
		parts.NewProse(word("clock.other.title")).Bold().At(theme.SizeCard),
		parts.NewProse(word("clock.other.repeat")), parts.NewProse(word("clock.other.once")), parts.NewProse(word("clock.other.again")), parts.NewProse(word("clock.other.account")))))
	s.scroll = parts.Scroll(column)
	s.content = s.scroll
	return s
}

// then is room for what to do about a mistake.
func then() *parts.Prose {
	p := parts.NewProse("").Small()
	p.Hide()
	return p
}

// accept takes away what is said of a mistake.
func accept(box *parts.Labelled, then *parts.Prose) {
	box.SetError("")
	then.Hide()
}

func narrow(objects ...fyne.CanvasObject) fyne.CanvasObject {
	return parts.AtMost(formWidth*theme.Size(theme.SizeBody)/15, parts.Column(parts.GapWide, objects...))
}

// codeCard compares with a code that another device shows.
func (s *Screen) codeCard() fyne.CanvasObject {
	word := s.env.Text.S
	s.code = parts.NewInput("")
	s.code.Max = maxCode
	s.code.OnSubmitted = func(string) { s.compare() }
	s.code.OnChanged = func(string) { accept(s.codeBox, s.codeThen) }
	s.codeBox = parts.NewLabelled(word("clock.code.field"), s.code)
	s.codeThen = then()
	s.again = parts.NewButton(word("clock.code.again"), "", parts.Quiet, func() { s.begin(); s.focus() })
	s.again.Hide()
	s.match = parts.NewButton(word("clock.code.compare"), theme.IconCheck, parts.Primary, s.compare)
	title := ""
	if e, ok := s.state.Vault.Entry(s.coded); ok {
		title = parts.Display(e.Title())
	}
	return parts.NewCard(parts.Column(parts.GapWide,
		parts.Column(0, parts.NewProse(word("clock.code.title")).Bold().At(theme.SizeCard), parts.NewProse(word("clock.code.then", text.A("account", title)))),
		narrow(s.codeBox, s.codeThen, parts.Flow(parts.Gap, s.match, s.again))))
}

// withCode is the account of the page if it has a code, or where there is none the
// first one that has; zero if none has.
func (s *Screen) withCode() vault.ID {
	if s.state.Vault == nil {
		return vault.ID{}
	}
	for _, e := range s.state.Vault.Live() {
		if !e.HasOTP() || !s.account.IsZero() && e.ID != s.account {
			continue
		}
		if _, err := s.env.Session.Code(e.ID); err == nil {
			return e.ID
		}
	}
	return vault.ID{}
}

// serverCard asks a time server.
func (s *Screen) serverCard() fyne.CanvasObject {
	word := s.env.Text.S
	s.server = parts.NewInput("")
	s.server.Max = settings.MaxServer
	s.server.SetText(s.state.Settings.TimeServer)
	s.serverThen = then()
	s.server.OnSubmitted = func(string) { s.askServer() }
	s.server.OnChanged = func(string) { accept(s.serverBox, s.serverThen) }
	s.serverBox = parts.NewLabelled(word("clock.server.field"), s.server)
	kind := parts.Secondary
	if s.code == nil {
		kind = parts.Primary
	}
	s.ask = parts.NewButton(word("clock.server.ask"), "", kind, s.askServer)
	s.stop = parts.NewButton(word("clock.server.stop"), "", parts.Secondary, s.stopAsking)
	s.stop.Hide()
	return parts.NewCard(parts.Column(parts.GapWide,
		parts.Column(0, parts.NewProse(word("clock.server.title")).Bold().At(theme.SizeCard), parts.NewProse(word("clock.server.then"))),
		narrow(s.serverBox, s.serverThen, parts.Flow(parts.Gap, s.ask, s.stop))))
}

// Title implements screen.Screen.
func (s *Screen) Title() string {
	if s.account.IsZero() {
		return s.env.Text.S("clock.title.alone")
	}
	return s.env.Text.S("clock.title")
}

// Actions implements screen.Screen.
func (s *Screen) Actions() []fyne.CanvasObject {
	return []fyne.CanvasObject{parts.NewButton(s.env.Text.S("common.back"), theme.IconBack, parts.Secondary, s.back)}
}

// Content implements screen.Screen.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Render implements screen.Screen: what is known of the clock, until something is
// found out here. That the clock was set meanwhile shows at once.
func (s *Screen) Render(st session.State) {
	s.state = st
	newest, late := st.Late(s.env.Now())
	if st.Clock == s.known && late == s.late && (s.said || s.found.Visible() == (late || st.Clock.Known())) {
		return
	}
	ended := s.said && s.known.Known() && !st.Clock.Known()
	s.known, s.late = st.Clock, late
	if s.said && !ended {
		return
	}
	s.said = false
	switch {
	case ended:
		s.sayMended()
	case st.Clock.Known():
		s.show(s.knownNotice(s.env.Text.S("clock.known.then", text.A("date", s.env.Text.DateTime(st.Clock.Measured)))))
	case late:
		s.show(parts.Notice(parts.Attention, s.env.Text.ClockLate(s.env.Now(), newest), s.env.Text.S("clock.error.day.then")))
	default:
		s.show(nil)
	}
}

// show puts what is known of the clock on top.
func (s *Screen) show(notice fyne.CanvasObject) {
	s.found.RemoveAll()
	if notice != nil {
		s.found.Add(notice)
	}
	s.found.Hidden = notice == nil
	if s.match != nil { // going back is the next step once the clock is known to be wrong
		kind := parts.Primary
		if s.known.Known() {
			kind = parts.Secondary
		}
		s.match.SetKind(kind)
	}
	s.scroll.Content.Refresh()
}

// knownNotice says how wrong the clock is, what that means for codes, and where
// it is set.
func (s *Screen) knownNotice(then string) fyne.CanvasObject {
	word := s.env.Text.S
	back := word("common.back")
	if !s.account.IsZero() {
		back = word("clock.back")
	}
	s.next = parts.NewButton(back, theme.IconBack, parts.Primary, s.back)
	mended := parts.NewButton(word("clock.mended"), "", parts.Secondary, s.mended)
	return parts.NoticeWith(parts.Attention, s.env.Text.Clock(s.known), then,
		parts.Column(parts.GapWide, parts.NewProse(s.env.Text.SetClock()), parts.Flow(parts.Gap, s.next, mended)))
}

// tell shows what was found out here, and goes there.
func (s *Screen) tell(c session.Clock) {
	s.said, s.next = true, nil
	s.known = s.env.Session.State().Clock
	if s.known.Known() {
		s.show(s.knownNotice(s.env.Text.S("clock.corrected")))
	} else {
		s.show(parts.Notice(parts.Good, s.env.Text.Clock(c), s.env.Text.S("clock.right.then")))
	}
	s.scroll.ScrollToTop()
	if s.next != nil {
		s.env.Window.Canvas().Focus(s.next)
	}
}

func (s *Screen) sayMended() {
	s.said = true
	s.show(parts.Notice(parts.Good, s.env.Text.S("clock.mended.done"), ""))
	s.scroll.ScrollToTop()
}

// mended ends the correction, as the person says that the clock is set.
func (s *Screen) mended() {
	s.env.Do(func(context.Context) error { return s.env.Session.ClockMended() }, func(err error) {
		if err != nil {
			s.env.Fail(err)
		}
		s.known = session.Clock{}
		s.sayMended()
		s.focus()
	})
}

// Enter implements screen.Screen.
func (s *Screen) Enter() {
	s.giveBack = parts.TakeKeys(s.env.Window.Canvas(), func(key *fyne.KeyEvent) {
		if key.Name == fyne.KeyEscape {
			s.back()
		}
	})
	s.focus()
	// Another program may have found something out, or ended it.
	s.env.Do(func(context.Context) error { s.env.Session.ReadClock(); return nil }, func(error) {})
}

func (s *Screen) focus() {
	if s.code != nil {
		s.env.Window.Canvas().Focus(s.code)
		return
	}
	s.env.Window.Canvas().Focus(s.server)
}

// Leave implements screen.Screen.
func (s *Screen) Leave() {
	s.stopAsking()
	if s.code != nil {
		s.begin()
	}
	s.giveBack()
}

func (s *Screen) back() {
	if s.account.IsZero() {
		s.env.Go(screen.Place{Name: screen.Home})
		return
	}
	s.env.Go(screen.Place{Name: screen.Accounts, Account: s.account})
}

// begin forgets the codes that were typed.
func (s *Screen) begin() {
	s.shown = nil
	s.code.SetText("")
	s.codeBox.SetHint("")
	s.again.Hide()
}

// compare looks for the moment that has the codes which were typed. The same one
// again is no answer to the question for the next.
func (s *Screen) compare() {
	typed := strings.TrimSpace(s.code.Text)
	if s.cancel != nil || len(s.shown) > 0 && s.shown[len(s.shown)-1].Text == typed {
		return
	}
	shown := append(slices.Clone(s.shown), session.Shown{Text: typed, At: s.env.Now()})
	var found session.Clock
	s.work(func(context.Context) (err error) {
		if found, err = s.env.Session.ClockByCodes(s.coded, shown...); err != nil {
			return err
		}
		return s.env.Session.KeepClock(found)
	}, func(err error) {
		switch {
		case err == nil:
			s.begin()
			s.tell(found)
		case errors.Is(err, session.ErrNextCode):
			s.shown = shown
			s.code.SetText("")
			s.codeBox.SetHint(s.env.Text.S("clock.code.next.then"))
			s.again.Show()
			s.focus()
			s.bring(s.codeRoom)
		case errors.Is(err, session.ErrNoMoment):
			s.begin() // whichever of the codes was mistyped
			s.refuse(s.codeBox, s.codeThen, err)
			s.focus()
		default:
			s.refuse(s.codeBox, s.codeThen, err)
			s.focus()
		}
		s.scroll.Content.Refresh()
	})
}

// askServer asks the time server that is named.
func (s *Screen) askServer() {
	server := s.server.Text
	if s.cancel != nil {
		return
	}
	s.serverBox.Say(parts.Neutral, s.env.Text.S("clock.server.asking", text.A("server", parts.Display(strings.TrimSpace(server)))))
	s.stop.Show()
	s.ask.Hide()
	s.scroll.Content.Refresh()
	var found session.Clock
	s.work(func(ctx context.Context) (err error) {
		if found, err = s.env.AskTime(ctx, server); err != nil {
			return err
		}
		// That it is not remembered costs typing it again.
		_ = s.env.Session.SetSettings(func(v *settings.Settings) { v.TimeServer = found.Server })
		return s.env.Session.KeepClock(found)
	}, func(err error) {
		s.stop.Hide()
		s.ask.Show()
		accept(s.serverBox, s.serverThen)
		s.scroll.Content.Refresh()
		switch {
		case err == nil:
			s.tell(found)
		case errors.Is(err, context.Canceled):
			s.env.Window.Canvas().Focus(s.server)
		case errors.Is(err, session.ErrClockDate):
			s.said = true
			m := s.env.Text.Error(err)
			s.show(parts.NoticeWith(parts.Attention, m.What, m.Then, parts.NewProse(s.env.Text.Clock(found))))
			s.scroll.ScrollToTop()
		default:
			s.refuse(s.serverBox, s.serverThen, err)
			s.env.Window.Canvas().Focus(s.server)
		}
	})
}

// refuse says at a field why nothing was found out.
func (s *Screen) refuse(box *parts.Labelled, then *parts.Prose, err error) {
	m := s.env.Text.Error(err)
	box.SetError(m.What)
	then.SetText(m.Then)
	then.Show()
	room := s.serverRoom
	if box == s.codeBox {
		room = s.codeRoom
	}
	s.bring(room)
}

// bring scrolls as far as it takes to see what is said at the end of a card.
func (s *Screen) bring(room fyne.CanvasObject) {
	s.scroll.Content.Refresh()
	top, high := room.Position().Y, room.MinSize().Height
	if top+high > s.scroll.Offset.Y+s.scroll.Size().Height {
		s.scroll.ScrollToOffset(fyne.NewPos(0, top))
	}
}

func (s *Screen) stopAsking() {
	if s.cancel != nil {
		s.cancel()
	}
}

func (s *Screen) work(work func(context.Context) error, then func(error)) {
	ended := false
	cancel := s.env.Do(work, func(err error) {
		ended, s.cancel = true, nil
		then(err)
	})
	if !ended {
		s.cancel = cancel
	}
}
