package link

import (
	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault/linkcheck"
)

// others are the further addresses of a text, each in short; what is to be said
// of one unfolds in its place.
func (s *Screen) others(all []session.Checked) fyne.CanvasObject {
	word := s.env.Text.S
	list := parts.Column(parts.GapWide, parts.CardTitle(word("link.others", text.A("n", len(all)))))
	s.addOthers(list, all)
	return parts.NewCard(list)
}

func (s *Screen) addOthers(list *fyne.Container, all []session.Checked) {
	for _, c := range all[:min(len(all), addressesAtOnce)] {
		list.Add(s.other(c))
	}
	if rest := all[min(len(all), addressesAtOnce):]; len(rest) > 0 {
		fold := parts.Row(0)
		fold.Add(parts.NewButton(s.env.Text.S("link.others.more", text.A("n", len(rest))), theme.IconChevronDown, parts.Quiet, func() {
			list.Remove(fold)
			s.addOthers(list, rest)
			s.again()
		}))
		list.Add(fold)
	}
}

func (s *Screen) other(c session.Checked) fyne.CanvasObject {
	said := s.say(c.Verdict)
	place := parts.Column(0)
	short := parts.Row(parts.Gap, parts.NewPill(said.state, s.env.Text.S("link.short."+shorts[said.state])),
		parts.Grow(parts.Shrink(parts.NewHostLine(screen.WholeOf(c.Address)))))
	place.Add(parts.Beside(parts.Gap, short, parts.NewButton(s.env.Text.S("link.details"), theme.IconChevronDown, parts.Secondary, func() {
		card, next := s.card(c, said)
		place.Objects = []fyne.CanvasObject{card}
		s.again()
		if next != nil {
			s.env.Window.Canvas().Focus(next)
		}
	})))
	return place
}

// shorts are the words for the badge of an address.
var shorts = map[parts.State]string{parts.Good: "official", parts.Neutral: "own", parts.Attention: "unsure", parts.Bad: "fake"}

// again lays the screen out anew where something unfolded.
func (s *Screen) again() {
	s.column.Refresh()
	s.scroll.Refresh()
}

// textCard is the text that was answered, in one line, and the ways on.
func (s *Screen) textCard(a answer) fyne.CanvasObject {
	word := s.env.Text.S
	anew := func(text string) func() {
		return func() {
			s.ask(text)
			s.env.Window.Canvas().Focus(s.field)
		}
	}
	another := parts.NewButton(word("link.another"), theme.IconLink, parts.Secondary, anew(""))
	if s.next == nil {
		s.next = another
	}
	if a.code {
		return parts.NewCard(parts.Row(0, another))
	}
	buttons := []fyne.CanvasObject{another}
	if len([]rune(a.text)) <= maxTyped {
		buttons = append(buttons, parts.NewButton(word("link.change"), theme.IconEdit, parts.Quiet, anew(a.text)))
	}
	column := parts.Column(parts.Gap,
		parts.Column(0, parts.NewProse(word("link.text")).Small(), parts.Body(parts.Display(a.text))),
		parts.Flow(parts.Gap, buttons...))
	switch {
	case len(a.text) > linkcheck.MaxText:
		column.Add(parts.Remark(parts.Attention, word("link.cut", text.A("size", text.Bytes(linkcheck.MaxText)))))
	case len(a.found) >= linkcheck.MaxFound:
		column.Add(parts.Remark(parts.Attention, word("link.cut.addresses", text.A("n", linkcheck.MaxFound))))
	}
	return parts.NewCard(column)
}
