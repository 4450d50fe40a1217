package options

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
)

// listedTitles is how many titles of a kind an earlier state shows.
const listedTitles = 20

// earlier lists the earlier states of the vault's file. What one contains and
// what bringing it back would change is looked at before it can be brought back.
type earlier struct {
	env     screen.Env
	done    func(restored time.Time) // the zero time for none
	list    *fyne.Container
	close   *parts.Button
	scroll  *container.Scroll
	content fyne.CanvasObject
	busy    bool // with one of them
}

func newEarlier(env screen.Env, done func(time.Time)) *earlier {
	e := &earlier{env: env, done: done, list: parts.Column(parts.Gap)}
	word := env.Text.S
	e.close = parts.NewButton(word("common.close"), "", parts.Secondary, e.back)
	e.scroll = parts.Scroll(parts.Column(parts.GapWide,
		parts.NewProse(word("options.earlier.title")).Bold().At(theme.SizeCard),
		parts.NewProse(word("options.earlier.then")).Small(),
		e.list))
	foot := parts.Row(parts.Gap, parts.Space(), e.close)
	e.content = parts.NewCard(container.NewBorder(nil, parts.Pad(0, theme.Space, foot), nil, nil, e.scroll)).Padding(theme.Space)
	return e
}

// enter lists the states.
func (e *earlier) enter() {
	e.env.Window.Canvas().Focus(e.close)
	var all []session.Generation
	e.env.Do(func(ctx context.Context) (err error) {
		all, err = e.env.Session.Generations(ctx)
		return err
	}, func(err error) {
		if err != nil {
			e.env.Fail(err)
			return
		}
		if len(all) == 0 {
			e.list.Add(parts.NewProse(e.env.Text.S("options.earlier.none")))
		}
		for i, g := range all {
			if i > 0 {
				e.list.Add(parts.Divider())
			}
			e.list.Add(e.row(g))
		}
		e.list.Refresh()
	})
}

func (e *earlier) back() { e.done(time.Time{}) }

// row is one state, with the button that opens it.
func (e *earlier) row(g session.Generation) fyne.CanvasObject {
	until := e.env.Text.S("options.earlier.until", text.A("time", e.env.Text.DateTime(g.Until)))
	inside := parts.Column(parts.GapSmall)
	inside.Hide()
	row := parts.Column(parts.GapSmall)
	var look *parts.Button
	look = parts.NewButton(e.env.Text.S("options.earlier.look"), theme.IconEye, parts.Secondary, func() { e.look(g, look, inside, row) })
	row.Objects = []fyne.CanvasObject{parts.Beside(parts.Gap, parts.NewProse(until).Bold(), look), inside}
	return row
}

// look opens a state and shows what it contains.
func (e *earlier) look(g session.Generation, look *parts.Button, inside, row *fyne.Container) {
	if e.busy {
		return
	}
	e.busy = true
	look.SetLabel(e.env.Text.S("options.earlier.looking"))
	var d session.Difference
	e.env.Do(func(ctx context.Context) (err error) {
		d, err = e.env.Session.Compare(ctx, g.ID)
		return err
	}, func(err error) {
		e.busy = false
		look.SetLabel(e.env.Text.S("options.earlier.look"))
		switch {
		case errors.Is(err, session.ErrCredentials):
			inside.Objects = []fyne.CanvasObject{parts.Remark(parts.Attention, e.env.Text.S("options.earlier.other_key"))}
		case err != nil:
			message := e.env.Text.Error(err)
			inside.Objects = []fyne.CanvasObject{parts.Remark(parts.Attention, message.What)}
		default:
			inside.Objects = e.differences(g, d)
		}
		inside.Show()
		row.Refresh()
		e.list.Refresh()
	})
}

// differences says what a state contains, and what bringing it back changes.
func (e *earlier) differences(g session.Generation, d session.Difference) []fyne.CanvasObject {
	word := e.env.Text.S
	said := []fyne.CanvasObject{parts.NewProse(word("options.earlier.accounts", text.A("n", d.Accounts)))}
	if d.None() {
		return append(said, parts.NewProse(word("options.earlier.same")).Small())
	}
	for _, part := range []struct {
		key    string
		titles []string
	}{
		{"options.earlier.returning", d.Returning},
		{"options.earlier.leaving", d.Leaving},
		{"options.earlier.changed", d.Changed},
	} {
		if len(part.titles) == 0 {
			continue
		}
		said = append(said, parts.NewProse(word(part.key, text.A("n", len(part.titles)))).Bold())
		for _, title := range part.titles[:min(len(part.titles), listedTitles)] {
			said = append(said, parts.NewProse(parts.Display(title)))
		}
		if more := len(part.titles) - listedTitles; more > 0 {
			said = append(said, parts.NewProse(word("options.earlier.more", text.A("n", more))).Small())
		}
	}
	restore := parts.NewButton(word("options.earlier.restore"), theme.IconHistory, parts.Primary, func() { e.restore(g) })
	return append(said, parts.NewProse(word("options.earlier.kept")).Small(), parts.Flow(parts.Gap, restore))
}

// restore brings a state back.
func (e *earlier) restore(g session.Generation) {
	if e.busy {
		return
	}
	e.busy = true
	e.env.Do(func(ctx context.Context) error { return e.env.Session.Restore(ctx, g.ID) }, func(err error) {
		e.busy = false
		if err != nil {
			e.env.Fail(err)
			return
		}
		e.done(g.Until)
	})
}
