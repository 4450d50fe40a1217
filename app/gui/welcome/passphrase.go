package welcome

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/newkey"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
)

// passphrasePage asks for the passphrase of the new vault. Meanwhile it is
// measured what the key may cost on this computer.
type passphrasePage struct {
	*Welcome
	form     *newkey.Form
	measured time.Duration // zero until it is known
	began    bool
	all      fyne.CanvasObject
}

func newPassphrasePage(w *Welcome) *passphrasePage {
	p := &passphrasePage{Welcome: w}
	p.form = newkey.New(w.env, p.next, nil)
	s := w.env.Text.S
	p.all = scrolled(parts.Column(parts.GapWide, w.progress(stepVault), parts.NewCard(parts.Column(parts.GapWide,
		parts.Column(parts.GapSmall,
			parts.NewProse(s("welcome.passphrase")).Bold().At(theme.SizeTitle),
			parts.NewProse(s("welcome.passphrase.what")).Small()),
		p.form.Content(),
		parts.Row(parts.Gap,
			w.button("common.back", theme.IconBack, parts.Quiet, p.back), parts.Space(),
			w.button("common.next", "", parts.Primary, p.next).Large()),
	)).Padding(3*theme.Space)))
	return p
}

func (p *passphrasePage) content() fyne.CanvasObject { return p.all }
func (p *passphrasePage) render(session.State)       {}

func (p *passphrasePage) enter() {
	if p.began {
		return
	}
	p.began = true
	p.form.Enter()
	var took time.Duration
	p.env.Do(func(ctx context.Context) (err error) {
		took, err = p.env.Session.Calibrate(ctx, p.unlockTime())
		return err
	}, func(err error) { // without an answer Create measures again, and says why not
		if err == nil {
			p.measured = took
			p.page.render(p.state)
		}
	})
}

// next goes on to the place of the file once the form is content.
func (p *passphrasePage) next() {
	value, ok := p.form.Value()
	if !ok {
		return
	}
	if p.newFile == nil {
		p.newFile = newLocationPage(p.Welcome)
	}
	p.newFile.passphrase = value
	p.show(p.newFile)
}

func (p *passphrasePage) back() { p.out() }

// leave hides the words; what was typed is kept for who comes back.
func (p *passphrasePage) leave() { p.env.Reveals.End() }

// forget wipes what was typed.
func (p *passphrasePage) forget() { p.form.Leave() }
