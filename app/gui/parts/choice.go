package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/theme"
)

// Check is a box to tick, with its sentence.
type Check struct {
	control

	sentence string
	on       bool
	changed  func(bool)
}

// NewCheck makes a box; changed is told when a person ticks or clears it.
func NewCheck(sentence string, on bool, changed func(bool)) *Check {
	c := &Check{sentence: sentence, on: on, changed: changed}
	c.extend(c, func() {
		c.Set(!c.on)
		if c.changed != nil {
			c.changed(c.on)
		}
	})
	return c
}

// On says whether the box is ticked.
func (c *Check) On() bool { return c.on }

// Set ticks or clears the box without telling.
func (c *Check) Set(on bool) {
	c.on = on
	c.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	box, tick, ring := canvas.NewRectangle(color.Transparent), theme.NewIcon(), newRing()
	words := NewProse(c.sentence)
	side := func() float32 { return theme.Size(theme.SizeIcon) }
	return (&draws{
		of:      c,
		objects: []fyne.CanvasObject{box, tick, words, ring},
		min: func() fyne.Size {
			text := words.MinSize()
			text.Width = min(words.measure(c.sentence), 14*theme.Size(theme.SizeBody))
			return fyne.NewSize(side()+theme.Space+text.Width, max(theme.Size(theme.SizeControl), text.Height))
		},
		refresh: func() {
			paintBox(box, tick, c.on)
			words.In(theme.Sumi)
			if c.Disabled() {
				words.In(theme.Nezu)
			}
		},
		layout: func(size fyne.Size) {
			at := fyne.NewPos(0, (size.Height-side())/2)
			placeBox(box, tick, at, side())
			words.Resize(fyne.NewSize(size.Width-side()-theme.Space, words.Size().Height))
			height := words.MinSize().Height
			words.Resize(fyne.NewSize(size.Width-side()-theme.Space, height))
			words.Move(fyne.NewPos(side()+theme.Space, (size.Height-height)/2))
			c.placeRing(ring, fyne.NewSquareSize(side()), 4)
			ring.Move(ring.Position().AddXY(at.X, at.Y))
		},
	}).ready()
}

// Choice offers a few words side by side, one of them chosen: the language,
// light or dark. The arrows move the choice.
type Choice struct {
	widget.BaseWidget

	options []*option
	row     *fyne.Container
	chosen  int
	changed func(int)
}

// NewChoice makes a choice; chosen may be -1 for none yet. changed is told
// when a person chooses.
func NewChoice(words []string, chosen int, changed func(int)) *Choice {
	c := &Choice{chosen: chosen, changed: changed}
	objects := make([]fyne.CanvasObject, len(words))
	for i, word := range words {
		o := &option{word: word, of: c, index: i}
		o.extend(o, func() { c.choose(i) })
		c.options = append(c.options, o)
		objects[i] = o
	}
	c.row = Row(GapSmall, objects...)
	c.ExtendBaseWidget(c)
	return c
}

// Folding lets the words go on in a new line where there is no room for all,
// and returns the choice.
func (c *Choice) Folding() *Choice {
	c.row.Layout = &flow{gap: GapSmall}
	return c
}

// Focusable is what takes the focus for the choice: the chosen word, or the
// first.
func (c *Choice) Focusable() fyne.Focusable { return c.options[max(c.chosen, 0)] }

// Chosen is the index of what is chosen, -1 for none.
func (c *Choice) Chosen() int { return c.chosen }

// Set chooses without telling.
func (c *Choice) Set(i int) {
	c.chosen = i
	for _, o := range c.options {
		o.Refresh()
	}
}

func (c *Choice) choose(i int) {
	if i == c.chosen {
		return
	}
	c.Set(i)
	if c.changed != nil {
		c.changed(i)
	}
}

// CreateRenderer implements fyne.Widget.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.row) }

type option struct {
	control

	word  string
	of    *Choice
	index int
}

// TypedKey implements fyne.Focusable.
func (o *option) TypedKey(key *fyne.KeyEvent) {
	if next, ok := arrowed(key, o.index, len(o.of.options)); ok {
		o.of.choose(next)
		focusFrom(o, o.of.options[next])
		return
	}
	o.control.TypedKey(key)
}

// CreateRenderer implements fyne.Widget.
func (o *option) CreateRenderer() fyne.WidgetRenderer {
	plate, tick, word, ring := canvas.NewRectangle(color.Transparent), theme.NewIcon(), canvas.NewText("", color.Transparent), newRing()
	plate.CornerRadius = theme.RadiusControl
	const edge = 1.5 * theme.Space
	side := func() float32 { return theme.Size(theme.SizeCaption) }
	return (&draws{
		of:      o,
		objects: []fyne.CanvasObject{plate, tick, word, ring},
		min: func() fyne.Size {
			text := fyne.MeasureText(o.word, theme.Size(theme.SizeBody), fyne.TextStyle{Bold: true})
			return fyne.NewSize(text.Width+side()+GapSmall+2*edge, theme.Size(theme.SizeControl))
		},
		refresh: func() {
			chosen := o.of.chosen == o.index
			plate.StrokeWidth, plate.StrokeColor, plate.FillColor = 1, theme.Color(theme.Line), theme.Color(theme.Surface)
			word.Text, word.TextSize, word.Color = o.word, theme.Size(theme.SizeBody), theme.Color(theme.Sumi)
			word.TextStyle = fyne.TextStyle{Bold: chosen}
			tick.Hidden = !chosen
			theme.SetIcon(tick, theme.IconCheck, theme.Ai)
			switch {
			case chosen:
				plate.StrokeColor, plate.FillColor = theme.Color(theme.Ai), theme.Color(theme.AiTint)
				word.Color = theme.Color(theme.Ai)
			case o.hovered:
				plate.FillColor = theme.Color(theme.Hover)
			}
		},
		layout: func(size fyne.Size) {
			plate.Resize(size)
			text := word.MinSize()
			wide := text.Width
			if !tick.Hidden {
				wide += side() + GapSmall
			}
			x := (size.Width - wide) / 2
			if !tick.Hidden {
				theme.ResizeIcon(tick, side())
				tick.Move(fyne.NewPos(x, (size.Height-side())/2))
				x += side() + GapSmall
			}
			word.Resize(text)
			word.Move(fyne.NewPos(x, middleOf(size.Height, text.Height, word.TextSize, word.TextStyle)))
			o.placeRing(ring, size, theme.RadiusControl)
		},
	}).ready()
}

// Slider is Fyne's, and gives Escape to the canvas.
type Slider struct{ widget.Slider }

// NewSlider makes a slider over whole numbers.
func NewSlider(least, most, value int, changed func(int)) *Slider {
	s := &Slider{}
	s.Min, s.Max, s.Step, s.Value = float64(least), float64(most), 1, float64(value)
	s.OnChanged = func(v float64) { changed(int(v)) }
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget. Fyne draws the rest of the track in the
// colour of fields, which is that of cards too.
func (s *Slider) CreateRenderer() fyne.WidgetRenderer {
	r := &sliderRenderer{s.Slider.CreateRenderer()}
	r.paint()
	return r
}

type sliderRenderer struct{ fyne.WidgetRenderer }

func (r *sliderRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.paint()
}

func (r *sliderRenderer) paint() {
	if track, ok := r.Objects()[0].(*canvas.Rectangle); ok {
		track.FillColor = theme.Color(theme.Line)
		track.Refresh()
	}
}

// TypedKey implements fyne.Focusable.
func (s *Slider) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyEscape, fyne.KeyReturn, fyne.KeyEnter:
		passOn(s, key)
	default:
		s.Slider.TypedKey(key)
	}
}
