package kit

import (
	"context"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/filepick"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/paper/kitsheet"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault/kit"
)

// ending is that of every file written here.
const ending = ".pdf"

// The two ways in which the passphrase gets on paper.
const (
	byHand = iota
	inShares
)

// printing chooses what stands in the PDF, and writes it.
type printing struct {
	env   screen.Env
	state session.State
	kept  kit.Kept

	way     *parts.Choice
	wayBox  *parts.Labelled
	family  *parts.Check
	titles  *parts.Check
	numbers *parts.Check
	target  *filepick.Target
	write   *parts.Button
	said    *fyne.Container
	content fyne.CanvasObject
	writing bool
}

func newPrinting(env screen.Env) *printing {
	p := &printing{env: env, said: parts.Column(parts.Gap)}
	word := env.Text.S
	p.way = parts.NewChoice([]string{word("kit.way.hand"), word("kit.way.shares")}, byHand, func(int) { p.refine() }).Folding()
	p.wayBox = parts.NewLabelled(word("kit.way"), p.way)
	p.family = parts.NewCheck(word("kit.family"), true, func(bool) { p.refine() })
	p.titles = parts.NewCheck(word("kit.titles"), false, nil)
	p.numbers = parts.NewCheck(word("kit.numbers"), false, nil)
	p.target = filepick.NewTarget(env, word("kit.path"), ending)
	p.target.OnSubmitted(p.print)
	p.write = parts.NewButton(word("kit.write"), theme.IconSave, parts.Primary, p.print)
	p.content = parts.NewCard(parts.Column(parts.GapWide,
		parts.NewProse(word("kit.print")).Bold().At(theme.SizeCard),
		narrow(parts.NewProse(word("kit.print.then"))),
		narrow(p.wayBox),
		parts.Column(parts.GapSmall, p.family, parts.Pad(3*theme.Space, 0, parts.Column(parts.GapSmall, p.titles, p.numbers))),
		narrow(p.target.Box),
		p.said,
		parts.Flow(parts.Gap, p.write)))
	return p
}

// refine says what comes with the choice, and shows what can be said of the
// accounts only if firms are listed.
func (p *printing) refine() {
	if p.way.Chosen() == inShares {
		p.wayBox.SetHint(p.env.Text.S("kit.way.hint"))
	} else {
		p.wayBox.SetHint("")
	}
	if p.family.On() {
		p.titles.Show()
		p.numbers.Show()
	} else {
		p.titles.Hide()
		p.numbers.Hide()
	}
	p.content.Refresh()
}

func (p *printing) follow(st session.State, k kit.Kept) {
	p.state, p.kept = st, k
	if len(p.said.Objects) == 0 && !k.Sheet.IsZero() {
		p.say(parts.Remark(parts.Good, p.env.Text.S("kit.printed", text.A("when", p.env.Text.Date(k.Sheet)))))
	}
}

func (p *printing) say(o ...fyne.CanvasObject) {
	p.said.Objects = o
	p.content.Refresh()
}

// enter suggests a file among the documents.
func (p *printing) enter() {
	p.env.Window.Canvas().Focus(p.way.Focusable())
	p.target.Suggest(p.env.Text.S("kit.file", text.A("date", p.env.Text.Date(p.env.Now()))))
}

// print writes the PDF, under the next free name where there is one already.
func (p *printing) print() {
	path, ok := p.target.Path()
	if !ok || p.writing || p.state.Vault == nil {
		return
	}
	p.writing = true
	st, now, printer := p.state, p.env.Now(), p.env.Text
	sheet := kitsheet.Sheet{
		Path: st.Path, Now: now, Passphrase: p.way.Chosen() == byHand,
		Family: p.family.On(), Titles: p.titles.On(), Numbers: p.numbers.On(), Directory: st.Directory.Date(),
	}
	if p.way.Chosen() == inShares {
		sheet.Shares = kitsheet.SharesOf(p.kept)
	}
	p.env.Do(func(context.Context) (err error) {
		if sheet.Family {
			sheet.Firms = kit.Firms(st.Vault, st.Directory)
		}
		path, err = session.SaveDocumentBeside(path, sheet.Document(printer).Write)
		return err
	}, func(err error) {
		p.writing = false
		if err != nil {
			p.target.Failed(err)
			return
		}
		p.written(path, sheet)
	})
}

// written says where the file is and what to do with it, and notes that in the
// vault.
func (p *printing) written(path string, sheet kitsheet.Sheet) {
	word := p.env.Text.S
	then := word("kit.written.then")
	if sheet.Shares.Of > 0 {
		then = word("kit.written.shares")
	}
	p.say(parts.Notice(parts.Good, word("kit.written", text.A("file", parts.DisplayLines(path))), then))
	note(p.env, func(ctx context.Context) error { return p.env.Session.NotePrinted(ctx, sheet.Family) })
}
