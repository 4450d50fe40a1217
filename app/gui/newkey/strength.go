package newkey

import (
	"context"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/secretfield"
	"kagikura/app/text"
	"kagikura/assets"
	"kagikura/crypto/strength"
)

// From how many guesses on, as decimal logarithms, a passphrase is no worry
// (some thousand years), and is at least worth a thief's year.
const (
	fine  = 14.5
	shaky = 11.5
	full  = 20 // what fills the meter: six words
	most  = 2  // reasons that are shown
)

// strengthLine says how long a thief needs for what is typed, and why.
type strengthLine struct {
	env     screen.Env
	dict    strength.Dictionary
	ready   bool
	loading bool
	field   *secretfield.Field // what is rated

	meter   *parts.Meter
	remarks *fyne.Container
	content *fyne.Container
}

func newStrengthLine(env screen.Env) *strengthLine {
	l := &strengthLine{env: env, meter: parts.NewMeter(), remarks: parts.Column(0)}
	l.content = parts.Column(parts.GapSmall, l.meter, l.remarks)
	l.content.Hide()
	return l
}

// rate rates what is in the field. The dictionary is read off the UI thread at
// the first call.
func (l *strengthLine) rate(field *secretfield.Field) {
	l.field = field
	if !l.ready {
		l.load()
		return
	}
	if field.Len() == 0 {
		l.content.Hide()
		return
	}
	var rated strength.Result
	err := field.Use(func(plain []byte) error {
		rated = strength.Estimate(plain, l.dict)
		return nil
	})
	if err != nil {
		l.content.Hide()
		return
	}
	state := parts.Bad
	switch {
	case rated.Guesses >= fine:
		state = parts.Good
	case rated.Guesses >= shaky:
		state = parts.Attention
	}
	l.meter.Set(float32(rated.Guesses/full), state)
	l.remarks.RemoveAll()
	l.remarks.Add(parts.Remark(state, l.env.Text.GuessTime(rated.Guesses, text.AgainstVault)))
	for _, r := range rated.Reasons[:min(len(rated.Reasons), most)] {
		l.remarks.Add(parts.Remark(parts.Neutral, l.env.Text.Reason(r)))
	}
	l.content.Show()
	l.content.Refresh()
}

func (l *strengthLine) load() {
	if l.loading {
		return
	}
	l.loading = true
	var dict strength.Dictionary
	l.env.Do(func(context.Context) error {
		japanese, _ := assets.Words("ja")
		english, _ := assets.Words("en")
		dict = strength.NewDictionary(assets.CommonPasswords(), japanese, english)
		return nil
	}, func(error) {
		l.dict, l.ready = dict, true
		l.rate(l.field)
	})
}
