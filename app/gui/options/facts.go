package options

import (
	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/settings"
	"kagikura/app/text"
)

// facts says what there is to know about the open vault's file.
type facts struct {
	env     screen.Env
	name    *parts.Text
	path    *parts.Prose
	format  *parts.Prose
	saved   *parts.Text
	key     *parts.Text
	content fyne.CanvasObject
}

func newFacts(env screen.Env, changeKey func()) *facts {
	f := &facts{
		env: env, name: parts.Strong(""), path: parts.NewProse(""), format: parts.NewProse(""),
		saved: parts.Body(""), key: parts.Body(""),
	}
	word := env.Text.S
	change := parts.NewButton(word("options.rekey"), theme.IconKey, parts.Secondary, changeKey)
	f.content = parts.Column(parts.GapWide,
		parts.FieldRows(
			parts.FieldRow(word("options.vault.name"), f.name),
			parts.FieldRow(word("options.vault.file"), f.path),
			parts.FieldRow(word("options.vault.format"), f.format),
			parts.FieldRow(word("options.vault.saved"), f.saved),
			parts.FieldRow(word("options.vault.key"), f.key),
		),
		parts.Flow(parts.Gap, change))
	return f
}

func (f *facts) render(st session.State) {
	if st.Vault == nil {
		return
	}
	f.name.SetText(parts.Display(settings.Recent{Path: st.Path}.Name()))
	f.path.SetText(parts.DisplayLines(st.Path))
	format := "options.vault.format.new"
	if st.OldFormat {
		format = "options.vault.format.old"
	}
	f.format.SetText(f.env.Text.S(format))
	saved := f.env.Text.DateTime(st.Saved)
	if st.Unsaved {
		saved = f.env.Text.S("options.vault.unsaved", text.A("time", st.Saved))
	}
	f.saved.SetText(saved)
	f.key.SetText(f.env.Text.Date(st.Vault.Meta().KeyChanged))
}
