package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/theme"
	"kagikura/app/typeset"
)

// Prose is text of any number of lines, set by Break to the width it gets.
// What was measured is kept until text or text size change, so that a new
// width costs additions only.
type Prose struct {
	widget.BaseWidget

	text  string
	size  fyne.ThemeSizeName
	ink   fyne.ThemeColorName
	style fyne.TextStyle
	align fyne.TextAlign

	pieces   typeset.Measured
	measured float32 // the text size that pieces were measured at
	lines    []string
	width    float32 // that lines were set to
}

// NewProse makes body text.
func NewProse(text string) *Prose {
	p := &Prose{text: text, size: theme.SizeBody, ink: theme.Sumi}
	p.ExtendBaseWidget(p)
	return p
}

// Small makes it a caption and returns it.
func (p *Prose) Small() *Prose {
	p.size, p.ink = theme.SizeCaption, theme.Nezu
	p.again()
	return p
}

// Bold makes it bold and returns it.
func (p *Prose) Bold() *Prose {
	p.style.Bold = true
	p.again()
	return p
}

// At changes the size and returns the prose.
func (p *Prose) At(size fyne.ThemeSizeName) *Prose {
	p.size = size
	p.again()
	return p
}

// In changes the colour and returns the prose.
func (p *Prose) In(ink fyne.ThemeColorName) *Prose {
	p.ink = ink
	p.Refresh()
	return p
}

// Centred centres the lines and returns the prose.
func (p *Prose) Centred() *Prose {
	p.align = fyne.TextAlignCenter
	p.Refresh()
	return p
}

// Text is what is shown.
func (p *Prose) Text() string { return p.text }

// SetText changes what is shown.
func (p *Prose) SetText(text string) {
	if text == p.text {
		return
	}
	p.text = text
	p.again()
}

func (p *Prose) again() {
	p.measured = 0
	p.Refresh()
}

func (p *Prose) measure(s string) float32 {
	return fyne.MeasureText(s, theme.Size(p.size), p.style).Width
}

// set breaks the text to the width unless it is broken so already.
func (p *Prose) set(width float32) {
	if size := theme.Size(p.size); p.measured != size {
		p.pieces, p.measured, p.width = typeset.Measure(p.text, p.measure), size, -1
	}
	if p.width != width {
		p.lines, p.width = p.pieces.Lines(width), width
	}
}

// CreateRenderer implements fyne.Widget.
func (p *Prose) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	return &proseRenderer{prose: p}
}

type proseRenderer struct {
	prose *Prose
	lines []*canvas.Text
}

func (r *proseRenderer) Destroy() {}

func (r *proseRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(r.lines))
	for i, line := range r.lines {
		objects[i] = line
	}
	return objects
}

// MinSize is a few characters wide, and as high as the lines at the width it
// has; before the first layout, one line.
func (r *proseRenderer) MinSize() fyne.Size {
	p := r.prose
	if p.text == "" {
		return fyne.Size{}
	}
	lines := 1
	if width := p.Size().Width; width > 0 {
		p.set(width)
		lines = len(p.lines)
	}
	return fyne.NewSize(6*theme.Size(p.size), float32(lines)*lineHeight(p.size))
}

func (r *proseRenderer) Layout(size fyne.Size) {
	p := r.prose
	p.set(size.Width)
	texts := p.lines
	if p.text == "" {
		texts = nil
	}
	for len(r.lines) < len(texts) {
		r.lines = append(r.lines, canvas.NewText("", color.Transparent))
	}
	r.lines = r.lines[:len(texts)]
	height := lineHeight(p.size)
	for i, line := range r.lines {
		changed := line.Text != texts[i]
		line.Text = texts[i]
		line.TextSize, line.TextStyle, line.Color, line.Alignment = theme.Size(p.size), p.style, theme.Color(p.ink), p.align
		least := line.MinSize().Height
		line.Move(fyne.NewPos(0, float32(i)*height+middleOf(height, least, theme.Size(p.size), p.style)))
		line.Resize(fyne.NewSize(size.Width, least))
		if changed {
			line.Refresh()
		}
	}
}

func (r *proseRenderer) Refresh() {
	r.Layout(r.prose.Size())
	for _, line := range r.lines {
		line.Refresh()
	}
	canvas.Refresh(r.prose)
}
