package transfer

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/brokerage"
)

// picker is the list of accounts to tick, with its search.
type picker struct {
	env    screen.Env
	vault  *vault.Vault
	finder *vault.Finder // of vault; nil until it is prepared
	found  []*vault.Entry
	ticked map[vault.ID]bool

	search  *parts.Input
	list    *parts.List
	all     *parts.Button   // ticks what the search shows
	none    *parts.Button   // clears it
	said    *fyne.Container // how many are ticked, or that none is
	content *fyne.Container
}

func newPicker(env screen.Env) *picker {
	p := &picker{env: env, ticked: map[vault.ID]bool{}, said: container.NewStack()}
	word := env.Text.S
	p.search = parts.NewSearch(word("transfer.search"), func(string) { p.look() })
	p.list = parts.NewList(func() int { return len(p.found) },
		func() fyne.CanvasObject { return newRow() },
		func(i int, o fyne.CanvasObject) { p.bind(i, o.(*row)) },
		func(int) {})
	p.list.OnOpened(p.toggle)
	p.all = parts.NewButton(word("transfer.all"), "", parts.Quiet, func() { p.tickFound(true) })
	p.none = parts.NewButton(word("transfer.none"), "", parts.Quiet, func() { p.tickFound(false) })
	// Rows and columns, not Fyne's border: Tab goes by the order of objects.
	p.content = parts.Column(0, p.search, parts.Fill(parts.Pad(0, parts.Gap, p.list)))
	p.count()
	return p
}

// follow shows the accounts of a state's vault. The search is prepared off the
// UI thread; ticks of accounts that are gone go with them.
func (p *picker) follow(st session.State) {
	if st.Vault == nil || st.Vault == p.vault {
		return
	}
	p.vault = st.Vault
	v, before := p.vault, p.finder
	var finder *vault.Finder
	p.env.Do(func(context.Context) error {
		if before != nil {
			finder = before.Update(v)
		} else {
			finder = vault.NewFinder(v, func(e *vault.Entry) []string { return readings(st.Directory, e) })
		}
		return nil
	}, func(error) {
		if v != p.vault {
			return
		}
		p.finder = finder
		for id := range p.ticked {
			if _, there := v.Entry(id); !there || v.Recycled(id) {
				delete(p.ticked, id)
			}
		}
		p.look()
		p.count()
	})
}

// readings are the names by which people look for an account's firm.
func readings(d *brokerage.Directory, e *vault.Entry) []string {
	f, ok := d.Firm(e.Firm())
	if !ok {
		return nil
	}
	return append([]string{f.NameJA, f.NameEN, f.Kana, f.Romaji}, f.Short...)
}

func (p *picker) look() {
	if p.finder == nil {
		return
	}
	p.found = p.finder.Search(p.search.Text)
	p.list.UnselectAll()
	p.list.Refresh()
}

func (p *picker) bind(i int, r *row) {
	if i >= len(p.found) {
		return
	}
	e := p.found[i]
	title := parts.Display(e.Title())
	if title == "" {
		title = p.env.Text.S("transfer.untitled")
	}
	r.set(p.ticked[e.ID], title, parts.Display(e.Username()), func() {
		p.list.Select(i)
		p.toggle(i)
	})
}

func (p *picker) toggle(i int) {
	if i >= len(p.found) {
		return
	}
	p.tick(p.found[i].ID, !p.ticked[p.found[i].ID])
	p.list.RefreshItem(i)
	p.count()
}

// tickFound ticks or clears what the search shows.
func (p *picker) tickFound(on bool) {
	for _, e := range p.found {
		p.tick(e.ID, on)
	}
	p.list.Refresh()
	p.count()
}

func (p *picker) tick(id vault.ID, on bool) {
	if on {
		p.ticked[id] = true
	} else {
		delete(p.ticked, id)
	}
}

func (p *picker) count() {
	p.say(parts.NewProse(p.env.Text.S("transfer.ticked", text.A("n", len(p.ticked)))).Small())
}

func (p *picker) say(sentence fyne.CanvasObject) {
	p.said.Objects = []fyne.CanvasObject{sentence}
	p.said.Refresh()
}

// complete says whether something is ticked, and tells the person if not.
func (p *picker) complete() bool {
	if len(p.ticked) == 0 {
		p.say(parts.Remark(parts.Bad, p.env.Text.S("transfer.pick.missing")))
		return false
	}
	return true
}

// chosen are the ticked accounts in the order of the vault.
func (p *picker) chosen() []vault.ID {
	var ids []vault.ID
	for _, e := range p.vault.Live() {
		if p.ticked[e.ID] {
			ids = append(ids, e.ID)
		}
	}
	return ids
}
