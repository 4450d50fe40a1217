package transfer

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/newkey"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
)

// formWidth bounds fields and prose, at 100 % text size.
const formWidth = 640

// The steps, then the wait and what came of it.
const (
	picking = iota
	keying
	placing
	writing
	done
)

// steps is how many of them a person goes through.
const steps = 3

// Screen is the export for the family.
type Screen struct {
	env     screen.Env
	content *fyne.Container
	step    int

	picker  *picker
	form    *newkey.Form
	place   *place
	waiting *parts.Waiting

	kit      *parts.Button
	merge    *parts.Button
	cancel   context.CancelFunc // of the export that is under way
	giveBack func()             // of the keys
}

// New makes the screen.
func New(env screen.Env) *Screen {
	s := &Screen{env: env, content: container.NewStack()}
	s.merge = parts.NewButton(env.Text.S("transfer.merge"), theme.IconFile, parts.Secondary, func() {
		env.Go(screen.Place{Name: screen.Merge})
	})
	s.kit = parts.NewButton(env.Text.S("transfer.kit"), theme.IconKey, parts.Secondary, func() {
		env.Go(screen.Place{Name: screen.Kit})
	})
	s.begin()
	return s
}

// begin goes to the first step with nothing chosen.
func (s *Screen) begin() {
	s.picker = newPicker(s.env)
	s.form = newkey.New(s.env, s.next, nil)
	s.place = newPlace(s.env, s.next)
	cancel := parts.NewButton(s.env.Text.S("common.cancel"), "", parts.Secondary, s.back)
	s.waiting = parts.NewWaiting(s.env.Text.S("transfer.writing"), cancel, s.env.Now)
	s.show(picking)
}

// Title implements screen.Screen.
func (s *Screen) Title() string { return s.env.Text.S("transfer.title") }

// Actions implements screen.Screen.
func (s *Screen) Actions() []fyne.CanvasObject { return nil }

// Content implements screen.Screen.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Render implements screen.Screen.
func (s *Screen) Render(st session.State) {
	s.picker.follow(st)
	if st.Progress != nil && s.step == writing {
		s.waiting.Follow(st.Progress.Started, st.Progress.Expected)
	}
}

// Enter implements screen.Screen.
func (s *Screen) Enter() {
	s.giveBack = parts.TakeKeys(s.env.Window.Canvas(), func(key *fyne.KeyEvent) {
		if key.Name == fyne.KeyEscape {
			s.back()
		}
	})
	s.focus()
}

// Leave implements screen.Screen.
func (s *Screen) Leave() {
	s.waiting.Stop()
	s.form.Leave()
	s.giveBack()
}

// Unkept implements screen.Careful.
func (s *Screen) Unkept() bool { return s.step == writing || s.step != done && !s.form.Empty() }

// next goes on to the next step if this one is complete; the last one writes.
func (s *Screen) next() {
	switch s.step {
	case picking:
		if s.picker.complete() {
			s.goTo(keying)
		}
	case keying:
		if _, ok := s.form.Value(); ok {
			s.env.Reveals.End()
			s.place.prepare()
			s.goTo(placing)
		}
	case placing:
		s.export()
	}
}

// back goes to the step before; an export that is under way ends.
func (s *Screen) back() {
	switch s.step {
	case keying, placing:
		s.env.Reveals.End()
		s.goTo(s.step - 1)
	case writing:
		s.cancel()
	}
}

// show puts a step on screen.
func (s *Screen) show(step int) {
	s.step = step
	s.content.RemoveAll()
	switch step {
	case picking:
		page := s.page("transfer.pick", "transfer.pick.then", "common.next", theme.Icon(""), s.picker.content, s.picker.all, s.picker.none, parts.Grow(s.picker.said))
		// In one line, so that even large texts in a small window leave room for accounts.
		s.content.Add(parts.Column(parts.Gap, parts.Flow(parts.Gap, s.merge, s.kit), parts.Fill(page)))
	case keying:
		s.content.Add(s.page("transfer.key", "transfer.key.then", "common.next", theme.Icon(""), narrow(s.form.Content())))
	case placing:
		s.content.Add(s.page("transfer.place", "transfer.place.then", "transfer.write", theme.IconSave, narrow(s.place.content)))
	case writing:
		s.content.Add(parts.Middle(formWidth, parts.NewCard(s.waiting)))
	}
}

// goTo shows a step and begins it.
func (s *Screen) goTo(step int) {
	s.show(step)
	s.focus()
}

// narrow is a form no wider than is easy to read.
func narrow(form fyne.CanvasObject) fyne.CanvasObject {
	return parts.AtMost(formWidth*theme.Size(theme.SizeBody)/15, form)
}

// page is a step: what it asks, what is answered, and the way on and back, which
// stays in sight where the rest scrolls. aside stands at the left of the way.
func (s *Screen) page(what, then, next string, icon theme.Icon, body fyne.CanvasObject, aside ...fyne.CanvasObject) fyne.CanvasObject {
	word := s.env.Text.S
	head := parts.Column(0,
		parts.NewProse(word(what)).Bold().At(theme.SizeCard),
		parts.Row(parts.GapWide,
			parts.Caption(word("transfer.step", text.A("n", s.step+1), text.A("of", steps))).Whole(),
			parts.Grow(parts.NewProse(word(then)).Small())))
	if len(aside) == 0 {
		aside = []fyne.CanvasObject{parts.Space()}
	}
	foot := parts.Row(parts.Gap, aside...)
	if s.step > picking {
		foot.Add(parts.NewButton(word("common.back"), "", parts.Secondary, s.back))
	}
	foot.Add(parts.NewButton(word(next), icon, parts.Primary, s.next))
	inside := container.NewBorder(head, nil, nil, nil, parts.Pad(0, parts.Gap, body))
	// The accounts scroll by themselves, unless a small window with large text
	// has no room for one.
	return parts.NewCard(container.NewBorder(nil, foot, nil, nil, parts.Scroll(inside))).Padding(theme.Space)
}

// focus goes to what is done first in the step.
func (s *Screen) focus() {
	switch s.step {
	case picking:
		s.env.Window.Canvas().Focus(s.picker.search)
	case keying:
		s.form.Enter()
	case placing:
		s.place.target.Focus()
	}
}
