package link

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
)

// pause is how long nothing must be typed before what stands there is judged:
// the beginning of an official address is not one.
const pause = 700 * time.Millisecond

// Screen is the link check. It asks, with the field on top, or it has answered
// a whole text, with the verdict on top: that must lie in sight in the smallest
// window with the largest text.
type Screen struct {
	env   screen.Env
	state session.State

	content fyne.CanvasObject
	scroll  *container.Scroll
	column  *fyne.Container
	field   *parts.Input
	asks    fyne.CanvasObject // the card with the field
	beside  *fyne.Container   // what it offers besides typing
	next    *parts.Button     // the step that the answer offers; nil if none

	asked    int  // how many texts were: only the answer to the last counts
	answered bool // with the verdict on top, and no field
	loading  bool // the field is being filled by the screen
	cancel   context.CancelFunc
	giveBack func() // of the keys
}

// New makes the screen.
func New(env screen.Env) *Screen {
	s := &Screen{env: env, state: env.Session.State(), column: parts.Column(parts.GapWide)}
	s.field = parts.NewLines(env.Text.S("link.ask"), 1)
	s.field.Max = maxTyped
	s.field.OnPaste = s.pasted
	s.field.OnKey = s.typedKey
	s.field.OnChanged = s.typed
	s.asks = s.askCard()
	s.scroll = parts.Scroll(s.column)
	s.content = s.scroll
	if !s.open() {
		back := parts.NewButton(env.Text.S("common.back"), theme.IconBack, parts.Secondary, s.back)
		head := parts.Row(parts.GapWide, back, parts.Grow(parts.Title(env.Text.S("link.title"))))
		s.content = parts.Pad(3*theme.Space, 2*theme.Space, parts.Column(parts.Gap, head, parts.Fill(s.scroll)))
	}
	s.ask("")
	return s
}

// open says whether a vault is, so that the screen lies in the window's frame.
func (s *Screen) open() bool { return s.state.Phase == session.Unlocked }

// Title implements screen.Screen: no frame while no vault is open.
func (s *Screen) Title() string {
	if !s.open() {
		return ""
	}
	return s.env.Text.S("link.title")
}

// Actions implements screen.Screen.
func (s *Screen) Actions() []fyne.CanvasObject { return nil }

// Content implements screen.Screen.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Render implements screen.Screen.
func (s *Screen) Render(st session.State) { s.state = st }

// Enter implements screen.Screen.
func (s *Screen) Enter() {
	canvas := s.env.Window.Canvas()
	s.giveBack = parts.TakeKeys(canvas, func(key *fyne.KeyEvent) {
		if key.Name == fyne.KeyEscape {
			s.escape()
		}
	})
	// Where no field has the focus, a paste is the next text to check.
	canvas.AddShortcut(&fyne.ShortcutPaste{}, func(shortcut fyne.Shortcut) {
		s.pasted(shortcut.(*fyne.ShortcutPaste).Clipboard.Content())
	})
	s.env.Window.SetOnDropped(s.dropped)
	canvas.Focus(s.field)
}

// Leave implements screen.Screen.
func (s *Screen) Leave() {
	s.ask("")
	s.env.Window.Canvas().RemoveShortcut(&fyne.ShortcutPaste{})
	s.env.Window.SetOnDropped(nil)
	s.giveBack()
	s.env.Dialogs.Dismiss()
}

// back leads out to where one came from.
func (s *Screen) back() {
	if s.state.Path == "" {
		s.env.Go(screen.Place{Name: screen.Welcome})
		return
	}
	s.env.Go(screen.Place{Name: screen.Unlock})
}

// escape takes what was put in away. While no vault is open it leads out at
// once: what comes next there is a passphrase, which is not to be typed into
// this field by somebody who takes it for the other one.
func (s *Screen) escape() {
	switch {
	case !s.open():
		s.back()
	case s.answered || s.field.Text != "":
		s.ask("")
		s.env.Window.Canvas().Focus(s.field)
	}
}
