package filepick

import (
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
)

// maxPath bounds a typed path; no system has longer ones.
const maxPath = 4096

// Field is a path that is typed, or chosen with the button beside it.
type Field struct {
	Box *parts.Labelled // what stands on the screen

	env   screen.Env
	entry *parts.Input
}

// NewField makes a field for a path of the kind. from is the folder to begin
// choosing at while the field is empty.
func NewField(env screen.Env, kind Kind, caption string, from func() string) *Field {
	f := &Field{env: env, entry: parts.NewInput(env.Text.S("filepick.where"))}
	f.entry.Max = maxPath
	choose := parts.NewButton(env.Text.S("filepick.browse"), theme.IconFolder, parts.Secondary, func() {
		folder := FolderOf(f.Path())
		if folder == "" {
			folder = from()
		}
		Show(env, kind, folder, f.Set)
	})
	f.Box = parts.NewLabelled(caption, parts.Row(parts.Gap, parts.Grow(f.entry), choose))
	f.entry.OnChanged = func(string) { f.Box.SetError("") }
	return f
}

// OnSubmitted says what Enter does, if not nothing.
func (f *Field) OnSubmitted(submitted func()) { f.entry.OnSubmitted = func(string) { submitted() } }

// Path is the whole path, "" for none.
func (f *Field) Path() string { return Complete(f.entry.Text) }

// Set changes the path.
func (f *Field) Set(path string) { f.entry.SetText(path) }

// Focus begins to type.
func (f *Field) Focus() { f.env.Window.Canvas().Focus(f.entry) }
