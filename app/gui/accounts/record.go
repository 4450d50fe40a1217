package accounts

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/record"
)

// eventsAtFirst is how many events the record shows at first, and how many more
// each time.
const eventsAtFirst = 20

// recordPage lists what happened, the newest first, and says whether the record
// is whole. Reading a long one takes a moment, which is not the UI thread's.
func (d *detail) recordPage() fyne.CanvasObject {
	page, entry := parts.Column(parts.Gap), d.entry
	var log record.Log
	var events []record.Item
	var flaws []record.Flaw
	d.env.Do(func(context.Context) error {
		log = record.Of(entry)
		events, flaws = log.Events(), log.Verify()
		slices.Reverse(events)
		return nil
	}, func(error) {
		if slices.Contains(d.page.Objects, fyne.CanvasObject(page)) { // another may have taken its place
			page.Objects = d.recorded(events, len(flaws) == 0)
			d.column.Refresh()
		}
	})
	return page
}

// recorded is what the page of a record holds.
func (d *detail) recorded(events []record.Item, whole bool) []fyne.CanvasObject {
	if len(events) == 0 {
		return []fyne.CanvasObject{parts.Pad(0, parts.GapWide, parts.NewProse(d.env.Text.S("record.none")).In(theme.Nezu))}
	}
	rows := []fyne.CanvasObject{parts.Pad(0, parts.Gap, parts.NewProse(d.env.Text.S("record.hint")).Small())}
	if whole {
		rows = append(rows, parts.Remark(parts.Good, d.env.Text.S("record.whole", text.A("n", len(events)))))
	} else {
		rows = append(rows, parts.Notice(parts.Attention, d.env.Text.S("record.broken"), d.env.Text.S("record.broken.then")))
	}
	for _, i := range events[:min(d.events, len(events))] {
		rows = append(rows, parts.Divider(), parts.Pad(0, parts.GapSmall, parts.Column(0,
			parts.NewProse(d.env.Text.RecordedAt(i, d.env.Now())).Small(),
			parts.NewProse(parts.Display(d.env.Text.Recorded(i))))))
	}
	if len(events) > d.events {
		more := parts.NewButton(d.env.Text.S("record.more"), theme.IconChevronDown, parts.Quiet, func() {
			d.events += eventsAtFirst
			d.turn(recordTab)
		})
		d.first = more
		rows = append(rows, parts.Row(0, more))
	}
	return rows
}

// sameButRecord tells whether two states of an account differ in nothing but
// what a record is kept in: an edit would have made a new list of fields.
func sameButRecord(a, b *vault.Entry) bool {
	return a != nil && b != nil && a.ID == b.ID && a.Times == b.Times && len(a.History) == len(b.History) &&
		len(a.Fields) == len(b.Fields) && len(a.Fields) > 0 && &a.Fields[0] == &b.Fields[0]
}
