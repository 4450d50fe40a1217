package kit

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/filepick"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/secretfield"
	"kagikura/app/gui/sharefield"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/crypto/secret"
	"kagikura/crypto/shares"
	"kagikura/vault/kit"
)

// What the window offers: two of three.
const (
	needed = 2
	of     = 3
)

// groupSize is how many characters stand together in a share.
const groupSize = 5

// copyTime is how long a share stays on screen: some hundred characters are
// written by hand meanwhile.
const copyTime = 5 * time.Minute

// splitting leads through the splitting of a passphrase: it is asked for, then
// each share is shown and typed back.
type splitting struct {
	env  screen.Env
	show func(fyne.CanvasObject)
	end  func()

	field   *secretfield.Field
	phrase  *parts.Labelled
	keyFile *filepick.Field
	trying  *secret.Value  // what was typed, while it is compared
	shares  []secret.Value // of the open vault's memory, empty until it was split
	at      int            // the share whose turn it is
	view    *parts.SecretView
	eye     *parts.Button
	typed   *sharefield.Field // nil while a share is not being typed back
	made    shares.Reading    // of the first share, once it was shown
	working bool
	done    bool
}

func newSplitting(env screen.Env, show func(fyne.CanvasObject), end func()) *splitting {
	s := &splitting{env: env, show: show, end: end}
	word := env.Text.S
	s.field = env.SecretField("")
	s.phrase = parts.NewLabelled(word("unlock.passphrase"), s.field)
	s.field.OnSubmit = s.ask
	s.field.OnChanged = func() { s.phrase.SetError("") }
	s.field.OnError = func(err error) { s.phrase.SetError(env.Text.Error(err).Whole()) }
	s.field.OnCapsLock = func(on bool) {
		if on {
			s.phrase.Say(parts.Attention, word("common.capslock"))
		} else {
			s.phrase.SetError("")
		}
	}
	s.keyFile = filepick.NewField(env, filepick.File, word("kit.keyfile"), func() string { return filepick.FolderOf(env.Session.State().Path) })
	s.keyFile.OnSubmitted(s.ask)
	s.keyFile.Box.Hide()
	s.asking()
	return s
}

// destroy wipes all of it.
func (s *splitting) destroy() {
	s.field.Destroy()
	s.forget()
	if s.typed != nil {
		s.typed.Destroy()
	}
	s.shares = nil // they end with the vault's memory
}

// forget wipes what is being tried.
func (s *splitting) forget() {
	if s.trying != nil {
		s.trying.Release()
		s.trying = nil
	}
}

// back goes to the step before; from the first one, and from the first share, to
// where it was begun.
func (s *splitting) back() {
	switch {
	case s.typed != nil:
		s.showing()
	default:
		s.leave()
	}
}

func (s *splitting) leave() {
	s.env.Reveals.End()
	s.destroy()
	s.end()
}

// page is a step: where it stands, what it asks, and the buttons, which stay in
// sight where the rest scrolls.
func (s *splitting) page(step, what, then string, body fyne.CanvasObject, buttons ...fyne.CanvasObject) {
	column := parts.Column(parts.GapWide, parts.Column(parts.GapSmall,
		parts.Caption(step), parts.NewProse(what).Bold().At(theme.SizeCard), narrow(parts.NewProse(then))), body)
	foot := parts.Pad(parts.Margin, 0, parts.Flow(parts.Gap, buttons...))
	s.show(parts.NewCard(parts.Column(parts.GapWide, parts.Fill(parts.Scroll(column)), foot)))
}

// asking asks for the passphrase anew: it is not kept anywhere.
func (s *splitting) asking() {
	word := s.env.Text.S
	s.page(word("kit.step.ask"), word("kit.ask"), word("kit.ask.then"),
		narrow(parts.Column(parts.GapWide, s.phrase, s.keyFile.Box)),
		parts.NewButton(word("common.next"), "", parts.Primary, s.ask),
		parts.NewButton(word("common.cancel"), "", parts.Secondary, s.leave))
	s.env.Window.Canvas().Focus(s.field)
}

// ask compares what was typed with the open vault's key, and splits it.
func (s *splitting) ask() {
	if s.working {
		return
	}
	if s.field.Len() == 0 {
		s.phrase.SetError(s.env.Text.S("unlock.empty"))
		s.env.Window.Canvas().Focus(s.field)
		return
	}
	typed, err := s.field.Seal()
	if err != nil {
		s.env.Fail(err)
		return
	}
	s.trying = &typed
	keys := session.Credentials{Passphrase: s.trying}
	if s.keyFile.Box.Visible() {
		keys.KeyFile = s.keyFile.Path()
	}
	var made []secret.Value
	s.working = true
	s.env.Do(func(context.Context) error {
		err := s.env.Session.ConfirmKey(keys)
		if err == nil {
			made, err = s.env.Session.Split(typed, needed, of)
		}
		return err
	}, func(err error) {
		defer s.forget()
		s.working = false
		if err != nil {
			s.refused(typed, err)
			return
		}
		s.shares, s.at = made, 0
		s.field.Destroy()
		s.showing()
	})
}

// refused says why the passphrase is not split, which is there to be mended.
func (s *splitting) refused(typed secret.Value, err error) {
	if err := s.field.Load(typed); err == nil {
		s.field.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
	s.env.Window.Canvas().Focus(s.field)
	switch {
	case errors.Is(err, session.ErrCredentials):
		s.keyFile.Box.Show()
		s.phrase.SetError(s.env.Text.S("kit.ask.wrong"))
		s.asking()
	case errors.Is(err, session.ErrNoKeyFile) || errors.Is(err, session.ErrKeyFile):
		s.keyFile.Box.SetError(s.env.Text.Error(err).Whole())
	default:
		s.phrase.SetError(s.env.Text.Error(err).Whole())
	}
}

// step says which share it is.
func (s *splitting) step() string {
	return s.env.Text.S("kit.step.share", text.A("n", s.at+1), text.A("of", len(s.shares)))
}

// showing shows the share whose turn it is, as soon as the person asks for it.
func (s *splitting) showing() {
	word := s.env.Text.S
	if s.typed != nil {
		s.typed.Destroy()
		s.typed = nil
	}
	s.eye = parts.NewButton(word("kit.show"), theme.IconEye, parts.Secondary, s.toggle)
	s.view = parts.NewSecretView(s.env.Reveals, s.shares[s.at].Use, s.now, func(revealed bool) {
		if revealed {
			s.eye.SetLabel(word("kit.hide"))
			s.eye.SetIcon(theme.IconEyeOff)
		} else {
			s.eye.SetLabel(word("kit.show"))
			s.eye.SetIcon(theme.IconEye)
		}
		s.eye.Refresh()
	}).Counted(groupSize)
	s.page(s.step(), word("kit.copy", text.A("n", s.at+1)), word("kit.copy.then"),
		parts.NewCard(s.view).Sunk(),
		s.eye,
		parts.NewButton(word("kit.copied"), "", parts.Primary, s.typing),
		parts.NewButton(word("kit.cancel"), "", parts.Quiet, s.leave))
	s.env.Window.Canvas().Focus(s.eye)
}

// now is the clock of what is shown. As long as a share is on screen, which it is
// for a bounded time, somebody writes it down: that is no idleness.
func (s *splitting) now() time.Time {
	if s.view != nil && s.view.Revealed() {
		s.env.Touch()
	}
	return s.env.Now()
}

func (s *splitting) toggle() {
	if s.view.Revealed() {
		s.view.End()
	} else if err := s.view.Reveal(copyTime); err != nil {
		s.env.Fail(err)
	}
}

// typing asks for the share as it was copied.
func (s *splitting) typing() {
	s.env.Reveals.End()
	word := s.env.Text.S
	s.typed = sharefield.New(s.env, word("kit.typed", text.A("n", s.at+1)), s.check)
	s.page(s.step(), word("kit.check"), word("kit.check.then"), narrow(s.typed.Content()),
		parts.NewButton(word("kit.check.do"), "", parts.Primary, s.check),
		parts.NewButton(word("kit.again"), theme.IconEye, parts.Secondary, s.showing))
	s.typed.Focus()
}

// check compares what was copied, and goes on to the next share.
func (s *splitting) check() {
	if s.working {
		return
	}
	var same bool
	err := s.typed.Use(func(typed []byte) (err error) {
		same, err = shares.Same(s.shares[s.at], typed)
		return err
	})
	switch r := s.typed.Reading(); {
	case r.Err != nil:
		s.typed.Explain()
		s.typed.Focus()
	case err != nil:
		s.env.Fail(err)
	case !same:
		s.typed.Complain(s.env.Text.S("kit.check.other", text.A("n", s.at+1)))
		s.typed.Focus()
	default:
		s.made = r
		s.next()
	}
}

func (s *splitting) next() {
	if s.at++; s.at < len(s.shares) {
		s.showing()
		return
	}
	s.typed.Destroy()
	s.typed = nil
	s.done = true
	s.shares = nil
	fact := kit.Shares{Needed: needed, Of: of, Set: s.made.Share.SetText(), Groups: s.made.Expected}
	word := s.env.Text.S
	finish := parts.NewButton(word("kit.done.close"), "", parts.Primary, s.leave)
	remarks := parts.Column(parts.Gap)
	for _, key := range []string{"kit.done.apart", "kit.done.open", "kit.done.old"} {
		remarks.Add(parts.Row(parts.Gap, parts.NewIcon(theme.IconInfo, theme.Nezu, 20), parts.Grow(parts.NewProse(word(key, text.A("needed", needed))))))
	}
	s.show(parts.Scroll(parts.Column(parts.GapWide,
		parts.Notice(parts.Good, word("kit.done", text.A("of", of)), word("kit.done.then", text.A("needed", needed), text.A("of", of))),
		parts.NewCard(remarks), parts.Flow(parts.Gap, finish))))
	s.env.Window.Canvas().Focus(finish)
	note(s.env, func(ctx context.Context) error { return s.env.Session.NoteShares(ctx, fact) })
}
