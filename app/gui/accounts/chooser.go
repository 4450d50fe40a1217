package accounts

import (
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/linkcheck"
	"kagikura/vault/mfa"
)

// chooser is the left side: the search and the list of the accounts, or the
// list of those in the recycle bin.
type chooser struct {
	bare  map[*vault.Entry]bool // what isBare found
	env   screen.Env
	state session.State
	index index

	live, binned []*vault.Entry
	reused       map[vault.ID]bool

	shown    []*vault.Entry // the rows
	selected vault.ID
	at       int // the row of selected, where to go on when it is deleted
	bin      bool
	settling bool // the selection changes by the chooser's own doing

	// chosen is told which account is selected, nil for none, and whether a
	// click selected it. opened is called by Enter.
	chosen func(e *vault.Entry, clicked bool)
	opened func()

	search  *parts.Input
	heading fyne.CanvasObject
	rows    *parts.List
	none    *parts.Prose
	clear   *parts.Button
	without fyne.CanvasObject
	foot    *parts.Button
	content fyne.CanvasObject
	around  furniture
}

// furniture is what decides what stands around the rows.
type furniture struct {
	bin, empty, searched bool
	binned               int
}

// newChooser makes a chooser that selects an account when it first sees it;
// the zero ID is the first of the list.
func newChooser(env screen.Env, selected vault.ID) *chooser {
	c := &chooser{env: env, selected: selected}
	c.index.env = env
	c.search = parts.NewSearch(env.Text.S("accounts.search"), func(string) { c.filter(false) })
	c.search.OnKey = c.searchKey
	c.heading = parts.Column(parts.GapSmall,
		parts.CardTitle(env.Text.S("accounts.bin.title")), parts.NewProse(env.Text.S("accounts.bin.hint")).Small())
	c.heading.Hide()
	c.rows = parts.NewList(
		func() int { return len(c.shown) },
		func() fyne.CanvasObject { return newRow() },
		func(i int, o fyne.CanvasObject) { c.bind(i, o.(*row)) },
		c.stepped)
	c.rows.OnOpened(func(int) { c.opened() })
	c.rows.OnTyped(c.typed)
	c.none = parts.NewProse("").Centred().In(theme.Nezu)
	c.clear = parts.NewButton(env.Text.S("accounts.search.clear"), "", parts.Secondary, c.clearSearch)
	c.without = parts.Pad(theme.Space, 4*theme.Space,
		parts.Column(parts.GapWide, c.none, parts.Row(0, parts.Space(), c.clear, parts.Space())))
	c.without.Hide()
	c.around.binned = -1 // none of it is furnished yet
	c.foot = parts.NewButton("", theme.IconTrash, parts.Quiet, func() { c.showBin(!c.bin) })
	c.content = parts.NewCard(parts.Column(parts.Gap,
		c.search, c.heading,
		parts.Grow(container.NewStack(c.rows, c.without)),
		c.foot)).Padding(theme.Space)
	return c
}

// render takes what is new in a state.
func (c *chooser) render(st session.State) {
	old := c.state
	c.state = st
	sameVault := old.Vault == st.Vault
	if sameVault && maps.EqualFunc(old.Launch, st.Launch, sameLaunch) {
		return
	}
	if !sameVault {
		c.live, c.binned = accountsOf(st.Vault)
		c.reused = map[vault.ID]bool{}
		for _, group := range st.Reuse {
			for _, use := range group {
				c.reused[use.Account] = true
			}
		}
		c.index.follow(st, func() { c.filter(true) })
	}
	switch {
	case old.Vault == nil && st.Vault.Recycled(c.selected):
		c.bin = true
	case len(c.binned) == 0:
		c.bin = false
	}
	c.filter(true)
}

// sameLaunch says whether an account looks the same by what opening it would do.
func sameLaunch(a, b session.Launch) bool {
	return a.URL == b.URL && a.Ready == b.Ready && a.Seen == b.Seen && a.Aged == b.Aged &&
		a.Verdict.Kind == b.Verdict.Kind && a.Verdict.Imitates == b.Verdict.Imitates
}

// accountsOf are the accounts in use and those in the recycle bin.
func accountsOf(v *vault.Vault) (live, binned []*vault.Entry) {
	for _, e := range v.Live() {
		live = append(live, e)
	}
	for _, e := range v.Entries() {
		if v.Recycled(e.ID) {
			binned = append(binned, e)
		}
	}
	return live, binned
}

// nothing says that there is not even a deleted account.
func (c *chooser) nothing() bool { return len(c.live) == 0 && len(c.binned) == 0 }

// filter works out the rows. keep stays near the selected row where it has
// gone; otherwise the first row is next.
func (c *chooser) filter(keep bool) {
	switch query := c.search.Text; {
	case c.state.Vault == nil:
		return
	case c.bin:
		c.shown = c.binned
	case query == "":
		c.shown = c.live
	default:
		found, ok := c.index.search(c.state.Vault, query)
		if !ok {
			return // comes again when the index is ready
		}
		c.shown = found
	}
	c.furnish()
	at := c.row()
	if at < 0 {
		if !keep {
			c.at = 0
		}
		at = min(c.at, len(c.shown)-1)
	}
	c.settle(at)
}

// row is the row of the selected account, -1 if it is not among them.
func (c *chooser) row() int {
	return slices.IndexFunc(c.shown, func(e *vault.Entry) bool { return e.ID == c.selected })
}

// furnish shows what belongs around the rows.
func (c *chooser) furnish() {
	if c.search.Text != "" {
		c.none.SetText(c.env.Text.S("accounts.search.none", text.A("query", parts.Display(c.search.Text))))
	} else {
		c.none.SetText(c.env.Text.S("accounts.none"))
	}
	now := furniture{bin: c.bin, empty: len(c.shown) == 0, searched: c.search.Text != "", binned: len(c.binned)}
	if now == c.around {
		return
	}
	c.around = now
	setShown(c.search, !c.bin)
	setShown(c.heading, c.bin)
	setShown(c.rows, !now.empty)
	setShown(c.without, now.empty)
	setShown(c.clear, now.searched)
	if c.bin {
		c.foot.SetIcon(theme.IconBack)
		c.foot.SetLabel(c.env.Text.S("accounts.bin.back"))
	} else {
		c.foot.SetIcon(theme.IconTrash)
		c.foot.SetLabel(c.env.Text.S("accounts.bin.open", text.A("n", len(c.binned))))
	}
	setShown(c.foot, c.bin || len(c.binned) > 0)
	c.content.Refresh()
}

// settle selects a row, -1 for none, and tells.
func (c *chooser) settle(at int) {
	c.at = max(at, 0)
	var e *vault.Entry
	if at >= 0 {
		e = c.shown[at]
		c.selected = e.ID
	}
	c.mark(at)
	c.rows.Refresh()
	c.chosen(e, false)
}

// mark shows which row is selected.
func (c *chooser) mark(at int) {
	c.settling = true
	defer func() { c.settling = false }()
	if at < 0 {
		c.rows.UnselectAll()
	} else {
		c.rows.Select(at)
	}
}

// stepped is called by the list when a key has selected another row.
func (c *chooser) stepped(i int) {
	if c.settling || i >= len(c.shown) {
		return
	}
	c.at, c.selected = i, c.shown[i].ID
	c.chosen(c.shown[i], false)
}

// clicked selects the row of an account. The list would not tell of a click on
// the row that is selected already, which asks for the account where that is
// hidden.
func (c *chooser) clicked(e *vault.Entry) {
	i := slices.Index(c.shown, e)
	if i < 0 {
		return
	}
	c.env.Window.Canvas().Focus(c.rows)
	c.at, c.selected = i, e.ID
	c.mark(i)
	c.chosen(e, true)
}

// pick selects an account wherever it is.
func (c *chooser) pick(id vault.ID) {
	c.bin, c.selected = c.state.Vault.Recycled(id), id
	if c.search.Text != "" {
		c.search.SetText("") // filters
		return
	}
	c.filter(true)
}

func (c *chooser) showBin(bin bool) {
	if c.bin != bin {
		c.bin = bin
		c.filter(false)
	}
}

func (c *chooser) clearSearch() {
	c.search.SetText("")
	c.env.Window.Canvas().Focus(c.search)
}

// typed goes on in the search with what is typed at the list.
func (c *chooser) typed(r rune) {
	if !c.bin {
		c.env.Window.Canvas().Focus(c.search)
		c.search.TypedRune(r)
	}
}

func (c *chooser) searchKey(key fyne.KeyName) bool {
	switch key {
	case fyne.KeyDown:
		c.env.Window.Canvas().Focus(c.rows)
		c.rows.TypedKey(&fyne.KeyEvent{Name: key})
	case fyne.KeyReturn, fyne.KeyEnter:
		if !c.selected.IsZero() && len(c.shown) > 0 {
			c.opened()
		}
	case fyne.KeyEscape:
		if c.search.Text == "" {
			return false
		}
		c.search.SetText("")
	default:
		return false
	}
	return true
}

// bind fills a row.
func (c *chooser) bind(i int, r *row) {
	if i >= len(c.shown) { // the list asks once more while it shrinks
		return
	}
	e := c.shown[i]
	t := rowText{
		title: titleOf(c.env.Text, c.state.Vault, e),
		user:  parts.Display(plainText(c.state.Vault, e, vault.FieldUserName)),
		host:  hostOf(e.URL()),
	}
	t.state, t.badge = c.badge(e)
	r.set(t)
	r.click.SetTapped(func() { c.clicked(e) })
}

// badge is the one thing about an account that matters most, if anything does.
func (c *chooser) badge(e *vault.Entry) (parts.State, string) {
	launch, known := c.state.Launch[e.ID]
	switch {
	case c.bin:
	case known && !launch.Ready && launch.Verdict.Imitates != "":
		return parts.Bad, c.env.Text.S("accounts.badge.imitation")
	case c.reused[e.ID]:
		return parts.Bad, c.env.Text.S("accounts.badge.reused")
	case known && !launch.Ready:
		return parts.Attention, c.env.Text.S("accounts.badge.unsure")
	case c.isBare(e):
		return parts.Attention, c.env.Text.S("mfa.pane.badge")
	case known && launch.Verdict.Kind == linkcheck.Own:
		return parts.Neutral, c.env.Text.S("accounts.own")
	}
	return parts.Neutral, ""
}

// mostBare bounds how many accounts isBare remembers.
const mostBare = 1000

// isBare tells whether it is noted that an operation of an account asks for nothing. A
// list binds its rows far oftener than accounts change.
func (c *chooser) isBare(e *vault.Entry) bool {
	bare, known := c.bare[e]
	if known {
		return bare
	}
	if c.bare == nil || len(c.bare) >= mostBare {
		c.bare = map[*vault.Entry]bool{}
	}
	for _, f := range mfa.Of(e).Factors {
		bare = bare || f.Known && f.Is.Method == mfa.None
	}
	c.bare[e] = bare
	return bare
}
