package home

import (
	"context"
	"path/filepath"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/filepick"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/today"
)

// Screen is the home screen.
type Screen struct {
	env     screen.Env
	state   session.State
	content *fyne.Container
	column  *fyne.Container
	scroll  *container.Scroll

	page    today.Page
	made    bool // page is that of some state
	making  bool // one is being made
	again   bool // another is wanted after it
	entered bool
	all     bool   // all tasks are shown
	saved   string // the name of the backup that was made last
	first   fyne.Focusable
}

// New makes the screen.
func New(env screen.Env) *Screen {
	s := &Screen{env: env, column: parts.Column(parts.GapWide)}
	s.scroll = parts.Scroll(s.column)
	s.column.Add(parts.Caption(env.Text.S("home.looking"))) // thousands of accounts take a moment
	s.content = container.NewStack(s.scroll)
	return s
}

// Title implements screen.Screen.
func (s *Screen) Title() string { return s.env.Text.S("home.title") }

// Actions implements screen.Screen.
func (s *Screen) Actions() []fyne.CanvasObject { return nil }

// Content implements screen.Screen.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Enter implements screen.Screen: the first thing to do is the first to press.
func (s *Screen) Enter() {
	s.entered = true
	s.focus()
}

func (s *Screen) focus() {
	if s.entered && s.first != nil && !s.env.Dialogs.Open() && s.env.Window.Canvas().Focused() == nil {
		s.env.Window.Canvas().Focus(s.first)
	}
}

// Leave implements screen.Screen. Nothing here was typed or revealed.
func (s *Screen) Leave() { s.entered = false }

// Opened implements screen.Opened: the account's page is where its secrets are
// copied for the site that is being opened.
func (s *Screen) Opened(account vault.ID) {
	s.env.Go(screen.Place{Name: screen.Accounts, Account: account, Part: screen.LoggingIn})
}

// Do implements screen.Commander.
func (s *Screen) Do(c screen.Command) bool {
	switch c {
	case screen.New:
		s.env.Go(screen.Place{Name: screen.Edit})
	case screen.Search:
		s.env.Go(screen.Place{Name: screen.Accounts, Part: screen.Searching})
	default:
		return false
	}
	return true
}

// Render implements screen.Screen. The page is made off the UI thread, one at a
// time, and drawn where it says something else than the one before.
func (s *Screen) Render(st session.State) {
	if st.Vault == nil || st.Seq == s.state.Seq {
		return
	}
	s.state = st
	s.remake()
}

func (s *Screen) remake() {
	if s.making {
		s.again = true
		return
	}
	s.making = true
	var page today.Page
	same := false
	shown, made := s.page, s.made
	s.env.Do(func(ctx context.Context) (err error) {
		page, err = s.env.Session.Today(ctx)
		same = made && err == nil && reflect.DeepEqual(page, shown)
		return err
	}, func(err error) {
		s.making = false
		switch {
		case err != nil:
			if s.env.Session.State().Vault != nil { // else it was locked meanwhile
				s.env.Fail(err)
			}
		case !same:
			s.page, s.made = page, true
			s.draw()
		}
		if s.again {
			s.again = false
			s.remake()
		}
	})
}

// draw shows the page.
func (s *Screen) draw() {
	if focused, ok := s.env.Window.Canvas().Focused().(fyne.CanvasObject); ok && s.entered && within(s.column, focused) {
		s.env.Window.Canvas().Unfocus() // what has it goes
	}
	s.first = nil
	s.column.RemoveAll()
	if s.page.Accounts == 0 {
		s.content.Objects = []fyne.CanvasObject{s.empty()}
		s.content.Refresh()
		s.focus()
		return
	}
	s.content.Objects = []fyne.CanvasObject{s.scroll}
	if s.saved != "" {
		s.column.Add(parts.Notice(parts.Good, s.env.Text.S("home.saved", text.A("name", s.saved)), s.env.Text.S("home.saved.then")))
	}
	s.column.Add(s.tasks())
	if len(s.page.Cards) > 0 {
		s.column.Add(s.tiles())
	}
	s.column.Add(s.rules())
	s.content.Refresh()
	s.focus()
}

// within tells whether an object is one of a tree.
func within(tree, o fyne.CanvasObject) bool {
	if tree == o {
		return true
	}
	if c, ok := tree.(*fyne.Container); ok {
		for _, child := range c.Objects {
			if within(child, o) {
				return true
			}
		}
	}
	if card, ok := tree.(*parts.Card); ok && card.Content() != nil {
		return within(card.Content(), o)
	}
	return false
}

// empty offers the first step.
func (s *Screen) empty() fyne.CanvasObject {
	pick := parts.NewButton(s.env.Text.S("home.empty.pick"), theme.IconPlus, parts.Primary, func() {
		s.env.Go(screen.Place{Name: screen.Welcome})
	}).Large()
	s.first = pick
	return parts.Empty(theme.IconHome, s.env.Text.S("home.empty"), pick)
}

// called is what an account is called here.
func (s *Screen) called(id vault.ID) string {
	if e, ok := s.state.Vault.Entry(id); ok {
		if title := parts.Display(e.Title()); title != "" {
			return shortened(title)
		}
	}
	return s.env.Text.S("home.untitled")
}

// titleShown is how much of a title a line has room for.
const titleShown = 30

func shortened(title string) string {
	if r := []rune(title); len(r) > titleShown {
		return string(r[:titleShown-1]) + "…"
	}
	return title
}

// backup asks for a folder and puts a copy of the vault there.
func (s *Screen) backup() {
	filepick.Show(s.env, filepick.Folder, "", func(folder string) {
		path := s.env.Session.BackupPath(folder)
		s.env.Do(func(ctx context.Context) error { return s.env.Session.Backup(ctx, path) }, func(err error) {
			if err != nil {
				s.env.Fail(err)
				return
			}
			s.saved = parts.Display(filepath.Base(path))
			s.draw()
			s.scroll.ScrollToTop()
		})
	})
}

// open opens an account's site.
func (s *Screen) open(id vault.ID) {
	address, err := s.env.Session.Verified(id)
	if err != nil {
		s.env.Fail(err)
		return
	}
	s.env.OpenAccount(id, address)
}
