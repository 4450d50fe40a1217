package checkup

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/session"
	"kagikura/vault"
)

// tab is one question that the checkup asks of the vault. Its methods are called
// on the UI thread, and only while it is shown, but for leave.
type tab interface {
	// content is the tab's object, the same one each time. It scrolls by itself.
	content() fyne.CanvasObject
	// render shows a state. It is idempotent and cheap where nothing changed.
	render(session.State)
	// enter gives the focus to the first thing to do, once the content is on
	// screen. It is not called where a person came by the tabs, which keep it.
	enter()
	// leave is called once, before the screen goes for good.
	leave()
}

// page is a tab as the row of tabs knows it.
type page struct {
	part string // of a screen.Place
	word string // key of its name
	open func(env screen.Env, place screen.Place) tab
}

// pages are the tabs in their order. The first is where the checkup begins.
var pages = []page{
	{"", "checkup.passwords", func(env screen.Env, _ screen.Place) tab { return newPasswords(env) }},
	{screen.MFA, "mfa.tab", newFactors},
	{screen.Looks, "look.tab", newLooks},
}

// Screen is the checkup.
type Screen struct {
	env     screen.Env
	place   screen.Place
	state   session.State
	tabs    []tab // as pages; nil for one that was not shown yet
	shown   int
	row     *parts.Tabs
	body    *fyne.Container
	content fyne.CanvasObject
}

// New makes the screen with the tab that the part of the place names.
func New(env screen.Env, place screen.Place) *Screen {
	s := &Screen{env: env, place: place, tabs: make([]tab, len(pages)), body: container.NewStack()}
	words := make([]string, len(pages))
	for i, p := range pages {
		words[i] = env.Text.S(p.word)
	}
	s.shown = max(slices.IndexFunc(pages, func(p page) bool { return p.part == place.Part }), 0)
	s.row = parts.NewTabs(words, s.show)
	s.content = s.body
	if len(pages) > 1 {
		s.content = container.NewBorder(parts.Pad(0, parts.Gap, s.row), nil, nil, nil, s.body)
	}
	s.row.Select(s.shown)
	return s
}

// Title implements screen.Screen.
func (s *Screen) Title() string { return s.env.Text.S("checkup.title") }

// Actions implements screen.Screen.
func (s *Screen) Actions() []fyne.CanvasObject { return nil }

// Content implements screen.Screen.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Render implements screen.Screen.
func (s *Screen) Render(st session.State) {
	s.state = st
	s.show(s.shown)
}

// show puts a tab on screen, and makes it if it is new.
func (s *Screen) show(i int) {
	s.shown = i
	if s.state.Vault == nil {
		return
	}
	if s.tabs[i] == nil {
		s.tabs[i] = pages[i].open(s.env, s.place)
	}
	now := s.tabs[i]
	now.render(s.state)
	if content := now.content(); len(s.body.Objects) != 1 || s.body.Objects[0] != content {
		s.body.Objects = []fyne.CanvasObject{content}
		s.body.Refresh()
	}
}

// Enter implements screen.Screen.
func (s *Screen) Enter() {
	if now := s.tabs[s.shown]; now != nil {
		now.enter()
	}
}

// Leave implements screen.Screen.
func (s *Screen) Leave() {
	for _, t := range s.tabs {
		if t != nil {
			t.leave()
		}
	}
}

// Unkept implements screen.Careful.
func (s *Screen) Unkept() bool {
	return slices.ContainsFunc(s.tabs, func(t tab) bool {
		careful, ok := t.(screen.Careful)
		return ok && careful.Unkept()
	})
}

// Do implements screen.Commander.
func (s *Screen) Do(c screen.Command) bool {
	commander, ok := s.tabs[s.shown].(screen.Commander)
	return ok && commander.Do(c)
}

// Opened implements screen.Opened.
func (s *Screen) Opened(account vault.ID) {
	if on, ok := s.tabs[s.shown].(screen.Opened); ok {
		on.Opened(account)
	}
}
