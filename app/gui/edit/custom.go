package edit

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/theme"
	"kagikura/crypto/secret"
	"kagikura/vault"
)

// customs are the fields of a person's own, and of other programs.
type customs struct {
	form    *form
	rows    []*custom
	removed []string // names of fields that are to go
	column  *fyne.Container
	content fyne.CanvasObject
}

func newCustoms(f *form) *customs {
	c := &customs{form: f, column: parts.Column(parts.GapWide)}
	c.content = parts.Column(parts.GapWide, c.column,
		parts.Flow(parts.Gap, parts.NewButton(f.word("edit.custom.add"), theme.IconPlus, parts.Secondary, func() {
			f.touch()
			row := c.add(vault.Field{})
			f.show(row.content(), row.title)
		})))
	c.column.Hide()
	if f.entry == nil {
		return c
	}
	for _, field := range f.entry.Fields {
		if !f.shown(field.Name) && !isMachine(field.Name) {
			c.add(field)
		}
	}
	return c
}

// shown says whether a field of the account has its place elsewhere.
func (f *form) shown(name string) bool {
	switch name {
	case vault.FieldTitle, vault.FieldUserName, vault.FieldPassword, vault.FieldURL, vault.FieldNotes:
		return true
	}
	return slices.ContainsFunc(f.boxes, func(b box) bool { return b.name() == name })
}

// isMachine says whether a field is for programs: nobody types it, and it stays
// as it is.
func isMachine(name string) bool { return isSeed(name) || strings.HasPrefix(name, "KPEX_") }

func (c *customs) boxes() []box {
	boxes := make([]box, len(c.rows))
	for i, row := range c.rows {
		boxes[i] = row
	}
	return boxes
}

func (c *customs) add(field vault.Field) *custom {
	row := newCustom(c, field)
	c.rows = append(c.rows, row)
	c.column.Add(row.body)
	c.column.Show()
	c.column.Refresh()
	return row
}

func (c *customs) remove(row *custom) {
	c.form.touch()
	row.wipe()
	c.rows = slices.DeleteFunc(c.rows, func(r *custom) bool { return r == row })
	if row.original != "" {
		c.removed = append(c.removed, row.original)
	}
	c.column.Remove(row.body)
	c.column.Hidden = len(c.rows) == 0
}

// renamed are the fields that got another name.
func (c *customs) renamed() map[string]string {
	names := map[string]string{}
	for _, row := range c.rows {
		if row.original != "" && row.original != row.name() {
			names[row.original] = row.name()
		}
	}
	return names
}

// custom is one such field: its name, and a text or a secret.
type custom struct {
	of       *customs
	original string // the name it has in the entry, "" for a new one
	title    *parts.Input
	labelled *parts.Labelled
	tick     *parts.Check
	text     *textBox
	secret   *secretBox // nil while it is a text
	value    *fyne.Container
	body     *fyne.Container
}

func newCustom(c *customs, field vault.Field) *custom {
	f := c.form
	r := &custom{of: c, original: field.Name, title: parts.NewInput(f.word("edit.custom.example")), value: parts.Column(0)}
	r.title.SetText(field.Name)
	r.title.OnChanged = func(string) {
		f.touch()
		if vault.IsSecretName(r.name()) && r.secret == nil {
			r.tick.Set(true)
			r.hide(true)
		}
		r.sound()
	}
	r.labelled = parts.NewLabelled(f.word("edit.custom.name"), f.wheeled(r.title))
	r.tick = parts.NewCheck(f.word("edit.custom.secret"), field.Sealed, r.hide)
	r.text = newTextBox(f, field.Name, f.word("edit.custom.value"), field.Text)
	r.text.input.Max = parts.MaxLines
	remove := parts.NewButton(f.word("edit.custom.remove"), theme.IconTrash, parts.Quiet, func() { c.remove(r) })
	r.body = parts.Column(parts.Gap, parts.Divider(), r.labelled, r.value, parts.Row(parts.Gap, parts.Grow(r.tick), remove))
	if field.Sealed {
		r.tick.Hide() // a secret does not become a text again
		r.secret = newSecretBox(f, field.Name, f.word("edit.custom.value"), field.Secret)
	}
	r.show()
	return r
}

// hide makes a text a secret; back again, it begins empty.
func (r *custom) hide(on bool) {
	f := r.of.form
	f.touch()
	if !on && vault.IsSecretName(r.name()) {
		r.tick.Set(true)
		r.labelled.Say(parts.Neutral, f.word("edit.custom.always_secret"))
		return
	}
	if on {
		r.secret = newSecretBox(f, r.name(), f.word("edit.custom.value"), secret.Value{})
		r.secret.take([]byte(r.text.input.Text))
		r.text.input.SetText("")
	} else {
		r.secret.wipe()
		r.secret = nil
	}
	r.show()
}

func (r *custom) show() {
	if r.secret != nil {
		r.value.Objects = []fyne.CanvasObject{r.secret.content()}
	} else {
		r.value.Objects = []fyne.CanvasObject{r.text.content()}
	}
	r.value.Refresh()
}

func (r *custom) inner() box {
	if r.secret != nil {
		return r.secret
	}
	return r.text
}

func (r *custom) name() string               { return strings.TrimSpace(r.title.Text) }
func (r *custom) content() fyne.CanvasObject { return r.body }
func (r *custom) focus() fyne.Focusable      { return r.inner().focus() }
func (r *custom) empty() bool                { return r.inner().empty() }
func (r *custom) refuse(sentence string)     { r.labelled.SetError(sentence) }

func (r *custom) wipe() {
	if r.secret != nil {
		r.secret.wipe()
	}
}

func (r *custom) field() (vault.Field, bool, error) {
	field, ok, err := r.inner().field()
	field.Name = r.name()
	return field, ok, err
}

// sound says whether the name can be the field's. A row with nothing in it is
// no field and needs none.
func (r *custom) sound() bool {
	f, name := r.of.form, r.name()
	wrong := ""
	switch {
	case name == "" && (r.original != "" || !r.empty()):
		wrong = f.word("edit.custom.no_name")
	case !carried(name):
		wrong = f.word("edit.character")
	case name != r.original && (f.shown(name) || isMachine(name) || r.twice(name)):
		wrong = f.word("edit.custom.twice")
	}
	r.labelled.SetError(wrong)
	return wrong == "" && (r.secret != nil || r.text.sound())
}

func (r *custom) twice(name string) bool {
	return name != "" && slices.ContainsFunc(r.of.rows, func(other *custom) bool { return other != r && other.name() == name })
}
