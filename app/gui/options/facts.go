package options

import (
	"context"
	"os"
	"time"

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
	saved   *parts.Prose
	key     *parts.Text
	content fyne.CanvasObject

	looked  bool // for the save at asked
	asked   time.Time
	unsaved bool
}

func newFacts(env screen.Env, changeKey, listEarlier func()) *facts {
	f := &facts{
		env: env, name: parts.Strong(""), path: parts.NewProse(""), format: parts.NewProse(""),
		saved: parts.NewProse(""), key: parts.Body(""),
	}
	word := env.Text.S
	change := parts.NewButton(word("options.rekey"), theme.IconKey, parts.Secondary, changeKey)
	earlier := parts.NewButton(word("options.earlier"), theme.IconHistory, parts.Secondary, listEarlier)
	f.content = parts.Column(parts.GapWide,
		parts.FieldRows(
			parts.FieldRow(word("options.vault.name"), f.name),
			parts.FieldRow(word("options.vault.file"), f.path),
			parts.FieldRow(word("options.vault.format"), f.format),
			parts.FieldRow(word("options.vault.saved"), f.saved),
			parts.FieldRow(word("options.vault.key"), f.key),
		),
		parts.Flow(parts.Gap, change, earlier))
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
	f.look(st)
	f.key.SetText(f.env.Text.Date(st.Vault.Meta().KeyChanged))
}

// look asks the file when it was last written: the session knows only since
// when it has it open.
func (f *facts) look(st session.State) {
	if f.looked && f.asked == st.Saved && f.unsaved == st.Unsaved {
		return
	}
	f.looked, f.asked, f.unsaved = true, st.Saved, st.Unsaved
	var written time.Time
	f.env.Do(func(context.Context) error {
		info, err := os.Stat(st.Path)
		if err == nil {
			written = info.ModTime()
		}
		return err
	}, func(error) { // without an answer it says that the time is unknown
		saved := f.env.Text.DateTime(written)
		if st.Unsaved {
			saved = f.env.Text.S("options.vault.unsaved", text.A("time", written))
		}
		f.saved.SetText(saved)
	})
}
