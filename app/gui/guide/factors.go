package guide

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

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
	kind := parts.Secondary
	var value fyne.CanvasObject
	switch {
	case noted.Problem != nil:
		value = parts.NewProse(s.env.Text.Error(noted.Problem).What).In(theme.Yamabuki)
	case !noted.Known:
		value = parts.NewProse(s.word("guide.factors.unknown")).In(theme.Nezu)
	case noted.Is.Method.SecondFactor():
		value = parts.Flow(0, parts.NewPill(parts.Good, s.method(noted.Is.Method)))
	default:
		value = parts.Flow(0, parts.NewPill(parts.Attention, s.method(noted.Is.Method)))
	}
	choose := parts.NewButton(s.word("guide.factors.choose"), "", kind, func() { s.choose(o, noted) })
	if !noted.Known {
		s.begins(choose)
	}
	return parts.FieldRow(s.word("today.operation."+string(o)), value, choose)
}

// method is what a method is called.
func (s *Screen) method(m mfa.Method) string {
	switch m {
	case mfa.None, mfa.NotOffered:
		return s.word("guide.method." + string(m))
	}
	return s.word("directory.factor." + string(m))
}

// choose asks what an operation asks for.
func (s *Screen) choose(o mfa.Operation, noted mfa.Item[mfa.Factor]) {
	methods := mfa.Methods()
	words := make([]string, len(methods))
	chosen := -1
	for i, m := range methods {
		words[i] = s.method(m)
		if noted.Known && noted.Is.Method == m {
			chosen = i
		}
	}
	choice := parts.NewChoice(words, chosen, func(i int) { chosen = i }).Folding()
	body := parts.Column(parts.GapWide)
	if known := s.offered(o); known != "" {
		body.Add(parts.Remark(parts.Neutral, known))
	}
	body.Add(choice)
	rest := s.unknown(o)
	others := parts.NewCheck(s.word("guide.factors.others"), false, nil)
	if len(rest) > 0 {
		body.Add(others)
	}
	s.env.Dialogs.Show(parts.Dialog{
		Title: s.word("guide.factors.title", text.A("operation", s.word("today.operation."+string(o)))),
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

// offered says what the firm is known to have for an operation, "" where nothing is.
func (s *Screen) offered(o mfa.Operation) string {
	var names []string
	for _, x := range mfa.Offers(s.firm, o) {
		if m, ok := x.Method(); ok {
			names = append(names, s.method(m))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return s.word("guide.factors.offered", text.A("methods", s.env.Text.List(names)))
}
