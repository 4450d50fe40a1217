package options

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/filepick"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/settings"
	"kagikura/app/text"
)

// checkup is what the checkup of passwords goes by: after how many months one is old,
// and a list of leaked passwords in a file.
type checkup struct {
	env    screen.Env
	change func(func(*settings.Settings))
	path   *parts.Prose
	remove *parts.Button
	row    *fyne.Container
}

func (s *Screen) checkup() []fyne.CanvasObject {
	word := s.env.Text.S
	months := []int{6, 12, 24, 36, 60, never}
	if now := s.env.Session.State().Settings.OldPasswords; !slices.Contains(months, now) {
		months = slices.Insert(months, len(months)-1, now)
	}
	old := newChoice(s, "audit.settings.old", months,
		func(v int) string {
			if v == never {
				return word("audit.settings.old.never")
			}
			return word("audit.settings.old.months", text.A("n", v))
		},
		func(v settings.Settings) int { return v.OldPasswords },
		func(v *settings.Settings, chosen int) { v.OldPasswords = chosen })
	c := &checkup{env: s.env, change: s.change, path: parts.NewProse("")}
	choose := parts.NewButton(word("audit.settings.list.choose"), theme.IconFile, parts.Secondary, c.choose)
	c.remove = parts.NewButton(word("audit.settings.list.remove"), theme.IconCross, parts.Quiet, func() {
		c.change(func(v *settings.Settings) { v.LeakedList = "" })
	})
	c.row = parts.Flow(parts.Gap, choose, c.remove)
	s.chooses = append(s.chooses, c)
	list := parts.Column(parts.GapSmall,
		parts.FieldRows(parts.FieldRow(word("audit.settings.list"), c.path)),
		parts.NewProse(word("audit.settings.list.then")).Small(), c.row)
	return []fyne.CanvasObject{old.box, list}
}

func (c *checkup) render(v settings.Settings) {
	if v.LeakedList == "" {
		c.path.SetText(c.env.Text.S("audit.settings.list.none"))
	} else {
		c.path.SetText(parts.DisplayLines(v.LeakedList))
	}
	if hidden := v.LeakedList == ""; c.remove.Hidden != hidden {
		c.remove.Hidden = hidden
		c.row.Refresh()
	}
}

// choose takes a list that can be used, and says why another cannot.
func (c *checkup) choose() {
	folder := filepick.FolderOf(c.env.Session.State().Settings.LeakedList)
	if folder == "" {
		folder = filepick.FolderOf(c.env.Session.State().Path)
	}
	filepick.Show(c.env, filepick.File, folder, func(path string) {
		c.env.Do(func(context.Context) error { return session.CheckList(path) }, func(err error) {
			if err != nil {
				c.env.Fail(err)
				return
			}
			c.change(func(v *settings.Settings) { v.LeakedList = path })
		})
	})
}
