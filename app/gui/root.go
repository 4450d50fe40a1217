package gui

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"kagikura/app/clip"
	"kagikura/app/guard/window"
	"kagikura/app/gui/accounts"
	"kagikura/app/gui/checkup"
	"kagikura/app/gui/edit"
	"kagikura/app/gui/emergency"
	"kagikura/app/gui/guide"
	"kagikura/app/gui/home"
	"kagikura/app/gui/kit"
	"kagikura/app/gui/link"
	"kagikura/app/gui/merging"
	"kagikura/app/gui/options"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/refused"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/gui/transfer"
	"kagikura/app/gui/unlock"
	"kagikura/app/gui/welcome"
	"kagikura/app/launch"
	"kagikura/app/lookout"
	"kagikura/app/remind"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/linkcheck"
)

// Config is what the root is made of.
type Config struct {
	// UI runs something on the UI thread, in the order in which it is called.
	UI      func(func())
	App     fyne.App
	Window  fyne.Window
	Session *session.Session
	Clip    *clip.Clip
	Theme   *theme.Theme
	Now     func() time.Time
	// Locales are the system's, the most wanted first; they choose the language
	// while the settings do not.
	Locales []string
	// Desktop is the light that settings choose which follow the desktop.
	Desktop theme.Mode
	// Launch opens an address in the chosen browser.
	Launch func(context.Context, linkcheck.Verified, launch.Choice) error
	// Look looks at this computer before an address is opened. Not called on the
	// UI thread.
	Look func(lookout.Question) []lookout.Finding
	// Browsers are those that may be chosen. Not called on the UI thread.
	Browsers func() []launch.Browser
	// Picture reads the picture on the clipboard, see package picture; nil where
	// the system gives none.
	Picture func(context.Context) ([]byte, error)
	// PasteText reads the text on the clipboard for a field of a secret, see package
	// board; nil where only the toolkit can. Not called on the UI thread.
	PasteText func(context.Context) ([]byte, error)
	// AskTime asks a time server, see package clock.
	AskTime func(ctx context.Context, server string) (session.Clock, error)
	// Handle is the window as the system names it, once it stands. Called on the
	// UI thread; nil where there is no system behind the window.
	Handle func() window.Handle
	// Reminders is where the reminder of the regular look keeps its days; nil for
	// no reminders.
	Reminders remind.Store
	// Version is shown in the menu.
	Version string
}

// Root is the window's content. All but New and Render's caller live on the UI
// thread.
type Root struct {
	Config
	ctx  context.Context
	stop context.CancelFunc

	text  *text.Printer
	look  appearance
	state session.State

	place  screen.Place
	origin screen.Place // where the account that is edited was come to from; zero for the list
	screen screen.Screen
	// visit is cancelled when the screen is left: what it still waits for is
	// not shown any more.
	visit    context.CancelFunc
	frame    *frame
	idle     idle
	reminder reminder
	// concealed is whether the window was last kept out of pictures.
	concealed bool

	// accepted is what a person was told of and went on in spite of: it is not
	// told again until the program ends.
	accepted map[lookout.Finding]bool

	dialogs *parts.Dialogs
	reveals *parts.Reveals

	// door is held while something is handed to the UI thread; closed is true
	// once nothing may be.
	door   sync.RWMutex
	closed bool
}

// appearance is what of the settings decides how everything is drawn.
type appearance struct {
	lang, theme string
	scale       int
}

// New makes the root and shows the session's state in the window.
func New(c Config) *Root {
	if c.Handle == nil {
		c.Handle = func() window.Handle { return 0 }
	}
	r := &Root{Config: c, accepted: map[lookout.Finding]bool{}}
	r.ctx, r.stop = context.WithCancel(context.Background())
	r.idle = newIdle(c.Now)
	r.reminder.here = true
	r.dialogs, r.reveals = parts.NewDialogs(c.Window.Canvas()), &parts.Reveals{}
	r.Window.SetCloseIntercept(r.Quit)
	r.Window.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { r.idle.touch() })
	r.Render(c.Session.State())
	return r
}

// Watch follows the session until Stop.
func (r *Root) Watch() {
	unsubscribe := r.Session.Subscribe(func(st session.State) { r.ui(func() { r.Render(st) }) })
	go func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		defer unsubscribe()
		for {
			select {
			case <-r.ctx.Done():
				return
			case <-tick.C:
				r.ui(r.tick)
			}
		}
	}()
}

// Stop ends what the root runs in the background.
func (r *Root) Stop() { r.stop() }

// ui runs f on the UI thread. It is the one place where anything comes in from
// elsewhere. It reports false once the window ends: Fyne panics at work that
// comes while it closes its queue.
func (r *Root) ui(f func()) bool {
	r.door.RLock()
	defer r.door.RUnlock()
	if r.closed {
		return false
	}
	r.UI(f)
	return true
}

// Render shows a state.
func (r *Root) Render(st session.State) {
	if st.Seq < r.state.Seq {
		return
	}
	locked := r.state.Phase == session.Unlocked && st.Phase != session.Unlocked
	r.state = st
	r.conceal(st.Settings.Conceal)
	if locked {
		r.clearClipboard()
		r.dialogs.Dismiss()
		r.reveals.End()
		r.idle.touch()
		r.reminder.vault = nil // what was open is kept nowhere
	}
	if look := r.appearanceOf(st); look != r.look {
		r.look = look
		r.text = text.New(look.lang)
		r.App.Settings().SetTheme(r.Theme.With(r.modeOf(look.theme), look.scale))
		r.Window.SetMainMenu(r.menu())
		r.show(r.placeFor(st))
		return
	}
	if place := r.placeFor(st); r.screen == nil || place != r.place {
		r.show(place)
		return
	}
	r.screen.Render(st)
	r.frame.render(st)
}

// clearClipboard takes a copied secret off the clipboard.
func (r *Root) clearClipboard() {
	r.do(r.ctx, func(context.Context) error { return r.Clip.Clear() }, func(err error) {
		if err != nil {
			r.tell("frame.clip", "frame.clip.then")
		}
	})
}

// ClipChanged shows what became of a copy on the clipboard.
func (r *Root) ClipChanged() {
	r.ui(func() { r.frame.render(r.state) })
}

func (r *Root) appearanceOf(st session.State) appearance {
	return appearance{lang: text.Choose(st.Settings.Language, r.Locales...), theme: st.Settings.Theme, scale: st.Settings.TextScale}
}

func (r *Root) modeOf(name string) theme.Mode {
	switch name {
	case "light":
		return theme.Light
	case "dark":
		return theme.Dark
	}
	return r.Desktop
}

// placeFor is where a state belongs: the present place where it fits.
func (r *Root) placeFor(st session.State) screen.Place {
	checking := (r.place.Name == screen.LinkCheck || r.place.Name == screen.Emergency) && r.place.Part == screen.WhileLocked
	switch st.Phase {
	case session.Empty:
		if r.place.Name == screen.Welcome || checking {
			return r.place
		}
		return screen.Place{Name: screen.Welcome}
	case session.Locked:
		if checking || r.place.Name == screen.Welcome && r.screen != nil && r.place != (screen.Place{}) {
			return r.place
		}
		if r.place.Name == screen.Unlock {
			return r.place
		}
		return screen.Place{Name: screen.Unlock}
	case session.Unlocking:
		return r.place
	}
	if r.place.Name == screen.Unlock && r.place.Part == screen.ThenEmergency {
		return screen.Place{Name: screen.Emergency, Firm: r.place.Firm}
	}
	if r.place.Name == screen.Unlock || checking {
		return screen.Place{Name: screen.Home}
	}
	return r.place
}

// Go moves to a place, after asking where that would lose what was typed.
func (r *Root) Go(p screen.Place) { r.leaveThen(func() { r.show(r.back(p)) }) }

// back is where a move leads: from an account that the checkup led to, back to the
// checkup, where the next one waits.
func (r *Root) back(to screen.Place) screen.Place {
	origin := r.origin
	r.origin = screen.Place{}
	switch {
	case r.place.Name == screen.Checkup && to.Name == screen.Edit:
		r.origin = r.place
	case r.place.Name == screen.Edit && to == screen.Place{Name: screen.Accounts, Account: r.place.Account} && origin != screen.Place{}:
		return origin
	}
	return to
}

// leaveThen does what takes the screen away, after asking where that would lose
// what was typed.
func (r *Root) leaveThen(next func()) {
	if careful, ok := r.screen.(screen.Careful); ok && careful.Unkept() {
		r.reveals.End() // whoever locks may not be alone any more
		r.ask("frame.unkept", "frame.unkept.then", "frame.discard", func() {
			if discards, ok := r.screen.(screen.Discarder); ok {
				discards.Discard()
			}
			next()
		})
		return
	}
	next()
}

// show puts the screen of a place into the window.
func (r *Root) show(p screen.Place) {
	if r.screen != nil {
		r.visit()
		r.screen.Leave()
	}
	r.place = p
	visit, cancel := context.WithCancel(r.ctx)
	r.visit = cancel
	r.screen = r.make(p, r.env(visit))
	r.frame = r.newFrame()
	r.screen.Render(r.state)
	r.frame.render(r.state)
	r.Window.SetContent(r.frame.content)
	r.screen.Enter()
}

func (r *Root) make(p screen.Place, env screen.Env) screen.Screen {
	switch p.Name {
	case screen.Welcome:
		return welcome.New(env, p)
	case screen.Unlock:
		return unlock.New(env)
	case screen.Accounts:
		return accounts.New(env, p)
	case screen.Guide:
		return guide.New(env, p)
	case screen.Edit:
		return edit.New(env, p)
	case screen.LinkCheck:
		return link.New(env)
	case screen.Checkup:
		return checkup.New(env, p)
	case screen.Emergency:
		return emergency.New(env, p)
	case screen.Transfer:
		return transfer.New(env)
	case screen.Kit:
		return kit.New(env)
	case screen.Settings:
		return options.New(env)
	case screen.Merge:
		return merging.New(env, p)
	case screen.Clock:
		return refused.New(env, p)
	}
	return home.New(env)
}

func (r *Root) env(visit context.Context) screen.Env {
	return screen.Env{
		Text: r.text, Session: r.Session, Clip: r.Clip, Now: r.Now,
		Window: r.Window, Dialogs: r.dialogs, Reveals: r.reveals,
		Do: func(work func(context.Context) error, then func(error)) context.CancelFunc {
			return r.do(visit, work, then)
		},
		Go:   r.Go,
		Fail: r.fail,
		Open: func(address linkcheck.Verified) { r.open(address, func() {}) },
		OpenAccount: func(account vault.ID, address linkcheck.Verified) {
			r.open(address, func() {
				r.note(account, address)
				if on, ok := r.screen.(screen.Opened); ok {
					on.Opened(account)
				}
			})
		},
		Browsers: r.Browsers,
		Picture:  r.Picture,
		AskTime:  r.AskTime,
		Paste:    r.paste(visit),
		Touch:    r.idle.touch,
	}
}

// paste reads the clipboard for a field of a secret, and wipes what it read.
func (r *Root) paste(visit context.Context) func(take func([]byte, error)) {
	if r.PasteText == nil {
		return nil
	}
	return func(take func([]byte, error)) {
		go func() {
			text, err := r.PasteText(visit)
			taken := r.ui(func() {
				defer secret.Wipe(text) // also where nobody takes it any more
				if visit.Err() == nil {
					take(text, err)
				}
			})
			if !taken {
				secret.Wipe(text)
			}
		}()
	}
}

// do runs work off the UI thread and then on it, unless the visit is over.
func (r *Root) do(visit context.Context, work func(context.Context) error, then func(error)) context.CancelFunc {
	ctx, cancel := context.WithCancel(visit)
	go func() {
		err := work(ctx)
		r.ui(func() {
			cancel()
			if visit.Err() == nil {
				then(err)
			}
		})
	}()
	return cancel
}

// run is do for the root itself, which is never left; what fails is shown.
func (r *Root) run(work func(context.Context) error) {
	r.do(r.ctx, work, func(err error) {
		if err != nil {
			r.fail(err)
		}
	})
}

// Lock closes the vault. What is typed and not saved is not forgotten: the
// person is asked.
func (r *Root) Lock() { r.closeThen(nil) }

// Quit locks, takes what was copied off the clipboard, and ends the program. What
// was ticked in an emergency and stands in memory alone is asked about first.
func (r *Root) Quit() {
	if len(r.state.Aside) > 0 {
		r.ask("emergency.quit", "emergency.quit.then", "emergency.quit.yes", r.quit)
		return
	}
	r.quit()
}

func (r *Root) quit() {
	r.closeThen(func() {
		// The person is told of nothing any more: he is leaving.
		r.do(r.ctx, func(context.Context) error { return r.Clip.Clear() }, func(error) { r.end() })
	})
}

func (r *Root) end() {
	r.door.Lock()
	r.closed = true
	r.door.Unlock()
	r.App.Quit()
}

// closeThen locks where a person wants it, and then goes on; next may be nil.
func (r *Root) closeThen(next func()) {
	r.leaveThen(func() { r.lockThen(next) })
}

// patience is how long locking waits for a disk before what it would not take
// goes into local state.
const patience = 10 * time.Second

// lock closes the vault, whatever the disks do.
func (r *Root) lock(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return r.Session.Lock(ctx)
}

// lockThen locks whatever was typed: nobody is there to be asked. Only where no
// disk at all took a change is there a question, and only before something is
// done that would lose it.
func (r *Root) lockThen(next func()) {
	r.do(r.ctx, r.lock, func(err error) {
		if err == nil {
			if next != nil {
				next()
			}
			return
		}
		r.Render(r.Session.State()) // it closes what was asked before
		if next == nil {
			r.fail(err)
			return
		}
		r.ask("frame.unkeepable", "frame.unkeepable.then", "frame.unkeepable.yes", next)
	})
}

// Stopped locks as the window has closed, by whatever way.
func (r *Root) Stopped() {
	r.door.Lock()
	r.closed = true
	r.door.Unlock()
	_ = r.lock(context.Background()) // what no disk takes now is lost
	r.Stop()
}

// OpenFile chooses another vault, as a second start of the program asks for.
// The one that is open stays open.
func (r *Root) OpenFile(path string) {
	r.ui(func() {
		r.Window.RequestFocus()
		if path == "" || path == r.state.Path && r.state.Phase != session.Locked {
			return
		}
		r.closeThen(func() {
			if err := r.Session.Select(path); err != nil {
				r.fail(err)
				return
			}
			r.show(screen.Place{Name: screen.Unlock})
		})
	})
}
