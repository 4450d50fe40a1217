package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/theme"
)

// Gaps between blocks.
const (
	GapSmall = theme.Space / 2
	Gap      = theme.Space
	GapWide  = 2 * theme.Space
)

// Row places objects from left to right, gap apart, each at its own height and
// centred; those wrapped in Grow share what width is left.
func Row(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: stack{gap: gap}, Objects: objects}
}

// Column places objects from top to bottom, gap apart, over the whole width;
// those wrapped in Grow share what height is left.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: stack{gap: gap, down: true}, Objects: objects}
}

// Grow lets an object take the room that its Row or Column has left.
func Grow(object fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: fill{grows: true}, Objects: []fyne.CanvasObject{object}}
}

// Tall gives an object the whole height of its Row.
func Tall(object fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: fill{tall: true}, Objects: []fyne.CanvasObject{object}}
}

// Fill is Grow and Tall together: the main part of a screen.
func Fill(object fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: fill{grows: true, tall: true}, Objects: []fyne.CanvasObject{object}}
}

// Space is empty room that grows: it pushes what follows to the far end.
func Space() *fyne.Container { return &fyne.Container{Layout: fill{grows: true}} }

// Pad puts empty room around an object.
func Pad(horizontal, vertical float32, object fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: fill{x: horizontal, y: vertical}, Objects: []fyne.CanvasObject{object}}
}

// Wide gives an object at least that width.
func Wide(width float32, object fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: fill{least: fyne.NewSize(width, 0)}, Objects: []fyne.CanvasObject{object}}
}

// High gives an object at least that height, as for a list in a dialog.
func High(height float32, object fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: fill{least: fyne.NewSize(0, height)}, Objects: []fyne.CanvasObject{object}}
}

// Middle puts an object of a fixed width in the middle of the room, as the
// card of the unlock screen; higher content stays at the top.
func Middle(width float32, object fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: middle{width}, Objects: []fyne.CanvasObject{object}}
}

// Margin is the room that Scroll leaves around its content.
const Margin = theme.Space

// Scroll scrolls a content that is higher than its room, and leaves Margin
// around it, so that shadows and focus rings are not cut off.
func Scroll(content fyne.CanvasObject) *container.Scroll {
	return container.NewVScroll(Pad(Margin, Margin, content))
}

// AtMost gives an object its whole room up to that width, at the left: lines
// of prose and fields that are too long are hard to read.
func AtMost(width float32, object fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: atMost{width}, Objects: []fyne.CanvasObject{object}}
}

// Tiles places objects in equal columns, as many as have room for the least
// width, and begins a new line when a line is full.
func Tiles(least, gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return TilesAtMost(0, least, gap, objects...)
}

// TilesAtMost is Tiles with a bound for the number of columns; 0 is none.
func TilesAtMost(columns int, least, gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &tiles{least: least, gap: gap, most: columns}, Objects: objects}
}

// Shrink lets an object be as narrow as its room, as a host that is cut where it
// has no place: its owner goes last.
func Shrink(object fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: shrinks{}, Objects: []fyne.CanvasObject{object}}
}

// Flow is a Row that goes on in a new line where there is no room: buttons and
// badges at large text sizes. It does not know Grow.
func Flow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &flow{gap: gap}, Objects: objects}
}

// Beside places side at the right of main, which takes the room that is left;
// where that would be too little to read in or to hold it, side goes below, over the
// whole width if it is wrapped in Grow. A side that is hidden takes no room.
func Beside(gap float32, main, side fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &beside{gap: gap}, Objects: []fyne.CanvasObject{main, side}}
}

type shrinks struct{}

func (shrinks) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, objects[0].MinSize().Height)
}

func (shrinks) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

type stack struct {
	gap  float32
	down bool
}

func (s stack) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var along, across float32
	shown := 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		a, c := s.split(o.MinSize())
		along += a
		across = max(across, c)
		shown++
	}
	along += s.gap * float32(max(shown-1, 0))
	return s.join(along, across)
}

func (s stack) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	room, across := s.split(size)
	shown, growing := 0, 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		shown++
		if traits(o).grows {
			growing++
		}
		if s.down && o.Size().Width != across {
			// Prose needs a height that depends on its width.
			o.Resize(fyne.NewSize(across, o.Size().Height))
		}
		a, _ := s.split(o.MinSize())
		room -= a
	}
	room -= s.gap * float32(max(shown-1, 0))
	share := max(room, 0) / float32(max(growing, 1))

	var at float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		a, c := s.split(o.MinSize())
		if traits(o).grows {
			a += share
		}
		if s.down {
			o.Move(fyne.NewPos(0, at))
			o.Resize(fyne.NewSize(across, a))
		} else {
			c = min(c, across)
			if traits(o).tall {
				c = across
			}
			o.Move(fyne.NewPos(at, (across-c)/2))
			o.Resize(fyne.NewSize(a, c))
		}
		at += a + s.gap
	}
}

func (s stack) split(size fyne.Size) (along, across float32) {
	if s.down {
		return size.Height, size.Width
	}
	return size.Width, size.Height
}

func (s stack) join(along, across float32) fyne.Size {
	if s.down {
		return fyne.NewSize(across, along)
	}
	return fyne.NewSize(along, across)
}

func traits(o fyne.CanvasObject) fill {
	if c, ok := o.(*fyne.Container); ok {
		if f, ok := c.Layout.(fill); ok {
			return f
		}
	}
	return fill{}
}

// fill gives its objects all the room but a border.
type fill struct {
	x, y  float32
	least fyne.Size
	grows bool // takes the room that its Row or Column has left
	tall  bool // takes the whole height of its Row
}

func (f fill) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := f.least
	for _, o := range objects {
		if o.Visible() {
			size = size.Max(o.MinSize().AddWidthHeight(2*f.x, 2*f.y))
		}
	}
	return size
}

func (f fill) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(f.x, f.y))
		o.Resize(size.SubtractWidthHeight(2*f.x, 2*f.y))
	}
}

type middle struct{ width float32 }

func (m middle) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fill{least: fyne.NewSize(m.width, 0)}.MinSize(objects)
}

func (m middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		width := min(max(m.width, o.MinSize().Width), size.Width)
		o.Resize(fyne.NewSize(width, o.Size().Height)) // prose knows its height at a width only
		least := o.MinSize()
		o.Move(fyne.NewPos((size.Width-width)/2, max((size.Height-least.Height)/2, 0)))
		o.Resize(fyne.NewSize(width, least.Height))
	}
}

type atMost struct{ width float32 }

func (a atMost) MinSize(objects []fyne.CanvasObject) fyne.Size { return fill{}.MinSize(objects) }

func (a atMost) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	size.Width = min(size.Width, max(a.width, a.MinSize(objects).Width))
	fill{}.Layout(objects, size)
}

type tiles struct {
	least, gap float32
	most       int
	width      float32 // of the last layout: the height needed depends on it
}

func (t *tiles) columns(width float32) int {
	columns := max(int((width+t.gap)/(t.least+t.gap)), 1)
	if t.most > 0 {
		columns = min(columns, t.most)
	}
	return columns
}

func (t *tiles) MinSize(objects []fyne.CanvasObject) fyne.Size {
	height, shown := rowHeight(objects)
	columns := t.columns(max(t.width, t.least))
	lines := (shown + columns - 1) / columns
	return fyne.NewSize(t.least, float32(lines)*height+float32(max(lines-1, 0))*t.gap)
}

func (t *tiles) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	t.width = size.Width
	height, _ := rowHeight(objects)
	columns := t.columns(size.Width)
	width := (size.Width - t.gap*float32(columns-1)) / float32(columns)
	i := 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		o.Move(fyne.NewPos(float32(i%columns)*(width+t.gap), float32(i/columns)*(height+t.gap)))
		o.Resize(fyne.NewSize(width, height))
		i++
	}
}

type flow struct {
	gap   float32
	width float32 // of the last layout: the height needed depends on it
}

func (f *flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var widest float32
	for _, o := range objects {
		if o.Visible() {
			widest = max(widest, o.MinSize().Width)
		}
	}
	return fyne.NewSize(widest, f.place(objects, max(f.width, widest), false))
}

func (f *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.place(objects, size.Width, true)
}

// place sets the objects into lines, each centred in its line, and returns the
// height of all.
func (f *flow) place(objects []fyne.CanvasObject, width float32, move bool) float32 {
	var x, y, high float32
	var line []fyne.CanvasObject
	end := func() {
		for _, o := range line {
			if move {
				o.Move(fyne.NewPos(o.Position().X, y+(high-o.Size().Height)/2))
			}
		}
		line = line[:0]
	}
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		least := o.MinSize()
		if x > 0 && x+least.Width > width {
			end()
			x, y, high = 0, y+high+f.gap, 0
		}
		if move {
			o.Move(fyne.NewPos(x, y))
			o.Resize(least)
		}
		line = append(line, o)
		x += least.Width + f.gap
		high = max(high, least.Height)
	}
	end()
	return y + high
}

// besideLeast is how wide the main object of a Beside is kept at 100 % before
// the other one goes below.
const besideLeast = 190

type beside struct {
	gap   float32
	width float32 // of the last layout: the height needed depends on it
}

func (b *beside) below(main, side fyne.Size) bool {
	return b.width > 0 && b.width < max(main.Width, besideLeast*theme.Size(theme.SizeBody)/15)+b.gap+side.Width
}

func (b *beside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	main, side := objects[0].MinSize(), objects[1].MinSize()
	switch {
	case !objects[1].Visible():
		return main
	case b.below(main, side):
		return fyne.NewSize(max(main.Width, side.Width), main.Height+b.gap+side.Height)
	}
	return fyne.NewSize(max(main.Width, side.Width), max(main.Height, side.Height))
}

func (b *beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	b.width = size.Width
	main, side := objects[0], objects[1]
	least, room := side.MinSize(), size.Width
	shown := side.Visible()
	if shown && !b.below(main.MinSize(), least) {
		room -= b.gap + least.Width
	}
	main.Resize(fyne.NewSize(room, main.Size().Height)) // prose knows its height at a width only
	high := main.MinSize().Height
	main.Resize(fyne.NewSize(room, high))
	switch {
	case !shown:
		main.Move(fyne.Position{})
	case room < size.Width:
		main.Move(fyne.NewPos(0, (size.Height-high)/2))
		side.Move(fyne.NewPos(room+b.gap, (size.Height-least.Height)/2))
		side.Resize(least)
	default:
		main.Move(fyne.Position{})
		side.Move(fyne.NewPos(0, high+b.gap))
		width := min(least.Width, size.Width)
		if traits(side).grows {
			width = size.Width
		}
		side.Resize(fyne.NewSize(width, least.Height))
	}
}

func rowHeight(objects []fyne.CanvasObject) (height float32, shown int) {
	for _, o := range objects {
		if o.Visible() {
			height = max(height, o.MinSize().Height)
			shown++
		}
	}
	return height, shown
}
