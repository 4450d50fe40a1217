package paper

import (
	"strings"

	"kagikura/app/text"
	"kagikura/vault/fact"
	"kagikura/vault/record"
)

// flawsShown is how many places of a broken record a sheet names.
const flawsShown = 20

// Record is the sheet of saved records: what happened and when, what that proves
// and what not, and how it can be checked. firm is what a firm of the directory
// is called, "" for one that it does not have. Events that lie ahead of the
// moment of saving are marked.
func Record(p *text.Printer, s record.Saved, firm func(id string) string) Document {
	word := p.S
	d := Document{
		Title: word("recordpaper.title"), Under: word("recordpaper.made", text.A("date", s.Made)),
		Lang: p.Lang(), Made: s.Made, Foot: word("recordpaper.foot"),
	}
	if len(s.Accounts) == 1 {
		d.Title = word("recordpaper.title.of", text.A("account", s.Accounts[0].Title))
	}
	d.Blocks = append(d.Blocks,
		Note{Title: word("recordpaper.proves"), Text: word("recordpaper.proves.then")},
		Note{Title: word("recordpaper.proves.not"), Text: word("recordpaper.proves.not.then")},
		Ruled{Caption: word("recordpaper.by_hand"), Lines: 2},
	)
	for _, a := range s.Accounts {
		d.Blocks = append(d.Blocks, recordOf(p, s, a, firm(a.Firm))...)
	}
	d.Blocks = append(d.Blocks, Heading(word("recordpaper.check")), Paragraph(word("recordpaper.check.then")),
		Host{Name: "kagikura-cli record verify record.json"}, Small(word("recordpaper.check.recipe")))
	return d
}

func recordOf(p *text.Printer, s record.Saved, a record.SavedAccount, firm string) []Block {
	word := p.S
	events, flaws := a.Log.Events(), a.Log.Verify()
	facts := Facts{{Name: word("recordpaper.account"), Value: a.Title}}
	if firm != "" {
		facts = append(facts, Fact{Name: word("recordpaper.firm"), Value: firm})
	}
	whole := word("recordpaper.whole")
	if len(flaws) > 0 {
		whole = word("recordpaper.broken")
	}
	facts = append(facts, Fact{Name: word("recordpaper.events"), Value: p.Number(int64(len(events)))},
		Fact{Name: word("recordpaper.chain"), Value: whole},
		Fact{Name: word("recordpaper.fingerprint"), Value: grouped(a.Log.Fingerprint().String()), Mono: true})
	blocks := []Block{Heading(a.Title), facts}
	if len(flaws) > 0 {
		blocks = append(blocks, Note{
			Title: word("recordpaper.flaws"),
			Text:  strings.Join(p.RecordFlaws(a.Log, flaws, s.Made, flawsShown), "\n"),
		})
	}
	if len(events) == 0 {
		return append(blocks, Paragraph(word("recordpaper.none")))
	}
	table := Table{Columns: []Column{
		{Head: word("recordpaper.head.at", text.A("zone", s.Made.Local().Format("UTC-07:00"))), Share: 3.2},
		{Head: word("recordpaper.head.event"), Share: 8},
		{Head: word("recordpaper.head.mark"), Share: 2.6, Mono: true},
	}}
	for _, i := range events {
		mark := ""
		if i.Hash != (record.Hash{}) {
			mark = text.ShortHash(i.Hash)
		}
		at, said := p.RecordedAt(i, i.Event.At), p.Recorded(i)
		if i.Problem == nil && fact.Future(i.Event.At, s.Made) {
			said = word("recordpaper.future", text.A("event", said))
		}
		table.Rows = append(table.Rows, []string{at, said, mark})
	}
	return append(blocks, table)
}

// grouped sets digits in groups of eight and four groups a line, to be compared by
// eye.
func grouped(digits string) string {
	var out strings.Builder
	for at := 0; at < len(digits); at += 8 {
		switch {
		case at == 0:
		case at%32 == 0:
			out.WriteByte('\n')
		default:
			out.WriteByte(' ')
		}
		out.WriteString(digits[at:min(at+8, len(digits))])
	}
	return out.String()
}
