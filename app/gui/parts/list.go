package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// List shows any number of rows of one height and makes only those that are
// visible. Up, Down, Home and End select; Enter or Space opens what is selected.
type List struct {
	widget.List

	opened   func(int)
	sideways func(step int)
	typed    func(rune)
	selected int
}

// NewList makes a list: count says how many rows there are, row makes an empty
// one (as high as all will be), bind fills it for an index, selected is told
// of each selection.
func NewList(count func() int, row func() fyne.CanvasObject, bind func(int, fyne.CanvasObject), selected func(int)) *List {
	l := &List{selected: -1}
	l.Length = count
	l.CreateItem = row
	l.UpdateItem = bind
	l.HideSeparators = true
	l.OnSelected = func(i int) {
		l.selected = i
		selected(i)
	}
	l.OnUnselected = func(i int) {
		if l.selected == i {
			l.selected = -1
		}
	}
	l.ExtendBaseWidget(l)
	return l
}

// OnOpened sets what Enter and Space do with the selected row.
func (l *List) OnOpened(opened func(int)) { l.opened = opened }

// OnSideways sets what Left (-1) and Right (1) do, as in a table, whose rows have
// cells.
func (l *List) OnSideways(sideways func(step int)) { l.sideways = sideways }

// OnTyped sets what hears of characters that are typed while the list has the
// focus, as a search beside it.
func (l *List) OnTyped(typed func(rune)) { l.typed = typed }

// TypedRune implements fyne.Focusable.
func (l *List) TypedRune(r rune) {
	if l.typed != nil && r != ' ' {
		l.typed(r)
	}
}

// Selected is the index of the selected row, -1 for none.
func (l *List) Selected() int { return l.selected }

// TypedKey implements fyne.Focusable.
func (l *List) TypedKey(key *fyne.KeyEvent) {
	last := l.Length() - 1
	switch key.Name {
	case fyne.KeyDown:
		l.Select(min(l.selected+1, last))
	case fyne.KeyUp:
		l.Select(max(l.selected-1, 0))
	case fyne.KeyHome:
		l.Select(0)
	case fyne.KeyEnd:
		l.Select(last)
	case fyne.KeyLeft, fyne.KeyRight:
		switch {
		case l.sideways == nil:
			passOn(l, key)
		case key.Name == fyne.KeyLeft:
			l.sideways(-1)
		default:
			l.sideways(1)
		}
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		switch {
		case l.opened != nil && l.selected >= 0:
			l.opened(l.selected)
		case key.Name != fyne.KeySpace: // there is nothing to open: Enter is for the dialog
			passOn(l, key)
		}
	default:
		passOn(l, key)
	}
}
