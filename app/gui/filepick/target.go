package filepick

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
)

// maxNamed bounds the search for a file name that is still free.
const maxNamed = 100

// Target is the path of a file that is to be written. It is typed, or its folder
// is chosen with the button beside it.
type Target struct {
	Box *parts.Labelled // what stands on the screen

	env    screen.Env
	entry  *parts.Input
	ending string
	name   string // what was suggested
}

// NewTarget makes a field for a file with the ending, as ".pdf".
func NewTarget(env screen.Env, caption, ending string) *Target {
	t := &Target{env: env, entry: parts.NewInput(""), ending: ending}
	t.entry.Max = maxPath
	choose := parts.NewButton(env.Text.S("filepick.target"), theme.IconFolder, parts.Secondary, t.choose)
	t.Box = parts.NewLabelled(caption, parts.Beside(parts.Gap, t.entry, choose))
	t.entry.OnChanged = func(string) { t.Box.SetError("") }
	return t
}

// OnSubmitted says what Enter does.
func (t *Target) OnSubmitted(submitted func()) { t.entry.OnSubmitted = func(string) { submitted() } }

// Suggest puts a file of that name among the documents into the field, under a
// name that is free, unless something stands there.
func (t *Target) Suggest(name string) {
	if t.entry.Text != "" {
		return
	}
	var free string
	t.env.Do(func(context.Context) error {
		free = freePath(Documents(), name, t.ending)
		return nil
	}, func(error) {
		if t.name = filepath.Base(free); t.entry.Text == "" {
			t.set(free)
		}
	})
}

// freePath is the path of a file of that name in a folder where there is none
// yet. What it adds to a name that is taken is not what a cloud service adds to
// the name of a conflict copy, as " 2" and " (2)" are.
func freePath(folder, name, ending string) string {
	path := filepath.Join(folder, name+ending)
	for n := 2; n < maxNamed; n++ {
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			break
		}
		path = filepath.Join(folder, name+"-"+strconv.Itoa(n)+ending)
	}
	return path
}

// choose lets a person choose the folder; the name stays.
func (t *Target) choose() {
	folder, name := filepath.Split(t.entry.Text)
	if name == "" {
		name = t.name
	}
	Show(t.env, Folder, folder, func(chosen string) { t.set(filepath.Join(chosen, name)) })
}

// set puts a path into the field, with its end in sight.
func (t *Target) set(path string) {
	t.entry.SetText(path)
	t.entry.CursorColumn = utf8.RuneCountInString(path)
	t.entry.Refresh()
}

// Path is where to write, the whole of it, with the ending that was left out. ok
// is false where no name is typed, which the person is told.
func (t *Target) Path() (path string, ok bool) {
	typed := strings.TrimSpace(t.entry.Text)
	if typed == "" || filepath.Base(typed) == t.ending || strings.HasSuffix(typed, string(filepath.Separator)) {
		t.Refuse(t.env.Text.S("filepick.target.missing"))
		return "", false
	}
	path = Complete(typed)
	if !strings.EqualFold(filepath.Ext(path), t.ending) {
		path += t.ending
	}
	return path, true
}

// Failed says why nothing could be written there.
func (t *Target) Failed(err error) {
	if errors.Is(err, fs.ErrNotExist) {
		t.Refuse(t.env.Text.S("filepick.target.nowhere"))
		return
	}
	t.Refuse(t.env.Text.Error(err).Whole())
}

// Refuse says what is wrong with the path, and begins to type again.
func (t *Target) Refuse(sentence string) {
	t.Box.SetError(sentence)
	t.Focus()
}

// Focus begins to type.
func (t *Target) Focus() { t.env.Window.Canvas().Focus(t.entry) }
