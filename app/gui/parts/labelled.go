package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/theme"
)

// Labelled is something to type into, or choose from, with its caption above
// and one line below: a hint, or what is wrong.
type Labelled struct {
	widget.BaseWidget

	body  *fyne.Container
	below *fyne.Container
	icon  *Picture
	line  *Prose
	hint  string
}

// NewLabelled puts a caption above an input.
func NewLabelled(caption string, input fyne.CanvasObject) *Labelled {
	l := &Labelled{icon: NewIcon(theme.IconInfo, theme.Nezu, 15), line: NewProse("").Small()}
	l.below = Row(GapSmall+2, l.icon, Grow(l.line))
	l.below.Hide()
	l.body = Column(GapSmall, NewProse(caption).Small(), input, l.below)
	l.ExtendBaseWidget(l)
	return l
}

// SetHint shows a sentence that helps, when nothing more important is to be
// said; "" for none.
func (l *Labelled) SetHint(hint string) {
	l.hint = hint
	l.Say(Neutral, "")
}

// SetError says what is wrong with the input; "" when nothing is.
func (l *Labelled) SetError(sentence string) { l.Say(Bad, sentence) }

// Say shows a sentence of a state below the input; "" goes back to the hint.
func (l *Labelled) Say(state State, sentence string) {
	ink, icon := state.ink(), state.icon()
	if state == Bad {
		icon = theme.IconWarning // the cross looks like a button that clears
	}
	if sentence == "" {
		sentence, ink, icon = l.hint, theme.Nezu, theme.IconInfo
	}
	l.icon.Set(icon, ink)
	l.line.In(ink).SetText(sentence)
	if sentence == "" {
		l.below.Hide()
	} else {
		l.below.Show()
	}
	l.body.Refresh()
}

// Said is the sentence below the input, "" if there is none.
func (l *Labelled) Said() string { return l.line.Text() }

// CreateRenderer implements fyne.Widget.
func (l *Labelled) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.body) }
