package edit

import (
	"context"
	"time"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/secretfield"
	"kagikura/app/gui/theme"
	"kagikura/crypto/generate"
	"kagikura/crypto/secret"
	"kagikura/vault"
)

// settled is how long typing must rest before a secret is judged.
const settled = 250 * time.Millisecond

// secretBox takes a secret, says below it what is to be said about it, and has
// the generator beside it.
type secretBox struct {
	form  *form
	named string
	role  vault.Role
	typed *secretfield.Field
	// rule is what the firm asks of this password; note is the same in words
	// where it cannot be put as a rule.
	rule generate.Rule
	note string

	original  secret.Value
	reference bool  // what stands in it refers to another account's
	changed   bool  // since it was loaded
	unread    error // why it cannot be shown; it is kept as it is
	capsLock  bool
	made      float64 // log10 of the guesses that a generated secret takes; 0 for a typed one

	pending context.CancelFunc // ends the wait for typing to rest
	turn    int                // counts judgements, so that a late one is dropped
	advice  advice

	row     *fyne.Container
	remarks *remarks
	body    fyne.CanvasObject
}

func newSecretBox(f *form, name, caption string, value secret.Value) *secretBox {
	b := &secretBox{form: f, named: name, role: vault.RoleOf(name), original: value, typed: f.env.SecretField(""), remarks: newRemarks()}
	b.typed.OnChanged = b.edited
	b.typed.OnError = b.complain
	b.typed.OnCapsLock = func(on bool) {
		b.capsLock = on
		b.say()
	}
	dice := parts.NewButton(f.env.Text.S("edit.generate"), theme.IconDice, parts.Secondary, func() { openGenerator(b, caption) })
	b.row = parts.Row(parts.Gap, parts.Grow(b.typed), dice)
	b.body = parts.Column(parts.GapSmall, parts.NewProse(caption).Small(), b.row, b.remarks.column)
	b.load()
	return b
}

// load brings the secret that is kept into the field.
func (b *secretBox) load() {
	if b.original.Len() == 0 {
		return
	}
	reference, err := vault.IsReference(vault.SecretField(b.named, b.original))
	b.reference = err == nil && reference
	if b.unread = b.typed.Load(b.original); b.unread != nil {
		b.typed.Disable()
		b.row.Objects = b.row.Objects[:1] // nothing is generated over what cannot be seen
	}
}

func (b *secretBox) name() string               { return b.named }
func (b *secretBox) content() fyne.CanvasObject { return b.body }
func (b *secretBox) focus() fyne.Focusable      { return b.typed }
func (b *secretBox) empty() bool                { return b.typed.Len() == 0 && b.unread == nil }
func (b *secretBox) sound() bool                { return true }
func (b *secretBox) refuse(sentence string)     { b.remarks.say(remark{parts.Bad, sentence}) }

func (b *secretBox) wipe() {
	b.rest()
	b.typed.Destroy()
}

func (b *secretBox) field() (vault.Field, bool, error) {
	if b.unread != nil || !b.changed && b.original.Len() > 0 {
		return vault.Field{}, false, nil
	}
	var kept secret.Value
	err := b.typed.Use(func(plain []byte) (err error) {
		if len(plain) > 0 {
			kept, err = b.form.env.Session.Seal(plain)
		}
		return err
	})
	return vault.SecretField(b.named, kept), err == nil, err
}

// put replaces what stands in the field by a secret that takes 10^guesses
// guesses, 0 where that is not known.
func (b *secretBox) put(v secret.Value, guesses float64) error {
	if err := b.typed.Load(v); err != nil {
		return err
	}
	b.edited()
	b.made = guesses
	return nil
}

// edited follows typing: what compares two fields at once, everything else
// when typing rests.
func (b *secretBox) edited() {
	b.changed, b.reference, b.made = true, false, 0
	b.form.touch()
	b.advice = advice{}
	b.form.compare()
	b.rest()
	b.pending = b.form.env.Do(waiting(settled), func(err error) {
		if err == nil {
			b.judge()
		}
	})
}

// rest ends the wait for typing to rest.
func (b *secretBox) rest() {
	b.turn++
	if b.pending != nil {
		b.pending()
		b.pending = nil
	}
}

// waiting is work that waits.
func waiting(length time.Duration) func(context.Context) error {
	return func(ctx context.Context) error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(length):
			return nil
		}
	}
}

// judge works out what is to be said about the secret, off the UI thread, on a
// copy in locked memory of its own.
func (b *secretBox) judge() {
	b.turn++
	turn := b.turn
	if b.typed.Len() == 0 || b.unread != nil || b.reference {
		b.advice = advice{}
		b.say()
		return
	}
	copied, err := secret.NewBuilder()
	if err == nil {
		err = b.typed.Use(func(plain []byte) error { return copied.Insert(0, plain) })
	}
	if err != nil {
		b.complain(err)
		return
	}
	question := b.form.question(b)
	var answer advice
	b.form.env.Do(func(ctx context.Context) (err error) {
		defer copied.Destroy()
		answer, err = question.ask(ctx, copied)
		return err
	}, func(err error) {
		if err == nil && turn == b.turn {
			b.advice = answer
			b.say()
		}
	})
}

// complain says why what was typed or pasted was not taken.
func (b *secretBox) complain(err error) {
	message := b.form.env.Text.Error(err)
	b.remarks.say(remark{parts.Bad, message.What}, remark{parts.Neutral, message.Then})
}

// unseen says whether a secret has characters that show nothing.
func unseen(plain []byte) bool {
	for len(plain) > 0 {
		r, n := utf8.DecodeRune(plain)
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return true
		}
		plain = plain[n:]
	}
	return false
}

// take puts a text that turned out to be a secret into the field.
func (b *secretBox) take(plain []byte) {
	defer secret.Wipe(plain)
	if len(plain) == 0 {
		return
	}
	v, err := b.form.env.Session.Seal(plain)
	if err == nil {
		err = b.put(v, 0)
	}
	if err != nil {
		b.complain(err)
	}
}
