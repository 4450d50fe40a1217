// Package unlock is the screen of a locked vault: the card on the plain wall
// that asks for the passphrase.
//
// What was typed is in the field, or while a key is derived in one value of its
// own, and nowhere else. A wrong passphrase comes back into the field, so that
// one slip does not mean to type all of it again.
package unlock

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

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

// cardWidth is the width of the card at 100 % text size, cardPadding the room
// around what is in it.
const (
	cardWidth   = 430
	cardPadding = 5 * theme.Space
)

// Unlock is the screen.
type Unlock struct {
	env     screen.Env
	content fyne.CanvasObject

	name    *parts.Prose
	about   *parts.Prose
	form    *fyne.Container
	field   *secretfield.Field
	phrase  *parts.Labelled
	keyFile *filepick.Field // hidden unless asked for
	papers  *papers         // likewise, in the place of the form
	kept    *parts.Button   // likewise: leads to what is kept of a lost file
	waiting *parts.Waiting

	path string
	caps bool
	// restored is true while the field holds what papers gave back.
	restored bool
	typed    *secret.Value // while it is being tried
	cancel   context.CancelFunc
	release  func() // gives the keys of the window back
}

// New makes the screen.
func New(env screen.Env) *Unlock {
	u := &Unlock{env: env, name: parts.NewProse("").Bold().At(theme.SizeTitle).Centred(), about: parts.NewProse("").Small().Centred()}
	u.field = env.SecretField(env.Text.S("unlock.passphrase"))
	u.field.OnSubmit = func() { u.open() }
	u.field.OnChanged = u.hint
	u.field.OnError = func(err error) { u.phrase.SetError(env.Text.Error(err).Whole()) }
	u.field.OnCapsLock = func(on bool) { u.caps = on }
	u.phrase = parts.NewLabelled("", u.field)
	u.keyFile = filepick.NewField(env, filepick.File, env.Text.S("unlock.keyfile.caption"), func() string { return filepick.FolderOf(u.path) })
	u.keyFile.OnSubmitted(func() { u.open() })
	u.keyFile.Box.Hide()

	use := parts.NewButton(env.Text.S("unlock.keyfile"), "", parts.Quiet, u.toggleKeyFile)
	shares := parts.NewButton(env.Text.S("unlock.shares"), "", parts.Quiet, u.unfoldPapers)
	other := parts.NewButton(env.Text.S("unlock.other"), "", parts.Quiet, func() {
		env.Go(screen.Place{Name: screen.Welcome, Part: screen.OpenVault})
	})
	check := parts.NewButton(env.Text.S("unlock.link"), "", parts.Quiet, func() {
		env.Go(screen.Place{Name: screen.LinkCheck, Part: screen.WhileLocked})
	})
	emergency := parts.NewButton(env.Text.S("emergency.title"), "", parts.Quiet, func() {
		env.Go(screen.Place{Name: screen.Emergency, Part: screen.WhileLocked})
	})
	u.kept = parts.NewButton(env.Text.S("unlock.kept"), theme.IconHistory, parts.Secondary, func() { u.lookAtKept() })
	u.kept.Hide()
	u.form = parts.Column(parts.GapWide,
		u.phrase,
		u.keyFile.Box,
		u.kept,
		parts.NewButton(env.Text.S("unlock.open"), "", parts.Primary, func() { u.open() }).Large(),
		quiet(use, shares, other, check, emergency))
	u.papers = newPapers(env, u.restore, u.foldPapers)
	u.waiting = parts.NewWaiting(env.Text.S("unlock.deriving"),
		parts.NewButton(env.Text.S("unlock.stop"), "", parts.Secondary, u.stop), env.Now)
	u.waiting.Hide()

	card := parts.NewCard(parts.Column(parts.GapWide,
		parts.Row(0, parts.Space(), parts.NewIcon(theme.IconKura, theme.Ai, 64), parts.Space()),
		parts.Column(parts.GapSmall, u.name, u.about),
		u.form, u.papers.content, u.waiting)).Padding(cardPadding)
	width := cardWidth * theme.Size(theme.SizeBody) / 15
	u.content = container.NewVScroll(parts.Pad(theme.Space, 2*theme.Space, parts.Middle(width, card)))
	return u
}

// quiet puts buttons side by side, and in further rows where the card has no room
// for all: what can be seen without scrolling is found.
func quiet(buttons ...*parts.Button) fyne.CanvasObject {
	room := cardWidth*theme.Size(theme.SizeBody)/15 - 2*cardPadding
	row, wide := parts.Row(parts.Gap, parts.Space()), float32(0)
	rows := parts.Column(0, row)
	for _, b := range buttons {
		if wide += b.MinSize().Width + parts.Gap; wide > room && len(row.Objects) > 1 {
			row.Add(parts.Space())
			row, wide = parts.Row(parts.Gap, parts.Space()), b.MinSize().Width+parts.Gap
			rows.Add(row)
		}
		row.Add(b)
	}
	row.Add(parts.Space())
	return rows
}

// Title implements screen.Screen: no frame.
func (u *Unlock) Title() string { return "" }

// Actions implements screen.Screen.
func (u *Unlock) Actions() []fyne.CanvasObject { return nil }

// Content implements screen.Screen.
func (u *Unlock) Content() fyne.CanvasObject { return u.content }

// Render implements screen.Screen.
func (u *Unlock) Render(st session.State) {
	if st.Path != u.path {
		u.path = st.Path
		u.name.SetText(parts.Display(filepath.Base(st.Path)))
		u.about.SetText(parts.Display(filepath.Dir(st.Path)))
		u.phrase.SetError("")
		u.kept.Hide()
		u.date(st.Path)
	}
	if st.Phase != session.Unlocking && u.cancel == nil {
		u.waiting.Stop()
	} else if p := st.Progress; p != nil {
		expected := p.Expected
		if expected == 0 { // the first time: vaults made here take about that
			expected = st.Settings.UnlockTime
		}
		u.waiting.Follow(p.Started, expected)
	}
}

// date says when the file was last written, or that it is not there.
func (u *Unlock) date(path string) {
	var written time.Time
	u.env.Do(func(context.Context) error {
		info, err := os.Stat(path)
		if err == nil {
			written = info.ModTime()
		}
		return err
	}, func(err error) {
		folder := parts.Display(filepath.Dir(path))
		switch {
		case path != u.path:
		case err == nil:
			u.about.SetText(u.env.Text.S("unlock.saved", text.A("when", written), text.A("folder", folder)))
		case errors.Is(err, os.ErrNotExist):
			u.phrase.SetError(u.env.Text.S("unlock.missing"))
			u.offerKept(path, nil)
		}
	})
}

// Enter implements screen.Screen.
func (u *Unlock) Enter() {
	u.release = parts.TakeKeys(u.env.Window.Canvas(), u.key)
	u.env.Window.SetOnDropped(u.dropped)
	u.env.Window.Canvas().Focus(u.field)
}

// Leave implements screen.Screen.
func (u *Unlock) Leave() {
	u.env.Dialogs.Dismiss()
	u.env.Window.SetOnDropped(nil)
	u.release()
	u.waiting.Stop()
	u.field.Destroy()
	u.papers.destroy()
	u.forget()
}

// forget wipes what was tried.
func (u *Unlock) forget() {
	if u.typed != nil {
		u.typed.Release()
		u.typed = nil
	}
}

func (u *Unlock) key(key *fyne.KeyEvent) {
	switch {
	case key.Name != fyne.KeyEscape:
	case u.cancel != nil:
		u.stop()
	case u.papers.content.Visible():
		u.foldPapers()
	case u.keyFile.Box.Visible():
		u.toggleKeyFile()
	}
}

// unfoldPapers asks for shares instead of the passphrase.
func (u *Unlock) unfoldPapers() {
	u.form.Hide()
	u.papers.show()
	u.content.Refresh()
}

// foldPapers asks for the passphrase again.
func (u *Unlock) foldPapers() {
	u.papers.hide()
	u.form.Show()
	u.env.Window.Canvas().Focus(u.field)
	u.content.Refresh()
}

// restore puts the passphrase that the shares give back into its field, where the
// eye shows it, and tries it.
func (u *Unlock) restore() {
	if u.cancel != nil {
		return
	}
	phrase, ok := u.papers.restore()
	if !ok {
		return
	}
	defer phrase.Release()
	if err := u.field.Load(phrase); err != nil {
		u.env.Fail(err)
		return
	}
	u.restored = true
	u.foldPapers()
	u.open()
}

// toggleKeyFile unfolds the key file, or folds it again. Which file opens a
// vault is remembered no longer than the screen is there.
func (u *Unlock) toggleKeyFile() {
	if u.keyFile.Box.Visible() {
		u.keyFile.Box.Hide()
		u.env.Window.Canvas().Focus(u.field)
	} else {
		u.keyFile.Box.Show()
		u.keyFile.Focus()
	}
	u.content.Refresh()
}

// keyPath is the key file to use, "" for none.
func (u *Unlock) keyPath() string {
	if !u.keyFile.Box.Visible() {
		return ""
	}
	return u.keyFile.Path()
}

// dropped takes a vault to open, or else a key file.
func (u *Unlock) dropped(_ fyne.Position, files []fyne.URI) {
	if len(files) == 0 || u.cancel != nil || u.papers.content.Visible() || u.env.Dialogs.Open() {
		return
	}
	if path := files[0].Path(); !filepick.IsVault(path) {
		u.keyFile.Set(path)
		u.keyFile.Box.Show()
		u.content.Refresh()
	} else if err := u.env.Session.Select(path); err != nil {
		u.env.Fail(err)
	}
}

// hint takes the last error away, and warns of Caps Lock.
func (u *Unlock) hint() {
	u.restored = false
	if u.caps {
		u.phrase.Say(parts.Attention, u.env.Text.S("common.capslock"))
	} else {
		u.phrase.SetError("")
	}
}

// open tries what was typed.
func (u *Unlock) open(options ...session.UnlockOption) {
	u.try(u.unlocking(options), u.answered)
}

// unlocking opens the file that is shown now, with what was typed by then.
func (u *Unlock) unlocking(options []session.UnlockOption) func(context.Context, session.Credentials) error {
	path := u.path
	if u.restored {
		options = append(options, session.FromShares)
	}
	return func(ctx context.Context, c session.Credentials) error {
		return u.env.Session.Unlock(ctx, path, c, options...)
	}
}

// try works with what was typed, while the ring stands in the place of the form.
func (u *Unlock) try(work func(context.Context, session.Credentials) error, then func(error)) {
	if u.cancel != nil {
		return
	}
	c := session.Credentials{KeyFile: u.keyPath()}
	if u.field.Len() == 0 && c.KeyFile == "" {
		u.phrase.SetError(u.env.Text.S("unlock.empty"))
		u.env.Window.Canvas().Focus(u.field)
		return
	}
	u.phrase.SetError("")
	u.keyFile.Box.SetError("")
	if u.field.Len() > 0 {
		typed, err := u.field.Seal()
		if err != nil {
			u.env.Fail(err)
			return
		}
		u.typed = &typed
		c.Passphrase = u.typed
	}
	u.busy(true)
	u.cancel = u.env.Do(func(ctx context.Context) error { return work(ctx, c) }, func(err error) {
		u.cancel = nil
		then(err)
	})
}

func (u *Unlock) stop() {
	if u.cancel != nil {
		u.cancel()
	}
}

// busy shows the ring in the place of the form, or the form again.
func (u *Unlock) busy(busy bool) {
	if busy {
		u.form.Hide()
		u.waiting.Show()
		u.env.Window.Canvas().Unfocus()
	} else {
		u.waiting.Stop()
		u.waiting.Hide()
		u.form.Show()
		u.env.Window.Canvas().Focus(u.field)
	}
	u.content.Refresh()
}

// answered is told how unlocking went. When it went well the root shows the
// vault.
func (u *Unlock) answered(err error) {
	if err == nil {
		u.forget()
		return
	}
	u.back()
	u.refused(err, u.open)
	if session.Lost(err) {
		u.offerKept(u.path, err)
	}
}

// back shows the form again, with what was typed in it.
func (u *Unlock) back() {
	u.takeBack()
	u.busy(false)
	u.forget()
}

// refused says why the vault was not opened; again tries it once more.
func (u *Unlock) refused(err error, again func(...session.UnlockOption)) {
	var consent *session.NeedConsentError
	switch {
	case errors.Is(err, context.Canceled):
	case errors.As(err, &consent):
		u.ask(consent, again)
	case errors.Is(err, session.ErrCredentials):
		u.phrase.SetError(u.wrong())
	case errors.Is(err, session.ErrNoKeyFile) || errors.Is(err, session.ErrKeyFile):
		u.keyFile.Box.Show()
		u.keyFile.Box.SetError(u.env.Text.Error(err).Whole())
	default:
		u.phrase.SetError(u.env.Text.Error(err).Whole())
	}
}

// takeBack puts what was tried into the field again, selected: the eye shows
// it, and typing replaces it.
func (u *Unlock) takeBack() {
	if u.typed == nil {
		return
	}
	if err := u.field.Load(*u.typed); err != nil {
		return // locked memory has run out: then it is typed again
	}
	u.field.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// wrong says so, with the usual causes.
func (u *Unlock) wrong() string {
	switch {
	case u.restored:
		return u.env.Text.S("unlock.wrong.shares")
	case u.keyPath() != "" && u.field.Len() == 0:
		return u.env.Text.S("unlock.wrong.keyfile.only")
	case u.keyPath() != "":
		return u.env.Text.S("unlock.wrong.keyfile")
	}
	return u.env.Text.S("unlock.wrong")
}

// ask asks before a vault takes more of the computer than vaults usually do.
func (u *Unlock) ask(consent *session.NeedConsentError, again func(...session.UnlockOption)) {
	title := u.env.Text.S("unlock.consent")
	body := u.env.Text.S("unlock.consent.text", text.A("size", text.Bytes(min(consent.Memory, 1<<62))))
	if consent.Long {
		title, body = u.env.Text.S("unlock.consent.long"), u.env.Text.S("unlock.consent.long.text")
	}
	u.env.Dialogs.Show(parts.Dialog{
		Title: title,
		Body:  parts.NewProse(body),
		Width: 560,
		Actions: []parts.Action{
			{Label: u.env.Text.S("unlock.consent.yes"), Do: func() { again(session.AcceptCost) }},
			{Label: u.env.Text.S("unlock.consent.no"), Kind: parts.Primary, Default: true},
		},
	})
}
