package newkey

import (
	"crypto/subtle"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/secretfield"
	"kagikura/crypto/secret"
)

// The two ways to a passphrase, in the order in which they are offered.
const (
	suggested = iota
	own
)

// Form asks for a new passphrase. It lives on the UI thread.
type Form struct {
	env     screen.Env
	submit  func()
	changed func()

	way      *parts.Choice
	ways     [2]fyne.CanvasObject
	content  *fyne.Container
	words    *words
	strength *strengthLine

	typed       *secretfield.Field // one's own
	typedBox    *parts.Labelled
	repeated    *secretfield.Field // one's own, once more
	repeatedBox *parts.Labelled
	written     *secretfield.Field // the suggested words, from paper
	writtenBox  *parts.Labelled
}

// New makes the form; submit is called at Enter in its last field, changed
// after every change. Both may be nil.
func New(env screen.Env, submit, changed func()) *Form {
	f := &Form{env: env, submit: submit, changed: changed}
	s := env.Text.S
	f.typed, f.typedBox = f.field("newkey.own")
	f.repeated, f.repeatedBox = f.field("newkey.own.again")
	f.written, f.writtenBox = f.field("newkey.written")
	f.typedBox.SetHint(s("newkey.own.hint"))
	f.writtenBox.SetHint(s("newkey.written.hint"))
	f.typed.OnSubmit = func() { f.focus(f.repeated) }
	f.repeated.OnSubmit, f.written.OnSubmit = f.enter, f.enter

	f.words = newWords(env, f.wrote)
	f.strength = newStrengthLine(env)
	f.typed.OnChanged = func() {
		f.strength.rate(f.typed)
		f.typedBox.SetError("")
		f.tell()
	}

	f.way = parts.NewChoice([]string{s("newkey.suggested"), s("newkey.own.way")}, suggested, func(int) { f.show() })
	f.ways[suggested] = parts.Column(parts.GapWide, parts.NewProse(s("newkey.suggested.why")), f.words.content, f.writtenBox)
	f.ways[own] = parts.Column(parts.GapWide, parts.Column(parts.Gap, f.typedBox, f.strength.content), f.repeatedBox)
	f.content = parts.Column(parts.GapWide, f.way, f.ways[suggested], f.ways[own])
	f.show()
	return f
}

func (f *Form) field(caption string) (*secretfield.Field, *parts.Labelled) {
	field := f.env.SecretField("")
	box := parts.NewLabelled(f.env.Text.S(caption), field)
	field.OnChanged = func() {
		box.SetError("")
		f.tell()
	}
	field.OnError = func(err error) { box.SetError(f.env.Text.Error(err).Whole()) }
	field.OnCapsLock = func(on bool) {
		if on {
			box.Say(parts.Attention, f.env.Text.S("common.capslock"))
		} else {
			box.SetError("")
		}
	}
	return field, box
}

// Content is the form's object.
func (f *Form) Content() fyne.CanvasObject { return f.content }

// Empty says whether nothing was typed, so that leaving loses nothing.
func (f *Form) Empty() bool { return f.typed.Len()+f.repeated.Len()+f.written.Len() == 0 }

// Value is the passphrase, sealed in the session's memory until the next lock;
// what was typed stays, so that the person can try again. ok is false where
// something is missing or wrong: the form says so beside the field and puts the
// focus there.
func (f *Form) Value() (passphrase secret.Value, ok bool) {
	if f.way.Chosen() == suggested {
		return f.suggestion()
	}
	return f.chosen()
}

func (f *Form) suggestion() (secret.Value, bool) {
	value := f.words.value
	switch same, err := equal(f.written, value.Use); {
	case err != nil:
		return f.fail(f.written, f.writtenBox, f.env.Text.Error(err).What)
	case f.written.Len() == 0:
		return f.fail(f.written, f.writtenBox, f.env.Text.S("newkey.written.missing"))
	case !same:
		return f.fail(f.written, f.writtenBox, f.env.Text.S("newkey.written.differs"))
	}
	return value, true
}

func (f *Form) chosen() (value secret.Value, ok bool) {
	if f.typed.Len() == 0 {
		return f.fail(f.typed, f.typedBox, f.env.Text.S("newkey.own.missing"))
	}
	same, err := equal(f.repeated, f.typed.Use)
	if err == nil && same {
		err = f.typed.Use(func(plain []byte) (err error) {
			value, err = f.env.Session.Seal(plain)
			return err
		})
	}
	switch {
	case err != nil:
		return f.fail(f.typed, f.typedBox, f.env.Text.Error(err).What)
	case !same:
		return f.fail(f.repeated, f.repeatedBox, f.env.Text.S("newkey.own.differs"))
	}
	return value, true
}

func equal(field *secretfield.Field, use func(func([]byte) error) error) (same bool, err error) {
	err = use(func(want []byte) error {
		return field.Use(func(got []byte) error {
			same = subtle.ConstantTimeCompare(want, got) == 1
			return nil
		})
	})
	return same, err
}

func (f *Form) fail(field *secretfield.Field, box *parts.Labelled, sentence string) (secret.Value, bool) {
	box.SetError(sentence)
	f.focus(field)
	return secret.Value{}, false
}

// Enter begins: the form suggests words, unless it did before, and gets the
// focus.
func (f *Form) Enter() {
	if f.words.value.Len() == 0 {
		f.words.draw()
	}
	if f.way.Chosen() == own {
		f.focus(f.typed)
		return
	}
	f.env.Window.Canvas().Focus(f.way.Focusable())
}

// Leave wipes what was typed and hides what was shown.
func (f *Form) Leave() {
	f.words.End()
	for _, field := range []*secretfield.Field{f.typed, f.repeated, f.written} {
		field.Destroy()
	}
}

// show shows the way that is chosen. What was typed on the other one is kept.
func (f *Form) show() {
	for way, object := range f.ways {
		if way == f.way.Chosen() {
			object.Show()
		} else {
			object.Hide()
		}
	}
	f.env.Reveals.End()
	f.content.Refresh()
	f.tell()
}

// wrote is called when other words are suggested: those that were typed from
// paper are no longer theirs.
func (f *Form) wrote() {
	f.written.Reset()
	f.writtenBox.SetError("")
	f.tell()
}

func (f *Form) enter() {
	if f.submit != nil {
		f.submit()
	}
}

func (f *Form) tell() {
	if f.changed != nil {
		f.changed()
	}
}

func (f *Form) focus(field *secretfield.Field) { f.env.Window.Canvas().Focus(field) }
