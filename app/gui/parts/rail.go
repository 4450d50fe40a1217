package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"kagikura/app/gui/theme"
)

// RailWidth is the room that the rail takes at 100 % text size.
const RailWidth = 186

// RailItem is one entry of the rail at the left: always icon and word.
type RailItem struct {
	control

	label    string
	icon     theme.Icon
	selected bool
}

// NewRailItem makes an entry of the rail.
func NewRailItem(label string, icon theme.Icon, pressed func()) *RailItem {
	r := &RailItem{label: label, icon: icon}
	r.extend(r, pressed)
	return r
}

// SetSelected marks the entry whose screen is shown.
func (r *RailItem) SetSelected(selected bool) {
	if r.selected == selected {
		return
	}
	r.selected = selected
	r.Refresh()
}

// Selected says whether the entry is marked.
func (r *RailItem) Selected() bool { return r.selected }

// CreateRenderer implements fyne.Widget.
func (r *RailItem) CreateRenderer() fyne.WidgetRenderer {
	plate, icon, word, ring := canvas.NewRectangle(color.Transparent), theme.NewIcon(), canvas.NewText("", color.Transparent), newRing()
	plate.CornerRadius = theme.RadiusControl + 2
	const edge, gap = theme.Space + 2, theme.Space + 2
	return (&draws{
		of:      r,
		objects: []fyne.CanvasObject{plate, icon, word, ring},
		min: func() fyne.Size {
			text := fyne.MeasureText(r.label, theme.Size(theme.SizeBody), fyne.TextStyle{Bold: true})
			return fyne.NewSize(text.Width+theme.Size(theme.SizeIcon)+gap+2*edge, theme.Size(theme.SizeControl)+2)
		},
		refresh: func() {
			ink := theme.Nezu
			plate.FillColor = color.Transparent
			switch {
			case r.selected:
				ink = theme.Ai
				plate.FillColor = theme.Color(theme.AiTint)
			case r.hovered:
				plate.FillColor = theme.Color(theme.Hover)
			}
			theme.SetIcon(icon, r.icon, ink)
			word.Text, word.TextSize, word.Color = r.label, theme.Size(theme.SizeBody), theme.Color(ink)
			word.TextStyle = fyne.TextStyle{Bold: r.selected}
		},
		layout: func(size fyne.Size) {
			side := theme.Size(theme.SizeIcon)
			plate.Resize(size)
			icon.Move(fyne.NewPos(edge, (size.Height-side)/2))
			theme.ResizeIcon(icon, side)
			least := word.MinSize()
			word.Move(fyne.NewPos(edge+side+gap, middleOf(size.Height, least.Height, word.TextSize, word.TextStyle)))
			word.Resize(least)
			r.placeRing(ring, size, theme.RadiusControl)
		},
	}).ready()
}

// Brand is the head of the rail: the storehouse and the program's name.
func Brand(name string) fyne.CanvasObject {
	return Pad(theme.Space, theme.Space, Row(theme.Space+2, NewIcon(theme.IconKura, theme.Ai, 26), CardTitle(name).Whole()))
}

// Rail puts the head, the entries and, at the foot, the last ones together,
// with a line to the right.
func Rail(brand fyne.CanvasObject, entries, foot []fyne.CanvasObject) fyne.CanvasObject {
	column := append([]fyne.CanvasObject{brand}, entries...)
	column = append(append(column, Space()), foot...)
	inside := Wide(RailWidth, Pad(theme.Space+4, theme.Space+4, Column(GapSmall, column...)))
	return Row(0, Tall(inside), Tall(newLine(true)))
}
