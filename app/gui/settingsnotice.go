package gui

import (
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/session"
	"kagikura/app/settings"
	"kagikura/app/text"
)

// settingsNotice tells of the gravest thing that was wrong with the settings at
// start: what a person relies on may not hold any more. It is nil if there is
// none; that a newer version wrote them changes nothing that holds.
func (r *Root) settingsNotice(st session.State) fyne.CanvasObject {
	word, notes := r.text.S, st.SettingsNotes
	seen := parts.NewButton(word("common.close"), "", parts.Secondary, r.Session.SettingsNotesSeen)
	look := parts.NewButton(word("frame.settings.look"), "", parts.Primary, func() {
		r.Session.SettingsNotesSeen()
		r.Go(screen.Place{Name: screen.Settings})
	})
	if i := slices.IndexFunc(notes, func(n settings.Note) bool { return n.Kind == settings.PutAside }); i >= 0 {
		name := text.A("name", parts.Display(filepath.Base(notes[i].Path)))
		return parts.Notice(parts.Attention, word("frame.settings.aside"), word("frame.settings.aside.then", name), seen, look)
	}
	if slices.ContainsFunc(notes, settings.Note.OfBrowser) {
		return parts.Notice(parts.Attention, word("frame.settings.browser"), word("frame.settings.browser.then"), seen, look)
	}
	if slices.ContainsFunc(notes, func(n settings.Note) bool { return n.Kind != settings.Newer }) {
		return parts.Notice(parts.Attention, word("frame.settings.value"), word("frame.settings.value.then"), seen, look)
	}
	return nil
}
