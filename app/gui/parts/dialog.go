package parts

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/theme"
)

// DialogWidth is the usual width of a dialog at 100 % text size.
const DialogWidth = 460

// Action is one button of a dialog. The dialog closes before Do is called,
// unless Stays is set: then Do closes it when it is content.
type Action struct {
	Label   string
	Icon    theme.Icon
	Kind    Kind
	Default bool // what Enter does; at most one
	Stays   bool
	Do      func()
}

// Dialog is one question over the window.
type Dialog struct {
	Title   string
	Body    fyne.CanvasObject
	Actions []Action       // from left to right, the default one last
	Width   float32        // 0 is DialogWidth
	Focus   fyne.Focusable // what is typed into first; nil is the first that can be, or the default button
	Cancel  func()         // called when Escape, or another dialog, closes it
}

// Dialogs shows one dialog at a time over the window, never one on another:
// showing a second cancels the first. Escape cancels, Enter does the default
// action, Tab stays inside, and the focus goes back to where it was.
type Dialogs struct {
	canvas fyne.Canvas
	open   *openDialog
}

type openDialog struct {
	dialog  Dialog
	overlay *scrim
	back    fyne.Focusable
	keys    func(*fyne.KeyEvent)
	buttons []*Button
}

// NewDialogs makes the place for the dialogs of a canvas.
func NewDialogs(c fyne.Canvas) *Dialogs { return &Dialogs{canvas: c} }

// Open says whether a dialog is shown.
func (d *Dialogs) Open() bool { return d.open != nil }

// Show shows a dialog.
func (d *Dialogs) Show(dialog Dialog) {
	d.Dismiss()
	o := &openDialog{dialog: dialog, back: d.canvas.Focused(), keys: d.canvas.OnTypedKey()}
	d.open = o
	row := []fyne.CanvasObject{Space()}
	for _, a := range dialog.Actions {
		b := NewButton(a.Label, a.Icon, a.Kind, func() { d.do(o, a) })
		o.buttons = append(o.buttons, b)
		row = append(row, b)
	}
	column := Column(GapWide-Margin, Pad(Margin, 0, NewProse(dialog.Title).Bold().At(theme.SizeCard)))
	var body *container.Scroll
	if dialog.Body != nil {
		body = Scroll(dialog.Body)
		column.Add(body)
	}
	if len(o.buttons) > 0 {
		column.Add(Pad(Margin, 0, Row(Gap, row...)))
	}
	width := dialog.Width
	if width == 0 {
		width = DialogWidth
	}
	o.overlay = newScrim(NewCard(column).Padding(3*theme.Space-Margin), body, width)
	o.overlay.Resize(d.canvas.Size())
	d.canvas.Overlays().Add(o.overlay)
	d.canvas.SetOnTypedKey(func(key *fyne.KeyEvent) { d.typed(o, key) })
	if dialog.Focus != nil {
		d.canvas.Focus(dialog.Focus)
	} else {
		d.canvas.FocusNext()
		o.preferDefault(d.canvas)
	}
}

// preferDefault moves the focus from the first button to the default one: where
// there is nothing to type, Enter must do what the dialog says it does.
func (o *openDialog) preferDefault(c fyne.Canvas) {
	if first, ok := c.Focused().(*Button); !ok || !slices.Contains(o.buttons, first) {
		return
	}
	for i, a := range o.dialog.Actions {
		if a.Default {
			c.Focus(o.buttons[i])
		}
	}
}

// Confirm asks one question with two answers: what is done, and Cancel.
func (d *Dialogs) Confirm(title, sentence, cancel string, do Action) {
	do.Default = true
	d.Show(Dialog{Title: title, Body: NewProse(sentence), Actions: []Action{{Label: cancel}, do}})
}

// Dismiss cancels the dialog that is shown, as Escape does; none is no error.
func (d *Dialogs) Dismiss() {
	if o := d.open; o != nil {
		d.close(o)
		if o.dialog.Cancel != nil {
			o.dialog.Cancel()
		}
	}
}

// Refit gives the dialog the height of what its body says now.
func (d *Dialogs) Refit() {
	if d.open != nil {
		d.open.overlay.Refresh()
	}
}

// Close takes the dialog away without cancelling it, for an Action that Stays.
func (d *Dialogs) Close() {
	if d.open != nil {
		d.close(d.open)
	}
}

func (d *Dialogs) close(o *openDialog) {
	d.open = nil
	d.canvas.Overlays().Remove(o.overlay)
	d.canvas.SetOnTypedKey(o.keys)
	if o.back != nil {
		d.canvas.Focus(o.back)
	}
}

func (d *Dialogs) do(o *openDialog, a Action) {
	if d.open != o {
		return
	}
	if !a.Stays {
		d.close(o)
	}
	if a.Do != nil {
		a.Do()
	}
}

func (d *Dialogs) typed(o *openDialog, key *fyne.KeyEvent) {
	if d.open != o {
		return
	}
	switch key.Name {
	case fyne.KeyEscape:
		d.Dismiss()
	case fyne.KeyReturn, fyne.KeyEnter:
		for i, a := range o.dialog.Actions {
			if a.Default {
				o.buttons[i].Press()
				return
			}
		}
	}
}

// scrim dims the window and holds the card of a dialog in its middle. In a card
// higher than the window the body scrolls, so that what Enter does stays in sight
// with the title; where there is no room even for a line of it, the card does.
type scrim struct {
	widget.BaseWidget

	card   *Card
	body   *container.Scroll // nil where the dialog has none
	scroll *container.Scroll
	width  float32
}

func newScrim(card *Card, body *container.Scroll, width float32) *scrim {
	s := &scrim{card: card, body: body, width: width}
	s.scroll = Scroll(card)
	s.ExtendBaseWidget(s)
	return s
}

// Content implements focus.Holder.
func (s *scrim) Content() fyne.CanvasObject { return s.scroll }

// fit gives the body the height that it needs, or what is left of the most that
// the card may have, and returns the card's. The card has its width already.
func (s *scrim) fit(most float32) float32 {
	if s.body != nil {
		full := s.body.Content.MinSize().Height
		s.body.SetMinSize(fyne.NewSize(0, full))
		over := s.card.MinSize().Height - most
		s.body.SetMinSize(fyne.NewSize(0, min(full, max(full-over, lineHeight(theme.SizeBody)))))
	}
	return min(s.card.MinSize().Height, most)
}

// Tapped keeps clicks from what lies behind.
func (s *scrim) Tapped(*fyne.PointEvent) {}

// CreateRenderer implements fyne.Widget.
func (s *scrim) CreateRenderer() fyne.WidgetRenderer {
	shade := canvas.NewRectangle(color.Transparent)
	const edge = 3 * theme.Space
	return (&draws{
		of:      s,
		objects: []fyne.CanvasObject{shade, s.scroll},
		min:     func() fyne.Size { return fyne.NewSize(0, s.card.MinSize().Height/1e6) },
		refresh: func() { shade.FillColor = theme.Color(theme.Scrim) },
		layout: func(size fyne.Size) {
			shade.Resize(size)
			width := min(max(s.width*theme.Size(theme.SizeBody)/15, s.card.MinSize().Width), size.Width-2*edge)
			s.card.Resize(fyne.NewSize(width, s.card.Size().Height)) // prose knows its height at a width only
			height := s.fit(size.Height - 2*edge)
			s.scroll.Resize(fyne.NewSize(width+2*Margin, height+2*Margin))
			s.scroll.Move(fyne.NewPos((size.Width-width)/2-Margin, (size.Height-height)/2-Margin))
		},
	}).ready()
}
