package guide

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/vault"
)

// What is on the clipboard, as app/clip is told.
const kindPassword = "password"

// secret is a secret as dots, with the eye that reveals it and the button that
// copies it. copied is its button, for the focus.
func (s *Screen) secret(caption string, f vault.Field) (row fyne.CanvasObject, copied *parts.Button) {
	view, eye := parts.NewEyedSecret(s.env.Reveals, f.Secret.Use, s.env.Now, func() time.Duration { return s.state.Settings.RevealFor }, s.env.Fail)
	words := parts.NewProse("").Small().In(theme.Matsu)
	var said *fyne.Container
	var ring *parts.CountRing
	ring = parts.NewCountRing(s.env.Now, func() {
		ring.Stop()
		said.Hide()
		s.column.Refresh()
	}).Small()
	said = parts.Row(parts.GapSmall+2, ring, parts.Grow(words))
	said.Hide()
	s.ends = append(s.ends, ring.Stop)
	copied = parts.NewButton(s.word("common.copy"), theme.IconCopy, parts.Secondary, func() {
		during := s.state.Settings.ClipboardClear
		s.env.Do(func(context.Context) error { return s.env.Clip.CopySecret(kindPassword, f.Secret, during) }, func(err error) {
			if err != nil {
				s.env.Fail(err)
				return
			}
			s.tellCopied(words, ring, said, during)
		})
	})
	return parts.FieldRowWith(said, caption, view, eye, copied), copied
}

func (s *Screen) tellCopied(words *parts.Prose, ring *parts.CountRing, said *fyne.Container, during time.Duration) {
	now := s.now()
	words.SetText(s.word("common.copied_for", text.A("time", during)))
	ring.Set(now, now.Add(during))
	said.Show()
	s.column.Refresh()
}
