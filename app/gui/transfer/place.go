package transfer

import (
	"context"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/filepick"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
)

// ending is that of every file written here.
const ending = ".kdbx"

// place asks where the file is written, and whether earlier versions go along.
type place struct {
	env     screen.Env
	path    *parts.Input
	box     *parts.Labelled
	history *parts.Check
	content fyne.CanvasObject
}

func newPlace(env screen.Env, submit func()) *place {
	p := &place{env: env}
	word := env.Text.S
	p.path = parts.NewInput("")
	p.path.Max = 4096
	p.path.OnSubmitted = func(string) { submit() }
	choose := parts.NewButton(word("transfer.choose"), theme.IconFolder, parts.Secondary, p.choose)
	p.box = parts.NewLabelled(word("transfer.path"), parts.Beside(parts.Gap, p.path, choose))
	p.path.OnChanged = func(string) { p.box.SetError("") }
	p.history = parts.NewCheck(word("transfer.history"), false, nil)
	p.content = parts.Column(parts.GapWide, p.box,
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
	if p.path.Text != "" {
		return
	}
	var folder string
	p.env.Do(func(context.Context) error {
		folder = filepick.Documents()
		return nil
	}, func(error) {
		if p.path.Text == "" {
			date := p.env.Text.Date(p.env.Now())
			p.set(filepath.Join(folder, p.env.Text.S("transfer.file", text.A("date", date))+ending))
		}
	})
}

// choose lets a person choose the folder; the name stays.
func (p *place) choose() {
	folder, name := filepath.Split(p.path.Text)
	filepick.Show(p.env, filepick.Folder, folder, func(chosen string) {
		p.set(filepath.Join(chosen, name))
	})
}

// set puts a path into the field, with its end in sight.
func (p *place) set(path string) {
	p.path.SetText(path)
	p.path.CursorColumn = utf8.RuneCountInString(path)
	p.path.Refresh()
}

// file is where to write, with the ending that was left out; ok is false where
// nothing is typed, which the person is told.
func (p *place) file() (path string, ok bool) {
	typed := strings.TrimSpace(p.path.Text)
	if name := filepath.Base(typed); typed == "" || name == ending || strings.HasSuffix(typed, string(filepath.Separator)) {
		p.fail("transfer.path.missing")
		return "", false
	}
	path = filepick.Complete(typed)
	if !filepick.IsVault(path) {
		path += ending
	}
	return path, true
}

func (p *place) fail(key string) {
	p.box.SetError(p.env.Text.S(key))
	p.env.Window.Canvas().Focus(p.path)
}
