package welcome

import (
	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/theme"
)

// The steps of the progress line.
const (
	stepStart = iota
	stepVault
	stepFirms
)

// progress is the line that says how far one is: the steps with their names,
// those that are done with a tick.
func (w *Welcome) progress(at int) fyne.CanvasObject {
	var row []fyne.CanvasObject
	for i, key := range []string{"welcome.step.start", "welcome.step.vault", "welcome.step.firms"} {
		if i > 0 {
			row = append(row, parts.Grow(parts.Divider()))
		}
		switch name := w.env.Text.S(key); {
		case i < at:
			row = append(row, parts.NewIcon(theme.IconCheck, theme.Matsu, 16), parts.Caption(name).In(theme.Matsu).Whole())
		case i == at:
			row = append(row, parts.Strong(name).In(theme.Ai).Whole())
		default:
			row = append(row, parts.Caption(name).Whole())
		}
	}
	return parts.Row(parts.Gap, row...)
}
