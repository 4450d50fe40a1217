package newkey_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"kagikura/app/gui/newkey"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/screentest"
	"kagikura/app/gui/secretfield"
	"kagikura/app/session"
)

// page is a screen that has nothing but the form.
type page struct {
	*newkey.Form
	env screen.Env
}

func (p page) Title() string                { return "" }
func (p page) Actions() []fyne.CanvasObject { return nil }
func (p page) Render(session.State)         {}
func (p page) Content() fyne.CanvasObject {
	return parts.Pad(24, 24, parts.NewCard(p.Form.Content()))
}

type bench struct {
	*screentest.Bench
	form    *newkey.Form
	submits int
}

func open(t *testing.T) *bench {
	t.Helper()
	b := &bench{Bench: screentest.New(t)}
	b.form = newkey.New(b.Env, func() { b.submits++ }, nil)
	t.Cleanup(b.form.Leave)
	b.Show(page{b.form, b.Env})
	return b
}

func (b *bench) own(t *testing.T) []*secretfield.Field {
	t.Helper()
	b.switchWay()
	fields := screentest.All[*secretfield.Field](b.Bench)
	if len(fields) != 2 {
		t.Fatalf("%d fields to type one's own into, want 2", len(fields))
	}
	return fields
}

// switchWay goes from suggested words to one's own.
func (b *bench) switchWay() {
	key(b.Window, fyne.KeyRight, screentest.All[*parts.Choice](b.Bench)[0].Focusable())
}

func key(w fyne.Window, name fyne.KeyName, on fyne.Focusable) {
	w.Canvas().Focus(on)
	on.TypedKey(&fyne.KeyEvent{Name: name})
}

// paper is what a person writes down: the words on screen, in order.
func (b *bench) paper() string {
	var words []string
	for _, card := range screentest.All[*parts.Card](b.Bench)[1:] {
		for _, o := range fynetest.WidgetRenderer(card).Objects() {
			if row, ok := o.(*fyne.Container); ok {
				column := row.Objects[1].(*fyne.Container).Objects[0].(*fyne.Container)
				words = append(words, column.Objects[0].(*parts.Text).Text())
			}
		}
	}
	return strings.Join(words, " ")
}

func TestSuggestedWordsAreTypedFromPaper(t *testing.T) {
	b := open(t)
	paper := b.paper()
	if n := len(strings.Fields(paper)); n != 6 {
		t.Fatalf("%d words on screen: %q", n, paper)
	}
	if _, ok := b.form.Value(); ok || !b.Says(b.Text.S("newkey.written.missing")) {
		t.Error("words that nobody wrote down were taken")
	}
	field := screentest.All[*secretfield.Field](b.Bench)[0]
	fynetest.Type(field, paper+" x")
	if _, ok := b.form.Value(); ok || !b.Says(b.Text.S("newkey.written.differs")) {
		t.Error("other words were taken")
	}
	field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	value, ok := b.form.Value()
	if !ok || b.Says(b.Text.S("newkey.written.differs")) {
		t.Fatal("the right words were refused")
	}
	b.Must(value.Use(func(got []byte) error {
		if string(got) != paper {
			t.Errorf("the passphrase is not what was on screen")
		}
		return nil
	}))
}

func TestOtherWordsNeedTypingAnew(t *testing.T) {
	b := open(t)
	paper := b.paper()
	fynetest.Type(screentest.All[*secretfield.Field](b.Bench)[0], paper)
	b.Press(b.Text.S("newkey.others"))
	if b.paper() == paper || !b.form.Empty() {
		t.Error("other words kept what was typed for the first ones")
	}
}

func TestWordsAreHiddenWithOtherSecretsAndAtLeave(t *testing.T) {
	b := open(t)
	first := strings.Fields(b.paper())[0]
	b.Reveals.End()
	if b.Says(first) {
		t.Error("the words stay when the window loses the focus")
	}
	b.Press(b.Text.S("newkey.show"))
	if !b.Says(first) {
		t.Error("the words do not come back")
	}
	b.form.Leave()
	if b.Says(first) {
		t.Error("the words stay when the screen is left")
	}
}

func TestOwnPassphraseIsTypedTwice(t *testing.T) {
	b := open(t)
	fields := b.own(t)
	if _, ok := b.form.Value(); ok || !b.Says(b.Text.S("newkey.own.missing")) {
		t.Error("no passphrase at all was taken")
	}
	fynetest.Type(fields[0], "kagi wa kura ni aru")
	b.Settle()
	if !b.Says("推測") {
		t.Error("nothing says how strong it is")
	}
	fynetest.Type(fields[1], "kagi wa kura ni ar")
	if _, ok := b.form.Value(); ok || !b.Says(b.Text.S("newkey.own.differs")) {
		t.Error("two that differ were taken")
	}
	fynetest.Type(fields[1], "u")
	key(b.Window, fyne.KeyReturn, fields[1])
	if b.submits != 1 {
		t.Error("Enter in the last field does not go on")
	}
	value, ok := b.form.Value()
	if !ok {
		t.Fatal("two that are equal were refused")
	}
	b.Must(value.Use(func(got []byte) error {
		if string(got) != "kagi wa kura ni aru" {
			t.Errorf("got another passphrase")
		}
		return nil
	}))
	if b.form.Empty() {
		t.Error("what was typed is gone, so a failed save cannot be tried again")
	}
	b.form.Leave()
	if !b.form.Empty() {
		t.Error("what was typed stays after the screen was left")
	}
}

func TestAWeakPassphraseIsCalledWeak(t *testing.T) {
	b := open(t)
	fynetest.Type(b.own(t)[0], "password1")
	b.Settle()
	if !b.Says(b.Text.S("common.guess.instant")) {
		t.Errorf("said: %q", b.Said())
	}
}

func TestPictures(t *testing.T) {
	screentest.Pictures(t, "newkey-words", func(b *screentest.Bench) screen.Screen {
		p := page{newkey.New(b.Env, nil, nil), b.Env}
		b.Show(p)
		return p
	})
	screentest.Pictures(t, "newkey-own", func(b *screentest.Bench) screen.Screen {
		p := page{newkey.New(b.Env, nil, nil), b.Env}
		b.Show(p)
		(&bench{Bench: b}).switchWay()
		fynetest.Type(screentest.All[*secretfield.Field](b)[0], "tanaka1962")
		return p
	})
}
