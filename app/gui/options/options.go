package options

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/settings"
	"kagikura/app/text"
	"kagikura/vault/brokerage/update"
)

// Screen is the settings.
type Screen struct {
	env     screen.Env
	content *fyne.Container

	all      *container.Scroll // the settings; in its place may stand rekey or review
	notice   *fyne.Container   // what came of the last change of the key, or of the directory
	chooses  []chooses
	browser  *browser
	facts    *facts
	recent   *recent
	edition  *edition
	rekey    *rekey   // nil while the key is not being changed
	review   *review  // nil while no edition of the directory is looked at
	earlier  *earlier // nil while no earlier state of the vault is looked at
	giveBack func()   // of the keys
}

// chooses is a setting on screen.
type chooses interface{ render(settings.Settings) }

// New makes the screen.
func New(env screen.Env) *Screen {
	s := &Screen{env: env, content: container.NewStack(), notice: parts.Column(0)}
	s.notice.Hide()
	s.browser = newBrowser(env, s.change)
	s.facts, s.recent = newFacts(env, s.changeKey, s.listEarlier), newRecent(env, s.change)
	s.edition = newEdition(env, s.reviewEdition)
	s.all = parts.Scroll(parts.Column(parts.GapWide, s.notice,
		s.section("options.look", s.appearance()...),
		s.section("options.safety", s.safety()...),
		s.section("audit.settings", s.checkup()...),
		s.section("options.browser", s.browser.content),
		s.section("options.vault", s.facts.content),
		s.section("options.recent", s.recent.content),
		s.section("options.edition", s.edition.content),
		s.section("options.about", s.about()),
	))
	s.content.Add(s.all)
	return s
}

func (s *Screen) section(title string, rows ...fyne.CanvasObject) fyne.CanvasObject {
	return parts.NewCard(parts.Column(parts.GapWide, append([]fyne.CanvasObject{parts.CardTitle(s.env.Text.S(title))}, rows...)...))
}

// Title implements screen.Screen.
func (s *Screen) Title() string { return s.env.Text.S("options.title") }

// Actions implements screen.Screen.
func (s *Screen) Actions() []fyne.CanvasObject { return nil }

// Content implements screen.Screen.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Render implements screen.Screen.
func (s *Screen) Render(st session.State) {
	for _, c := range s.chooses {
		c.render(st.Settings)
	}
	s.browser.render(st.Settings.Browser)
	s.facts.render(st)
	s.recent.render(st)
	s.edition.render(st)
	if s.rekey != nil {
		s.rekey.render(st)
	}
}

// Enter implements screen.Screen.
func (s *Screen) Enter() {
	s.giveBack = parts.TakeKeys(s.env.Window.Canvas(), func(key *fyne.KeyEvent) {
		switch {
		case key.Name != fyne.KeyEscape:
		case s.rekey != nil:
			s.rekey.back()
		case s.review != nil:
			s.review.back()
		case s.earlier != nil:
			s.earlier.back()
		}
	})
}

// Leave implements screen.Screen.
func (s *Screen) Leave() {
	if s.rekey != nil {
		s.rekey.leave()
	}
	s.giveBack()
}

// Unkept implements screen.Careful.
func (s *Screen) Unkept() bool { return s.rekey != nil && s.rekey.unkept() }

// change changes and saves the settings; if they cannot be saved the screen
// goes back to what holds.
func (s *Screen) change(f func(*settings.Settings)) {
	s.env.Do(func(context.Context) error { return s.env.Session.SetSettings(f) }, func(err error) {
		if err != nil {
			s.Render(s.env.Session.State())
			s.env.Fail(err)
		}
	})
}

// changeKey puts the form for a new key in the place of the settings.
func (s *Screen) changeKey() {
	s.rekey = newRekey(s.env, s.keyChanged)
	s.turnTo(s.rekey.content)
	s.rekey.enter()
}

// reviewEdition puts a look at a newer directory in the place of the settings.
func (s *Screen) reviewEdition(u *update.Update) {
	s.review = newReview(s.env, u, s.editionReviewed)
	s.turnTo(s.review.content)
	s.review.enter()
}

// editionReviewed shows the settings again, and that the directory is a new one.
func (s *Screen) editionReviewed(adopted bool) {
	s.review = nil
	s.turnBack()
	if adopted {
		d := s.env.Session.State().Directory
		s.say(parts.Good, s.env.Text.S("options.edition.done", text.A("serial", serialOf(d))), s.env.Text.S("options.edition.done.then"))
	}
	s.Render(s.env.Session.State())
}

// listEarlier puts the earlier states of the vault in the place of the settings.
func (s *Screen) listEarlier() {
	s.earlier = newEarlier(s.env, s.earlierSeen)
	s.turnTo(s.earlier.content)
	s.earlier.enter()
}

// earlierSeen shows the settings again, and which state was brought back.
func (s *Screen) earlierSeen(restored time.Time) {
	s.earlier = nil
	s.turnBack()
	if !restored.IsZero() {
		s.say(parts.Good, s.env.Text.S("options.earlier.done", text.A("time", s.env.Text.DateTime(restored))), s.env.Text.S("options.earlier.done.then"))
	}
	s.Render(s.env.Session.State())
}

// turnTo puts a page in the place of the settings.
func (s *Screen) turnTo(page fyne.CanvasObject) {
	s.notice.Hide()
	s.content.Objects = []fyne.CanvasObject{page}
	s.content.Refresh()
}

// turnBack shows the settings again.
func (s *Screen) turnBack() {
	s.content.Objects = []fyne.CanvasObject{s.all}
	s.content.Refresh()
}

// say says above the settings what was done.
func (s *Screen) say(state parts.State, what, then string) {
	s.notice.Objects = []fyne.CanvasObject{parts.Notice(state, what, then)}
	s.notice.Show()
	s.all.ScrollToTop()
}

// keyChanged shows the settings again, and what came of the change of the key.
func (s *Screen) keyChanged(result outcome) {
	s.rekey.leave()
	s.rekey = nil
	s.turnBack()
	if result != unchanged {
		state, then := parts.Good, "options.rekey.done.then"
		switch result {
		case changedOnly:
			state, then = parts.Attention, "options.rekey.done.left"
		case changedKept:
			state, then = parts.Attention, "options.rekey.done.kept"
		}
		s.say(state, s.env.Text.S("options.rekey.done"), s.env.Text.S(then))
	}
	s.Render(s.env.Session.State())
}

func (s *Screen) about() fyne.CanvasObject {
	show := parts.NewButton(s.env.Text.S("options.licences"), theme.IconFile, parts.Secondary, func() { showLicences(s.env) })
	return parts.Beside(parts.Gap, parts.NewProse(s.env.Text.S("options.about.text")), show)
}
