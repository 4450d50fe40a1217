package accounts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/vault"
)

// Screen is the accounts screen. See [screen.Screen].
type Screen struct {
	env     screen.Env
	chooser *chooser
	detail  *detail

	add     *parts.Button
	first   *parts.Button // adds the first account of an empty vault
	empty   fyne.CanvasObject
	panes   *panes
	both    *fyne.Container
	content fyne.CanvasObject

	folded   bool     // only one of list and account is shown
	logging  vault.ID // the account whose strip is to be shown, zero for none
	search   bool     // the search takes the focus at first
	giveBack func()
}

// New makes the screen with the account of the place selected, where it names
// one.
func New(env screen.Env, p screen.Place) *Screen {
	s := &Screen{env: env, search: p.Part == screen.Searching}
	if p.Part == screen.LoggingIn {
		s.logging = p.Account
	}
	s.chooser = newChooser(env, p.Account)
	s.chooser.chosen = s.show
	s.detail = newDetail(env)
	if p.Part == screen.Record {
		s.detail.begin = recordTab
	}
	s.detail.back = func() { s.front(false); env.Window.Canvas().Focus(s.chooser.rows) }
	s.detail.restored, s.detail.gone = s.restored, s.gone
	s.panes = &panes{detail: !p.Account.IsZero(), folded: s.fold}
	s.both = &fyne.Container{Layout: s.panes, Objects: []fyne.CanvasObject{s.chooser.content, s.detail.content}}

	s.add = parts.NewButton(env.Text.S("accounts.add"), theme.IconPlus, parts.Secondary, s.edit)
	s.first = parts.NewButton(env.Text.S("accounts.empty.add"), theme.IconPlus, parts.Primary, s.edit).Large()
	s.empty = parts.Empty(theme.IconAccount, env.Text.S("accounts.empty"), s.first)
	s.empty.Hide()
	s.content = container.NewStack(s.both, s.empty)
	s.chooser.opened = func() { s.front(true); s.detail.focus() }
	return s
}

// Title implements [screen.Screen].
func (s *Screen) Title() string { return s.env.Text.S("accounts.title") }

// Actions implements [screen.Screen].
func (s *Screen) Actions() []fyne.CanvasObject { return []fyne.CanvasObject{s.add} }

// Content implements [screen.Screen].
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Render implements [screen.Screen].
func (s *Screen) Render(st session.State) {
	if st.Vault == nil {
		return
	}
	s.detail.state = st
	s.chooser.render(st)
	if s.detail.entry != nil && s.detail.seen.clock != st.Clock {
		s.detail.show(s.detail.entry) // which the list had no reason for
	}
	nothing := s.chooser.nothing()
	if s.empty.Visible() != nothing {
		setShown(s.empty, nothing)
		setShown(s.both, !nothing)
	}
}

// Enter implements [screen.Screen]. The focus goes to the list, not to its
// search: in a text field Ctrl+C would copy the text and not the password.
func (s *Screen) Enter() {
	s.giveBack = parts.TakeKeys(s.env.Window.Canvas(), func(key *fyne.KeyEvent) {
		switch {
		case key.Name != fyne.KeyEscape:
		case s.detail.strip != nil:
			s.detail.endStrip()
		case s.folded && s.panes.detail:
			s.detail.back()
		}
	})
	switch {
	case s.empty.Visible():
		s.env.Window.Canvas().Focus(s.first)
	case s.search:
		s.env.Window.Canvas().Focus(s.chooser.search)
	case s.panes.detail:
		s.detail.focus()
	default:
		s.env.Window.Canvas().Focus(s.chooser.rows)
	}
}

// Leave implements [screen.Screen].
func (s *Screen) Leave() {
	if s.giveBack != nil {
		s.giveBack()
		s.giveBack = nil
	}
	s.env.Reveals.End()
	s.detail.strip = nil
	s.detail.clear()
}

// Opened implements [screen.Opened].
func (s *Screen) Opened(account vault.ID) { s.detail.opened(account) }

// Do implements [screen.Commander].
func (s *Screen) Do(c screen.Command) bool {
	switch c {
	case screen.New:
		s.edit()
	case screen.Search:
		s.chooser.showBin(false)
		s.front(false)
		s.env.Window.Canvas().Focus(s.chooser.search)
	default:
		return s.detail.do(c)
	}
	return true
}

func (s *Screen) edit() { s.env.Go(screen.Place{Name: screen.Edit}) }

// show puts an account of the list, or none, at the right. taken says that a
// click asked for it: where only one side has room it comes to the front.
func (s *Screen) show(e *vault.Entry, taken bool) {
	if taken && s.detail.strip != nil && e != nil && e.ID == s.detail.entry.ID {
		s.detail.endStrip() // the account was asked for, and its page is what there is of it
	}
	s.detail.show(e)
	if e != nil && e.ID == s.logging {
		s.logging = vault.ID{}
		s.detail.opened(e.ID)
	}
	if taken || e == nil {
		s.front(taken && e != nil)
	}
}

// front brings the account, or the list, to the front where only one has room.
func (s *Screen) front(detail bool) {
	if s.panes.detail != detail {
		s.panes.detail = detail
		s.both.Refresh()
	}
}

// fold is told whether only one of list and account is shown.
func (s *Screen) fold(folded bool) {
	if s.folded == folded {
		return
	}
	s.folded = folded
	if folded {
		s.add.SetLabel(s.env.Text.S("common.add"))
	} else {
		s.add.SetLabel(s.env.Text.S("accounts.add"))
	}
	s.detail.setFolded(folded)
}

// restored follows an account out of the recycle bin.
func (s *Screen) restored(id vault.ID) {
	s.Render(s.env.Session.State())
	s.chooser.pick(id)
	s.detail.focus()
}

// gone goes on at the list after an account has left it, and with it the button
// that had the focus.
func (s *Screen) gone() {
	s.Render(s.env.Session.State())
	s.front(false)
	if s.empty.Visible() {
		s.env.Window.Canvas().Focus(s.first)
		return
	}
	s.env.Window.Canvas().Focus(s.chooser.rows)
}

func setShown(o fyne.CanvasObject, shown bool) {
	if shown {
		o.Show()
	} else {
		o.Hide()
	}
}
