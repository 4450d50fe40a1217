package guide

import (
	"context"
	"errors"
	"reflect"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	steps "kagikura/vault/guide"
)

// Screen is the guide of one account.
type Screen struct {
	env   screen.Env
	place screen.Place
	state session.State

	entry  *vault.Entry // that is shown
	firm   brokerage.Firm
	status steps.Status
	ready  bool // status is known
	open   steps.Step
	chosen bool // the person chose the open step
	next   vault.ID
	others int // accounts that are being led through, beside this one

	password *passwordStep
	code     *codeStep
	contacts *contactsStep

	looking bool // the status is being worked out
	again   bool
	entered bool
	first   fyne.Focusable
	card    fyne.CanvasObject // of the open step, nil if none is
	ends    []func()          // of what ticks on screen
	column  *fyne.Container
	scroll  *container.Scroll
	later   *parts.Button
}

// New makes the screen for the account of the place, at its step if it names one.
func New(env screen.Env, p screen.Place) *Screen {
	s := &Screen{env: env, place: p, column: parts.Column(parts.Gap + 4)}
	if p.Part != "" {
		s.open, s.chosen = steps.Step(p.Part), true
	}
	s.password, s.code, s.contacts = newPasswordStep(s), newCodeStep(s), newContactsStep(s)
	s.scroll = parts.Scroll(s.column)
	s.later = parts.NewButton(env.Text.S("guide.later"), theme.IconHome, parts.Secondary, func() { env.Go(screen.Place{Name: screen.Home}) })
	return s
}

// Title implements screen.Screen.
func (s *Screen) Title() string { return s.env.Text.S("guide.title") }

// Actions implements screen.Screen.
func (s *Screen) Actions() []fyne.CanvasObject { return []fyne.CanvasObject{s.later} }

// Content implements screen.Screen.
func (s *Screen) Content() fyne.CanvasObject { return s.scroll }

// Enter implements screen.Screen.
func (s *Screen) Enter() {
	s.entered = true
	s.focus()
}

// Leave implements screen.Screen.
func (s *Screen) Leave() {
	s.entered = false
	s.env.Reveals.End()
	s.clear()
	s.password.wipe()
	s.code.wipe()
}

// Unkept implements screen.Careful.
func (s *Screen) Unkept() bool {
	return s.password.typed.Len() > 0 || s.password.user.Text != "" && s.ready && s.password.asksUser() || s.code.typed.Len() > 0 || s.contacts.changed()
}

// Opened implements screen.Opened: the step is done once the record has it, and the
// page goes on by itself.
func (s *Screen) Opened(vault.ID) {}

func (s *Screen) focus() {
	if s.entered && s.first != nil && !s.env.Dialogs.Open() {
		s.env.Window.Canvas().Focus(s.first)
	}
}

// clear ends what ticks and is revealed on screen.
func (s *Screen) clear() {
	s.env.Reveals.End()
	for _, end := range s.ends {
		end()
	}
	s.ends = nil
}

// Render implements screen.Screen.
func (s *Screen) Render(st session.State) {
	if st.Vault == nil || st.Seq == s.state.Seq {
		return
	}
	s.state = st
	if e, ok := st.Vault.Entry(s.place.Account); !ok || st.Vault.Recycled(s.place.Account) {
		s.gone()
		return
	} else if e == s.entry && s.ready {
		return
	}
	s.look()
}

// look works out how far the account is. That reads its record, which is not the UI
// thread's work.
func (s *Screen) look() {
	if s.looking {
		s.again = true
		return
	}
	s.looking = true
	st := s.state
	e, ok := st.Vault.Entry(s.place.Account)
	if !ok {
		s.looking = false
		return
	}
	firm := firmOf(st, e)
	var status steps.Status
	var next vault.ID
	others := 0
	s.env.Do(func(context.Context) (err error) {
		for _, o := range st.Vault.Live() {
			if o.ID != e.ID && steps.Running(o) {
				more, err := steps.Of(o, firmOf(st, o))
				if err != nil {
					return err
				}
				if more.Running() {
					if others == 0 {
						next = o.ID
					}
					others++
				}
			}
		}
		status, err = steps.Of(e, firm)
		return err
	}, func(err error) {
		s.looking = false
		if err == nil {
			s.show(e, firm, status, next, others)
		}
		if s.again {
			s.again = false
			s.look()
		}
	})
}

// firmOf is the firm that an account names, or whose official address it has.
func firmOf(st session.State, e *vault.Entry) brokerage.Firm {
	id := e.Firm()
	if id == "" {
		id = st.Launch[e.ID].Verdict.Firm
	}
	firm, _ := st.Directory.Firm(id)
	return firm
}

// show shows how far the account is. A step that is done gives way to the next.
func (s *Screen) show(e *vault.Entry, firm brokerage.Firm, status steps.Status, next vault.ID, others int) {
	first, before := !s.ready, s.open
	if !first && sameFields(e, s.entry) && reflect.DeepEqual(status, s.status) && reflect.DeepEqual(e.Data, s.entry.Data) && next == s.next {
		s.entry = e
		return
	}
	advanced := !first && s.status.State(s.open).Open() && !status.State(s.open).Open()
	s.entry, s.firm, s.status, s.ready, s.next, s.others = e, firm, status, true, next, others
	if first {
		s.contacts.load()
		s.begin()
	}
	if !s.chosen || advanced {
		s.chosen = false
		s.open, _ = status.Next() // "" where all is done
	}
	s.draw()
	if first || s.open != before {
		s.turnTo()
	}
}

// turnTo brings the open step into sight and gives it the focus, once the page is laid
// out: where text is large the steps before it fill the window.
func (s *Screen) turnTo() {
	s.env.Do(func(context.Context) error { return nil }, func(error) {
		var top float32
		if s.card != nil && s.card.Position().Y+s.card.Size().Height > s.scroll.Size().Height {
			top = s.card.Position().Y
		}
		s.scroll.ScrollToOffset(fyne.NewPos(0, top))
		s.focus()
	})
}

func sameFields(a, b *vault.Entry) bool {
	return len(a.Fields) == len(b.Fields) && (len(a.Fields) == 0 || &a.Fields[0] == &b.Fields[0])
}

// begin notes that this account is being led through, where that is new. Whoever came
// for one step alone is not led further.
func (s *Screen) begin() {
	if s.place.Part != "" || !s.status.Begun.IsZero() && !s.status.Ended || len(s.status.Unreadable) > 0 || s.status.Finished() {
		return
	}
	s.note(func() (map[string]*string, error) { return steps.Begin(s.entry, s.env.Now()) })
}

// gone says that the account is not there any more.
func (s *Screen) gone() {
	s.clear()
	home := parts.NewButton(s.env.Text.S("guide.home"), theme.IconHome, parts.Primary, func() { s.env.Go(screen.Place{Name: screen.Home}) })
	s.first = home
	s.column.Objects = []fyne.CanvasObject{parts.Notice(parts.Attention, s.env.Text.S("guide.gone"), s.env.Text.S("guide.gone.then"), home)}
	s.column.Refresh()
}

// note makes a change of the account's custom data.
func (s *Screen) note(change func() (map[string]*string, error)) {
	data, err := change()
	if err != nil {
		s.env.Fail(err)
		return
	}
	if len(data) > 0 {
		s.apply(vault.SetEntryData{ID: s.entry.ID, Data: data})
	}
}

// do makes a change that package vault/guide proposes.
func (s *Screen) do(change vault.Change, err error) {
	if err != nil {
		s.env.Fail(err)
		return
	}
	s.apply(change)
}

// apply changes the vault and shows what came of it.
func (s *Screen) apply(changes ...vault.Change) {
	s.applyThen(func() { s.Render(s.env.Session.State()) }, changes...)
}

// applyThen changes the vault.
func (s *Screen) applyThen(then func(), changes ...vault.Change) {
	s.saveThen(then, func(ctx context.Context) error { return s.env.Session.Apply(ctx, changes...) })
}

// saveThen saves something. That it could not be saved the frame of the window says.
func (s *Screen) saveThen(then func(), save func(context.Context) error) {
	s.env.Do(save, func(err error) {
		var unsaved *session.UnsavedError
		if err != nil && !errors.As(err, &unsaved) {
			s.env.Fail(err)
			return
		}
		then()
	})
}

func (s *Screen) now() time.Time { return s.env.Now() }

func (s *Screen) word(key string, args ...text.Arg) string { return s.env.Text.S(key, args...) }
