package edit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/vault"
)

// Screen adds or changes one account.
type Screen struct {
	env   screen.Env
	place screen.Place
	entry *vault.Entry // nil for a new account

	save, cancel *parts.Button
	actions      *fyne.Container
	content      *fyne.Container

	picker *picker // nil for an account that exists
	form   *form   // nil until the firm is chosen

	keys   func() // gives the window's keys back
	saving bool
	kept   bool
}

// New makes the screen of a place: the zero account is a new one.
func New(env screen.Env, p screen.Place) *Screen {
	s := &Screen{env: env, place: p, content: container.NewStack()}
	s.save = parts.NewButton(env.Text.S("common.save"), theme.IconSave, parts.Primary, s.Save)
	s.cancel = parts.NewButton(env.Text.S("common.cancel"), "", parts.Secondary, s.Cancel)
	s.actions = parts.Row(parts.Gap, s.cancel, s.save)
	state := env.Session.State()
	if state.Vault != nil {
		s.entry, _ = state.Vault.Entry(p.Account)
	}
	if s.entry != nil {
		s.open(newForm(s, s.entry, chosen{}))
		return s
	}
	s.picker = newPicker(env, state.Directory, s.choose)
	s.ask()
	return s
}

// Title implements screen.Screen.
func (s *Screen) Title() string {
	if s.entry != nil {
		return s.env.Text.S("edit.title.edit")
	}
	return s.env.Text.S("edit.title.new")
}

// Actions implements screen.Screen.
func (s *Screen) Actions() []fyne.CanvasObject { return []fyne.CanvasObject{s.actions} }

// Content implements screen.Screen.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Render implements screen.Screen. What is being typed stays, whatever
// happened to the vault meanwhile; saving says so if it no longer fits.
func (s *Screen) Render(session.State) {}

// Enter implements screen.Screen.
func (s *Screen) Enter() {
	c := s.env.Window.Canvas()
	s.keys = parts.TakeKeys(c, s.typed)
	s.env.Window.SetOnDropped(s.dropped)
	if s.form != nil {
		s.form.begin(s.place.Part)
		return
	}
	c.Focus(s.picker.search)
}

// Leave implements screen.Screen.
func (s *Screen) Leave() {
	s.keys()
	s.env.Window.SetOnDropped(nil)
	if s.form != nil {
		s.form.wipe()
	}
}

// typed takes the keys that no field had a use for.
func (s *Screen) typed(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyEscape:
		s.Cancel()
	case fyne.KeyReturn, fyne.KeyEnter:
		if s.formed() {
			s.Save()
		}
	}
}

// Do implements screen.Commander.
func (s *Screen) Do(c screen.Command) bool {
	if c != screen.Save || !s.formed() {
		return false
	}
	s.Save()
	return true
}

// Unkept implements screen.Careful.
func (s *Screen) Unkept() bool { return s.form != nil && s.form.touched && !s.kept }

// Cancel goes back to the accounts, or from the list of firms to the form.
func (s *Screen) Cancel() {
	if s.form != nil && s.picker != nil && s.entry != nil {
		s.picker = nil
		s.open(s.form)
		return
	}
	s.env.Go(screen.Place{Name: screen.Accounts, Account: s.place.Account})
}

// ask shows the question for the firm.
func (s *Screen) ask() {
	s.save.Hide()
	s.actions.Refresh()
	s.content.Objects = []fyne.CanvasObject{s.picker.content}
	s.content.Refresh()
}

// choose goes on with a firm, or without one.
func (s *Screen) choose(c chosen) {
	s.open(newForm(s, nil, c))
	s.form.begin("")
}

// chooseAgain goes back to the question for the firm; what was typed is lost,
// so it is asked first.
func (s *Screen) chooseAgain() {
	again := func() {
		s.form.wipe()
		s.form = nil
		s.ask()
		s.env.Window.Canvas().Focus(s.picker.search)
	}
	if !s.form.touched {
		again()
		return
	}
	s.env.Dialogs.Confirm(s.env.Text.S("edit.firm.again"), s.env.Text.S("edit.firm.again.then"), s.env.Text.S("common.cancel"),
		parts.Action{Label: s.env.Text.S("edit.firm.again"), Kind: parts.Danger, Do: again})
}

// pick shows the list of firms for an account that has none of it yet, or
// another one.
func (s *Screen) pick() {
	directory := s.env.Session.State().Directory
	s.picker = newPicker(s.env, directory, func(c chosen) {
		s.picker = nil
		s.open(s.form)
		if firm, ok := directory.Firm(c.firm); ok {
			s.form.address.choose(firm)
		}
	})
	s.ask()
	s.env.Window.Canvas().Focus(s.picker.search)
}

// formed says whether the form is what is shown.
func (s *Screen) formed() bool { return s.form != nil && (s.entry == nil || s.picker == nil) }

// open shows the form.
func (s *Screen) open(f *form) {
	s.form = f
	s.save.Show()
	s.actions.Refresh()
	s.content.Objects = []fyne.CanvasObject{f.scroll}
	s.content.Refresh()
}
