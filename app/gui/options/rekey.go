package options

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/filepick"
	"kagikura/app/gui/newkey"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/settings"
	"kagikura/app/text"
)

// formWidth bounds fields and prose, at 100 % text size.
const formWidth = 640

// Whether a key file is needed beside the passphrase.
const (
	noKeyFile = iota
	withKeyFile
)

// outcome is what came of the form.
type outcome uint8

const (
	unchanged   outcome = iota
	changed             // and the earlier generations of the file are gone
	changedOnly         // and they could not be removed
	changedKept         // and they were to stay
)

// rekey is the form for a new passphrase, key file and cost.
type rekey struct {
	env  screen.Env
	done func(outcome)

	form    *newkey.Form
	needs   *parts.Choice // noKeyFile or withKeyFile
	file    *parts.Input
	fileBox *parts.Labelled
	pace    *pace
	remove  *parts.Check // of the earlier generations
	page    fyne.CanvasObject
	waiting *parts.Waiting
	content *fyne.Container
	cancel  context.CancelFunc // of the change that is under way; nil if none is
}

func newRekey(env screen.Env, done func(outcome)) *rekey {
	r := &rekey{env: env, done: done}
	word := env.Text.S
	r.form = newkey.New(env, r.change, nil)
	r.file = parts.NewInput("")
	r.file.Max = 4096
	r.file.OnChanged = func(string) { r.fileBox.SetError("") }
	choose := parts.NewButton(word("common.choose_file"), theme.IconFolder, parts.Secondary, r.chooseFile)
	r.fileBox = parts.NewLabelled(word("options.keyfile.path"), parts.Beside(parts.Gap, r.file, choose))
	r.fileBox.Hide()
	r.needs = parts.NewChoice([]string{word("options.keyfile.none"), word("options.keyfile.with")}, noKeyFile, func(chosen int) {
		if chosen == withKeyFile {
			r.fileBox.Show()
		} else {
			r.fileBox.Hide()
		}
		r.content.Refresh()
	}).Folding()
	r.pace = newPace(env)
	r.remove = parts.NewCheck(word("options.rekey.remove"), true, nil)

	keyFile := parts.NewLabelled(word("options.keyfile"), r.needs)
	keyFile.SetHint(word("options.keyfile.hint"))
	form := parts.Column(parts.GapWide,
		parts.NewProse(word("options.rekey.title")).Bold().At(theme.SizeCard),
		parts.NewProse(word("options.rekey.then")).Small(),
		r.form.Content(), parts.Divider(), keyFile, r.fileBox, parts.Divider(), r.pace.content, parts.Divider(), r.remove)
	narrow := parts.AtMost(formWidth*theme.Size(theme.SizeBody)/15, form)
	foot := parts.Row(parts.Gap, parts.Space(),
		parts.NewButton(word("common.cancel"), "", parts.Secondary, r.back),
		parts.NewButton(word("options.rekey.change"), theme.IconKey, parts.Primary, r.change))
	r.page = parts.NewCard(container.NewBorder(nil, foot, nil, nil, parts.Scroll(narrow))).Padding(theme.Space)
	r.waiting = parts.NewWaiting(word("options.rekey.waiting"), parts.NewButton(word("common.cancel"), "", parts.Secondary, r.back), env.Now)
	r.content = container.NewStack(r.page)
	return r
}

func (r *rekey) enter() {
	r.form.Enter()
	r.pace.measure()
}

func (r *rekey) leave() {
	r.waiting.Stop()
	r.pace.stop()
	r.form.Leave()
}

func (r *rekey) unkept() bool { return r.cancel != nil || !r.form.Empty() }

func (r *rekey) render(st session.State) {
	if st.Progress != nil && r.cancel != nil {
		r.waiting.Follow(st.Progress.Started, st.Progress.Expected)
	}
}

// back ends the change that is under way, or gives the form up.
func (r *rekey) back() {
	if r.cancel != nil {
		r.cancel()
		return
	}
	r.done(unchanged)
}

func (r *rekey) chooseFile() {
	folder := filepath.Dir(r.file.Text)
	if r.file.Text == "" {
		folder = ""
	}
	filepick.Show(r.env, filepick.File, folder, func(path string) { r.file.SetText(path) })
}

// change derives the new key and saves the vault with it.
func (r *rekey) change() {
	passphrase, ok := r.form.Value()
	if !ok {
		return
	}
	credentials := session.Credentials{Passphrase: &passphrase}
	if r.needs.Chosen() == withKeyFile {
		if strings.TrimSpace(r.file.Text) == "" {
			r.refuseFile(r.env.Text.S("options.keyfile.missing"))
			return
		}
		credentials.KeyFile = filepick.Complete(r.file.Text)
	}
	unlock := r.pace.target()
	r.env.Reveals.End()
	r.show(parts.Middle(formWidth, parts.NewCard(r.waiting)))
	result, remove := changed, r.remove.On()
	r.cancel = r.env.Do(func(ctx context.Context) error {
		if err := r.env.Session.Rekey(ctx, credentials, unlock); err != nil {
			return err
		}
		// The vault has its new key; what fails from here on does not change that.
		if !remove {
			result = changedKept
		} else if err := r.env.Session.RemoveGenerations(ctx); err != nil {
			result = changedOnly
		}
		_ = r.env.Session.SetSettings(func(v *settings.Settings) { v.UnlockTime = unlock })
		return nil
	}, func(err error) {
		r.cancel = nil
		r.waiting.Stop()
		if err == nil {
			r.done(result)
			return
		}
		r.show(r.page)
		r.failed(err)
	})
}

func (r *rekey) failed(err error) {
	if errors.Is(err, session.ErrNoKeyFile) || errors.Is(err, session.ErrKeyFile) {
		r.refuseFile(r.env.Text.Error(err).What)
		return
	}
	if !errors.Is(err, context.Canceled) {
		r.env.Fail(err)
	}
}

func (r *rekey) refuseFile(sentence string) {
	r.fileBox.SetError(sentence)
	r.env.Window.Canvas().Focus(r.file)
}

func (r *rekey) show(object fyne.CanvasObject) {
	r.content.Objects = []fyne.CanvasObject{object}
	r.content.Refresh()
}

// paces are the times to unlock that can be chosen.
func paces() []time.Duration {
	const s = time.Second
	return []time.Duration{s / 5, s * 3 / 10, s / 2, s * 7 / 10, s, s * 3 / 2, 2 * s, 3 * s, 5 * s, 7 * s, 10 * s}
}

// pace asks how long unlocking may take, and measures what that is here.
type pace struct {
	env      screen.Env
	paces    []time.Duration
	slider   *parts.Slider
	box      *parts.Labelled
	content  fyne.CanvasObject
	measures context.CancelFunc // nil while nothing is measured
	asked    int                // how many measurements began: only the last one counts
}

func newPace(env screen.Env) *pace {
	p := &pace{env: env, paces: paces()}
	present := env.Session.State().Settings.UnlockTime
	at := max(slices.IndexFunc(p.paces, func(d time.Duration) bool { return d >= present }), 0)
	p.slider = parts.NewSlider(0, len(p.paces)-1, at, func(int) { p.measure() })
	p.box = parts.NewLabelled(env.Text.S("options.pace"), p.slider)
	p.content = parts.Column(0, p.box, parts.NewProse(env.Text.S("options.pace.then")).Small())
	return p
}

func (p *pace) target() time.Duration { return p.paces[int(p.slider.Value)] }

// measure finds out how long unlocking really takes with what is chosen.
func (p *pace) measure() {
	p.stop()
	p.asked++
	asked, target := p.asked, p.target()
	p.box.Say(parts.Neutral, p.env.Text.S("options.pace.measuring", text.A("seconds", seconds(target))))
	var takes time.Duration
	p.measures = p.env.Do(func(ctx context.Context) (err error) {
		takes, err = p.env.Session.Calibrate(ctx, target)
		return err
	}, func(err error) {
		if asked != p.asked {
			return
		}
		p.measures = nil
		switch {
		case errors.Is(err, context.Canceled):
		case err != nil:
			p.box.SetError(p.env.Text.Error(err).What)
		default:
			p.box.Say(parts.Neutral, p.env.Text.S("options.pace.measured", text.A("seconds", seconds(takes))))
		}
	})
}

func (p *pace) stop() {
	if p.measures != nil {
		p.measures()
		p.measures = nil
	}
}

// seconds is a length with one decimal: all of it counts where a second is long.
func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) }
