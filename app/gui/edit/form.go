package edit

import (
	"slices"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/focus"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/crypto/strength"
	"kagikura/vault"
	"kagikura/vault/brokerage"
)

// form has all fields of one account open.
type form struct {
	screen *Screen
	env    screen.Env
	entry  *vault.Entry // nil for a new account
	firm   brokerage.Firm
	labels labels

	// touched is whether anything was typed; titled, whether a title is asked
	// for: another program's account may have none.
	touched, titled bool
	dictionary      func() strength.Dictionary

	title, user *textBox
	address     *address
	notes       box
	tags        *textBox
	code        *code
	login       *fyne.Container
	boxes       []box // of the login card, in its order
	offers      *fyne.Container
	customs     *customs

	scroll *container.Scroll
}

// newForm opens the fields of an account, or of a new one at the firm that was
// chosen.
func newForm(s *Screen, e *vault.Entry, c chosen) *form {
	sections := parts.Column(parts.GapWide)
	f := &form{screen: s, env: s.env, entry: e, dictionary: sync.OnceValue(text.Dictionary), scroll: parts.Scroll(sections)}
	id, title, url := c.firm, "", ""
	if e != nil {
		id, title, url = e.Firm(), e.Title(), e.URL()
	}
	f.firm, _ = s.env.Session.State().Directory.Firm(id)
	if draft, err := s.env.Session.DraftOf(c.firm); e == nil && err == nil {
		title, url = draft.Title, draft.URL
	}
	f.titled = e == nil || strings.TrimSpace(title) != ""
	f.labels = labelsOf(f.firm, s.env.Text)

	f.title = newTextBox(f, vault.FieldTitle, f.word("edit.title"), title)
	f.address = newAddress(f, url)
	f.login = parts.Column(parts.GapWide)
	f.offers = parts.Flow(parts.Gap)
	f.user = newTextBox(f, vault.FieldUserName, f.labels.of(vault.FieldUserName), f.text(vault.FieldUserName))
	f.addLogin()
	f.code = newCode(f)
	f.notes = f.notesBox()
	f.tags = newTextBox(f, "", f.word("edit.tags"), strings.Join(f.oldTags(), tagsBetween))
	f.tags.labelled.SetHint(f.word("edit.tags.hint"))
	f.customs = newCustoms(f)

	sections.Objects = []fyne.CanvasObject{
		section(f.address.head, f.title.content(), f.address.body),
		section(parts.CardTitle(f.word("edit.login")), f.login, f.offers),
		section(parts.CardTitle(f.word("edit.code")), f.code.content),
		section(parts.CardTitle(f.word("edit.more_section")), f.notes.content(), f.tags.content(), f.customs.content),
	}
	for _, b := range f.secrets() {
		b.say()
		b.judge()
	}
	f.touched = false
	return f
}

func section(objects ...fyne.CanvasObject) fyne.CanvasObject {
	return parts.NewCard(parts.Column(parts.GapWide, objects...)).Padding(2.5 * theme.Space)
}

// word is a sentence of this screen.
func (f *form) word(key string) string { return f.env.Text.S(key) }

// touch notes that something was typed.
func (f *form) touch() { f.touched = true }

// text is the value of a plain field of the account.
func (f *form) text(name string) string {
	if f.entry == nil {
		return ""
	}
	return f.entry.Text(name)
}

func (f *form) oldTags() []string {
	if f.entry == nil {
		return nil
	}
	return f.entry.Tags
}

// kept is the account's field for a role, under whichever name; ok is false if
// there is none.
func (f *form) kept(r vault.Role) (vault.Field, bool) {
	if f.entry == nil {
		return vault.Field{}, false
	}
	if fields := f.entry.OfRole(r); len(fields) > 0 {
		return fields[0], true
	}
	return vault.Field{}, false
}

// firmNames are the names that everybody knows of the firm.
func (f *form) firmNames() []string {
	return append([]string{f.firm.ID, f.firm.NameJA, f.firm.NameEN, f.firm.Romaji}, f.firm.Short...)
}

func (f *form) add(b box) {
	f.boxes = append(f.boxes, b)
	f.login.Add(b.content())
	f.login.Refresh()
}

// notesBox opens the notes; where another program protected them, as the
// secret that they are.
func (f *form) notesBox() box {
	if f.entry != nil {
		if field, ok := f.entry.Field(vault.FieldNotes); ok && field.Sealed {
			return newSecretBox(f, vault.FieldNotes, f.word("edit.notes"), field.Secret)
		}
	}
	return newLinesBox(f, vault.FieldNotes, f.word("edit.notes"), f.text(vault.FieldNotes))
}

// all are the boxes in reading order; the address and the code are not boxes.
func (f *form) all() []box {
	return slices.Concat([]box{f.title}, f.boxes, []box{f.notes}, f.customs.boxes())
}

func (f *form) secrets() []*secretBox {
	var secrets []*secretBox
	for _, b := range f.all() {
		if row, ok := b.(*custom); ok {
			b = row.inner()
		}
		if s, ok := b.(*secretBox); ok {
			secrets = append(secrets, s)
		}
	}
	return secrets
}

// passwords are the secrets that a person could reuse.
func (f *form) passwords() []*secretBox {
	return slices.DeleteFunc(f.secrets(), func(b *secretBox) bool { return !b.role.IsPassword() })
}

// begin puts the focus into the first field that is to be typed into, or into
// the one asked for, which is opened if need be.
func (f *form) begin(name string) {
	switch name {
	case "":
		switch {
		case f.address.asks():
			f.show(f.address.body, f.address.input)
		case f.title.empty():
			f.show(f.title.content(), f.title.input)
		default:
			f.show(f.user.content(), f.user.input)
		}
		return
	case vault.FieldURL:
		f.address.own()
		f.show(f.address.body, f.address.input)
		return
	case vault.FieldOTP:
		f.code.open()
		return
	}
	for _, b := range f.all() {
		if b.name() == name {
			f.show(b.content(), b.focus())
			return
		}
	}
	for _, p := range f.loginParts() {
		if p.name == name {
			b := f.addPart(p, vault.Field{})
			f.compare()
			f.show(b.content(), b.focus())
			return
		}
	}
	f.show(f.title.content(), f.title.input)
}

// drawn is long enough for what was just opened to be on screen: the window
// knows no place of an object before.
const drawn = 80 * time.Millisecond

// show puts the focus somewhere and brings all around it into sight.
func (f *form) show(o fyne.CanvasObject, at fyne.Focusable) {
	f.scroll.Refresh() // lays out what was just opened
	f.env.Window.Canvas().Focus(at)
	f.sight(o)
	if field, ok := at.(fyne.CanvasObject); ok {
		f.sight(field)
	}
}

// sight scrolls to something, as soon as it is on screen.
func (f *form) sight(o fyne.CanvasObject) {
	focus.IntoView(o)
	f.env.Do(waiting(drawn), func(error) { focus.IntoView(o) })
}

func (f *form) wipe() {
	for _, b := range f.all() {
		b.wipe()
	}
	f.code.wipe()
}
