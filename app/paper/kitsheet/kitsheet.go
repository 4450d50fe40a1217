// Package kitsheet composes what is printed for those who have to find and open a
// vault when its owner cannot: the emergency kit, the list of firms for the
// family, and pages with boxes for shares of the passphrase.
//
// It takes no secret, so that none can be printed: passphrase and shares are
// written by hand, in the room that is left for them.
package kitsheet

import (
	"path/filepath"
	"time"

	"kagikura/app/paper"
	"kagikura/app/text"
	"kagikura/vault/brokerage"
	"kagikura/vault/kit"
)

// Sheet is what is to be printed.
type Sheet struct {
	// Path is where the vault's file lies.
	Path string
	Now  time.Time
	// Passphrase leaves lines on which it is written by hand.
	Passphrase bool
	// Shares leaves pages for them; the zero value leaves none.
	Shares Shares
	// Firms are listed where Family is true, which is also told where there are
	// none.
	Family    bool
	Firms     []kit.Firm
	Directory brokerage.Date // of the edition that the firms are from
	// Titles and Numbers say whether accounts are named, and with branch and
	// account number.
	Titles, Numbers bool
}

// Shares says how many pages for shares there are to be.
type Shares struct {
	Of, Needed int
	Groups     int // of characters, in each; 0 for as many as usual
}

// SharesOf are the pages for the shares that a vault says were made last, or as
// the program makes them: 2 of 3.
func SharesOf(k kit.Kept) Shares {
	if k.Shares == nil || k.Stale {
		return Shares{Of: 3, Needed: 2}
	}
	return Shares{Of: k.Shares.Of, Needed: k.Shares.Needed, Groups: k.Shares.Groups}
}

// usualGroups is how many groups the shares of a passphrase of up to 34 bytes or
// 54 letters have.
const usualGroups = 19

// groupSize is how many characters a group has.
const groupSize = 5

// Document is the sheet in the language of the printer.
func (s Sheet) Document(p *text.Printer) paper.Document {
	word := p.S
	d := paper.Document{
		Title: word("kitsheet.title"),
		Under: word("kitsheet.made", text.A("when", s.Now)),
		Lang:  p.Lang(), Made: s.Now, Foot: word("kitsheet.foot", text.A("date", p.Date(s.Now))),
	}
	d.Blocks = append(d.Blocks, paper.Note{Title: word("kitsheet.secret"), Text: word("kitsheet.secret.then")})
	d.Blocks = append(d.Blocks, s.place(p)...)
	if s.Passphrase { // far from the foot, so that its lines are not torn apart
		d.Blocks = append(d.Blocks,
			paper.Heading(word("kitsheet.passphrase")),
			paper.Ruled{Caption: word("kitsheet.passphrase.then"), Lines: 2})
	}
	d.Blocks = append(d.Blocks, s.opening(p)...)
	d.Blocks = append(d.Blocks, paper.Ruled{Caption: word("kitsheet.notes"), Lines: 1})
	if s.Family {
		d.Blocks = append(d.Blocks, s.firms(p)...)
	}
	for n := 1; n <= s.Shares.Of; n++ {
		d.Blocks = append(d.Blocks, s.share(p, n)...)
	}
	return d
}

func (s Sheet) place(p *text.Printer) []paper.Block {
	word := p.S
	return []paper.Block{
		paper.Heading(word("kitsheet.place")),
		paper.Facts{
			{Name: word("kitsheet.file"), Value: filepath.Base(s.Path), Mono: true},
			{Name: word("kitsheet.folder"), Value: filepath.Dir(s.Path), Mono: true},
		},
		paper.Ruled{Caption: word("kitsheet.computer"), Lines: 1},
		paper.Ruled{Caption: word("kitsheet.copies"), Lines: 1},
	}
}

func (s Sheet) opening(p *text.Printer) []paper.Block {
	word := p.S
	steps := paper.Steps{
		{Title: word("kitsheet.open.program"), Text: word("kitsheet.open.program.then")},
		{Title: word("kitsheet.open.file")},
	}
	if s.Shares.Of > 0 {
		steps = append(steps, paper.Step{
			Title: word("kitsheet.open.shares", text.A("needed", s.Shares.Needed)),
			Text:  word("kitsheet.open.shares.then"),
		})
	} else {
		steps = append(steps, paper.Step{Title: word("kitsheet.open.passphrase"), Text: word("kitsheet.open.passphrase.then")})
	}
	steps = append(steps, paper.Step{Title: word("kitsheet.open.links"), Text: word("kitsheet.open.links.then")})
	return []paper.Block{paper.Heading(word("kitsheet.open")), steps}
}

func (s Sheet) firms(p *text.Printer) []paper.Block {
	word := p.S
	blocks := []paper.Block{
		paper.NewPage{},
		paper.Heading(word("kitsheet.firms")),
		paper.Paragraph(word("kitsheet.firms.then")),
	}
	if len(s.Firms) == 0 {
		return append(blocks, paper.Paragraph(word("kitsheet.firms.none")), paper.Ruled{Lines: 12})
	}
	table := paper.Table{Columns: []paper.Column{
		{Head: word("kitsheet.firm"), Share: 4}, {Head: word("kitsheet.host"), Share: 4, Mono: true}, {Head: word("kitsheet.phone"), Share: 3},
	}}
	for _, f := range s.Firms {
		table.Rows = append(table.Rows, []string{s.firm(p, f), host(f), phone(p, f)})
	}
	return append(blocks, table,
		paper.Small(word("kitsheet.firms.source", text.A("date", string(s.Directory)))),
		paper.Ruled{Caption: word("kitsheet.firms.more"), Lines: 4})
}

// firm is its name in both languages, and how many accounts are there.
func (s Sheet) firm(p *text.Printer, f kit.Firm) string {
	word := p.S
	name := word("kitsheet.firm.none")
	switch {
	case f.Known:
		name = f.Firm.Name(p.Lang())
		if other := f.Firm.Name(otherThan(p.Lang())); other != name {
			name += "\n" + other
		}
	case f.ID != "":
		name = word("kitsheet.firm.unknown", text.A("id", f.ID))
	}
	name += "\n" + word("kitsheet.accounts", text.A("n", len(f.Accounts)))
	for _, a := range f.Accounts {
		if s.Titles && a.Title != "" {
			name += "\n" + word("kitsheet.account", text.A("title", a.Title))
		}
		if s.Numbers && a.Branch != "" {
			name += "\n" + word("kitsheet.branch", text.A("number", a.Branch))
		}
		if s.Numbers && a.Number != "" {
			name += "\n" + word("kitsheet.number", text.A("number", a.Number))
		}
	}
	return name
}

func otherThan(lang string) string {
	if lang == text.Japanese {
		return text.English
	}
	return text.Japanese
}

func host(f kit.Firm) string {
	name, _, ok := f.Host()
	if !ok {
		return ""
	}
	return name
}

// phone is the number and when it was seen; what is not known stays empty, to be
// written by hand.
func phone(p *text.Printer, f kit.Firm) string {
	number, e, ok := f.Phone()
	switch {
	case !ok:
		return ""
	case e.Date == brokerage.Undated || e.Date == "":
		return number + "\n" + p.S("kitsheet.phone.undated")
	}
	return number + "\n" + p.S("kitsheet.phone.seen", text.A("date", string(e.Date)))
}

// share is the page for one share.
func (s Sheet) share(p *text.Printer, n int) []paper.Block {
	word := p.S
	groups := s.Shares.Groups
	if groups == 0 {
		groups = usualGroups
	}
	counts := []text.Arg{text.A("n", n), text.A("of", s.Shares.Of), text.A("needed", s.Shares.Needed)}
	return []paper.Block{
		paper.NewPage{},
		paper.Heading(word("kitsheet.share", counts[:2]...)),
		paper.Note{Title: word("kitsheet.share.alone"), Text: word("kitsheet.share.alone.then", counts[2])},
		paper.Cells{Caption: word("kitsheet.share.write"), Count: groups * groupSize, Group: groupSize, Numbered: true},
		paper.Small(word("kitsheet.share.letters")),
		paper.Facts{{Name: word("kitsheet.file"), Value: filepath.Base(s.Path), Mono: true}},
		paper.Ruled{Caption: word("kitsheet.share.others"), Lines: 3},
		paper.Heading(word("kitsheet.share.how")),
		paper.Paragraph(word("kitsheet.share.how.then", counts[2])),
		paper.Small(word("kitsheet.share.format")),
	}
}
