package parts

import (
	"fyne.io/fyne/v2"

	"kagikura/app/gui/theme"
)

// Notice is a card that says one thing: the icon of its state, what happened,
// what it means or what to do, and the buttons to do it with. then may be "".
func Notice(state State, what, then string, actions ...fyne.CanvasObject) *Card {
	sentences := Column(0, NewProse(what).Bold())
	if then != "" {
		sentences.Add(NewProse(then).Small())
	}
	row := append([]fyne.CanvasObject{NewIcon(state.icon(), state.ink(), 22), Grow(sentences)}, actions...)
	return NewCard(Row(GapWide, row...)).Accent(state)
}

// Empty stands where a list would, and offers the first step.
func Empty(icon theme.Icon, sentence string, action fyne.CanvasObject) fyne.CanvasObject {
	picture := Row(0, Space(), NewIcon(icon, theme.Nezu, 44), Space())
	column := Column(GapWide, picture, NewProse(sentence).Centred())
	if action != nil {
		column.Add(Row(0, Space(), action, Space()))
	}
	return Middle(360, column)
}
