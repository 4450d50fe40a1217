package transfer

import (
	"context"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/filepick"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/text"
)

// ending is that of every file written here.
const ending = ".kdbx"

// place asks where the file is written, and whether earlier versions go along.
type place struct {
	env     screen.Env
	target  *filepick.Target
	history *parts.Check
	content fyne.CanvasObject
}

func newPlace(env screen.Env, submit func()) *place {
	p := &place{env: env}
	word := env.Text.S
	p.target = filepick.NewTarget(env, word("transfer.path"), ending)
	p.target.OnSubmitted(submit)
	p.history = parts.NewCheck(word("transfer.history"), false, nil)
	p.content = parts.Column(parts.GapWide, p.target.Box,
		parts.Column(0, p.history, parts.NewProse(word("transfer.history.then")).Small()))
	return p
}

// prepare suggests a file among the documents, unless one was typed, and lets
// the session find out what its key may cost while the person looks at it.
func (p *place) prepare() {
	p.env.Do(func(ctx context.Context) error {
		_, err := p.env.Session.Calibrate(ctx, p.env.Session.State().Settings.UnlockTime)
		return err
	}, func(error) {}) // the export asks again, and says what is wrong
	p.target.Suggest(p.env.Text.S("transfer.file", text.A("date", p.env.Text.Date(p.env.Now()))))
}
