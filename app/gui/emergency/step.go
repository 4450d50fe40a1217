package emergency

import (
	"context"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/incident"
)

// stepRow is a step with its box, when it was done, how it is done, and whom to
// call.
type stepRow struct {
	*plan
	step    incident.Step
	box     *parts.Check
	when    *parts.Pill
	content fyne.CanvasObject
}

func newStepRow(p *plan, step incident.Step) *stepRow {
	r := &stepRow{plan: p, step: step, when: parts.NewPill(parts.Good, " ")}
	r.when.Hide()
	r.box = parts.NewCheck(p.env.Text.Step(step), false, r.tick)
	column := parts.Column(parts.GapSmall, parts.Beside(parts.Gap, r.box, r.when), parts.NewProse(p.env.Text.StepHow(step)).Small())
	for _, id := range step.Offices() {
		for _, o := range p.offices {
			if o.ID == id {
				column.Add(p.Screen.office(o))
			}
		}
	}
	if field, ok := fields[step]; ok && p.open() && p.about.entry != nil {
		column.Add(parts.Row(0, parts.NewButton(p.env.Text.S("emergency.change"), theme.IconKey, parts.Secondary, func() {
			p.env.Go(screen.Place{Name: screen.Edit, Account: p.about.account, Part: field})
		})))
	}
	r.content = column
	return r
}

// fields are the secrets that a step changes.
var fields = map[incident.Step]string{
	incident.LoginChanged:   vault.FieldPassword,
	incident.TradingChanged: vault.FieldTradingPassword,
}

// tick notes that the step was done, or was not after all.
func (r *stepRow) tick(done bool) {
	s := r.env.Session
	work := func(ctx context.Context) error { return s.TickStep(ctx, r.about.account, r.step, done) }
	if r.about.entry == nil {
		work = func(context.Context) error { return s.TickAside(r.about.firm.ID, r.step, done) }
	}
	r.env.Do(work, func(err error) {
		r.failed(err)
		if err != nil {
			r.follow(r.now) // the box says what the record does
		}
	})
}

func (r *stepRow) follow(now incident.Incident) {
	when, done := now.Step(r.step)
	r.box.Set(done)
	if !done {
		r.when.Hide()
		return
	}
	state := parts.Good
	if when.Future {
		state = parts.Attention
	}
	r.when.Set(state, r.env.Text.S("emergency.done", text.A("when", r.env.Text.Moment(when))))
}

// number is a telephone number to be read out and dialled.
func number(s string) fyne.CanvasObject {
	return parts.Value(parts.Display(s)).At(theme.SizeTitle).Whole()
}

// office is whom to call, when, and where the number was seen.
func (s *Screen) office(o brokerage.Office) fyne.CanvasObject {
	column := parts.Column(parts.GapSmall, parts.NewProse(parts.Display(o.Name(s.env.Text.Lang()))).Bold())
	for i, n := range o.Numbers {
		line := parts.Flow(parts.GapWide, number(n.Number))
		if i == 0 {
			line.Add(parts.Body(s.env.Text.Hours(o)).Whole())
		}
		column.Add(line)
		if n.Recheck {
			column.Add(parts.Remark(parts.Attention, s.env.Text.S("emergency.recheck")))
		}
		if i == len(o.Numbers)-1 || o.Numbers[i+1].Evidence != n.Evidence {
			column.Add(parts.NewProse(parts.Display(s.env.Text.Source(n.Evidence))).Small())
		}
	}
	return parts.NewCard(column).Sunk().Padding(1.5 * theme.Space)
}

// numbers are all offices, for who finds no firm.
func (s *Screen) numbers() fyne.CanvasObject {
	column := parts.Column(parts.Gap)
	for _, o := range s.offices {
		column.Add(s.office(o))
	}
	return column
}
