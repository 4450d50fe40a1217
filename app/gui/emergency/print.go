package emergency

import (
	"context"
	"path/filepath"
	"time"

	"kagikura/app/gui/filepick"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/paper"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault/brokerage"
)

// print makes the sheet as a PDF in a folder that the person chooses.
func (p *plan) print() {
	filepick.Show(p.env, filepick.Folder, "", func(folder string) {
		now := p.env.Now()
		sheet := p.sheet(now)
		document := sheet.Document(p.env.Text)
		name := filepick.FileName(p.env.Text.S("emergency.file", text.A("firm", sheet.Firm), text.A("date", p.env.Text.Date(now))), ".pdf")
		var path string
		p.env.Do(func(context.Context) (err error) {
			path, err = session.SaveDocumentBeside(filepath.Join(folder, name), document.Write)
			return err
		}, func(err error) {
			word := p.env.Text.S
			said := parts.Notice(parts.Good, word("emergency.print.done"), parts.Display(path))
			if err != nil {
				said = parts.Notice(parts.Attention, word("emergency.print.failed"), word("emergency.print.failed.then"))
			}
			p.printed.RemoveAll()
			p.printed.Add(said)
			p.content.Refresh()
		})
	})
}

// sheet is what is printed: the incident that runs, or else the last one, or an
// empty sheet.
func (p *plan) sheet(now time.Time) paper.Incident {
	sheet := paper.Incident{Firm: p.firmName(p.about), Phone: p.about.firm.Phone, Offices: p.offices, Now: now}
	sheet.Of, _ = p.history.Last()
	sheet.PhoneSeen, _ = p.about.firm.Evidence(brokerage.FactPhone)
	if url, _ := p.bookmark(p.about); url != "" {
		a := screen.HostOf(url)
		sheet.Host = a.Before + a.Owner + a.After
	}
	if p.about.entry != nil {
		sheet.Account = p.about.entry.Title()
		if p.about.firm.ID == "" {
			sheet.Firm = sheet.Account
		}
	}
	return sheet
}
