// Package welcome is the first run in three steps: the language and what to do,
// a new vault with its passphrase and its place, and the firms to begin with.
// The choice of another vault is its fourth page.
//
// The pages follow one another inside of one screen; what was typed on one is
// still there when a person goes back to it.
package welcome

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/filepick"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
)

// cardWidth is the width of the pages at 100 % text size; mostWidth is what the
// smallest window has room for.
const (
	cardWidth = 620
	mostWidth = 860
)

// page is one question of the first run.
type page interface {
	content() fyne.CanvasObject
	render(session.State)
	enter()
	back() // Escape
	leave()
}

// Welcome is the screen.
type Welcome struct {
	env     screen.Env
	state   session.State
	room    *fyne.Container // the page that is shown
	page    page
	newPass *passphrasePage
	newFile *locationPage
	release func() // gives the keys of the window back
}

// New makes the screen; the place tells which page comes first.
func New(env screen.Env, p screen.Place) *Welcome {
	w := &Welcome{env: env, room: container.NewStack()}
	w.state = env.Session.State()
	switch {
	case w.state.Phase == session.Unlocked:
		w.page = newFirmsPage(w)
	case p.Part == screen.NewVault:
		w.newPass = newPassphrasePage(w)
		w.page = w.newPass
	case p.Part == screen.OpenVault:
		w.page = newOpenPage(w)
	default:
		w.page = newStartPage(w)
	}
	w.room.Objects = []fyne.CanvasObject{w.page.content()}
	return w
}

// Title implements screen.Screen: no frame.
func (w *Welcome) Title() string { return "" }

// Actions implements screen.Screen.
func (w *Welcome) Actions() []fyne.CanvasObject { return nil }

// Content implements screen.Screen.
func (w *Welcome) Content() fyne.CanvasObject { return w.room }

// Render implements screen.Screen. A vault that was just made leads to the
// firms.
func (w *Welcome) Render(st session.State) {
	w.state = st
	if _, firms := w.page.(*firmsPage); st.Phase == session.Unlocked && !firms {
		w.show(newFirmsPage(w))
		w.forget()
	}
	w.page.render(st)
}

// Enter implements screen.Screen.
func (w *Welcome) Enter() {
	w.release = parts.TakeKeys(w.env.Window.Canvas(), func(key *fyne.KeyEvent) {
		if key.Name == fyne.KeyEscape {
			w.page.back()
		}
	})
	w.env.Window.SetOnDropped(w.dropped)
	w.page.enter()
}

// Leave implements screen.Screen.
func (w *Welcome) Leave() {
	w.env.Dialogs.Dismiss()
	w.env.Window.SetOnDropped(nil)
	w.release()
	w.page.leave()
	w.forget()
}

// forget wipes what was typed for a new vault.
func (w *Welcome) forget() {
	if w.newPass != nil {
		w.newPass.forget()
	}
	w.newPass, w.newFile = nil, nil
}

// show goes to another page.
func (w *Welcome) show(p page) {
	w.page.leave()
	w.page = p
	w.room.Objects = []fyne.CanvasObject{p.content()}
	w.room.Refresh()
	p.render(w.state)
	if w.release != nil {
		p.enter()
	}
}

// dropped takes a file that was dragged into the window as a vault to open.
func (w *Welcome) dropped(_ fyne.Position, files []fyne.URI) {
	free := w.state.Phase == session.Empty || w.state.Phase == session.Locked
	if len(files) > 0 && free && !w.env.Dialogs.Open() {
		w.open(files[0].Path())
	}
}

// open goes to the passphrase of the vault in a file.
func (w *Welcome) open(path string) {
	if err := w.env.Session.Select(path); err != nil {
		w.env.Fail(err)
		return
	}
	w.env.Go(screen.Place{Name: screen.Unlock})
}

// choose asks for the file of a vault to open.
func (w *Welcome) choose() {
	filepick.Show(w.env, filepick.Vault, filepick.FolderOf(w.state.Path), w.open)
}

// out leaves for where one came from: the vault that is chosen, or the start.
func (w *Welcome) out() {
	if w.state.Path != "" {
		w.env.Go(screen.Place{Name: screen.Unlock})
		return
	}
	w.env.Go(screen.Place{Name: screen.Welcome})
}

// unlockTime is what the key of a new vault shall cost here.
func (w *Welcome) unlockTime() time.Duration { return w.state.Settings.UnlockTime }

// scrolled puts a page in the middle of the wall.
func scrolled(page fyne.CanvasObject) fyne.CanvasObject {
	return container.NewVScroll(parts.Pad(2*theme.Space, theme.Space, parts.Middle(width(), page)))
}

func width() float32 { return min(cardWidth*theme.Size(theme.SizeBody)/15, mostWidth) }

func (w *Welcome) button(key string, icon theme.Icon, kind parts.Kind, pressed func()) *parts.Button {
	return parts.NewButton(w.env.Text.S(key), icon, kind, pressed)
}
