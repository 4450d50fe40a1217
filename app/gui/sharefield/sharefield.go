// Package sharefield is where a share of a passphrase is typed from paper: a
// secret field that says of each group whether it is right.
package sharefield

import (
	"errors"
	"strconv"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/secretfield"
	"kagikura/app/text"
	"kagikura/crypto/secret"
	"kagikura/crypto/shares"
)

// Field takes one share. It may be used on the UI thread only.
type Field struct {
	// Changed is called after each change; it may be nil.
	Changed func()

	env     screen.Env
	field   *secretfield.Field
	box     *parts.Labelled
	pills   []*parts.Pill // of the groups, made as they are typed
	row     *fyne.Container
	content *fyne.Container
	reading shares.Reading
}

// New makes an empty field; submit is called at Enter.
func New(env screen.Env, caption string, submit func()) *Field {
	f := &Field{env: env, field: env.SecretField(env.Text.S("shares.type")), row: parts.Flow(parts.GapSmall)}
	f.field.OnSubmit = submit
	f.field.OnChanged = f.changed
	f.box = parts.NewLabelled(caption, f.field)
	f.field.OnError = func(err error) { f.box.SetError(env.Text.Error(err).Whole()) }
	f.row.Hide()
	f.content = parts.Column(parts.Gap, f.box, f.row)
	f.look()
	return f
}

// Content is what stands on the screen.
func (f *Field) Content() fyne.CanvasObject { return f.content }

// Reading is what can be said of what was typed.
func (f *Field) Reading() shares.Reading { return f.reading }

// Empty says whether nothing was typed.
func (f *Field) Empty() bool { return f.field.Len() == 0 }

// Focus begins to type.
func (f *Field) Focus() { f.env.Window.Canvas().Focus(f.field) }

// Use lends what was typed, see [secretfield.Field.Use].
func (f *Field) Use(look func([]byte) error) error { return f.field.Use(look) }

// Copy is what was typed, which stays in the field. The caller releases it.
func (f *Field) Copy() (secret.Value, error) {
	b, err := secret.NewBuilder()
	if err != nil {
		return secret.Value{}, err
	}
	defer b.Destroy()
	if err := f.field.Use(func(text []byte) error { return b.Insert(0, text) }); err != nil {
		return secret.Value{}, err
	}
	return b.Seal()
}

// Reset wipes what was typed.
func (f *Field) Reset() {
	f.field.Reset()
	f.changed()
}

// Destroy wipes what was typed and gives its memory back.
func (f *Field) Destroy() {
	f.field.Destroy()
	f.look()
}

// Complain says something else that is wrong, until something is typed.
func (f *Field) Complain(sentence string) { f.box.SetError(sentence) }

// Explain says what is wrong with what was typed and what to do, at the end of
// typing: that something is missing is wrong then too. A group that is wrong is
// selected, so that it alone is typed again.
func (f *Field) Explain() {
	m, ok := f.env.Text.Share(f.reading.Err)
	if !ok {
		return
	}
	f.Focus()
	var wrong *shares.GroupError
	if !errors.As(f.reading.Err, &wrong) {
		f.box.SetError(m.Whole())
		return
	}
	at := f.reading.Places[wrong.Group]
	f.field.Select(at.From, at.To)
	f.box.SetError(m.What + "\n" + f.env.Text.S("shares.selected", text.A("n", wrong.Group+1)))
}

func (f *Field) changed() {
	f.look()
	if f.Changed != nil {
		f.Changed()
	}
}

// look reads what was typed, and says how it stands with each group.
func (f *Field) look() {
	_ = f.field.Use(func(typed []byte) error { f.reading = shares.Read(typed); return nil }) // nothing can be read of a field that is gone
	shown := 0
	for i, m := range f.reading.Groups {
		if i == len(f.pills) {
			f.pills = append(f.pills, parts.NewPill(parts.Good, ""))
			f.row.Add(f.pills[i])
		}
		state, number := parts.Good, strconv.Itoa(i+1)
		switch m {
		case shares.Wrong:
			state = parts.Bad
		case shares.Begun:
			number = ""
		}
		f.pills[i].Set(state, number)
		shown++
	}
	for _, rest := range f.pills[shown:] {
		rest.Set(parts.Good, "")
	}
	f.row.Hidden = shown == 0
	f.row.Refresh()
	f.say()
	f.content.Refresh()
}

func (f *Field) say() {
	word, r := f.env.Text.S, f.reading
	switch m, _ := f.env.Text.Share(r.Err); {
	case r.Err == nil:
		f.box.Say(parts.Good, word("shares.whole", text.A("n", r.Share.Number)))
	case r.Err != shares.ErrUnfinished:
		f.box.SetError(m.What)
	case r.Expected > 0:
		f.box.Say(parts.Neutral, word("shares.progress", text.A("n", rightOf(r)), text.A("of", r.Expected)))
	default:
		f.box.Say(parts.Neutral, "")
	}
}

func rightOf(r shares.Reading) (n int) {
	for _, m := range r.Groups {
		if m == shares.Right {
			n++
		}
	}
	return n
}
