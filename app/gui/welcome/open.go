package welcome

import (
	"context"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/settings"
)

// openPage offers the vaults that were open lately, and the ways to others.
type openPage struct {
	*Welcome
	recent []settings.Recent
	rows   *fyne.Container
	choice *parts.Button
	first  *parts.Button // opens the newest of recent, nil for none
	all    fyne.CanvasObject
}

func newOpenPage(w *Welcome) *openPage {
	p := &openPage{Welcome: w, rows: parts.Column(0)}
	s := w.env.Text.S
	p.choice = w.button("welcome.file", theme.IconFolder, parts.Primary, w.choose)
	create := w.button("welcome.new", theme.IconPlus, parts.Secondary, func() {
		w.env.Go(screen.Place{Name: screen.Welcome, Part: screen.NewVault})
	})
	p.all = scrolled(parts.NewCard(parts.Column(parts.GapWide,
		parts.NewProse(s("welcome.which")).Bold().At(theme.SizeTitle),
		p.rows,
		parts.Flow(parts.Gap, p.choice, create, w.button("common.back", theme.IconBack, parts.Quiet, p.back)),
		parts.NewProse(s("welcome.open.hint")).Small(),
		parts.NewProse(s("welcome.drop")).Small(),
	)).Padding(4 * theme.Space))
	return p
}

func (p *openPage) content() fyne.CanvasObject { return p.all }

// render lists the vaults anew where the list has changed.
func (p *openPage) render(st session.State) {
	if slices.Equal(p.recent, st.Settings.Recent) {
		return
	}
	p.recent = st.Settings.Recent
	p.first = nil
	p.rows.RemoveAll()
	for _, r := range p.recent {
		row, open := p.row(r)
		if p.first == nil {
			p.first = open
		}
		p.rows.Add(row)
		p.rows.Add(parts.Divider())
	}
	p.all.Refresh()
}

func (p *openPage) row(r settings.Recent) (row fyne.CanvasObject, open *parts.Button) {
	names := parts.Column(0,
		parts.Strong(parts.Display(r.Name())),
		parts.Caption(parts.Display(filepath.Dir(r.Path))))
	forget := p.button("welcome.forget", "", parts.Quiet, func() { p.forget(r) })
	open = p.button("welcome.open.this", "", parts.Secondary, func() { p.open(r.Path) })
	return parts.Pad(0, theme.Space, parts.Row(parts.Gap,
		parts.NewIcon(theme.IconKura, theme.Ai, 24), parts.Grow(names), open, forget)), open
}

// forget takes a vault from the list; its file stays where it is.
func (p *openPage) forget(r settings.Recent) {
	p.env.Window.Canvas().Focus(p.choice)
	p.env.Do(func(context.Context) error {
		return p.env.Session.SetSettings(func(set *settings.Settings) { set.Forget(r.Path) })
	}, p.failed)
}

func (p *openPage) enter() {
	if p.first != nil {
		p.env.Window.Canvas().Focus(p.first)
		return
	}
	p.env.Window.Canvas().Focus(p.choice)
}

func (p *openPage) back()  { p.out() }
func (p *openPage) leave() {}
