package home

import (
	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/vault/mfa"
	"kagikura/vault/today"
)

// tilesAtOnce is how many accounts have a tile; the rest is in the list.
const tilesAtOnce = 12

// tileWidth is the least width of a tile at 100 % text size.
const tileWidth = 264

func scale() float32 { return theme.Size(theme.SizeBody) / 15 }

// tiles are the accounts to open.
func (s *Screen) tiles() fyne.CanvasObject {
	word := s.env.Text.S
	shown := s.page.Cards[:min(len(s.page.Cards), tilesAtOnce)]
	grid := make([]fyne.CanvasObject, len(shown))
	for i, c := range shown {
		grid[i] = s.tile(c)
	}
	section := parts.Column(parts.Gap+4,
		parts.Flow(parts.GapWide, parts.CardTitle(word("home.open")).Whole(), parts.Caption(word("home.open.only")).Whole()),
		parts.Tiles(tileWidth*scale(), parts.GapWide-2, grid...))
	if left := s.page.Accounts - len(shown); left > 0 {
		rest := parts.NewButton(word("home.others", text.A("n", left)), theme.IconAccount, parts.Secondary, func() {
			s.env.Go(screen.Place{Name: screen.Accounts})
		})
		section.Add(parts.Row(0, rest))
	}
	return section
}

// tile is one account: who it is, where it leads, how safe it is, and the button
// that goes there.
func (s *Screen) tile(c today.Card) fyne.CanvasObject {
	title := s.called(c.Account)
	launch := s.state.Launch[c.Account]
	to := func() { s.env.Go(screen.Place{Name: screen.Accounts, Account: c.Account}) }
	name := parts.NewTouch()
	name.SetTapped(to)
	host := parts.NewHostLine(screen.HostOf(launch.URL))
	head := &fyne.Container{Layout: &over{}, Objects: []fyne.CanvasObject{
		parts.Row(parts.Gap+4, parts.NewMonogram(title), parts.Grow(parts.Column(0, parts.CardTitle(title), parts.Shrink(host)))), name}}
	var button *parts.Button
	if launch.Ready {
		button = parts.NewButton(s.env.Text.S("home.open.do"), theme.IconOpen, parts.Primary, func() { s.open(c.Account) })
	} else {
		button = parts.NewButton(s.env.Text.S("home.open.not"), theme.IconWarning, parts.Secondary, to)
	}
	if s.first == nil {
		s.first = button
	}
	badges := parts.Flow(parts.GapSmall)
	for _, p := range s.badges(c) {
		badges.Add(p)
	}
	return parts.NewCard(parts.Column(parts.Gap+2, head, button, badges))
}

// over puts an invisible layer over an object.
type over struct{}

// MinSize implements fyne.Layout.
func (over) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout implements fyne.Layout.
func (over) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}

// badges say how safe an account is: what is wrong, its second factor, the last
// look.
func (s *Screen) badges(c today.Card) []fyne.CanvasObject {
	word := s.env.Text.S
	var all []fyne.CanvasObject
	add := func(state parts.State, sentence string) { all = append(all, parts.NewPill(state, sentence)) }
	switch {
	case c.Incident:
		add(parts.Bad, word("home.badge.incident"))
	case c.Shared:
		add(parts.Bad, word("home.badge.shared"))
	case c.Same:
		add(parts.Bad, word("home.badge.same"))
	case c.Weak:
		add(parts.Bad, word("home.badge.weak"))
	}
	switch {
	case c.Unprotected:
		add(parts.Bad, word("home.badge.unprotected"))
	case c.Led:
		add(parts.Attention, word("home.badge.led", text.A("done", c.Done), text.A("of", c.Of)))
	case c.Settled && c.Ranked && c.Weakest >= mfa.RankMessage && c.Strong:
		add(parts.Good, word("home.badge.factors"))
	case c.Settled && c.Ranked && c.Weakest >= mfa.RankMessage:
		add(parts.Attention, word("home.badge.messages"))
	case c.Settled:
		add(parts.Neutral, word("home.badge.settled"))
	default:
		add(parts.Neutral, word("home.badge.unknown"))
	}
	switch {
	case c.Due:
		add(parts.Attention, word("home.badge.due"))
	case !c.LastLook.IsZero():
		add(parts.Good, word("home.badge.looked", text.A("since", s.env.Text.Since(c.LastLook, s.env.Now()))))
	}
	return all
}
