package noting

import (
	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/text"
	"kagikura/vault/fact"
)

// dayInput is where a day is typed, in any of the ways that text.ReadDay knows.
type dayInput struct {
	env      screen.Env
	input    *parts.Input
	labelled *parts.Labelled
}

func newDayInput(env screen.Env, caption string, day fact.Day) *dayInput {
	d := &dayInput{env: env, input: parts.NewInput("2026-01-31")}
	d.input.Max = 20
	d.input.SetText(string(day))
	today := parts.NewButton(env.Text.S("mfa.dialog.today"), "", parts.Quiet, func() {
		d.input.SetText(string(fact.DayOf(env.Now().Local())))
		d.labelled.SetError("")
	})
	d.labelled = parts.NewLabelled(caption, parts.Row(parts.Gap, parts.Grow(d.input), today))
	d.input.OnChanged = func(string) { d.labelled.SetError("") }
	return d
}

func (d *dayInput) content() fyne.CanvasObject { return d.labelled }

// day is what was typed; ok is false, and the line below says so, where that is no
// day.
func (d *dayInput) day() (day fact.Day, ok bool) {
	day, ok = text.ReadDay(d.input.Text)
	if !ok {
		d.labelled.SetError(d.env.Text.S("mfa.dialog.date.bad"))
	}
	return day, ok
}
