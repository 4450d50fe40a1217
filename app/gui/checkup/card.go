package checkup

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/focus"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/vault"
	"kagikura/vault/audit"
	"kagikura/vault/guide"
)

// card says one thing that is wrong, why it matters, and offers to change the
// password, or to set the finding aside with a reason.
type card struct {
	of      *passwords
	finding audit.Finding
	first   fyne.Focusable // the change
	content fyne.CanvasObject

	column  *fyne.Container
	buttons *fyne.Container
	foot    *fyne.Container // the reason that is being given
	reason  *parts.Input    // nil unless one is being given
}

func newCard(s *passwords, f audit.Finding) *card {
	c := &card{of: s, finding: f, foot: parts.Column(parts.Gap)}
	words := s.env.Text.Finding(f, s.names())
	said := parts.Column(0, parts.NewProse(words.What).Bold())
	for _, why := range words.Why {
		said.Add(parts.NewProse(why).Small())
	}
	state := stateOf(f.Kind)
	head := parts.Row(parts.GapWide, parts.NewIcon(icon(state), ink(state), 22), parts.Grow(said))
	column := parts.Column(parts.Gap)
	excuse := parts.NewButton(s.env.Text.S("checkup.excuse"), theme.IconFile, parts.Quiet, c.ask)
	if len(f.Uses) == 1 {
		c.buttons = parts.Flow(parts.Gap, c.change(f.Uses[0], parts.Secondary), excuse)
		column.Add(parts.Beside(parts.GapWide, head, c.buttons))
	} else {
		c.buttons = parts.Flow(parts.Gap, excuse)
		column.Add(head)
		rows := make([]fyne.CanvasObject, 0, usesAtOnce)
		for _, use := range f.Uses[:min(len(f.Uses), usesAtOnce)] {
			rows = append(rows, c.row(use))
		}
		column.Add(parts.FieldRows(rows...))
		if left := len(f.Uses) - usesAtOnce; left > 0 {
			column.Add(parts.NewProse(s.env.Text.S("checkup.rest", text.A("n", left))).Small())
		}
	}
	if len(f.Uses) > 1 {
		column.Add(c.buttons)
	}
	c.foot.Hide()
	column.Add(c.foot)
	c.column, c.content = column, parts.NewCard(column)
	return c
}

// icon and ink are those of a state; a state is never a colour alone.
func icon(state parts.State) theme.Icon {
	switch state {
	case parts.Bad:
		return theme.IconWarning
	case parts.Attention:
		return theme.IconInfo
	}
	return theme.IconClock
}

func ink(state parts.State) fyne.ThemeColorName {
	switch state {
	case parts.Bad:
		return theme.Shu
	case parts.Attention:
		return theme.Yamabuki
	}
	return theme.Nezu
}

// row is one of several places.
func (c *card) row(use audit.Use) fyne.CanvasObject {
	title := c.of.title(use.Account)
	below := c.of.env.Text.FieldOf(use, parts.Display)
	if e, ok := c.of.findings.Of.Entry(use.Account); ok && e.Username() != "" {
		below = c.of.env.Text.S("checkup.use", text.A("field", below), text.A("user", parts.Display(e.Username())))
	}
	return parts.Pad(0, theme.Space, parts.Row(parts.Gap+4, parts.NewMonogram(title),
		parts.Grow(parts.Column(0, parts.Strong(title), parts.Caption(below))), c.change(use, parts.Secondary)))
}

// changed is where a password is changed, the same as Home leads to: the guide makes a
// new login password and keeps the old one until the firm has taken it.
func changed(use audit.Use) screen.Place {
	if use.Role == vault.LoginPassword {
		return screen.Place{Name: screen.Guide, Account: use.Account, Part: string(guide.Password)}
	}
	return screen.Place{Name: screen.Edit, Account: use.Account, Part: use.Field}
}

func (c *card) change(use audit.Use, kind parts.Kind) *parts.Button {
	b := parts.NewButton(c.of.env.Text.S("checkup.change"), theme.IconEdit, kind, func() {
		c.of.env.Go(changed(use))
	})
	if c.first == nil {
		c.first = b
	}
	return b
}

// turn shows the buttons, or the reason that is being given in their place.
func (c *card) turn(asks bool) {
	c.buttons.Hidden, c.foot.Hidden = asks, !asks
	c.column.Refresh()
	c.of.list.Refresh()
}

// ask asks why the finding is to be set aside.
func (c *card) ask() {
	word := c.of.env.Text.S
	c.reason = parts.NewInput(word("checkup.excuse.example"))
	field := parts.NewLabelled(word("checkup.excuse.why"), c.reason)
	field.SetHint(word("checkup.excuse.hint"))
	give := func() {
		reason := strings.TrimSpace(c.reason.Text)
		if err := audit.CheckReason(reason); err != nil {
			key := "checkup.excuse.none"
			if len(reason) > audit.MaxReason {
				key = "checkup.excuse.long"
			}
			field.SetError(word(key))
			c.of.env.Window.Canvas().Focus(c.reason)
			return
		}
		f := c.finding
		c.reason.SetText("") // it is kept now, or the session says why not
		c.of.settle(func(ctx context.Context) error { return c.of.env.Session.Excuse(ctx, f, reason) })
	}
	c.reason.OnSubmitted = func(string) { give() }
	set := parts.NewButton(word("checkup.excuse.set"), theme.IconCheck, parts.Primary, give)
	leave := parts.NewButton(word("checkup.excuse.cancel"), theme.IconCross, parts.Quiet, func() {
		c.reason = nil
		c.turn(false)
		c.of.env.Window.Canvas().Focus(c.first)
	})
	c.foot.Objects = []fyne.CanvasObject{parts.Divider(), field, parts.Flow(parts.Gap, set, leave)}
	c.turn(true)
	c.of.env.Window.Canvas().Focus(c.reason)
	c.sight()
}

// sight scrolls to the reason, now and as soon as it is laid out.
func (c *card) sight() {
	inSight(c.of.env, func() {
		if c.reason != nil {
			focus.IntoView(c.foot)
		}
	})
}

// inSight scrolls now and as soon as what was added is laid out.
func inSight(env screen.Env, scroll func()) {
	scroll()
	env.Do(func(ctx context.Context) error {
		select {
		case <-ctx.Done():
		case <-time.After(drawn):
		}
		return nil
	}, func(error) { scroll() })
}

// drawn is how long it takes at most until what was added is on screen.
const drawn = 100 * time.Millisecond

// resume goes on with a reason that was being given before the list was made anew.
func (c *card) resume(before []*card) {
	for _, b := range before {
		if b.reason != nil && b.finding.Kind == c.finding.Kind && slices.Equal(b.finding.Uses, c.finding.Uses) {
			c.ask()
			c.reason.SetText(b.reason.Text)
			c.reason.CursorRow, c.reason.CursorColumn = b.reason.CursorRow, b.reason.CursorColumn
		}
	}
}

// unkept reports whether a reason was begun.
func (c *card) unkept() bool { return c.reason != nil && strings.TrimSpace(c.reason.Text) != "" }
