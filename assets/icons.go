package assets

import "embed"

//go:embed icons/*.svg
var icons embed.FS

// Icon is the line icon of that name as SVG: 24 × 24, drawn with strokes in
// currentColor so that one file serves every colour of the theme. ok is false
// for a name without a file.
func Icon(name string) (svg []byte, ok bool) {
	svg, err := icons.ReadFile("icons/" + name + ".svg")
	return svg, err == nil
}
