package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/theme"
)

// Tabs are words in a row, in several where it is narrow, the selected one
// underlined. They hold no pages: the screen shows one when it is told.
type Tabs struct {
	widget.BaseWidget

	tabs     []*tab
	row      *fyne.Container
	selected int
	changed  func(int)
}

// NewTabs makes tabs, the first of them selected; changed is not told of that.
func NewTabs(words []string, changed func(int)) *Tabs {
	t := &Tabs{changed: changed}
	objects := make([]fyne.CanvasObject, len(words))
	for i, word := range words {
		one := &tab{word: word, of: t, index: i, on: i == 0}
		one.extend(one, func() { t.Select(i) })
		t.tabs = append(t.tabs, one)
		objects[i] = one
	}
	t.row = Flow(2.5*theme.Space, objects...)
	t.ExtendBaseWidget(t)
	return t
}

// Select selects a tab and says so, unless it is selected already.
func (t *Tabs) Select(i int) {
	if i < 0 || i >= len(t.tabs) || i == t.selected {
		return
	}
	t.tabs[t.selected].set(false)
	t.tabs[i].set(true)
	t.selected = i
	t.changed(i)
}

// Selected is the index of the selected tab.
func (t *Tabs) Selected() int { return t.selected }

// CreateRenderer implements fyne.Widget.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer {
	line := newLine(false)
	return (&draws{
		of:      t,
		objects: []fyne.CanvasObject{line, t.row},
		min:     func() fyne.Size { return t.row.MinSize() },
		refresh: func() {},
		layout: func(size fyne.Size) {
			line.Move(fyne.NewPos(0, size.Height-1))
			line.Resize(fyne.NewSize(size.Width, 1))
			t.row.Resize(size)
		},
	}).ready()
}

type tab struct {
	control

	word  string
	of    *Tabs
	index int
	on    bool
}

func (t *tab) set(on bool) {
	t.on = on
	t.Refresh()
}

// TypedKey implements fyne.Focusable: the arrows go from tab to tab.
func (t *tab) TypedKey(key *fyne.KeyEvent) {
	if next, ok := arrowed(key, t.index, len(t.of.tabs)); ok {
		t.of.Select(next)
		focusFrom(t, t.of.tabs[next])
		return
	}
	t.control.TypedKey(key)
}

// CreateRenderer implements fyne.Widget.
func (t *tab) CreateRenderer() fyne.WidgetRenderer {
	word, line, ring := canvas.NewText("", color.Transparent), canvas.NewRectangle(color.Transparent), newRing()
	return (&draws{
		of:      t,
		objects: []fyne.CanvasObject{word, line, ring},
		min: func() fyne.Size {
			text := fyne.MeasureText(t.word, theme.Size(theme.SizeBody), fyne.TextStyle{Bold: true})
			return fyne.NewSize(text.Width+GapSmall, theme.Size(theme.SizeControl))
		},
		refresh: func() {
			word.Text, word.TextSize, word.Color = t.word, theme.Size(theme.SizeBody), theme.Color(theme.Nezu)
			word.TextStyle = fyne.TextStyle{Bold: t.on}
			line.FillColor = color.Transparent
			switch {
			case t.on:
				word.Color = theme.Color(theme.Ai)
				line.FillColor = theme.Color(theme.Ai)
			case t.hovered:
				word.Color = theme.Color(theme.Sumi)
			}
		},
		layout: func(size fyne.Size) {
			least := word.MinSize()
			word.Resize(least)
			word.Move(fyne.NewPos((size.Width-least.Width)/2, middleOf(size.Height, least.Height, word.TextSize, word.TextStyle)))
			line.Resize(fyne.NewSize(size.Width, 2))
			line.Move(fyne.NewPos(0, size.Height-2))
			t.placeRing(ring, size, theme.RadiusControl)
		},
	}).ready()
}
