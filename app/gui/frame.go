package gui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
)

// frame is what stands around a screen: the rail at the left, the title, the
// lock button at the top right, and what went wrong with the last save.
type frame struct {
	root    *Root
	content fyne.CanvasObject
	lock    *parts.Button
	body    *fyne.Container // what lies right of the rail
	room    *fyne.Container // in it, for the screen and the notice above it
	trouble *fyne.Container
	problem error
	copied  string
	beside  []string // versions of others that lie beside the file
	back    [4]bool  // whether changes are kept, came back, or open with another key, and whether shares opened the vault
	kept    error    // why what was copied is still on the clipboard
	news    news     // of merges
	noted   bool     // something of the settings was not taken
}

// warnBefore is how long before the idle lock the lock button says so.
const warnBefore = 2 * time.Minute

func (r *Root) newFrame() *frame {
	f := &frame{root: r, room: container.NewStack(), trouble: parts.Column(parts.GapWide)}
	f.trouble.Hide()
	ground := newGround(r.idle.touch)
	if r.screen.Title() == "" {
		f.content = container.NewStack(ground, r.screen.Content())
		return f
	}
	f.lock = parts.NewButton(r.text.S("frame.lock"), theme.IconLock, parts.Secondary, r.Lock)
	// Where the title leaves them no room they go below it, still at the right.
	buttons := parts.Row(parts.GapWide, slices.Concat([]fyne.CanvasObject{parts.Space()}, r.screen.Actions(), []fyne.CanvasObject{f.lock})...)
	f.body = parts.Column(parts.GapWide, parts.Beside(parts.GapWide, parts.Title(r.screen.Title()).Whole(), parts.Grow(buttons)), parts.Fill(f.room))
	f.arrange()
	// Rows and columns, not Fyne's border: Tab goes by the order of objects.
	f.content = container.NewStack(ground,
		parts.Row(0, parts.Tall(f.rail()), parts.Fill(parts.Pad(3*theme.Space, 2*theme.Space, f.body))))
	return f
}

func (f *frame) rail() fyne.CanvasObject {
	r := f.root
	entry := func(label string, icon theme.Icon, name screen.Name) fyne.CanvasObject {
		item := parts.NewRailItem(r.text.S(label), icon, func() { r.Go(screen.Place{Name: name}) })
		item.SetSelected(r.place.Name == name || name == railOf(r.place))
		return item
	}
	return parts.Rail(parts.Brand("Kagikura"),
		[]fyne.CanvasObject{
			entry("frame.home", theme.IconHome, screen.Home),
			entry("frame.accounts", theme.IconAccount, screen.Accounts),
			entry("frame.link", theme.IconLink, screen.LinkCheck),
			entry("frame.checkup", theme.IconChecklist, screen.Checkup),
			entry("emergency.title", theme.IconWarning, screen.Emergency),
			entry("frame.transfer", theme.IconPeople, screen.Transfer),
		},
		[]fyne.CanvasObject{entry("frame.settings", theme.IconGear, screen.Settings)})
}

// railOf is the entry of the rail that a place without one of its own belongs to.
func railOf(p screen.Place) screen.Name {
	switch p.Name {
	case screen.Clock:
		if p.Account.IsZero() {
			return screen.Home
		}
		return screen.Accounts
	case screen.Edit:
		return screen.Accounts
	case screen.Guide:
		return screen.Home
	case screen.Kit:
		return screen.Transfer
	}
	return p.Name
}

// render shows what went wrong with the last save, and the ways on, or the most
// important of what else there is to tell, and that something is still on the
// clipboard.
func (f *frame) render(st session.State) {
	back := [4]bool{st.Kept, st.Returned, st.OtherKey, st.Restored}
	kept := f.root.Clip.State().Problem
	noted := len(st.SettingsNotes) > 0
	if f.problem == st.Problem && f.copied == st.Copy && slices.Equal(f.beside, st.Conflicts) && f.back == back && (f.kept == nil) == (kept == nil) && f.news.same(newsOf(st)) && f.noted == noted {
		return
	}
	f.problem, f.copied, f.beside, f.back, f.kept = st.Problem, st.Copy, st.Conflicts, back, kept
	f.news, f.noted = newsOf(st), noted
	f.trouble.RemoveAll()
	switch {
	case st.Problem != nil:
		f.trouble.Add(f.root.troubleNotice(st))
	case len(st.Conflicts) > 0:
		f.trouble.Add(f.root.conflictNotice(st))
	case st.Returned || st.OtherKey:
		f.trouble.Add(f.root.returnedNotice(st))
	case st.Restored:
		f.trouble.Add(f.root.restoredNotice())
	default:
		notice := f.root.mergeNotice(st)
		if notice == nil {
			notice = f.root.settingsNotice(st)
		}
		if notice != nil {
			f.trouble.Add(notice)
		}
	}
	if kept != nil { // beside whatever else there is, and until it is gone
		f.trouble.Add(parts.Notice(parts.Attention, f.root.text.S("frame.clip"), f.root.text.S("frame.clip.then")))
	}
	f.trouble.Hidden = len(f.trouble.Objects) == 0
	if f.body != nil {
		f.arrange()
		f.body.Refresh()
	}
}

// arrange puts the notice above the screen. Both together may be higher than the
// window, which must not grow for that: they scroll then.
func (f *frame) arrange() {
	content := f.root.screen.Content()
	if !f.trouble.Hidden {
		content = container.NewVScroll(parts.Column(parts.GapWide, parts.Pad(parts.Margin, parts.Margin, f.trouble), parts.Fill(content)))
	}
	f.room.Objects = []fyne.CanvasObject{content}
}

// countdown tells how long it is until the vault locks by itself, where that
// is soon.
func (f *frame) countdown(left time.Duration, ok bool) {
	if f.lock == nil {
		return
	}
	label := f.root.text.S("frame.lock")
	if ok && left < warnBefore {
		label = f.root.text.S("frame.lock.in", text.A("left", max(left, 0).Round(time.Second)))
	}
	if f.lock.Label() != label {
		f.lock.SetLabel(label)
	}
}
