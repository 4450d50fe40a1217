package welcome

import (
	"context"
	"errors"
	"strconv"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/filepick"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/crypto/secret"
)

// locationPage asks where the file of the new vault lies, and makes it.
type locationPage struct {
	*Welcome
	passphrase secret.Value

	target  *filepick.Target
	keyFile *filepick.Field // hidden unless asked for
	time    *parts.Prose
	form    *fyne.Container
	waiting *parts.Waiting
	cancel  context.CancelFunc
	all     fyne.CanvasObject
}

func newLocationPage(w *Welcome) *locationPage {
	p := &locationPage{Welcome: w, time: parts.NewProse("").Small()}
	s := w.env.Text.S
	p.target = filepick.NewTarget(w.env, s("welcome.location.caption"), ".kdbx")
	p.target.OnSubmitted(p.create)
	p.target.Box.SetHint(s("welcome.location.hint"))
	p.keyFile = filepick.NewField(w.env, filepick.File, s("welcome.keyfile.caption"), func() string { return "" })
	p.keyFile.Box.SetHint(s("welcome.keyfile.hint"))
	p.keyFile.OnSubmitted(p.create)
	p.keyFile.Box.Hide()
	unfold := w.button("welcome.keyfile", theme.IconKey, parts.Quiet, p.toggleKeyFile)
	p.form = parts.Column(parts.GapWide,
		p.target.Box,
		parts.Flow(parts.Gap, unfold), p.keyFile.Box,
		p.time,
		parts.Row(parts.Gap,
			w.button("common.back", theme.IconBack, parts.Quiet, p.back), parts.Space(),
			w.button("welcome.create", "", parts.Primary, p.create).Large()))
	p.waiting = parts.NewWaiting(s("welcome.creating"), w.button("welcome.stop", "", parts.Secondary, p.stop), w.env.Now)
	p.waiting.Hide()
	p.all = scrolled(parts.Column(parts.GapWide, w.progress(stepVault), parts.NewCard(parts.Column(parts.GapWide,
		parts.Column(parts.GapSmall,
			parts.NewProse(s("welcome.location")).Bold().At(theme.SizeTitle),
			parts.NewProse(s("welcome.location.what")).Small()),
		p.form, p.waiting)).Padding(3*theme.Space)))
	return p
}

func (p *locationPage) content() fyne.CanvasObject { return p.all }

func (p *locationPage) render(st session.State) {
	p.time.SetText("")
	if took := p.newPass.measured; took > 0 {
		seconds := strconv.FormatFloat(took.Seconds(), 'f', 1, 64)
		p.time.SetText(p.env.Text.S("welcome.time", text.A("seconds", seconds)))
	}
	if st.Progress != nil && p.cancel != nil {
		p.waiting.Follow(st.Progress.Started, st.Progress.Expected)
	}
}

func (p *locationPage) enter() {
	p.target.Focus()
	p.target.Suggest(p.env.Text.S("welcome.filename"))
}

func (p *locationPage) toggleKeyFile() {
	if p.keyFile.Box.Visible() {
		p.keyFile.Box.Hide()
	} else {
		p.keyFile.Box.Show()
		p.keyFile.Focus()
	}
	p.all.Refresh()
}

// create makes the vault. When it is made the state leads on.
func (p *locationPage) create() {
	if p.cancel != nil {
		return
	}
	path, ok := p.target.Path()
	if !ok {
		p.all.Refresh()
		return
	}
	c := session.Credentials{Passphrase: &p.passphrase}
	p.target.Box.SetError("")
	p.keyFile.Box.SetError("")
	if p.keyFile.Box.Visible() {
		c.KeyFile = p.keyFile.Path()
	}
	before, cost := p.state.Path, p.unlockTime()
	p.busy(true)
	p.cancel = p.env.Do(func(ctx context.Context) error {
		return p.env.Session.Create(ctx, path, c, cost)
	}, func(err error) {
		p.cancel = nil
		p.busy(false)
		if err != nil {
			p.answered(err, before)
		}
	})
}

// answered says why there is no vault, beside what has to be changed. The vault
// that was chosen before is chosen again.
func (p *locationPage) answered(err error, before string) {
	if again := p.env.Session.Select(before); again != nil {
		p.env.Fail(again)
		return
	}
	switch {
	case errors.Is(err, context.Canceled):
		p.target.Focus()
	case errors.Is(err, session.ErrNoKeyFile) || errors.Is(err, session.ErrKeyFile):
		p.keyFile.Box.SetError(p.env.Text.Error(err).Whole())
		p.keyFile.Focus()
	case errors.Is(err, session.ErrExists):
		p.target.Refuse(p.env.Text.S("welcome.location.exists"))
	default:
		p.target.Failed(err)
	}
	p.all.Refresh()
}

// busy shows the ring in the place of the form, or the form again.
func (p *locationPage) busy(busy bool) {
	p.form.Hidden, p.waiting.Hidden = busy, !busy
	if busy {
		p.env.Window.Canvas().Unfocus()
	} else {
		p.waiting.Stop()
	}
	p.all.Refresh()
}

func (p *locationPage) stop() {
	if p.cancel != nil {
		p.cancel()
	}
}

// back stops what is going on, or goes back to the passphrase.
func (p *locationPage) back() {
	if p.cancel != nil {
		p.stop()
		return
	}
	p.show(p.newPass)
}

func (p *locationPage) leave() { p.waiting.Stop() }
