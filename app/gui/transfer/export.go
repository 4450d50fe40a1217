package transfer

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/app/text"
	"kagikura/vault"
)

// export writes the file while the person sees how far it is.
func (s *Screen) export() {
	path, ok := s.place.target.Path()
	if !ok {
		return
	}
	passphrase, ok := s.form.Value()
	if !ok {
		s.goTo(keying)
		return
	}
	accounts, history := s.picker.chosen(), s.place.history.On()
	s.show(writing)
	s.cancel = s.env.Do(func(ctx context.Context) error {
		return s.env.Session.Export(ctx, accounts, path, session.Credentials{Passphrase: &passphrase}, history)
	}, func(err error) {
		s.waiting.Stop()
		if err != nil {
			s.goTo(placing)
			s.refused(err)
			return
		}
		s.succeeded(path, accounts)
	})
}

// refused says beside the path why nothing was written: all that can go wrong
// by then lies with the file or its folder.
func (s *Screen) refused(err error) {
	if errors.Is(err, context.Canceled) {
		s.place.target.Box.Say(parts.Neutral, s.env.Text.S("transfer.cancelled"))
		return
	}
	s.place.target.Failed(err)
}

// succeeded says where the file is and what to do with it.
func (s *Screen) succeeded(path string, accounts []vault.ID) {
	s.form.Leave()
	s.show(done)
	word := s.env.Text.S
	remarks := parts.Column(parts.Gap)
	for _, key := range []string{"transfer.done.ways", "transfer.done.words", "transfer.done.open", "transfer.done.merge"} {
		remarks.Add(parts.Row(parts.Gap, parts.NewIcon(theme.IconInfo, theme.Nezu, 20), parts.Grow(parts.NewProse(word(key)))))
	}
	home := parts.NewButton(word("transfer.done.accounts"), "", parts.Primary, func() { s.env.Go(screen.Place{Name: screen.Accounts}) })
	another := parts.NewButton(word("transfer.done.another"), "", parts.Secondary, func() {
		s.begin()
		s.Render(s.env.Session.State())
		s.focus()
	})
	s.content.Objects = []fyne.CanvasObject{parts.Scroll(parts.Column(parts.GapWide,
		parts.Notice(parts.Good, word("transfer.done", text.A("n", len(accounts))), parts.DisplayLines(path)),
		parts.NewCard(parts.Column(parts.GapWide, parts.CardTitle(word("transfer.done.how")), remarks)),
		parts.Flow(parts.Gap, home, another)))}
	s.content.Refresh()
	s.env.Window.Canvas().Focus(home)
}
