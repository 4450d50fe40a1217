package edit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/vault/brokerage"
)

// chosen is the answer to the question for the firm; the zero one is an account
// that is typed by hand.
type chosen struct{ firm string }

// picker asks which firm the account is with.
type picker struct {
	env    screen.Env
	firms  []brokerage.Firm
	search *parts.Input
	list   *parts.List
	none   *parts.Prose

	content fyne.CanvasObject
}

func newPicker(env screen.Env, d *brokerage.Directory, choose func(chosen)) *picker {
	p := &picker{env: env, firms: d.Search("")}
	pick := func(i int) {
		if i >= 0 && i < len(p.firms) {
			choose(chosen{firm: p.firms[i].ID})
		}
	}
	p.search = parts.NewSearch(env.Text.S("edit.firm.search"), func(query string) { p.find(d.Search(query)) })
	p.search.OnSubmitted = func(string) { pick(max(p.list.Selected(), 0)) }
	p.list = parts.NewList(
		func() int { return len(p.firms) },
		func() fyne.CanvasObject { return newFirmRow(env, pick) },
		func(i int, o fyne.CanvasObject) { o.(*firmRow).set(i, p.firms[i]) },
		func(int) {})
	p.list.OnOpened(pick)
	p.search.OnKey = func(key fyne.KeyName) bool { // down into the list
		if key != fyne.KeyDown || len(p.firms) == 0 {
			return false
		}
		env.Window.Canvas().Focus(p.list)
		p.list.Select(0)
		return true
	}
	p.none = parts.NewProse(env.Text.S("edit.firm.none"))
	p.none.Hide()
	byHand := parts.NewButton(env.Text.S("edit.firm.by_hand"), theme.IconEdit, parts.Secondary, func() { choose(chosen{}) })
	p.content = parts.Column(parts.Gap+parts.GapSmall, // the smallest window with the largest text has room for no more
		parts.Column(parts.Gap, parts.CardTitle(env.Text.S("edit.firm.question")), p.search),
		parts.Grow(parts.NewCard(container.NewStack(p.list, p.none)).Padding(theme.Space)),
		parts.Column(parts.Gap, parts.Flow(parts.Gap, byHand), parts.NewProse(env.Text.S("edit.firm.by_hand.hint")).Small()))
	return p
}

// find shows what a search found.
func (p *picker) find(firms []brokerage.Firm) {
	p.firms = firms
	p.none.Hidden = len(firms) > 0
	p.list.UnselectAll()
	p.list.ScrollToTop()
	p.list.Refresh()
	p.none.Refresh()
}

// firmRow is one firm of the list; a click takes it.
type firmRow struct {
	widget.BaseWidget

	env     screen.Env
	pick    func(int)
	index   int
	tile    *parts.Monogram
	name    *parts.Text
	host    *parts.HostLine
	unknown *parts.Text
	body    fyne.CanvasObject
}

func newFirmRow(env screen.Env, pick func(int)) *firmRow {
	r := &firmRow{
		env: env, pick: pick,
		tile: parts.NewMonogram(""), name: parts.Strong(" "),
		host: parts.NewHostLine(parts.Address{Owner: "example.co.jp"}), unknown: parts.Caption(env.Text.S("edit.firm.unverified")),
	}
	r.body = parts.Pad(theme.Space, theme.Space/2, parts.Row(12, r.tile,
		parts.Grow(parts.Column(0, r.name, container.NewStack(r.host, r.unknown)))))
	r.ExtendBaseWidget(r)
	return r
}

// Tapped implements fyne.Tappable.
func (r *firmRow) Tapped(*fyne.PointEvent) { r.pick(r.index) }

// CreateRenderer implements fyne.Widget.
func (r *firmRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.body) }

func (r *firmRow) set(i int, f brokerage.Firm) {
	r.index = i
	name := parts.Display(f.Name(r.env.Text.Lang()))
	r.tile.SetTitle(name)
	r.name.SetText(name)
	address, known := officialOf(f)
	r.host.Hidden, r.unknown.Hidden = !known, known
	r.host.Set(screen.HostOf(address.URL))
	r.unknown.Refresh()
}

// officialOf is the address of a firm that an account gets: its home, or where
// none is known its login page.
func officialOf(f brokerage.Firm) (brokerage.Address, bool) {
	for _, role := range []brokerage.Role{brokerage.Home, brokerage.Login} {
		if a, ok := f.Address(role); ok {
			return a, true
		}
	}
	return brokerage.Address{}, false
}
