package edit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/text"
	"kagikura/vault"
)

// box is one field of the account, open for typing.
type box interface {
	// name is the field's name in the entry, as it is to be saved.
	name() string
	content() fyne.CanvasObject
	focus() fyne.Focusable
	// empty says whether nothing stands in it.
	empty() bool
	// sound says whether it can be saved; where it cannot, the box says why.
	sound() bool
	// field is what stands in it; a secret is sealed for the open vault. ok is
	// false where the field is to stay as it is in the entry.
	field() (f vault.Field, ok bool, err error)
	// refuse shows why the field was not saved.
	refuse(sentence string)
	wipe()
}

// textBox takes a text that is no secret.
type textBox struct {
	form     *form
	named    string
	input    *parts.Input
	labelled *parts.Labelled
	cut      bool // the change that comes next is a paste cut short
}

func newTextBox(f *form, name, caption, value string) *textBox {
	return f.textBox(name, caption, value, parts.NewInput(""))
}

func newLinesBox(f *form, name, caption, value string) *textBox {
	return f.textBox(name, caption, value, parts.NewLines("", 4))
}

func (f *form) textBox(name, caption, value string, input *parts.Input) *textBox {
	var shown fyne.CanvasObject = input
	if !input.MultiLine {
		shown = f.wheeled(input)
	}
	b := &textBox{form: f, named: name, input: input, labelled: parts.NewLabelled(caption, shown)}
	input.SetText(value)
	input.OnChanged = func(string) {
		f.touch()
		if b.cut { // what was said about that is to be read
			b.cut = false
			return
		}
		b.sound()
	}
	input.OnCut = func() {
		b.cut = true
		b.labelled.Say(parts.Attention, f.env.Text.S("edit.cut", text.A("n", input.Max)))
	}
	return b
}

func (b *textBox) name() string               { return b.named }
func (b *textBox) content() fyne.CanvasObject { return b.labelled }
func (b *textBox) focus() fyne.Focusable      { return b.input }
func (b *textBox) empty() bool                { return b.input.Text == "" }
func (b *textBox) refuse(sentence string)     { b.labelled.SetError(sentence) }
func (b *textBox) wipe()                      {}
func (b *textBox) value() string              { return b.input.Text }
func (b *textBox) field() (vault.Field, bool, error) {
	return vault.TextField(b.named, b.input.Text), true, nil
}

func (b *textBox) sound() bool {
	switch {
	case !carried(b.input.Text):
		b.labelled.SetError(b.form.env.Text.S("edit.character"))
		return false
	case b.named == vault.FieldTitle && strings.TrimSpace(b.input.Text) == "" && b.form.titled:
		b.labelled.SetError(b.form.env.Text.S("edit.no_title"))
		return false
	}
	b.labelled.SetError("")
	return true
}

// carried says whether a text has characters only that belong into an account:
// no control characters, which nobody types on purpose.
func carried(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' || r == 0xFFFE || r == 0xFFFF
	})
}
