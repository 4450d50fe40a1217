package merging

import (
	"context"
	"errors"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kagikura/app/gui/filepick"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/secretfield"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/crypto/secret"
)

// Bounds of what is on screen.
const (
	formWidth  = 640 // of fields and prose, at 100 % text size
	linesFirst = 50  // differences at first, and how many more each time
)

// Screen is the merge of another vault.
type Screen struct {
	env     screen.Env
	place   screen.Place
	content *fyne.Container

	path    *filepick.Field
	field   *secretfield.Field
	phrase  *parts.Labelled
	form    fyne.CanvasObject
	waiting *parts.Waiting

	planned  *session.PlannedMerge
	lines    []line
	shown    int
	scroll   *container.Scroll  // of the differences
	cancel   context.CancelFunc // of what is under way; nil if nothing is
	typed    *secret.Value      // the passphrase that was typed last, nil for none
	giveBack func()             // of the keys
}

// New makes the screen. At the part [screen.Missing] it is about what the vault's
// own file lacks, at [screen.Unsaved] about unsaved changes that open with an earlier
// passphrase, at any other about the file of that path, "" for one that the
// person names.
func New(env screen.Env, place screen.Place) *Screen {
	s := &Screen{env: env, place: place, content: container.NewStack()}
	word := env.Text.S
	s.path = filepick.NewField(env, filepick.Vault, word("merge.file"), func() string { return filepick.FolderOf(env.Session.State().Path) })
	s.path.OnSubmitted(func() { s.compare() })
	ask, passphrase := "merge.ask", "merge.passphrase"
	if place.Part == screen.Unsaved {
		ask, passphrase = "merge.unsaved", "merge.unsaved.passphrase"
	}
	s.field = env.SecretField(word(passphrase))
	s.field.OnSubmit = func() { s.compare() }
	s.phrase = parts.NewLabelled(word(passphrase), s.field)
	s.field.OnError = func(err error) { s.phrase.SetError(env.Text.Error(err).Whole()) }
	if place.Part == screen.Unsaved {
		s.path.Box.Hide()
	} else {
		s.phrase.Hide()
	}
	s.waiting = parts.NewWaiting(word("merge.reading"), parts.NewButton(word("common.cancel"), "", parts.Secondary, s.stop), env.Now)
	compare := parts.NewButton(word("merge.compare"), "", parts.Primary, func() { s.compare() })
	back := parts.NewButton(word("common.back"), "", parts.Secondary, s.away)
	s.form = parts.NewCard(parts.Column(parts.GapWide,
		parts.Column(0, parts.NewProse(word(ask)).Bold().At(theme.SizeCard), parts.NewProse(word(ask+".then")).Small()),
		parts.AtMost(formWidth*theme.Size(theme.SizeBody)/15, parts.Column(parts.GapWide, s.path.Box, s.phrase)),
		parts.Flow(parts.Gap, compare, back)))
	s.show(parts.Scroll(parts.Column(0, s.form)))
	return s
}

// Title implements screen.Screen.
func (s *Screen) Title() string { return s.env.Text.S("merge.title") }

// Actions implements screen.Screen.
func (s *Screen) Actions() []fyne.CanvasObject { return nil }

// Content implements screen.Screen.
func (s *Screen) Content() fyne.CanvasObject { return s.content }

// Render implements screen.Screen.
func (s *Screen) Render(st session.State) {
	if st.Progress != nil && s.cancel != nil {
		s.waiting.Follow(st.Progress.Started, st.Progress.Expected)
	}
}

// Enter implements screen.Screen.
func (s *Screen) Enter() {
	s.giveBack = parts.TakeKeys(s.env.Window.Canvas(), func(key *fyne.KeyEvent) {
		if key.Name == fyne.KeyEscape {
			s.away()
		}
	})
	switch s.place.Part {
	case "":
		s.path.Focus()
	case screen.Missing:
		s.compare()
	case screen.Unsaved:
		s.env.Window.Canvas().Focus(s.field)
	default:
		s.path.Set(s.place.Part)
		s.compare()
	}
}

// Leave implements screen.Screen.
func (s *Screen) Leave() {
	s.stop()
	s.waiting.Stop()
	s.field.Destroy()
	if s.typed != nil {
		s.typed.Release() // of what is being worked on nothing comes back
	}
	s.giveBack()
}

func (s *Screen) show(o fyne.CanvasObject) {
	s.content.Objects = []fyne.CanvasObject{o}
	s.content.Refresh()
}

// away goes back to where this screen is reached from.
func (s *Screen) away() {
	s.stop()
	if s.place.Part != "" {
		s.env.Go(screen.Place{Name: screen.Accounts})
		return
	}
	s.env.Go(screen.Place{Name: screen.Transfer})
}

func (s *Screen) stop() {
	if s.cancel != nil {
		s.cancel()
	}
}

// compare reads the other vault and shows what differs.
func (s *Screen) compare(options ...session.UnlockOption) {
	path := s.path.Path()
	switch {
	case s.place.Part == screen.Missing:
	case s.place.Part == screen.Unsaved && s.field.Len() == 0:
		s.phrase.SetError(s.env.Text.S("unlock.empty"))
		s.env.Window.Canvas().Focus(s.field)
		return
	case s.place.Part != screen.Unsaved && path == "":
		s.path.Box.SetError(s.env.Text.S("merge.file.missing"))
		s.path.Focus()
		return
	}
	var c session.Credentials
	if s.field.Len() > 0 {
		typed, err := s.field.Seal()
		if err != nil {
			s.phrase.SetError(s.env.Text.Error(err).What)
			return
		}
		s.typed, c.Passphrase = &typed, &typed
	}
	s.show(parts.Middle(formWidth, parts.NewCard(s.waiting)))
	var planned *session.PlannedMerge
	var consent *session.NeedConsentError
	s.cancel = s.env.Do(func(ctx context.Context) (err error) {
		switch s.place.Part {
		case screen.Missing:
			planned, err = s.env.Session.PlanRecovery(ctx)
		case screen.Unsaved:
			planned, err = s.env.Session.PlanReturn(ctx, c)
		default:
			planned, err = s.env.Session.PlanMerge(ctx, path, c, options...)
		}
		if asks := errors.As(err, &consent) && ctx.Err() == nil; c.Passphrase != nil && !asks {
			c.Passphrase.Release()
		}
		return err
	}, func(err error) {
		s.cancel = nil
		s.waiting.Stop()
		if consent != nil {
			s.ask(consent, c.Passphrase)
			return
		}
		if err != nil {
			s.refused(err)
			return
		}
		s.planned, s.lines = planned, linesOf(s.env.Text, planned.Plan)
		s.shown = min(linesFirst, len(s.lines))
		s.review()
	})
}

// ask asks before the other vault takes more of the computer than vaults usually
// do. What was typed, if anything was, goes back into its field for the answer.
func (s *Screen) ask(consent *session.NeedConsentError, typed *secret.Value) {
	s.show(parts.Scroll(parts.Column(0, s.form)))
	s.path.Focus()
	if typed != nil {
		err := s.field.Load(*typed)
		typed.Release()
		if err != nil {
			s.refused(err)
			return
		}
	}
	word := s.env.Text.S
	title, body := word("unlock.consent"), word("unlock.consent.text", text.A("size", text.Bytes(min(consent.Memory, 1<<62))))
	if consent.Long {
		title, body = word("unlock.consent.long"), word("unlock.consent.long.text")
	}
	s.env.Dialogs.Show(parts.Dialog{
		Title: title,
		Body:  parts.NewProse(body),
		Width: 560,
		Actions: []parts.Action{
			{Label: word("unlock.consent.yes"), Do: func() { s.compare(session.AcceptCost) }},
			{Label: word("unlock.consent.no"), Kind: parts.Primary, Default: true},
		},
	})
}

// refused shows the form again and says why nothing could be compared.
func (s *Screen) refused(err error) {
	s.show(parts.Scroll(parts.Column(0, s.form)))
	switch {
	case errors.Is(err, context.Canceled):
		s.path.Focus()
	case s.place.Part == screen.Unsaved && errors.Is(err, session.ErrCredentials):
		s.phrase.SetError(s.env.Text.S("merge.unsaved.wrong"))
		s.env.Window.Canvas().Focus(s.field)
	case s.place.Part == screen.Unsaved:
		s.phrase.SetError(s.env.Text.Error(err).Whole())
		s.env.Window.Canvas().Focus(s.field)
	case errors.Is(err, session.ErrCredentials):
		s.phrase.SetError(s.env.Text.S(map[bool]string{true: "merge.passphrase.other", false: "merge.passphrase.wrong"}[s.phrase.Hidden]))
		s.phrase.Show()
		s.env.Window.Canvas().Focus(s.field)
	default:
		s.path.Box.SetError(s.env.Text.Error(err).Whole())
		s.path.Focus()
	}
}

// review shows the differences.
func (s *Screen) review() {
	word := s.env.Text.S
	name := text.A("name", parts.Display(filepath.Base(s.planned.Path)))
	if s.place.Part == screen.Unsaved {
		name = text.A("name", word("merge.unsaved.name"))
	}
	if s.planned.Plan.Empty() {
		done := parts.NewButton(word("common.close"), "", parts.Primary, func() { s.leave() })
		s.show(parts.Scroll(parts.Column(0, parts.Notice(parts.Good, word("merge.same"), word("merge.same.then", name), done))))
		s.env.Window.Canvas().Focus(done)
		return
	}
	head := parts.Column(0,
		parts.NewProse(word("merge.review", text.A("n", len(s.planned.Plan.Changes)), text.A("conflicts", len(s.planned.Plan.Conflicts)))).Bold().At(theme.SizeCard),
		parts.NewProse(word("merge.review.then", name)).Small())
	list := parts.Column(parts.GapWide, head)
	for _, l := range s.lines[:s.shown] {
		list.Add(s.row(l))
	}
	if left := len(s.lines) - s.shown; left > 0 {
		list.Add(parts.Row(0, parts.Space(), parts.NewButton(word("merge.more", text.A("n", min(left, linesFirst))), theme.IconChevronDown, parts.Secondary, func() {
			s.shown = min(s.shown+linesFirst, len(s.lines))
			at := s.scroll.Offset
			s.review()
			s.scroll.ScrollToOffset(at)
		}), parts.Space()))
	}
	yes := parts.NewButton(word("merge.do"), theme.IconCheck, parts.Primary, s.merge)
	no := parts.NewButton(word("merge.not"), "", parts.Secondary, s.away)
	foot := parts.Row(parts.Gap, parts.Space(), no, yes)
	s.scroll = parts.Scroll(list)
	s.show(container.NewBorder(nil, parts.Pad(0, parts.Gap, foot), nil, nil, s.scroll))
	s.env.Window.Canvas().Focus(yes)
	s.scroll.ScrollToTop() // the button lies over what is below the room of the list
}

// row is one difference: this vault at the left, the other one at the right, and
// below what becomes of it.
func (s *Screen) row(l line) fyne.CanvasObject {
	word := s.env.Text.S
	column := parts.Column(parts.GapSmall, parts.NewProse(l.title).Bold())
	if l.ours != "" || l.theirs != "" {
		box := func(caption, value string) fyne.CanvasObject {
			return parts.Column(0, parts.Caption(word(caption)), parts.NewProse(value))
		}
		column.Add(parts.TilesAtMost(2, 1, parts.GapWide, box("merge.ours", l.ours), box("merge.theirs", l.theirs)))
	}
	column.Add(parts.Remark(l.state, l.what))
	return parts.NewCard(column)
}

// merge does it, and offers the way back.
func (s *Screen) merge() {
	planned := s.planned
	s.show(parts.Middle(formWidth, parts.NewCard(s.waiting)))
	s.cancel = s.env.Do(func(ctx context.Context) error { return s.env.Session.Merge(ctx, planned) }, func(err error) {
		s.cancel = nil
		s.waiting.Stop()
		var unsaved *session.UnsavedError
		if err != nil && !errors.As(err, &unsaved) { // what is unsaved is told at the top of the window
			s.review()
			s.env.Fail(err)
			return
		}
		s.env.Session.PassCopy(planned.Path)
		s.done()
	})
}

func (s *Screen) done() {
	word := s.env.Text.S
	home := parts.NewButton(word("merge.accounts"), "", parts.Primary, func() { s.env.Go(screen.Place{Name: screen.Accounts}) })
	then := "merge.done.then"
	if s.place.Part == screen.Missing || s.place.Part == screen.Unsaved { // there is no other file
		then = "merge.returned.then"
	}
	s.show(parts.Scroll(parts.Column(0, parts.Notice(parts.Good, word("merge.done"), word(then), home))))
	s.env.Window.Canvas().Focus(home)
}

// leave goes away from vaults that do not differ.
func (s *Screen) leave() {
	s.env.Session.PassCopy(s.planned.Path)
	s.away()
}
