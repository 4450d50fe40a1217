package accounts

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault"
)

// nextCodeFrom is how long before the end of a code the next one is shown: who
// begins to type now will not be in time.
const nextCodeFrom = 5 * time.Second

// codeRow is the one-time code with the ring of the time that it has left; nil
// where the account keeps no seed.
func (d *detail) codeRow() fyne.CanvasObject {
	if !d.entry.HasOTP() {
		return nil
	}
	caption := d.env.Text.S("accounts.field.code")
	codes, err := d.env.Session.Code(d.entry.ID)
	switch {
	case errors.Is(err, session.ErrCounter):
		return parts.FieldRow(caption, parts.NewProse(d.env.Text.S("accounts.code.counter")).In(theme.Nezu))
	case err != nil:
		return parts.FieldRow(caption, parts.NewProse(d.env.Text.S("accounts.code.damaged")).In(theme.Nezu))
	}
	c := &code{id: d.entry.ID, detail: d, shown: parts.Code(codes.Now.Text()), next: parts.NewProse("").Small()}
	var note fyne.CanvasObject
	if d.strip != nil {
		note = d.destination() // a code is what copies of a firm's page ask for
	}
	c.line = d.newCopyLine(note)
	c.ring = parts.NewCountRing(d.env.Now, c.renew)
	c.ring.Near(nextCodeFrom, c.announce)
	c.next.Hide()
	d.ends = append(d.ends, c.ring.Stop)
	c.below = parts.Column(0, c.next, c.line.box, d.clockLine(codes.Corrected))
	c.line.changed = c.fold
	c.fold()
	c.set(codes)
	c.askClock()
	d.copies[screen.CopyCode] = c.copy
	return parts.FieldRowWith(c.below, caption, parts.Row(2*theme.Space, c.shown, c.ring), d.copyButton(c.copy))
}

// code is the one-time code on screen.
type code struct {
	id     vault.ID
	detail *detail
	codes  session.Codes
	shown  *parts.Text
	ring   *parts.CountRing
	next   *parts.Prose
	line   *copyLine
	below  *fyne.Container
}

func (c *code) set(codes session.Codes) {
	c.codes = codes
	c.shown.SetDigits(codes.Now.Text())
	c.ring.Set(codes.Now.ValidFrom, codes.Now.ValidUntil)
}

// renew shows the code that holds now; after the computer slept that may be
// any.
func (c *code) renew() {
	codes, err := c.detail.env.Session.Code(c.id)
	if err != nil {
		return // locked meanwhile: the screen goes
	}
	c.next.Hide()
	c.fold()
	c.set(codes)
	c.askClock()
}

// askClock hears of what another program has found out about the clock: the account
// is shown anew then.
func (c *code) askClock() {
	env := c.detail.env
	env.Do(func(context.Context) error { env.Session.ReadClock(); return nil }, func(error) {})
}

// announce shows the code that comes next.
func (c *code) announce() {
	c.next.SetText(c.detail.env.Text.S("accounts.code.next", text.A("code", c.codes.Next.Grouped())))
	c.next.Show()
	c.fold()
}

// fold gives the room below the code to what is in it.
func (c *code) fold() { c.below.Refresh() }

// clockLine leads to what can be done where the code is refused, and says what is
// known of the clock that it was made with.
func (d *detail) clockLine(corrected time.Duration) fyne.CanvasObject {
	account := d.entry.ID
	refused := parts.NewButton(d.env.Text.S("clock.link"), "", parts.Quiet, func() {
		d.env.Go(screen.Place{Name: screen.Clock, Account: account})
	})
	switch newest, late := d.state.Late(d.env.Now()); {
	case corrected != 0:
		return parts.Column(0, parts.Remark(parts.Attention, d.env.Text.ClockCorrects(corrected)), parts.Row(0, refused))
	case late:
		return parts.Column(0, parts.Remark(parts.Attention, d.env.Text.ClockLate(d.env.Now(), newest)), parts.Row(0, refused))
	}
	return parts.Row(0, refused)
}

func (c *code) copy() {
	c.detail.copy(c.line, func(during time.Duration) error {
		return c.detail.env.Clip.CopyText(kindCode, c.codes.Now.Text(), during)
	})
}
