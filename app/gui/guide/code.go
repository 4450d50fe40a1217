package guide

import (
	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/secretfield"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/crypto/otp"
	"kagikura/vault"
	steps "kagikura/vault/guide"
)

// codeStep keeps the seed of one-time codes.
type codeStep struct {
	*Screen
	typed  *secretfield.Field
	box    *parts.Labelled
	number *parts.Text
	ring   *parts.CountRing
	codes  *fyne.Container
	made   vault.Field
	ok     bool // made is what is typed
}

func newCodeStep(s *Screen) *codeStep {
	c := &codeStep{Screen: s, typed: s.env.SecretField(""), number: parts.Code("")}
	c.ring = parts.NewCountRing(s.env.Now, func() { c.look() })
	c.codes = parts.Column(parts.GapSmall, parts.NewProse(s.word("guide.code.compare")), parts.Flow(parts.GapWide, c.number, c.ring))
	c.codes.Hide()
	c.box = parts.NewLabelled(s.word("guide.code.seed"), c.typed)
	c.box.SetHint(s.word("guide.code.hint"))
	c.typed.OnChanged = c.look
	c.typed.OnSubmit = c.save
	c.typed.OnError = func(err error) { c.box.SetError(s.env.Text.Error(err).Whole()) }
	return c
}

func (c *codeStep) wipe() {
	c.ring.Stop()
	c.typed.Destroy()
}

func (c *codeStep) content(state steps.State) []fyne.CanvasObject {
	more := parts.NewButton(c.word("guide.code.more"), theme.IconEdit, parts.Secondary, func() {
		c.env.Go(screen.Place{Name: screen.Edit, Account: c.entry.ID, Part: vault.FieldOTP})
	})
	switch state {
	case steps.Done:
		c.begins(more)
		return []fyne.CanvasObject{parts.Remark(parts.Good, c.word("guide.code.done")), parts.Row(0, more)}
	case steps.Absent:
		return []fyne.CanvasObject{parts.NewProse(c.word("guide.code.absent"))}
	}
	what := "guide.code.what"
	if state == steps.Optional {
		what = "guide.code.optional"
	}
	save := parts.NewButton(c.word("guide.code.save"), theme.IconSave, parts.Primary, c.save)
	c.begins(c.typed)
	return []fyne.CanvasObject{parts.NewProse(c.word(what)), c.box, c.codes, parts.Flow(parts.Gap, save, more)}
}

// look shows the code of what is typed.
func (c *codeStep) look() {
	c.ok = false
	var codes session.Codes
	err := c.typed.Use(func(typed []byte) (err error) {
		c.made, codes, err = c.env.Session.MakeOTP(typed, otp.Default())
		return err
	})
	if c.typed.Len() == 0 || err != nil {
		c.ring.Stop()
		c.codes.Hide()
		c.box.SetError("")
		c.column.Refresh()
		return
	}
	c.ok = true
	c.number.SetDigits(codes.Now.Text())
	c.ring.Set(codes.Now.ValidFrom, codes.Now.ValidUntil)
	if !c.codes.Visible() {
		c.codes.Show()
		c.column.Refresh()
	}
}

// save keeps the seed, or says what is wrong with it.
func (c *codeStep) save() {
	c.look()
	if !c.ok {
		err := c.typed.Use(func(typed []byte) error {
			_, _, err := c.env.Session.MakeOTP(typed, otp.Default())
			return err
		})
		if err != nil {
			c.box.SetError(c.env.Text.Error(err).Whole())
		}
		c.env.Window.Canvas().Focus(c.typed)
		return
	}
	c.applyThen(func() {
		c.typed.Reset()
		c.Render(c.env.Session.State())
	}, vault.EditEntry{ID: c.entry.ID, Set: []vault.Field{c.made}})
}
