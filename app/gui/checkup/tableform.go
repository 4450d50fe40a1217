package checkup

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/theme"
)

// Widths and heights at 100 % text size.
const (
	nameLeast = 104 // of an account's name in a table with a head, beside its monogram
	edge      = 10
	tableRoom = 200 // height that a table needs before what to do has room below it
)

func scale() float32 { return theme.Size(theme.SizeBody) / 15 }

// formFor is how rows are laid out in a width: with a head and since when, with a head
// alone, or as cards.
func (t *table) formFor(width float32) form {
	for _, since := range []bool{true, false} {
		f := form{across: columns, since: since, name: width - 2*edge}
		spare := width - 2*edge - (nameLeast+48)*scale()
		for i, w := range t.widest {
			if since && i < columns-1 {
				w = max(w, t.since)
			}
			f.cells[i] = w + theme.Space
			spare -= f.cells[i]
		}
		if spare < 0 {
			continue
		}
		// What is left goes to the name and, in equal parts, to the cells.
		for i := range f.cells {
			f.cells[i] += spare / (columns + 2)
			f.name -= f.cells[i]
		}
		return f
	}
	least := slices.Max(t.widest[:]) + theme.Space
	f := form{across: min(max(int((width-2*edge)/least), 1), 3)}
	for i := range f.cells {
		f.cells[i] = (width - 2*edge) / float32(f.across)
	}
	f.since = f.across == 3
	return f
}

// tableLayout gives the table what height is left by what is below it, and leaves that
// out where there is little.
type tableLayout struct{ t *table }

// MinSize implements fyne.Layout.
func (l tableLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 120*scale()) }

// Layout implements fyne.Layout.
func (l tableLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	t := l.t
	body, head, card, foot := objects[0], objects[1], objects[2], objects[3]
	inner := size.Width - 2*parts.Margin
	if now := t.formFor(inner); now != t.form {
		again := now.across != t.form.across || now.since != t.form.since
		t.form = now
		if !again {
			t.list.Refresh()
		} else {
			t.makeList()
			if t.row >= 0 && t.row < len(t.rows) {
				t.list.Select(t.row)
			}
		}
	}
	below := float32(0)
	card.Hide()
	foot.Hide()
	for _, o := range []fyne.CanvasObject{foot, card} { // what to do stands above the ranks, and stays the longer
		o.Resize(fyne.NewSize(size.Width, o.Size().Height)) // prose knows its height at a width only
	}
	room := size.Height - tableRoom*scale()
	if height := card.MinSize().Height; t.form.across == columns && height <= room {
		below = height
	}
	if height := foot.MinSize().Height; below > 0 && below+height <= room {
		foot.Show()
		foot.Resize(fyne.NewSize(size.Width, height))
		foot.Move(fyne.NewPos(0, size.Height-height))
		below += height
	}
	if below > 0 {
		card.Show()
		card.Resize(fyne.NewSize(size.Width, card.MinSize().Height))
		card.Move(fyne.NewPos(0, size.Height-below))
	}
	top := float32(0)
	head.Hide()
	if t.form.across == columns {
		head.Show()
		top = head.MinSize().Height
		head.Move(fyne.NewPos(parts.Margin, 0))
		head.Resize(fyne.NewSize(inner, top))
	}
	body.Move(fyne.NewPos(parts.Margin, top))
	body.Resize(fyne.NewSize(inner, max(size.Height-top-below, 0)))
}

// headLayout puts the names of the columns above their cells.
type headLayout struct{ t *table }

// MinSize implements fyne.Layout.
func (l headLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, objects[0].MinSize().Height+parts.Gap)
}

// Layout implements fyne.Layout.
func (l headLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f := l.t.form
	x := float32(edge)
	for i, o := range objects {
		width := f.name
		if i > 0 {
			width = f.cells[i-1]
		}
		o.Move(fyne.NewPos(x, parts.GapSmall))
		o.Resize(fyne.NewSize(width-theme.Space, o.MinSize().Height))
		x += width
	}
}

// factorLine is a row of the table.
type factorLine struct {
	widget.BaseWidget

	t        *table
	form     form // in which it is laid out
	index    int
	monogram *parts.Monogram
	title    *parts.Text
	click    *parts.Touch // of the name
	cells    [columns]*factorCell
	body     *fyne.Container
}

// factorCell is one cell of a row.
type factorCell struct {
	name, below *parts.Text
	pill        *parts.Pill
	ring        *canvas.Rectangle
	click       *parts.Touch
	body        *fyne.Container
	shown       cellText
}

// cellText is what a cell says.
type cellText struct {
	state       parts.State
	word, below string
	chosen      bool
}

// set shows it. The list sets its rows far oftener than they change.
func (c *factorCell) set(t cellText) {
	if t == c.shown {
		return
	}
	c.shown = t
	c.pill.Set(t.state, t.word)
	c.below.SetText(t.below)
	c.ring.StrokeColor = color.Transparent
	if t.chosen {
		c.ring.StrokeColor = theme.Color(theme.Ai)
	}
	c.body.Layout.Layout(nil, c.body.Size())
	c.ring.Refresh()
}

func newFactorLine(t *table) *factorLine {
	l := &factorLine{t: t, monogram: parts.NewMonogram(""), title: parts.Strong(""), click: parts.NewTouch()}
	l.body = &fyne.Container{Layout: lineLayout{l}}
	l.body.Objects = []fyne.CanvasObject{l.monogram, l.title, l.click}
	for i := range columns {
		c := &factorCell{
			name: parts.Caption(t.columnName(i)), below: parts.Caption(""), pill: parts.NewPill(parts.Neutral, "x"),
			ring: canvas.NewRectangle(color.Transparent), click: parts.NewTouch(),
		}
		c.ring.StrokeWidth, c.ring.CornerRadius = 2, theme.RadiusControl
		c.body = &fyne.Container{Layout: cellLayout{t, c}, Objects: []fyne.CanvasObject{c.ring, c.name, c.pill, c.below, c.click}}
		l.cells[i] = c
		l.body.Objects = append(l.body.Objects, c.body)
	}
	l.ExtendBaseWidget(l)
	return l
}

// set shows an account.
func (l *factorLine) set(i int) {
	l.index = i
	if i < 0 || i >= len(l.t.rows) {
		return
	}
	r := l.t.rows[i]
	l.monogram.SetTitle(r.title)
	l.title.SetText(r.title)
	l.click.SetTapped(func() { l.t.list.Select(l.index) })
	if l.form != l.t.form { // a word came in that is wider
		l.form = l.t.form
		defer l.body.Refresh()
	}
	for j, c := range l.cells {
		state, word := l.t.cell(r, j)
		c.set(cellText{state, word, l.t.below(r, j), l.t.row == i && l.t.column == j})
		c.click.SetTapped(func() { l.t.pick(l.index, j) })
	}
}

// CreateRenderer implements fyne.Widget.
func (l *factorLine) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewStack(l.body))
}

// lineLayout places a row: all in one line, or the cells under the name.
type lineLayout struct{ l *factorLine }

func (y lineLayout) rows() int { return (columns + y.l.t.form.across - 1) / max(y.l.t.form.across, 1) }

// MinSize implements fyne.Layout.
func (y lineLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	cell := y.l.cells[0].body.MinSize().Height
	if y.l.t.form.across >= columns || y.l.t.form.across == 0 {
		return fyne.NewSize(0, max(cell, y.l.monogram.MinSize().Height)+theme.Space)
	}
	return fyne.NewSize(0, y.l.monogram.MinSize().Height+float32(y.rows())*cell+3*theme.Space)
}

// Layout implements fyne.Layout.
func (y lineLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	l, f := y.l, y.l.t.form
	side := l.monogram.MinSize()
	line := size.Height
	wide := f.across >= columns
	if !wide {
		line = side.Height + 2*theme.Space
	}
	l.monogram.Resize(side)
	l.monogram.Move(fyne.NewPos(edge, (line-side.Height)/2))
	name := size.Width - 2*edge
	if wide {
		name = f.name
	}
	height := l.title.MinSize().Height
	l.title.Resize(fyne.NewSize(name-side.Width-2*theme.Space, height))
	l.title.Move(fyne.NewPos(edge+side.Width+theme.Space, (line-height)/2))
	l.click.Resize(fyne.NewSize(name, line))
	l.click.Move(fyne.NewPos(edge, 0))
	cell := l.cells[0].body.MinSize().Height
	x := edge + f.name
	for i, c := range l.cells {
		width := f.cells[i]
		c.body.Resize(fyne.NewSize(width, cell))
		if wide {
			c.body.Move(fyne.NewPos(x, (size.Height-cell)/2))
			x += width
			continue
		}
		across := max(f.across, 1)
		c.body.Move(fyne.NewPos(edge+float32(i%across)*width, line+float32(i/across)*cell))
	}
}

// cellLayout places the name of the operation, where the table has no head, the badge,
// and the line below.
type cellLayout struct {
	t *table
	c *factorCell
}

const cellEdge = 4

// MinSize implements fyne.Layout.
func (y cellLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	height := y.c.pill.MinSize().Height + 2*cellEdge
	if y.t.form.across < columns {
		height += y.c.name.MinSize().Height
	}
	if y.t.form.since {
		height += y.c.below.MinSize().Height
	}
	return fyne.NewSize(0, height)
}

// Layout implements fyne.Layout.
func (y cellLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	c, f := y.c, y.t.form
	c.click.Resize(size)
	c.ring.Resize(fyne.NewSize(size.Width-cellEdge, size.Height-2))
	c.ring.Move(fyne.NewPos(-cellEdge, 1))
	at := float32(cellEdge)
	width := size.Width - theme.Space
	c.name.Hidden = f.across >= columns
	if !c.name.Hidden {
		height := c.name.MinSize().Height
		c.name.Move(fyne.NewPos(0, at))
		c.name.Resize(fyne.NewSize(width, height))
		at += height
	}
	badge := c.pill.MinSize()
	if f.across >= columns && c.below.Text() == "" {
		at = (size.Height - badge.Height) / 2
	}
	c.pill.Resize(fyne.NewSize(min(badge.Width, max(width, badge.Width)), badge.Height))
	c.pill.Move(fyne.NewPos(0, at))
	at += badge.Height
	c.below.Hidden = !f.since
	if f.since {
		c.below.Move(fyne.NewPos(0, at))
		c.below.Resize(fyne.NewSize(width, c.below.MinSize().Height))
	}
}
