// Package kit is the screen for those who have to open the vault one day without
// its owner: it writes the emergency kit and the family's sheet as a PDF, and
// splits the passphrase into shares that are copied by hand.
//
// A PDF is a file that nothing protects, so no secret goes into it. A share is
// shown as any secret is: on demand, one at a time, character by character, until
// the window loses the focus. It is never copied to the clipboard. What was copied
// by hand is typed back before the next one is shown.
package kit

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/kit"
)

// formWidth bounds fields and prose, at 100 % text size.
const formWidth = 680

// Screen is the kit.
type Screen struct {
	env     screen.Env
	content *fyne.Container
	vault   *vault.Vault // that was rendered last
	kept    kit.Kept

	print    *printing
	split    *splitting // nil unless a passphrase is being split
	start    *parts.Button
	state    *fyne.Container // of the shares that were made
	family   *parts.Button
	giveBack func() // of the keys
}

// New makes the screen.
func New(env screen.Env) *Screen {
	s := &Screen{env: env, content: container.NewStack(), state: parts.Column(parts.Gap)}
	word := env.Text.S
	s.family = parts.NewButton(word("transfer.title"), theme.IconBack, parts.Secondary, func() { env.Go(screen.Place{Name: screen.Transfer}) })
	s.print = newPrinting(env)
	s.start = parts.NewButton(word("kit.split.start"), "", parts.Secondary, s.begin)
	s.overview()
	return s
}

// Title implements screen.Screen.
func (s *Screen) Title() string { return s.env.Text.S("kit.title") }

// Actions implements screen.Screen.
func (s *Screen) Actions() []fyne.CanvasObject { return []fyne.CanvasObject{s.family} }

// Content implements screen.Screen.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Render implements screen.Screen.
func (s *Screen) Render(st session.State) {
	if st.Vault == nil || st.Vault == s.vault {
		return
	}
	s.vault = st.Vault
	s.kept = kit.Of(st.Vault, s.env.Now())
	s.print.follow(st, s.kept)
	s.tell()
}

// Enter implements screen.Screen.
func (s *Screen) Enter() {
	s.giveBack = parts.TakeKeys(s.env.Window.Canvas(), func(key *fyne.KeyEvent) {
		if key.Name == fyne.KeyEscape && s.split != nil {
			s.split.back()
		}
	})
	s.print.enter()
}

// Leave implements screen.Screen.
func (s *Screen) Leave() {
	s.env.Reveals.End()
	if s.split != nil {
		s.split.destroy()
	}
	s.giveBack()
}

// Unkept implements screen.Careful: a share that was copied already is of no use
// unless enough of them are.
func (s *Screen) Unkept() bool { return s.split != nil && s.split.at > 0 && !s.split.done }

// overview is what the screen shows first.
func (s *Screen) overview() {
	word := s.env.Text.S
	split := parts.NewCard(parts.Column(parts.GapWide,
		parts.NewProse(word("kit.split")).Bold().At(theme.SizeCard),
		narrow(parts.NewProse(word("kit.split.then"))),
		s.state,
		parts.Flow(parts.Gap, s.start)))
	s.show(parts.Scroll(parts.Column(parts.GapWide, s.print.content, split)))
}

func (s *Screen) show(o fyne.CanvasObject) {
	s.content.Objects = []fyne.CanvasObject{o}
	s.content.Refresh()
}

// narrow is a form no wider than is easy to read.
func narrow(form fyne.CanvasObject) fyne.CanvasObject {
	return parts.AtMost(formWidth*theme.Size(theme.SizeBody)/15, form)
}

// tell says what the vault knows of its shares.
func (s *Screen) tell() {
	word, k := s.env.Text.S, s.kept
	s.state.RemoveAll()
	if k.Shares != nil {
		made := text.A("when", s.env.Text.Date(k.Made))
		state, sentence := parts.Good, word("kit.split.made", made, text.A("of", k.Shares.Of), text.A("needed", k.Shares.Needed), text.A("set", k.Shares.Set))
		if k.Stale {
			state, sentence = parts.Attention, word("kit.split.stale", made)
		}
		s.state.Add(parts.Remark(state, sentence))
	}
	if k.Future {
		s.state.Add(parts.Remark(parts.Attention, word("kit.future")))
	}
	if len(k.Problems) > 0 {
		s.state.Add(parts.Remark(parts.Attention, word("kit.problem")))
	}
	s.state.Refresh()
	s.content.Refresh()
}

// begin asks for the passphrase that is to be split.
func (s *Screen) begin() {
	s.env.Reveals.End()
	s.split = newSplitting(s.env, s.show, func() {
		s.split = nil
		s.overview()
		s.env.Window.Canvas().Focus(s.start)
	})
}

// note writes a fact into the vault. That it cannot be written does not undo what
// was done; it is told all the same.
func note(env screen.Env, write func(context.Context) error) {
	env.Do(write, func(err error) {
		if err != nil {
			env.Fail(err)
		}
	})
}
