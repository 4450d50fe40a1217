package gui

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/filepick"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/session"
	"kagikura/app/text"
)

// troubleNotice says that the last change is not in the file, why, and offers
// the ways on. It stays until a save succeeds.
func (r *Root) troubleNotice(st session.State) fyne.CanvasObject {
	reload := parts.NewButton(r.text.S("frame.reload"), "", parts.Secondary, r.askReload)
	if st.Copy != "" {
		what := r.text.S("frame.copied", text.A("name", parts.Display(filepath.Base(st.Copy))))
		return parts.Notice(parts.Attention, what, r.text.S("frame.copied.then"), reload)
	}
	message := r.text.Error(st.Problem)
	if st.Kept {
		message.Then += "\n" + r.text.S("frame.kept")
	}
	label, save := r.copying(st.Problem)
	copied := parts.NewButton(label, "", parts.Primary, save)
	retry := parts.NewButton(r.text.S("frame.retry"), "", parts.Secondary, r.retry)
	switch { // to reload helps with neither of the first two
	case errors.Is(st.Problem, session.ErrDamaged):
		copied := parts.NewButton(label, "", parts.Secondary, save)
		renew := parts.NewButton(r.text.S("frame.renew"), "", parts.Primary, func() {
			r.run(func(ctx context.Context) error { _, err := r.Session.Renew(ctx); return err })
		})
		return parts.Notice(parts.Bad, message.What, message.Then, retry, copied, renew)
	case errors.Is(st.Problem, session.ErrRekeyed):
		return parts.Notice(parts.Bad, message.What, message.Then, retry, copied)
	case errors.Is(st.Problem, session.ErrChanged):
		return parts.Notice(parts.Bad, message.What, message.Then, reload, copied)
	}
	return parts.Notice(parts.Bad, message.What, message.Then, retry, copied)
}

// conflictNotice says that somebody else's version lies beside the file, and
// where.
func (r *Root) conflictNotice(st session.State) fyne.CanvasObject {
	names := make([]string, len(st.Conflicts))
	for i, path := range st.Conflicts {
		names[i] = parts.Display(filepath.Base(path))
	}
	seen := parts.NewButton(r.text.S("common.close"), "", parts.Secondary, r.Session.ConflictsSeen)
	look := parts.NewButton(r.text.S("frame.copies.look"), "", parts.Primary, func() { r.Go(screen.Place{Name: screen.Merge, Part: st.Conflicts[0]}) })
	return parts.Notice(parts.Attention, r.text.S("frame.conflict"), r.text.S("frame.conflict.then", text.A("names", strings.Join(names, "\n"))), seen, look)
}

// returnedNotice tells of what an earlier session could not save.
func (r *Root) returnedNotice(st session.State) fyne.CanvasObject {
	seen := parts.NewButton(r.text.S("common.close"), "", parts.Secondary, r.Session.ReturnedSeen)
	if st.OtherKey {
		look := parts.NewButton(r.text.S("frame.other_key.look"), "", parts.Primary, func() { r.Go(screen.Place{Name: screen.Merge, Part: screen.Unsaved}) })
		return parts.Notice(parts.Attention, r.text.S("frame.other_key"), r.text.S("frame.other_key.then"), seen, look)
	}
	return parts.Notice(parts.Good, r.text.S("frame.returned"), r.text.S("frame.returned.then"), seen)
}

// restoredNotice advises a new passphrase to who opened the vault with shares.
func (r *Root) restoredNotice() fyne.CanvasObject {
	seen := parts.NewButton(r.text.S("common.close"), "", parts.Secondary, r.Session.RestoredSeen)
	change := parts.NewButton(r.text.S("frame.restored.change"), "", parts.Primary, func() { r.Go(screen.Place{Name: screen.Settings}) })
	return parts.Notice(parts.Attention, r.text.S("frame.restored"), r.text.S("frame.restored.then"), seen, change)
}

// copying is the way to keep changes that cannot be saved for this reason, and
// what it is called. Where the file was changed, a copy beside it does; in all
// other cases that place may be the trouble, and the person chooses one.
func (r *Root) copying(problem error) (label string, save func()) {
	if errors.Is(problem, session.ErrChanged) {
		return r.text.S("frame.save.copy"), func() { r.saveCopy("") }
	}
	return r.text.S("frame.save.elsewhere"), func() {
		filepick.Show(r.env(r.ctx), filepick.Folder, "", r.saveCopy)
	}
}

// saveCopy writes a copy into a folder, "" for that of the vault's file.
func (r *Root) saveCopy(folder string) {
	r.run(func(ctx context.Context) error { return r.Session.SaveCopy(ctx, r.Session.CopyPath(folder)) })
}

// retry saves again, and says why that failed again.
func (r *Root) retry() {
	r.do(r.ctx, r.Session.Retry, func(err error) {
		var unsaved *session.UnsavedError
		switch {
		case errors.As(err, &unsaved):
			r.fail(unsaved.Err)
		case err != nil:
			r.fail(err)
		}
	})
}

// askReload reads the file again. What only this window has is lost with that,
// so a copy was made or the person agrees.
func (r *Root) askReload() {
	if r.state.Unsaved && r.state.Copy == "" {
		r.ask("frame.reload.lose", "frame.reload.lose.then", "frame.reload", func() { r.run(r.Session.Reload) })
		return
	}
	r.run(r.Session.Reload)
}

// fail shows an error as a sentence. Cancelling is no error to the person who
// did it.
func (r *Root) fail(err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	message := r.text.Error(err)
	r.say(message.What, message.Then)
}

// tell tells of something that no error of the session stands for; the keys
// name sentences.
func (r *Root) tell(what, then string) { r.say(r.text.S(what), r.text.S(then)) }

func (r *Root) say(what, then string) {
	r.dialogs.Show(parts.Dialog{
		Title:   what,
		Body:    parts.NewProse(then),
		Actions: []parts.Action{{Label: r.text.S("common.close"), Kind: parts.Primary, Default: true}},
	})
}

// ask asks before something is given up; the keys name sentences.
func (r *Root) ask(what, then, yes string, confirmed func()) {
	r.dialogs.Show(parts.Dialog{
		Title: r.text.S(what),
		Body:  parts.NewProse(r.text.S(then)),
		Actions: []parts.Action{
			{Label: r.text.S(yes), Kind: parts.Danger, Do: confirmed},
			{Label: r.text.S("common.cancel"), Kind: parts.Primary, Default: true},
		},
	})
}
