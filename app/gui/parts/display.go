package parts

import "kagikura/app/typeset"

// Bounds of texts from outside, as [typeset] has them.
const (
	MaxLine  = typeset.MaxLine
	MaxLines = typeset.MaxLines
)

// Display makes a text from outside fit to be shown on one line; see
// [typeset.Display].
func Display(s string) string { return typeset.Display(s) }

// DisplayLines makes it fit to be shown on several.
func DisplayLines(s string) string { return typeset.DisplayLines(s) }

// Break sets a text in lines no wider than width; see [typeset.Break].
func Break(text string, width float32, measure func(string) float32) []string {
	return typeset.Break(text, width, measure)
}
