package emergency

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/theme"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/incident"
	"kagikura/vault/record"
)

// chooser asks which firm it is about: the accounts of the vault first, then all
// firms of the directory.
type chooser struct {
	*Screen
	search  *parts.Input
	list    *parts.List
	none    *container.Scroll
	found   []subject
	running map[vault.ID]bool // where an incident runs, as far as it is known yet
	of      *vault.Vault      // that running is about
	content fyne.CanvasObject
}

func newChooser(s *Screen) *chooser {
	c := &chooser{Screen: s, running: map[vault.ID]bool{}}
	word := s.env.Text.S
	c.search = parts.NewSearch(word("emergency.search"), func(string) { c.find() })
	c.search.OnSubmitted = func(string) { c.pick(max(c.list.Selected(), 0)) }
	c.list = parts.NewList(func() int { return len(c.found) },
		func() fyne.CanvasObject { return newRow(c.pick) },
		func(i int, o fyne.CanvasObject) {
			if i < len(c.found) {
				c.fill(o.(*row), i)
			}
		}, func(int) {})
	c.list.OnOpened(c.pick)
	c.none = parts.Scroll(parts.Column(parts.GapWide, parts.NewProse(word("emergency.notfound")), c.numbers()))
	c.none.Hide()
	head := parts.Column(parts.GapSmall,
		parts.NewProse(word("emergency.pick")).Bold().At(theme.SizeCard),
		parts.NewProse(word("emergency.calm")).Small())
	rows := parts.NewCard(container.NewStack(c.list, c.none)).Padding(theme.Space)
	c.content = parts.Column(parts.Gap, head, c.search, parts.Grow(rows))
	c.find()
	return c
}

// ask searches for a firm.
func (c *chooser) ask(query string) { c.search.SetText(query) }

// render shows what a state changed.
func (c *chooser) render() {
	if c.state.Vault == nil || c.state.Vault == c.of {
		c.list.Refresh()
		return
	}
	c.of = c.state.Vault
	c.find()
	v, now := c.of, c.env.Now()
	running := map[vault.ID]bool{}
	c.env.Do(func(ctx context.Context) error {
		for _, e := range v.Live() {
			if _, runs := incident.Of(record.Of(e), now).Running(); runs {
				running[e.ID] = true
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
		return nil
	}, func(err error) {
		if err == nil && v == c.of {
			c.running = running
			c.find()
		}
	})
}

// find lists what fits the search: accounts where an incident runs, the others,
// firms that are kept on this computer, all firms.
func (c *chooser) find() {
	query := strings.TrimSpace(c.search.Text)
	firms := c.state.Directory.Search(query)
	listed := make(map[string]bool, len(firms))
	for _, f := range firms {
		listed[f.ID] = true
	}
	var all []subject
	there := map[string]bool{} // firms with an account: it stands for them
	if c.open() {
		for _, e := range c.state.Vault.Live() {
			there[e.Firm()] = true
			if listed[e.Firm()] || strings.Contains(strings.ToLower(e.Title()), strings.ToLower(query)) {
				all = append(all, c.ofAccount(e))
			}
		}
	}
	slices.SortStableFunc(all, func(a, b subject) int { return c.rank(a) - c.rank(b) })
	slices.SortStableFunc(firms, func(a, b brokerage.Firm) int { return c.kept(a) - c.kept(b) })
	for _, f := range firms {
		if !there[f.ID] {
			all = append(all, c.ofFirm(f))
		}
	}
	c.found = all
	if len(all) > 0 {
		c.none.Hide()
		c.list.Show()
	} else {
		c.none.Show()
		c.list.Hide()
	}
	c.list.UnselectAll()
	c.list.ScrollToTop()
	c.list.Refresh()
	c.none.Refresh()
}

// busy says whether something is under way at a subject, or was ticked aside
// for its firm.
func (c *chooser) busy(about subject) bool {
	return c.running[about.account] || c.state.Aside[about.firm.ID].Len() > 0
}

func (c *chooser) rank(about subject) int {
	if c.busy(about) {
		return 0
	}
	return 1
}

// kept is the rank of a firm that has no account here.
func (c *chooser) kept(f brokerage.Firm) int {
	switch {
	case c.state.Aside[f.ID].Len() > 0:
		return 0
	case c.mine(f):
		return 1
	}
	return 2
}

// mine says whether it is known, while no vault is open, that there is an account
// at the firm.
func (c *chooser) mine(f brokerage.Firm) bool {
	return !c.open() && slices.Contains(c.state.Settings.Firms, f.ID)
}

func (c *chooser) fill(r *row, i int) {
	about, word := c.found[i], c.env.Text.S
	state, badge := parts.Neutral, ""
	switch {
	case c.busy(about):
		state, badge = parts.Attention, word("emergency.running")
	case about.entry != nil:
		badge = word("emergency.account")
	case c.mine(about.firm):
		badge = word("emergency.mine")
	}
	url, _ := c.bookmark(about)
	r.set(i, about.name, url, word("welcome.firms.unverified"), state, badge)
}

func (c *chooser) pick(i int) {
	if i < 0 || i >= len(c.found) {
		return
	}
	c.show(c.found[i])
	c.env.Window.Canvas().Focus(c.plan.first)
}
