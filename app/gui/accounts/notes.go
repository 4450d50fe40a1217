package accounts

import (
	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/vault"
)

// notesPage has what is not typed at a login: fields of one's own, tags, the
// names of files, and the notes.
func (d *detail) notesPage() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, f := range d.entry.Fields {
		if !f.Sealed && f.Text != "" && isCustom(f.Name) {
			rows = append(rows, d.row(f, kindField, 0))
		}
	}
	if len(d.entry.Tags) > 0 {
		tags := make([]string, len(d.entry.Tags))
		for i, tag := range d.entry.Tags {
			tags[i] = parts.Display(tag)
		}
		rows = append(rows, parts.FieldRow(d.env.Text.S("accounts.field.tags"), parts.NewProse(joined(d.env.Text, tags))))
	}
	for _, file := range d.entry.Attachments {
		size := parts.Caption(d.env.Text.Size(text.Bytes(file.Content.Len()))).Whole()
		rows = append(rows, parts.FieldRow(d.env.Text.S("accounts.field.file"), parts.NewProse(parts.Display(file.Name)), size))
	}
	notes, written := d.filled(vault.FieldNotes)
	if len(rows) == 0 && !written {
		return parts.Pad(0, parts.GapWide, parts.NewProse(d.env.Text.S("accounts.notes.none")).In(theme.Nezu))
	}
	page := parts.Column(parts.Gap, parts.FieldRows(rows...))
	if len(d.entry.Attachments) > 0 {
		page.Add(parts.NewProse(d.env.Text.S("accounts.files.kept")).Small())
	}
	switch {
	case notes.Sealed: // another program protects them
		page.Add(d.row(notes, kindField, 0))
	case written:
		page.Add(parts.Column(parts.GapSmall, parts.NewProse(d.caption(vault.FieldNotes)).Small(),
			parts.NewProse(parts.DisplayLines(notes.Text))))
	}
	return page
}
