package accounts

import (
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
// is whole.
func (d *detail) recordPage() fyne.CanvasObject {
	log := record.Of(d.entry)
	if log.Len() == 0 {
		return parts.Pad(0, parts.GapWide, parts.NewProse(d.env.Text.S("record.none")).In(theme.Nezu))
	}
	page := parts.Column(parts.Gap, parts.Pad(0, parts.Gap, parts.NewProse(d.env.Text.S("record.hint")).Small()))
	if len(log.Verify()) == 0 {
		page.Add(parts.Remark(parts.Good, d.env.Text.S("record.whole", text.A("n", log.Len()))))
	} else {
		page.Add(parts.Notice(parts.Attention, d.env.Text.S("record.broken"), d.env.Text.S("record.broken.then")))
	}
	events := log.Events()
	slices.Reverse(events)
	for _, i := range events[:min(d.events, len(events))] {
		page.Add(parts.Divider())
		page.Add(parts.Pad(0, parts.GapSmall, parts.Column(0,
			parts.NewProse(d.env.Text.RecordedAt(i)).Small(),
			parts.NewProse(parts.Display(d.env.Text.Recorded(i))))))
	}
	if len(events) > d.events {
		more := parts.NewButton(d.env.Text.S("record.more"), theme.IconChevronDown, parts.Quiet, func() {
			d.events += eventsAtFirst
			d.turn(recordTab)
		})
		d.first = more
		page.Add(parts.Row(0, more))
	}
	return page
}

// sameButRecord tells whether two states of an account differ in nothing but
// what a record is kept in: an edit would have made a new list of fields.
func sameButRecord(a, b *vault.Entry) bool {
	return a != nil && b != nil && a.ID == b.ID && a.Times == b.Times && len(a.History) == len(b.History) &&
		len(a.Fields) == len(b.Fields) && len(a.Fields) > 0 && &a.Fields[0] == &b.Fields[0]
}
