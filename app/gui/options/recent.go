package options

import (
	"slices"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/settings"
)

// recent is the list of vaults that were open lately.
type recent struct {
	env     screen.Env
	change  func(func(*settings.Settings))
	content *fyne.Container

	drawn bool
	shown []settings.Recent
	open  string
}

func newRecent(env screen.Env, change func(func(*settings.Settings))) *recent {
	return &recent{env: env, change: change, content: parts.Column(parts.Gap)}
}

func (r *recent) render(st session.State) {
	if r.drawn && r.open == st.Path && slices.Equal(r.shown, st.Settings.Recent) {
		return
	}
	r.drawn, r.shown, r.open = true, st.Settings.Recent, st.Path
	word := r.env.Text.S
	r.content.Objects = []fyne.CanvasObject{parts.NewProse(word("options.recent.then")).Small()}
	if len(r.shown) == 0 {
		r.content.Add(parts.NewProse(word("options.recent.none")))
	}
	rows := make([]fyne.CanvasObject, len(r.shown))
	for i, one := range r.shown {
		rows[i] = r.row(one)
	}
	r.content.Add(parts.FieldRows(rows...))
	r.content.Refresh()
}

func (r *recent) row(one settings.Recent) fyne.CanvasObject {
	forget := parts.NewButton(r.env.Text.S("options.recent.remove"), theme.IconCross, parts.Quiet, func() {
		r.change(func(v *settings.Settings) { v.Forget(one.Path) })
	})
	name := parts.Row(parts.Gap, parts.Strong(parts.Display(one.Name())).Whole())
	if one.Path == r.open {
		name = parts.Row(parts.Gap, parts.Strong(parts.Display(one.Name())), parts.NewPill(parts.Neutral, r.env.Text.S("options.recent.open")))
	}
	path := parts.NewProse(parts.DisplayLines(one.Path)).Small()
	return parts.Pad(0, theme.Space, parts.Beside(parts.Gap, parts.Column(0, name, path), forget))
}
