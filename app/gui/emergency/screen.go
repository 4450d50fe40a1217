package emergency

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/assets"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/incident"
	"kagikura/vault/record"
)

// Screen is the emergency page: the choice of a firm, or the plan for one.
type Screen struct {
	env     screen.Env
	place   screen.Place
	state   session.State
	offices []brokerage.Office

	body    *fyne.Container // holds the choice or the plan
	content fyne.CanvasObject
	chooser *chooser
	plan    *plan // nil while a firm is being chosen

	giveBack func() // of the keys
}

// New makes the screen, with the plan for the account or the firm that the place
// names.
func New(env screen.Env, place screen.Place) *Screen {
	s := &Screen{env: env, place: place, state: env.Session.State(), body: container.NewStack()}
	var err error
	if s.offices, err = brokerage.BundledOffices(assets.Directory()); err != nil {
		env.Fail(err)
	}
	s.content = s.body
	if !s.open() {
		back := parts.NewButton(env.Text.S("common.back"), theme.IconBack, parts.Secondary, s.out)
		head := parts.Row(parts.GapWide, back, parts.Grow(parts.Title(env.Text.S("emergency.title"))))
		s.content = parts.Pad(3*theme.Space, 2*theme.Space, parts.Column(parts.Gap, head, parts.Fill(s.body)))
	}
	s.chooser = newChooser(s)
	if about, ok := s.named(place); ok {
		s.show(about)
	} else {
		s.choose()
	}
	return s
}

// subject is what the plan is about: an account, or a firm without one.
type subject struct {
	account vault.ID
	entry   *vault.Entry   // nil for a firm alone
	firm    brokerage.Firm // without ID for an account at a firm that is not listed
	name    string         // fit to be shown
}

// named is what a place is about. A firm is about the one account there; where
// there are several the person chooses.
func (s *Screen) named(place screen.Place) (subject, bool) {
	if s.open() && place.Account != (vault.ID{}) {
		if e, ok := s.state.Vault.Entry(place.Account); ok {
			return s.ofAccount(e), true
		}
	}
	f, ok := s.state.Directory.Firm(place.Firm)
	if !ok {
		return subject{}, false
	}
	var there []*vault.Entry
	if s.open() {
		for _, e := range s.state.Vault.Live() {
			if e.Firm() == f.ID {
				there = append(there, e)
			}
		}
	}
	switch len(there) {
	case 0:
		return s.ofFirm(f), true
	case 1:
		return s.ofAccount(there[0]), true
	}
	s.chooser.ask(f.Name(s.env.Text.Lang()))
	return subject{}, false
}

func (s *Screen) ofAccount(e *vault.Entry) subject {
	about := subject{account: e.ID, entry: e, name: parts.Display(e.Title())}
	about.firm, _ = s.state.Directory.Firm(e.Firm())
	if about.name == "" {
		about.name = s.env.Text.S("emergency.account")
	}
	return about
}

func (s *Screen) ofFirm(f brokerage.Firm) subject {
	return subject{firm: f, name: parts.Display(f.Name(s.env.Text.Lang()))}
}

// firmName is what the firm is called in sentences.
func (s *Screen) firmName(about subject) string {
	if about.firm.ID != "" {
		return parts.Display(about.firm.Name(s.env.Text.Lang()))
	}
	return s.env.Text.S("emergency.firm.other")
}

// open says whether a vault is, so that the screen lies in the window's frame.
func (s *Screen) open() bool { return s.state.Phase == session.Unlocked }

// choose shows the choice of firms.
func (s *Screen) choose() {
	s.Discard()
	s.plan = nil
	s.put(s.chooser.content)
	s.chooser.render()
}

// chooseAgain goes back to the choice, unless a note would be lost by it.
func (s *Screen) chooseAgain() {
	leave := func() {
		s.choose()
		s.env.Window.Canvas().Focus(s.chooser.search)
	}
	if !s.Unkept() {
		leave()
		return
	}
	word := s.env.Text.S
	s.env.Dialogs.Confirm(word("frame.unkept"), word("frame.unkept.then"), word("common.cancel"),
		parts.Action{Label: word("frame.discard"), Do: leave})
}

// show shows the plan for a subject.
func (s *Screen) show(about subject) {
	s.plan = newPlan(s, about)
	s.put(s.plan.content)
	s.plan.render()
}

func (s *Screen) put(content fyne.CanvasObject) {
	s.body.Objects = []fyne.CanvasObject{content}
	s.body.Refresh()
}

// history folds a record, off the UI thread: a long one takes a moment.
func (s *Screen) history(log func() record.Log, then func(incident.History)) {
	now := s.env.Now()
	var h incident.History
	s.env.Do(func(context.Context) error {
		h = incident.Of(log(), now)
		return nil
	}, func(error) { then(h) })
}

// Title implements screen.Screen: no frame while no vault is open.
func (s *Screen) Title() string {
	if !s.open() {
		return ""
	}
	return s.env.Text.S("emergency.title")
}

// Actions implements screen.Screen.
func (s *Screen) Actions() []fyne.CanvasObject { return nil }

// Content implements screen.Screen.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Render implements screen.Screen.
func (s *Screen) Render(st session.State) {
	s.state = st
	if s.plan != nil && !s.plan.follow() {
		s.choose() // the account is gone
	}
	if s.plan != nil {
		s.plan.render()
	} else {
		s.chooser.render()
	}
}

// Enter implements screen.Screen.
func (s *Screen) Enter() {
	canvas := s.env.Window.Canvas()
	s.giveBack = parts.TakeKeys(canvas, func(key *fyne.KeyEvent) {
		if key.Name == fyne.KeyEscape && !s.env.Dialogs.Open() {
			s.escape()
		}
	})
	if s.plan != nil {
		canvas.Focus(s.plan.first)
		return
	}
	canvas.Focus(s.chooser.search)
}

// Leave implements screen.Screen.
func (s *Screen) Leave() {
	s.Discard()
	s.env.Dialogs.Dismiss()
	s.giveBack()
}

// Unkept implements screen.Careful.
func (s *Screen) Unkept() bool { return s.plan != nil && s.plan.notes.unkept() }

// Discard implements screen.Discarder. Until then a lock writes down what is
// typed.
func (s *Screen) Discard() {
	if s.plan != nil && s.plan.about.entry != nil {
		s.env.Session.DraftNote(s.plan.about.account, "")
	}
}

// escape leads a step back.
func (s *Screen) escape() {
	switch {
	case s.plan != nil:
		s.chooseAgain()
	case s.chooser.search.Text != "":
		s.chooser.search.SetText("")
	case !s.open():
		s.out()
	}
}

// out leads out to where one came from while no vault is open.
func (s *Screen) out() {
	if s.state.Path == "" {
		s.env.Go(screen.Place{Name: screen.Welcome})
		return
	}
	s.env.Go(screen.Place{Name: screen.Unlock})
}

// unlock leads to the passphrase, and back here behind it.
func (s *Screen) unlock() {
	place := screen.Place{Name: screen.Unlock, Part: screen.ThenEmergency}
	if s.plan != nil {
		place.Firm = s.plan.about.firm.ID
	}
	s.env.Go(place)
}
