package unlock

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/session"
	"kagikura/app/text"
)

// keptTitles is how many titles of a kept state are shown.
const keptTitles = 12

// offerKept shows the way to what this computer keeps of the file at path, which
// is gone or, as lost says, damaged, where it keeps anything.
func (u *Unlock) offerKept(path string, lost error) {
	var kept []session.Generation
	u.env.Do(func(context.Context) (err error) {
		kept, err = u.env.Session.Kept(path)
		return err
	}, func(error) { // what is the matter with the file was said
		if path != u.path || len(kept) == 0 {
			return
		}
		if errors.Is(lost, session.ErrNotKDBX) { // it was one: to choose another file is no advice
			u.phrase.SetError(u.env.Text.Error(session.ErrCorrupt).Whole())
		}
		u.kept.Show()
		u.content.Refresh()
	})
}

// lookAtKept opens the newest of them that what was typed opens, and shows what it
// contains before anything changes.
func (u *Unlock) lookAtKept(options ...session.UnlockOption) {
	var found session.Generation
	var inside session.Difference
	path := u.path
	u.try(func(ctx context.Context, c session.Credentials) error {
		kept, err := u.env.Session.Kept(path)
		if err == nil {
			err = session.ErrNoGeneration
		}
		for _, g := range kept {
			if inside, err = u.env.Session.Inspect(ctx, path, g.ID, c, options...); err == nil {
				found = g
				return nil
			}
			if !errors.Is(err, session.ErrCredentials) && !session.Lost(err) {
				return err
			}
		}
		return err
	}, func(err error) {
		u.back()
		if err != nil {
			u.refused(err, u.lookAtKept)
			return
		}
		u.showKept(found, inside, options)
	})
}

func (u *Unlock) showKept(g session.Generation, inside session.Difference, options []session.UnlockOption) {
	word := u.env.Text.S
	said := []fyne.CanvasObject{parts.NewProse(word("options.earlier.accounts", text.A("n", inside.Accounts))).Bold()}
	for _, title := range inside.Returning[:min(len(inside.Returning), keptTitles)] {
		said = append(said, parts.NewProse(parts.Display(title)))
	}
	if more := len(inside.Returning) - keptTitles; more > 0 {
		said = append(said, parts.NewProse(word("options.earlier.more", text.A("n", more))).Small())
	}
	said = append(said, parts.NewProse(word("unlock.kept.then")))
	u.env.Dialogs.Show(parts.Dialog{
		Title: word("unlock.kept.title", text.A("time", u.env.Text.DateTime(g.Until))),
		Body:  parts.Column(parts.GapSmall, said...),
		Width: 560,
		Actions: []parts.Action{
			{Label: word("common.cancel"), Kind: parts.Secondary},
			{Label: word("unlock.kept.restore"), Kind: parts.Primary, Default: true, Do: func() { u.rescue(g, options) }},
		},
	})
}

// rescue puts a kept state in the place of the file and opens it.
func (u *Unlock) rescue(g session.Generation, options []session.UnlockOption) {
	path, unlock := u.path, u.unlocking(options)
	u.try(func(ctx context.Context, c session.Credentials) error {
		// A file that is whole after all, on a disk that was connected meanwhile, is
		// what is wanted.
		if _, err := u.env.Session.Rescue(ctx, path, g.ID, c, options...); err != nil && !errors.Is(err, session.ErrWhole) {
			return err
		}
		return unlock(ctx, c)
	}, u.answered)
}
