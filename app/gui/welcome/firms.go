package welcome

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/guide"
)

// firmsPage asks which firms the person has accounts with; each becomes an
// account with its official address.
type firmsPage struct {
	*Welcome
	found  []brokerage.Firm
	picked []brokerage.Firm // in the order of picking
	search *parts.Input
	list   *parts.List
	none   *parts.Prose
	count  *parts.Prose
	skip   *parts.Button // goes on without accounts
	foot   *fyne.Container
	busy   bool
	all    fyne.CanvasObject
}

func newFirmsPage(w *Welcome) *firmsPage {
	p := &firmsPage{Welcome: w, count: parts.NewProse(""), none: parts.NewProse(w.env.Text.S("welcome.firms.none")).Centred()}
	s := w.env.Text.S
	p.found = w.state.Directory.Search("")
	p.search = parts.NewSearch(s("welcome.firms.search"), p.find)
	p.search.OnSubmitted = func(string) {
		p.toggle(max(p.list.Selected(), 0))
		p.search.TypedShortcut(&fyne.ShortcutSelectAll{}) // the next name replaces this one
	}
	p.list = parts.NewList(func() int { return len(p.found) },
		func() fyne.CanvasObject { return newFirmRow(w.env, p.toggle) },
		func(i int, o fyne.CanvasObject) {
			if i < len(p.found) {
				o.(*firmRow).set(i, p.found[i], p.place(p.found[i]) >= 0)
			}
		}, func(int) {})
	p.list.OnOpened(p.toggle)
	p.skip = w.button("welcome.later", "", parts.Quiet, p.later)
	p.foot = parts.Row(parts.Gap, parts.Grow(p.count), p.skip,
		w.button("welcome.begin", "", parts.Primary, p.begin).Large())
	p.none.Hide()
	p.tell()
	head := parts.Column(parts.GapWide, w.progress(stepFirms), parts.Column(parts.GapSmall,
		parts.NewProse(s("welcome.firms")).Bold().At(theme.SizeTitle),
		parts.NewProse(s("welcome.firms.what")).Small()), p.search)
	rows := parts.NewCard(container.NewStack(p.list, parts.Middle(360, p.none))).Padding(theme.Space)
	p.all = container.New(&centred{}, parts.Column(parts.GapWide, head, parts.Grow(rows), p.foot))
	return p
}

// centred gives the page its width and the whole height of the window.
type centred struct{}

// MinSize implements fyne.Layout.
func (centred) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout implements fyne.Layout.
func (centred) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	wide := min(width(), size.Width-4*theme.Space)
	objects[0].Resize(fyne.NewSize(wide, size.Height-4*theme.Space))
	objects[0].Move(fyne.NewPos((size.Width-wide)/2, 2*theme.Space))
}

func (p *firmsPage) content() fyne.CanvasObject { return p.all }

// render leaves for the passphrase where the vault was locked meanwhile.
func (p *firmsPage) render(st session.State) {
	if st.Phase == session.Locked {
		p.env.Go(screen.Place{Name: screen.Unlock})
	}
}

func (p *firmsPage) enter() { p.env.Window.Canvas().Focus(p.search) }
func (p *firmsPage) leave() {}

// back clears the search; the vault is made and there is nothing to go back to.
func (p *firmsPage) back() {
	p.search.SetText("")
	p.env.Window.Canvas().Focus(p.search)
}

func (p *firmsPage) find(query string) {
	p.found = p.state.Directory.Search(query)
	p.none.Hidden = len(p.found) > 0
	p.list.UnselectAll()
	p.list.ScrollToTop()
	p.list.Refresh()
	p.none.Refresh()
}

// place is where a firm stands among the picked ones, -1 for nowhere.
func (p *firmsPage) place(f brokerage.Firm) int {
	return slices.IndexFunc(p.picked, func(o brokerage.Firm) bool { return o.ID == f.ID })
}

// toggle picks a firm, or no longer.
func (p *firmsPage) toggle(i int) {
	if i < 0 || i >= len(p.found) {
		return
	}
	if at := p.place(p.found[i]); at >= 0 {
		p.picked = slices.Delete(p.picked, at, at+1)
	} else {
		p.picked = append(p.picked, p.found[i])
	}
	p.list.Select(i)
	p.list.RefreshItem(i)
	p.tell()
}

// tell says which firms are picked. Going on without them is offered only while
// there are none: otherwise the picks would be lost.
func (p *firmsPage) tell() {
	p.skip.Hidden = len(p.picked) > 0
	p.foot.Refresh()
	if len(p.picked) == 0 {
		p.count.In(theme.Nezu).SetText(p.env.Text.S("welcome.firms.nothing"))
		return
	}
	names := make([]string, len(p.picked))
	for i, f := range p.picked {
		names[i] = parts.Display(f.Name(p.env.Text.Lang()))
	}
	p.count.In(theme.Sumi).SetText(p.env.Text.S("welcome.firms.picked",
		text.A("n", len(names)), text.A("names", p.env.Text.List(shorten(names)))))
}

// maxNames is how many of the picked firms are named.
const maxNames = 3

func shorten(names []string) []string {
	if len(names) > maxNames {
		return append(slices.Clone(names[:maxNames]), "…")
	}
	return names
}

func (p *firmsPage) later() { p.env.Go(screen.Place{Name: screen.Home}) }

// begin makes the accounts and leads through the first.
func (p *firmsPage) begin() {
	if len(p.picked) == 0 {
		p.count.In(theme.Shu).SetText(p.env.Text.S("welcome.firms.pick"))
		p.env.Window.Canvas().Focus(p.search)
		return
	}
	if p.busy {
		return
	}
	changes, err := p.changes()
	if err != nil {
		p.env.Fail(err)
		return
	}
	p.busy = true
	first := changes[0].(vault.AddEntry).ID
	p.env.Do(func(ctx context.Context) error { return p.env.Session.Apply(ctx, changes...) }, func(err error) {
		p.busy = false
		// A failed save loses nothing: the accounts are there, and the frame
		// around them says what to do.
		if v := p.env.Session.State().Vault; v != nil {
			if _, made := v.Entry(first); made {
				p.env.Go(screen.Place{Name: screen.Guide, Account: first})
				return
			}
		}
		p.failed(err)
	})
}

func (p *firmsPage) changes() ([]vault.Change, error) {
	var all []vault.Change
	for _, f := range p.picked {
		draft, err := p.env.Session.DraftOf(f.ID)
		if err != nil {
			return nil, err
		}
		id, err := p.env.Session.NewID()
		if err != nil {
			return nil, err
		}
		data, err := guide.BeginNew(draft.Data, p.env.Now())
		if err != nil {
			return nil, err
		}
		fields := []vault.Field{vault.TextField(vault.FieldTitle, draft.Title), vault.TextField(vault.FieldURL, draft.URL)}
		all = append(all, vault.AddEntry{ID: id, Parent: p.state.Vault.Root().ID, Fields: fields, Data: data})
	}
	return all, nil
}
