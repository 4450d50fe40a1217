package link

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/filepick"
	"kagikura/app/gui/parts"
	"kagikura/app/gui/theme"
	"kagikura/app/session"
	"kagikura/vault/linkcheck"
)

// maxTyped bounds what the field holds, in characters. A longer text is checked
// all the same where it is pasted, but not put into the field.
const maxTyped = 4000

// askCard is the field with what can be done beside typing.
func (s *Screen) askCard() fyne.CanvasObject {
	word := s.env.Text.S
	picture := parts.NewButton(word("link.picture"), theme.IconFile, parts.Secondary, func() {
		filepick.Show(s.env, filepick.File, "", s.checkFile)
	})
	paste := parts.NewButton(word("link.paste"), theme.IconCopy, parts.Secondary, func() {
		s.pasted(fyne.CurrentApp().Clipboard().Content())
	})
	s.beside = parts.Beside(parts.GapWide, parts.NewProse(word("link.hint")).Small(), parts.Row(parts.Gap, paste, picture))
	return parts.NewCard(parts.Column(parts.Gap, s.field, s.beside))
}

// fold makes the field one line, so that the verdict lies in sight, or high
// again.
func (s *Screen) fold(folded bool) {
	s.beside.Hidden = folded
	switch {
	case folded:
		s.field.SetMinRowsVisible(1)
	case s.roomy():
		s.field.SetMinRowsVisible(6)
	default:
		s.field.SetMinRowsVisible(4)
	}
}

// ask goes back to asking, with a text in the field.
func (s *Screen) ask(text string) {
	s.forget()
	s.fill(text)
	s.fold(false)
	s.show(s.asks)
}

// forget drops an answer, and one that is still being worked out.
func (s *Screen) forget() {
	s.asked++
	if s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
	s.answered, s.next = false, nil
}

// fill puts a text into the field; that is not typing.
func (s *Screen) fill(text string) {
	s.loading = true
	s.field.SetText(text) // which forgets what could be undone
	s.loading = false
}

func (s *Screen) show(objects ...fyne.CanvasObject) {
	s.column.Objects = objects
	s.column.Refresh()
	s.scroll.ScrollToTop()
	s.scroll.Refresh()
}

// typed judges what is typed once nothing more comes.
func (s *Screen) typed(text string) {
	if s.loading {
		return
	}
	if strings.TrimSpace(text) == "" {
		s.ask(text)
		return
	}
	s.show(s.asks) // what was said of another text is true no longer
	s.check(text, pause, false)
}

// typedKey lets Enter ask for the verdict: a line break is no part of an
// address.
func (s *Screen) typedKey(key fyne.KeyName) (taken bool) {
	if key != fyne.KeyReturn && key != fyne.KeyEnter {
		return false
	}
	if strings.TrimSpace(s.field.Text) != "" {
		s.check(s.field.Text, 0, true)
	}
	return true
}

// pasted judges a pasted text at once, in the place of any before. Where there
// is none, there may be a picture.
func (s *Screen) pasted(text string) (taken bool) {
	if strings.TrimSpace(text) != "" {
		s.check(text, 0, true)
	} else {
		s.checkClipped()
	}
	return true
}

// check judges a text off the UI thread, after a pause in which nothing else is
// to be judged. The answer to a whole text takes the place of the field.
func (s *Screen) check(text string, after time.Duration, whole bool) {
	s.forget()
	asked := s.asked
	var a answer
	s.cancel = s.env.Do(func(ctx context.Context) error {
		timer := time.NewTimer(after)
		defer timer.Stop()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
		}
		a = answerTo(text, s.env.Session)
		return nil
	}, func(err error) {
		if err == nil && asked == s.asked {
			s.cancel = nil
			s.answer(a, whole)
		}
	})
}

// answer is what there is to say about a text.
type answer struct {
	text  string
	found []session.Checked // the worst first
	code  bool              // it sets up one-time codes and holds their secret
}

// answerTo works the answer out.
func answerTo(text string, s *session.Session) answer {
	if isCode(text) {
		return answer{code: true}
	}
	a := answer{text: text}
	if strings.ContainsAny(text, addressMarks) || len(linkcheck.Find(text)) > 0 {
		a.found = s.CheckText(text)
		worstFirst(a.found)
	}
	return a
}

// addressMarks are characters of which one word has one at least that is meant
// as an address, though none can be found in it.
const addressMarks = ".:/@%\\．：／＠％￥"

// schemes begin the URIs that set up one-time codes, and the one in which
// another program hands them on.
var schemes = []string{"otpauth:", "otpauth-migration:"}

// isCode says whether a text is such a URI.
func isCode(text string) bool {
	text = strings.TrimSpace(text)
	return slices.ContainsFunc(schemes, func(scheme string) bool {
		return len(text) >= len(scheme) && strings.EqualFold(text[:len(scheme)], scheme)
	})
}
