package guide

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/noting"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/vault/mfa"
)

// factorsStep notes what each operation asks for beside the password.
func (s *Screen) factorsStep() []fyne.CanvasObject {
	noted := mfa.Of(s.entry)
	rows := make([]fyne.CanvasObject, 0, len(mfa.Operations()))
	for _, o := range mfa.Operations() {
		rows = append(rows, s.factorRow(o, noted.Factors[o]))
	}
	more := parts.NewButton(s.word("guide.factors.more"), theme.IconChecklist, parts.Quiet, func() {
		s.env.Go(screen.Place{Name: screen.Checkup, Part: screen.MFA, Account: s.entry.ID})
	})
	out := []fyne.CanvasObject{parts.NewProse(s.word("guide.factors.what"))}
	if s.state.Launch[s.entry.ID].Ready {
		site := s.site(parts.Secondary)
		s.first = nil // the first operation is what is done here
		out = append(out, parts.Row(0, site))
	}
	return append(out, parts.NewCard(parts.Pad(theme.Space, 0, parts.FieldRows(rows...))).Sunk(), parts.Row(0, more))
}

func (s *Screen) factorRow(o mfa.Operation, noted mfa.Item[mfa.Factor]) fyne.CanvasObject {
	var value fyne.CanvasObject
	switch {
	case noted.Problem != nil:
		value = parts.NewProse(s.env.Text.Unreadable(noted.Problem)).In(theme.Yamabuki)
	case !noted.Known:
		value = parts.NewProse(s.word("guide.factors.unknown")).In(theme.Nezu)
	default:
		value = parts.Flow(0, parts.NewPill(noting.StateOf(noted, s.env.Now()), s.env.Text.Method(noted.Is.Method)))
	}
	choose := parts.NewButton(s.word("guide.factors.choose"), "", parts.Secondary, func() { s.choose(o, noted) })
	if noted.Problem != nil { // nothing may be written over it
		choose = noting.Button(s.env.Text, parts.Secondary, noted, func() { noting.New(s.env, func() {}).Factor(s.entry, s.firm, o) })
	} else if !noted.Known {
		s.begins(choose)
	}
	return parts.FieldRow(s.env.Text.Operation(o), value, choose)
}

// choose asks what an operation asks for.
func (s *Screen) choose(o mfa.Operation, noted mfa.Item[mfa.Factor]) {
	methods := mfa.Methods()
	words := make([]string, len(methods))
	chosen := -1
	for i, m := range methods {
		words[i] = s.env.Text.Method(m)
		if noted.Known && noted.Is.Method == m {
			chosen = i
		}
	}
	choice := parts.NewChoice(words, chosen, func(i int) { chosen = i }).Folding()
	advice := noting.New(s.env, func() {}).Advice(s.entry, s.firm, o)
	body := parts.Column(parts.GapWide, advice, choice)
	rest := s.unknown(o)
	others := parts.NewCheck(s.word("guide.factors.others"), false, nil)
	if len(rest) > 0 {
		body.Add(others)
	}
	s.env.Dialogs.Show(parts.Dialog{
		Title: s.word("guide.factors.title", text.A("operation", s.env.Text.Operation(o))),
		Body:  body,
		Width: 620,
		Focus: choice.Focusable(),
		Actions: []parts.Action{
			{Label: s.word("common.cancel")},
			{Label: s.word("guide.factors.use"), Kind: parts.Primary, Default: true, Do: func() {
				if chosen < 0 {
					return
				}
				of := []mfa.Operation{o}
				if others.On() {
					of = append(of, rest...)
				}
				s.noteFactor(mfa.Factor{Method: methods[chosen]}, of)
			}},
		},
	})
}

// unknown are the operations beside one of which nothing is noted.
func (s *Screen) unknown(beside mfa.Operation) []mfa.Operation {
	noted := mfa.Of(s.entry)
	return slices.DeleteFunc(mfa.Operations(), func(o mfa.Operation) bool {
		return o == beside || noted.Factors[o].Known || noted.Factors[o].Problem != nil
	})
}

// noteFactor notes what was chosen for operations, in the record too.
func (s *Screen) noteFactor(f mfa.Factor, of []mfa.Operation) {
	id := s.entry.ID
	s.saveThen(func() { s.Render(s.env.Session.State()) }, func(ctx context.Context) error {
		for _, o := range of {
			if err := s.env.Session.NoteFactor(ctx, id, o, &f); err != nil {
				return err
			}
		}
		return nil
	})
}
