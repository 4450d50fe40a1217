package welcome

import (
	"context"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/settings"
	"kagikura/app/text"
)

// startPage asks for the language, and whether there is a vault already.
type startPage struct {
	*Welcome
	first *parts.Button
	all   fyne.CanvasObject
}

func newStartPage(w *Welcome) *startPage {
	p := &startPage{Welcome: w}
	s := w.env.Text.S
	languages := []string{text.Japanese, text.English}
	chosen := 0
	if w.env.Text.Lang() == text.English {
		chosen = 1
	}
	language := parts.NewChoice([]string{s("welcome.japanese"), s("welcome.english")}, chosen, func(i int) {
		w.env.Do(func(context.Context) error {
			return w.env.Session.SetSettings(func(set *settings.Settings) { set.Language = languages[i] })
		}, w.failed)
	})
	p.first = w.button("welcome.new", theme.IconPlus, parts.Primary, func() {
		w.env.Go(screen.Place{Name: screen.Welcome, Part: screen.NewVault})
	}).Large()
	other := w.button("welcome.open", theme.IconFolder, parts.Secondary, w.choose).Large()
	check := w.button("welcome.link", theme.IconLink, parts.Quiet, func() {
		w.env.Go(screen.Place{Name: screen.LinkCheck, Part: screen.WhileLocked})
	})
	emergency := w.button("emergency.title", theme.IconWarning, parts.Quiet, func() {
		w.env.Go(screen.Place{Name: screen.Emergency, Part: screen.WhileLocked})
	})
	p.all = scrolled(parts.Column(parts.GapWide, w.progress(stepStart), parts.NewCard(parts.Column(2.5*theme.Space,
		parts.Column(parts.Gap,
			parts.Row(0, parts.Space(), parts.NewIcon(theme.IconKura, theme.Ai, 52), parts.Space()),
			parts.NewProse(s("welcome.title")).Bold().At(theme.SizeTitle).Centred(),
			parts.NewProse(s("welcome.what")).Centred()),
		parts.Row(0, parts.Space(), language, parts.Space()),
		parts.Column(parts.GapSmall, p.first, parts.NewProse(s("welcome.new.hint")).Small().Centred()),
		parts.Column(parts.GapSmall, other, parts.NewProse(s("welcome.open.hint")).Small().Centred(), parts.Row(parts.Gap, parts.Space(), check, emergency, parts.Space())),
	)).Padding(3*theme.Space)))
	return p
}

func (p *startPage) content() fyne.CanvasObject { return p.all }
func (p *startPage) render(session.State)       {}
func (p *startPage) enter()                     { p.env.Window.Canvas().Focus(p.first) }
func (p *startPage) back()                      {}
func (p *startPage) leave()                     {}

// failed shows an error where there is one.
func (w *Welcome) failed(err error) {
	if err != nil {
		w.env.Fail(err)
	}
}
