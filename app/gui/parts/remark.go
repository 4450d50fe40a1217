package parts

import (
	"fyne.io/fyne/v2"

	"kagikura/app/gui/theme"
)

// Remark is a small sentence about what stands above it, with the icon of its
// state. Several of them stand in a Column; for one line below an input there
// is Labelled.
func Remark(state State, sentence string) fyne.CanvasObject {
	icon, ink := state.icon(), state.ink()
	switch state {
	case Neutral:
		ink = theme.Nezu
	case Bad:
		icon = theme.IconWarning // the cross looks like a button that clears
	}
	return Row(GapSmall+2, NewIcon(icon, ink, 15), Grow(NewProse(sentence).Small().In(ink)))
}
