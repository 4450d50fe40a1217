package checkup

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/noting"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/brokerage"
	"kagikura/vault/mfa"
)

// columns are the operations and, last, the notices.
const columns = 5

// form is how the rows of the table are laid out.
type form struct {
	across int              // cells side by side; columns if the table has a head
	name   float32          // width of the account's name, of a table with a head
	cells  [columns]float32 // widths
	since  bool             // cells have a line for since when
}

// table has a row for each account and a cell for each operation. It makes those rows
// only that are in sight. Where its columns have no room it has cards instead, with
// the cells under the account's name.
type table struct {
	of     *factors
	rows   []factorRow
	form   form
	widest [columns]float32 // what stands in each column, at this text size
	since  float32          // the line that says since when

	list    *parts.List
	row     int // selected; -1 for none
	column  int
	holder  *fyne.Container
	head    *fyne.Container
	card    *fyne.Container
	foot    *fyne.Container
	apart   *parts.Prose // that accounts are left out
	content *fyne.Container
}

func newTable(f *factors) *table {
	t := &table{of: f, row: -1, holder: container.NewStack(), card: parts.Column(0)}
	t.head = &fyne.Container{Layout: headLayout{t}}
	t.head.Add(parts.Caption(f.env.Text.S("mfa.account")))
	for i := range columns {
		t.head.Add(parts.Caption(t.columnName(i)))
	}
	t.apart = parts.NewProse("").Small()
	t.foot = parts.Pad(parts.Margin, parts.GapSmall, parts.Column(parts.GapSmall, parts.NewProse(f.env.Text.S("mfa.rank")).Small(), t.apart))
	t.content = &fyne.Container{Layout: tableLayout{t}, Objects: []fyne.CanvasObject{parts.NewCard(t.holder).Padding(0), t.head, t.card, t.foot}}
	t.makeList()
	return t
}

func (t *table) columnName(i int) string {
	if i == columns-1 {
		return t.of.env.Text.S("mfa.notices")
	}
	return t.of.env.Text.Operation(mfa.Operations()[i])
}

// makeList makes the list anew: all its rows have the height of the form.
func (t *table) makeList() {
	t.list = parts.NewList(func() int { return len(t.rows) },
		func() fyne.CanvasObject { return newFactorLine(t) },
		func(i int, o fyne.CanvasObject) { o.(*factorLine).set(i) },
		t.selected)
	t.list.HideSeparators = false
	t.list.OnOpened(func(i int) { t.note(i, t.column) })
	t.list.OnSideways(func(step int) {
		t.column = min(max(t.column+step, 0), columns-1)
		t.list.Refresh()
		t.say()
	})
	t.holder.Objects = []fyne.CanvasObject{t.list}
}

// show shows accounts.
func (t *table) show(rows []factorRow) {
	t.rows = rows
	t.measure()
	t.apart.Hidden = t.of.left == 0
	t.apart.SetText(t.of.env.Text.S("mfa.apart", text.A("n", t.of.left)))
	t.content.Refresh()
	t.list.Refresh()
	switch at := slices.IndexFunc(rows, func(r factorRow) bool { return r.entry.ID == t.of.want }); {
	case at >= 0:
		t.of.want = vault.ID{}
		t.column = worstIn(rows[at])
		t.list.Select(at)
	case t.row < 0 || t.row >= len(rows):
		row, column := worstCell(rows)
		t.column = column
		t.list.Select(row)
	}
	t.say()
}

// measure finds how wide each column has to be.
func (t *table) measure() {
	caption := func(s string) float32 {
		return fyne.MeasureText(s, theme.Size(theme.SizeCaption), fyne.TextStyle{}).Width
	}
	badges := map[string]float32{}
	for i := range columns {
		t.widest[i] = caption(t.columnName(i))
		for _, r := range t.rows {
			_, word := t.cell(r, i)
			if _, known := badges[word]; !known {
				badges[word] = parts.NewPill(parts.Neutral, word).MinSize().Width
			}
			t.widest[i] = max(t.widest[i], badges[word])
		}
	}
	t.since = caption(t.of.env.Text.S("mfa.since", text.A("date", "2000-00-00")))
}

// cell is what stands in a cell.
func (t *table) cell(r factorRow, column int) (parts.State, string) {
	if column == columns-1 {
		return noting.Notices(t.of.env.Text, r.noted, t.of.env.Now())
	}
	now := r.advice[column].Now
	return noting.StateOf(now, t.of.env.Now()), t.of.env.Text.MethodOf(now)
}

func (t *table) below(r factorRow, column int) string {
	if column == columns-1 {
		return ""
	}
	return noting.Below(t.of.env.Text, r.advice[column].Now, t.of.env)
}

// urgency orders cells: what is to be done first has the greatest.
func urgency(a mfa.Advice) int {
	switch {
	case a.Now.Is.Method == mfa.None && a.Now.Known:
		return 6
	case a.Step == mfa.StepSwitchOn:
		return 5
	case a.Step == mfa.StepUnreadable:
		return 4
	case a.Step == mfa.StepAsk:
		return 3
	case a.Step == mfa.StepImprove:
		return 2
	case a.Step == mfa.StepNote:
		return 1
	}
	return 0
}

// worstCell is the cell that matters most.
func worstCell(rows []factorRow) (row, column int) {
	most := -1
	for i, r := range rows {
		for j, a := range r.advice {
			if u := urgency(a); u > most {
				most, row, column = u, i, j
			}
		}
	}
	return row, column
}

func worstIn(r factorRow) int {
	_, column := worstCell([]factorRow{r})
	return column
}

func (t *table) selected(i int) {
	t.row = i
	t.list.Refresh()
	t.say()
}

// pick is a click on a cell.
func (t *table) pick(row, column int) {
	t.column = column
	if c := t.of.env.Window.Canvas(); c.Focused() != fyne.Focusable(t.list) {
		c.Focus(t.list)
	}
	t.list.Select(row)
	t.selected(row)
	t.note(row, column)
}

// note asks what a cell is about.
func (t *table) note(row, column int) {
	if row < 0 || row >= len(t.rows) {
		return
	}
	r := t.rows[row]
	if column == columns-1 {
		t.of.noter.Notices(r.entry)
		return
	}
	t.of.noter.Factor(r.entry, r.firm, mfa.Operations()[column])
}

// say tells below the table what there is to do about the cell that is selected.
func (t *table) say() {
	t.card.Objects = nil
	if t.row >= 0 && t.row < len(t.rows) {
		t.card.Add(parts.Pad(parts.Margin, parts.Gap, t.advice(t.rows[t.row])))
	}
	t.content.Refresh()
}

func (t *table) advice(r factorRow) fyne.CanvasObject {
	p := t.of.env.Text
	title := p.S("mfa.dialog.title", text.A("account", r.title), text.A("operation", t.columnName(t.column)))
	column := parts.Column(parts.GapSmall, parts.NewProse(title).Bold())
	state := parts.Neutral
	if t.column < columns-1 {
		a := r.advice[t.column]
		if a.Now.Ahead(t.of.env.Now()) {
			column.Add(parts.NewProse(p.NotedAhead(a.Now.At)))
		}
		say, evidence, sourced := p.Advice(a, r.firm)
		column.Add(parts.NewProse(say))
		if sourced {
			column.Add(parts.NewProse(parts.Display(p.Source(evidence))).Small())
		}
		if !r.listed && a.Step != mfa.StepUnreadable {
			column.Add(parts.NewProse(p.NoFirm(r.entry.Firm())).Small())
		}
		if evidence, ok := r.firm.Evidence(brokerage.FactRequiredSince); ok && mfa.Operations()[t.column] == brokerage.AtLogin {
			column.Add(parts.NewProse(p.S("mfa.required", text.A("date", string(r.firm.FactorRequiredSince)))).Small())
			column.Add(parts.NewProse(parts.Display(p.Source(evidence))).Small())
		}
		switch a.Step {
		case mfa.StepSwitchOn, mfa.StepAsk:
			state = parts.Bad
		case mfa.StepImprove, mfa.StepUnreadable:
			state = parts.Attention
		case mfa.StepNothing:
			state = parts.Good
		}
	} else {
		state, _ = t.cell(r, t.column)
		for _, k := range mfa.NoticeKinds() {
			column.Add(parts.NewProse(p.Notice(k, r.noted.Notices[k], t.of.env.Now())).Small())
		}
	}
	at, buttons := t.column, parts.Flow(parts.Gap)
	note := func() { t.note(t.row, at) }
	if at < columns-1 {
		buttons.Add(noting.Button(p, parts.Primary, r.advice[at].Now, note))
	} else {
		buttons.Add(noting.NoticesButton(p, parts.Primary, r.noted, note))
	}
	if open := t.of.open(r); open != nil {
		buttons.Add(open)
	}
	return parts.NewCard(parts.Beside(parts.GapWide, column, buttons)).Accent(state)
}
