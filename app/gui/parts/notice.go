package parts

import (
	"fyne.io/fyne/v2"

	"kagikura/app/gui/theme"
)

// Notice is a card that says one thing: the icon of its state, what happened,
// what it means or what to do, and the buttons to do it with, below where it is
// narrow. then may be "".
func Notice(state State, what, then string, actions ...fyne.CanvasObject) *Card {
	said := said(state, what, then)
	switch len(actions) {
	case 0:
		return NewCard(said).Accent(state)
	case 1:
		return NewCard(Beside(GapWide, said, actions[0])).Accent(state)
	}
	return NewCard(Column(Gap, said, Flow(Gap, actions...))).Accent(state)
}

func said(state State, what, then string) *fyne.Container {
	sentences := Column(0, NewProse(what).Bold())
	if then != "" {
		sentences.Add(NewProse(then).Small())
	}
	return Row(GapWide, NewIcon(state.icon(), state.ink(), 22), Grow(sentences))
}

// NoticeWith is a Notice with more than buttons below its sentences.
func NoticeWith(state State, what, then string, below fyne.CanvasObject) *Card {
	return NewCard(Column(Gap, said(state, what, then), below)).Accent(state)
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
