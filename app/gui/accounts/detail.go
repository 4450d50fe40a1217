package accounts

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/linkcheck"
)

// The tabs of an account.
const (
	loginTab = iota
	mfaTab
	recordTab
	historyTab
	notesTab
)

// detail is the right side: one account.
type detail struct {
	env   screen.Env
	state session.State

	entry *vault.Entry // nil for none
	seen  seen
	tab   int
	begin int    // the tab of the account that is shown first
	said  string // what was done to this account last, for its owner to see

	// What is on screen now: copies by command, what ticks, what was copied
	// last, what can take the focus.
	copies map[screen.Command]func()
	ends   []func()
	copied *copyLine
	open   fyne.Focusable  // the large button
	strip  *strip          // in the place of the page while somebody logs in; nil for none
	first  fyne.Focusable  // of the page
	notes  []*parts.Button // of the page of second factors, in order

	listed   int               // versions that the history shows
	events   int               // events that the record shows
	back     func()            // to the list, where that is hidden
	restored func(id vault.ID) // an account has come out of the recycle bin
	gone     func()            // the account is not in this list any more

	page    *fyne.Container
	tabs    *parts.Tabs
	backRow *fyne.Container
	column  *fyne.Container
	scroll  *container.Scroll
	content fyne.CanvasObject
}

// seen is what of a state decides how an account looks.
type seen struct {
	entry    *vault.Entry
	recycled bool
	ready    bool
	seen     brokerage.Date
	aged     bool
	kind     linkcheck.Kind
	reuse    string
	said     string
	clock    session.Clock
	late     bool
}

func newDetail(env screen.Env) *detail {
	d := &detail{env: env}
	back := parts.NewButton(env.Text.S("accounts.back"), theme.IconBack, parts.Quiet, func() { d.back() })
	d.backRow = parts.Row(0, back)
	d.backRow.Hide()
	d.page = parts.Column(0)
	d.column = parts.Column(0)
	d.scroll = parts.Scroll(parts.Pad(1.5*theme.Space, 1.5*theme.Space, d.column))
	d.content = parts.NewCard(d.scroll).Padding(0)
	return d
}

func (d *detail) setFolded(folded bool) {
	if d.backRow.Visible() != folded {
		setShown(d.backRow, folded)
		d.column.Refresh()
	}
}

// show shows an account, nil for none. It does nothing where all is as it was.
func (d *detail) show(e *vault.Entry) {
	other := d.entry == nil || e == nil || d.entry.ID != e.ID
	if other {
		d.strip = nil
		d.tab, d.said, d.listed, d.events = d.begin, "", versionsAtFirst, eventsAtFirst
		d.begin = loginTab
	}
	d.entry = e
	now := d.look()
	if d.tab != recordTab && d.tab != mfaTab && sameButRecord(now.entry, d.seen.entry) {
		d.seen.entry = now.entry // what was opened is noted beside what is being read or copied
	}
	if now == d.seen && e != nil {
		return
	}
	d.seen = now
	if now.recycled || !now.ready {
		d.strip = nil // what was opened is not this account's site any more
	}
	d.build()
	if other {
		d.scroll.ScrollToTop()
	}
}

func (d *detail) look() seen {
	if d.entry == nil {
		return seen{}
	}
	launch := d.state.Launch[d.entry.ID]
	_, late := d.state.Late(d.env.Now())
	return seen{
		entry:    d.entry,
		recycled: d.state.Vault.Recycled(d.entry.ID),
		ready:    launch.Ready,
		seen:     launch.Seen,
		aged:     launch.Aged,
		kind:     launch.Verdict.Kind,
		reuse:    d.reuse(),
		said:     d.said,
		clock:    d.state.Clock,
		late:     late,
	}
}

// clear ends what is revealed, what ticks, and forgets the page.
func (d *detail) clear() {
	d.env.Reveals.End()
	for _, end := range d.ends {
		end()
	}
	d.ends, d.copied, d.copies, d.first = nil, nil, map[screen.Command]func(){}, nil
	d.page.RemoveAll()
}

// build makes everything anew for the account.
func (d *detail) build() {
	d.clear()
	d.open = nil
	d.column.RemoveAll()
	if d.strip == nil { // which has a way back of its own
		d.column.Add(d.backRow)
	}
	switch {
	case d.entry == nil:
		d.column.Add(parts.Grow(parts.Empty(theme.IconAccount, d.env.Text.S("accounts.nothing"), nil)))
	case d.seen.recycled:
		d.buildRecycled()
	case d.strip != nil:
		d.buildStrip()
	default:
		d.buildLive()
	}
	d.column.Refresh()
}

func (d *detail) buildLive() {
	add := func(o fyne.CanvasObject) { d.column.Add(parts.Pad(0, parts.GapSmall, o)) }
	add(d.head())
	if line := d.seenLine(d.state.Launch[d.entry.ID]); line != nil {
		add(line)
	}
	if d.said != "" {
		add(parts.Notice(parts.Good, d.said, ""))
	}
	if notice := d.addressNotice(); notice != nil {
		add(notice)
	}
	if notice := d.reuseNotice(); notice != nil {
		add(notice)
	}
	d.tabs = parts.NewTabs([]string{
		d.env.Text.S("accounts.tab.login"), d.env.Text.S("mfa.tab"), d.env.Text.S("accounts.tab.record"),
		d.env.Text.S("accounts.tab.history"), d.env.Text.S("accounts.tab.notes"),
	}, d.turn)
	add(d.tabs)
	d.column.Add(parts.Grow(d.page))
	d.column.Add(d.foot())
	if d.tab == loginTab {
		d.buildPage()
	} else {
		d.tabs.Select(d.tab)
	}
}

// turn goes to a tab.
func (d *detail) turn(tab int) {
	d.tab = tab
	d.buildPage()
	d.column.Refresh()
}

func (d *detail) buildPage() {
	d.clear()
	switch d.tab {
	case loginTab:
		d.page.Add(d.loginPage())
	case mfaTab:
		d.page.Add(d.mfaPage())
	case recordTab:
		d.page.Add(d.recordPage())
	case historyTab:
		d.page.Add(d.historyPage())
	case notesTab:
		d.page.Add(d.notesPage())
	}
}

// focus goes to the first thing that can be done.
func (d *detail) focus() {
	if d.strip != nil {
		d.strip.focus()
		return
	}
	for _, o := range []fyne.Focusable{d.open, d.first} {
		if o != nil {
			d.env.Window.Canvas().Focus(o)
			return
		}
	}
}

// do carries out a command on the account that is shown.
func (d *detail) do(c screen.Command) bool {
	if d.entry == nil || d.seen.recycled {
		return false
	}
	if c == screen.OpenSite {
		return d.openSite()
	}
	if d.tab != loginTab && d.strip == nil {
		d.tabs.Select(loginTab)
	}
	does, ok := d.copies[c]
	if ok {
		does()
	}
	return ok
}

// apply changes the vault and says at the account what was done.
func (d *detail) apply(done string, changes ...vault.Change) {
	id := d.entry.ID
	d.applyThen(func() {
		if d.entry != nil && d.entry.ID == id {
			d.said = done
			d.show(d.entry)
			d.scroll.ScrollToTop()
			d.focus()
		}
	}, changes...)
}

// applyThen changes the vault. That it could not be saved is said by the frame
// of the window, for as long as it holds.
func (d *detail) applyThen(then func(), changes ...vault.Change) {
	d.env.Do(func(ctx context.Context) error {
		return d.env.Session.Apply(ctx, changes...)
	}, func(err error) {
		var unsaved *session.UnsavedError
		if err != nil && !errors.As(err, &unsaved) {
			d.env.Fail(err)
			return
		}
		then()
	})
}
