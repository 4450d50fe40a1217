package link

import (
	"context"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault/linkcheck"
)

// Bounds of what is on screen at once.
const (
	reasonsAtOnce   = 3
	addressesAtOnce = 10
	linesOfAddress  = 3
)

// answer shows what there is to say. The answer to a whole text stands on top,
// with the text below; the one to what is being typed stands below the field.
func (s *Screen) answer(a answer, whole bool) {
	s.answered = whole
	var all []fyne.CanvasObject
	switch {
	case a.code:
		s.fill("") // it holds a secret
		s.answered, whole = true, true
		all = append(all, parts.NewCard(parts.Answer(parts.Neutral, s.env.Text.S("link.code"), s.env.Text.S("link.code.then"))))
	case len(a.found) == 0:
		all = append(all, parts.NewCard(parts.Answer(parts.Neutral, s.env.Text.S("link.none"), s.env.Text.S("link.none.then"))))
	default:
		all = s.verdicts(a)
	}
	if whole {
		all = append(all, s.textCard(a))
	} else {
		s.fold(true)
		all = append([]fyne.CanvasObject{s.asks}, all...)
	}
	s.show(all...)
	if whole {
		s.focusNext()
		s.note(a)
	}
}

// note leaves the hosts in the records of the accounts that they have to do
// with, where the user wants that. What could not be saved of it the frame says.
func (s *Screen) note(a answer) {
	if !s.open() || !s.state.Settings.RecordLinkChecks {
		return
	}
	verdicts := make([]linkcheck.Verdict, len(a.found))
	for i, c := range a.found {
		verdicts[i] = c.Verdict
	}
	s.env.Do(func(ctx context.Context) error { return s.env.Session.LinkChecked(ctx, verdicts...) }, func(error) {})
}

// focusNext gives the keys to the step that the answer offers.
func (s *Screen) focusNext() {
	if s.next != nil {
		s.env.Window.Canvas().Focus(s.next)
		return
	}
	s.env.Window.Canvas().Unfocus()
}

// verdicts are the worst address opened, what to do after a mistake, and the
// other addresses in short.
func (s *Screen) verdicts(a answer) []fyne.CanvasObject {
	worst := a.found[0]
	said := s.say(worst.Verdict)
	card, next := s.card(worst, said)
	s.next = next
	all := []fyne.CanvasObject{card}
	if said.state == parts.Bad {
		all = append(all, s.afterwards(said))
	}
	if others := a.found[1:]; len(others) > 0 {
		all = append(all, s.others(others))
	}
	return all
}

// roomy says whether the address has room before the button in the upper half
// of the window.
func (s *Screen) roomy() bool {
	return s.env.Window.Canvas().Size().Height >= 38*theme.Size(theme.SizeBody)
}

// card is everything about one address, and the button in it that leads on.
func (s *Screen) card(c session.Checked, said saying) (card *parts.Card, next *parts.Button) {
	step, next := s.step(c.Verdict, said)
	gap := float32(parts.Gap)
	if s.roomy() {
		gap += parts.GapSmall
	}
	column := parts.Column(gap, parts.Answer(said.state, said.what, said.then))
	if s.roomy() {
		column.Objects = append(column.Objects, s.address(c, said), step)
	} else {
		column.Objects = append(column.Objects, step, s.address(c, said))
	}
	if reasons := s.reasons(c.Verdict.Reasons, said.state); reasons != nil {
		column.Add(reasons)
	}
	if said.finding == text.Stranger {
		column.Add(parts.Remark(parts.Neutral, s.env.Text.S("link.paper")))
	}
	card = parts.NewCard(column).Accent(said.state)
	if !s.roomy() {
		card.Padding(1.5 * theme.Space)
	}
	return card, next
}

// address is the address taken apart, with whose it is underlined and said.
func (s *Screen) address(c session.Checked, said saying) fyne.CanvasObject {
	a := screen.WholeOf(c.Address)
	line := parts.NewHostLine(a).Large(linesOfAddress).Mark(said.state)
	column := parts.Column(0, line)
	if said.state == parts.Bad {
		line.Decoy(decoy(c.Verdict.Reasons))
	}
	if a.Owner != "" && !speaksOf(c.Verdict, linkcheck.IPAddress) {
		column.Add(parts.NewProse(s.env.Text.S("link.owner", text.A("owner", a.Owner))).Small())
	}
	if said.finding == text.Official {
		column.Add(parts.NewProse(s.env.Text.S("link.role." + string(c.Verdict.Role))).Small())
	}
	return parts.NewCard(column).Sunk()
}

// decoy is the part of an address that shall make it look like a firm's.
func decoy(reasons []linkcheck.Reason) string {
	for _, r := range telling(reasons) {
		switch r.Kind {
		case linkcheck.NameAsSubdomain, linkcheck.NameHyphenated, linkcheck.NameMisspelt, linkcheck.NameInHost, linkcheck.Confusable,
			linkcheck.NameInUserinfo, linkcheck.Userinfo, linkcheck.NameInPath, linkcheck.WordInPath, linkcheck.CopiedPath:
			return r.Part
		}
	}
	return ""
}

func speaksOf(v linkcheck.Verdict, kind linkcheck.ReasonKind) bool {
	for _, r := range v.Reasons {
		if r.Kind == kind {
			return true
		}
	}
	return false
}

// reasons are the most telling ones, with the others folded; nil if there are
// none.
func (s *Screen) reasons(all []linkcheck.Reason, state parts.State) fyne.CanvasObject {
	all = telling(all)
	if len(all) == 0 {
		return nil
	}
	list := parts.Column(parts.GapSmall)
	add := func(reasons []linkcheck.Reason) {
		for _, r := range reasons {
			list.Add(parts.Remark(state, s.env.Text.Against(r)))
		}
	}
	shown := min(len(all), reasonsAtOnce)
	add(all[:shown])
	if rest := all[shown:]; len(rest) > 0 {
		fold := parts.Row(0)
		fold.Add(parts.NewButton(s.env.Text.S("link.reasons.more", text.A("n", len(rest))), theme.IconChevronDown, parts.Quiet, func() {
			list.Remove(fold)
			add(rest)
			s.again()
		}))
		list.Add(fold)
	}
	return list
}
