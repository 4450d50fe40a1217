package accounts

import (
	"context"
	"io"
	"slices"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/filepick"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/theme"
	"kagikura/app/paper"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/record"
)

const (
	// eventsAtFirst is how many events the record shows at first, and how many more
	// each time.
	eventsAtFirst = 20
	// flawsShown is how many places of a broken record are named.
	flawsShown = 5
)

// recordPage lists what happened, the newest first, and says whether the record
// is whole. Reading a long one takes a moment, which is not the UI thread's.
func (d *detail) recordPage() fyne.CanvasObject {
	page, entry, now := parts.Column(parts.Gap), d.entry, d.env.Now()
	var log record.Log
	var events []record.Item
	var flaws []string
	d.env.Do(func(context.Context) error {
		log = record.Of(entry)
		events = log.Events()
		slices.Reverse(events)
		flaws = d.env.Text.RecordFlaws(log, log.Verify(), now, flawsShown)
		return nil
	}, func(error) {
		if slices.Contains(d.page.Objects, fyne.CanvasObject(page)) { // another may have taken its place
			page.Objects = d.recorded(events, flaws)
			d.column.Refresh()
		}
	})
	return page
}

// recorded is what the page of a record holds.
func (d *detail) recorded(events []record.Item, flaws []string) []fyne.CanvasObject {
	if len(events) == 0 {
		return []fyne.CanvasObject{parts.Pad(0, parts.GapWide, parts.NewProse(d.env.Text.S("record.none")).In(theme.Nezu))}
	}
	rows := []fyne.CanvasObject{parts.Pad(0, parts.Gap, parts.NewProse(d.env.Text.S("record.hint")).Small())}
	if len(flaws) == 0 {
		rows = append(rows, parts.Remark(parts.Good, d.env.Text.S("record.whole", text.A("n", len(events)))))
	} else {
		places := parts.Column(parts.GapSmall)
		for _, sentence := range flaws {
			places.Add(parts.NewProse(parts.DisplayLines(sentence)))
		}
		rows = append(rows, parts.NoticeWith(parts.Attention, d.env.Text.S("record.broken"), d.env.Text.S("record.broken.then"), places))
	}
	rows = append(rows, d.saving())
	for _, i := range events[:min(d.events, len(events))] {
		rows = append(rows, parts.Divider(), parts.Pad(0, parts.GapSmall, parts.Column(0,
			parts.NewProse(d.env.Text.RecordedAt(i, d.env.Now())).Small(),
			parts.NewProse(parts.DisplayLines(d.env.Text.Recorded(i))))))
	}
	if len(events) > d.events {
		more := parts.NewButton(d.env.Text.S("record.more"), theme.IconChevronDown, parts.Quiet, func() {
			d.events += eventsAtFirst
			d.turn(recordTab)
		})
		rows = append(rows, parts.Row(0, more))
	}
	return rows
}

// saving is the button that asks what is to be saved, to be handed out.
func (d *detail) saving() fyne.CanvasObject {
	save := parts.NewButton(d.env.Text.S("record.save"), theme.IconSave, parts.Secondary, d.askToSave)
	d.first = save
	return parts.Pad(0, parts.Gap, parts.Row(0, save))
}

// askToSave asks for the form, and whether of this account or of all.
func (d *detail) askToSave() {
	word, printer, directory := d.env.Text.S, d.env.Text, d.state.Directory
	all := parts.NewCheck(word("record.save.all"), false, nil)
	pdf := func(s record.Saved, w io.Writer) error {
		return paper.Record(printer, s, func(id string) string {
			f, ok := directory.Firm(id)
			if !ok {
				return ""
			}
			return f.Name(printer.Lang())
		}).Write(w)
	}
	d.env.Dialogs.Show(parts.Dialog{
		Title: word("record.save"),
		Body:  parts.Column(parts.Gap, parts.NewProse(word("record.save.hint")), parts.NewProse(word("record.save.open")).Small(), all),
		Width: 520,
		Actions: []parts.Action{
			{Label: word("common.cancel")},
			{Label: word("record.save.json"), Kind: parts.Secondary, Do: func() {
				d.saveRecord(".json", all.On(), func(s record.Saved, w io.Writer) error { return s.Encode(w) })
			}},
			{Label: word("record.save.pdf"), Kind: parts.Primary, Default: true, Do: func() { d.saveRecord(".pdf", all.On(), pdf) }},
		},
	})
}

// saveRecord asks where, and writes the account's record there, or those of all
// accounts that have one.
func (d *detail) saveRecord(ending string, all bool, write func(record.Saved, io.Writer) error) {
	entries, v, made := []*vault.Entry{d.entry}, d.state.Vault, d.env.Now()
	name := d.env.Text.S("record.file", text.A("account", d.entry.Title()), text.A("date", d.env.Text.Date(made)))
	if all {
		name = d.env.Text.S("record.file.all", text.A("date", d.env.Text.Date(made)))
	}
	id := d.entry.ID
	filepick.Save(d.env, filepick.FileName(name, ending), func(w io.Writer) error {
		if all {
			entries = recordedIn(v)
		}
		return write(record.OfAccounts(made, entries...), w)
	}, func(path string) {
		if d.entry != nil && d.entry.ID == id {
			d.said = d.env.Text.S("record.saved", text.A("file", parts.Display(path)))
			d.show(d.entry)
			d.scroll.ScrollToTop()
			d.focus()
		}
	})
}

// recordedIn are the accounts that have a record, in the order of the vault.
func recordedIn(v *vault.Vault) []*vault.Entry {
	var all []*vault.Entry
	for _, e := range v.Live() {
		if record.Of(e).Len() > 0 {
			all = append(all, e)
		}
	}
	return all
}

// sameButRecord tells whether two states of an account differ in nothing but
// what a record is kept in: an edit would have made a new list of fields.
func sameButRecord(a, b *vault.Entry) bool {
	return a != nil && b != nil && a.ID == b.ID && a.Times == b.Times && len(a.History) == len(b.History) &&
		len(a.Fields) == len(b.Fields) && len(a.Fields) > 0 && &a.Fields[0] == &b.Fields[0]
}
