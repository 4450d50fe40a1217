package newkey

import (
	"context"
	"math"
	"strconv"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/app/text"
	"kagikura/assets"
	"kagikura/crypto/generate"
	"kagikura/crypto/secret"
)

const (
	// count words are some 66 bits of the Japanese list and 77 of the English
	// one: beyond any thief, with key derivation on top.
	count = 6
	// separator is what people type between words without thinking.
	separator = " "
)

// words suggests a passphrase and shows it to be written down, until it is
// hidden or the window loses the focus.
type words struct {
	env     screen.Env
	changed func()

	list    generate.Wordlist // empty until the first drawing
	value   secret.Value
	content *fyne.Container
	tiles   *fyne.Container
	rated   *fyne.Container // how strong the words are
	dots    *parts.SecretView
	eye     *parts.Button
	drawing bool
	shown   bool
}

func newWords(env screen.Env, changed func()) *words {
	w := &words{env: env, changed: changed}
	s := env.Text.S
	w.tiles = parts.TilesAtMost(3, 9*theme.Size(theme.SizeBody), parts.Gap)
	w.tiles.Hide()
	w.rated = parts.Column(0)
	w.dots = parts.NewSecretView(env.Reveals, func(f func([]byte) error) error { return w.value.Use(f) }, env.Now, nil)
	w.eye = parts.NewButton(s("newkey.show"), theme.IconEye, parts.Secondary, w.toggle)
	other := parts.NewButton(s("newkey.others"), theme.IconDice, parts.Quiet, w.draw)
	w.content = parts.Column(parts.Gap, w.tiles, w.dots, w.rated, parts.Flow(parts.Gap, w.eye, other))
	return w
}

// draw suggests other words and shows them.
func (w *words) draw() {
	if w.drawing {
		return
	}
	w.drawing = true
	var value secret.Value
	list := w.list
	w.env.Do(func(context.Context) (err error) {
		if list.Len() == 0 {
			if list, err = wordlist(w.env.Text.Lang()); err != nil {
				return err
			}
		}
		value, err = w.env.Session.Passphrase(list, count, separator)
		return err
	}, func(err error) {
		w.drawing = false
		if err != nil {
			w.env.Fail(err)
			return
		}
		w.list, w.value = list, value
		guesses := generate.PassphraseEntropy(list, count) * math.Log10(2)
		w.rated.Objects = []fyne.CanvasObject{parts.Remark(parts.Good, w.env.Text.GuessTime(guesses, text.AgainstVault))}
		w.changed()
		w.show()
	})
}

func wordlist(lang string) (generate.Wordlist, error) {
	text, ok := assets.Words(lang)
	if !ok {
		text, _ = assets.Words("en")
	}
	return generate.ParseWordlist(text)
}

func (w *words) toggle() {
	switch {
	case w.shown:
		w.env.Reveals.End()
	case w.value.Len() == 0:
		w.draw()
	default:
		w.show()
	}
}

func (w *words) show() {
	w.env.Reveals.Begin(w)
	w.tiles.RemoveAll()
	err := w.value.Use(func(plain []byte) error {
		for typed, shown := range w.list.Words(plain, separator) {
			w.tiles.Add(tile(len(w.tiles.Objects)+1, typed, shown))
		}
		return nil
	})
	if err != nil {
		w.tiles.RemoveAll()
		w.env.Fail(err)
		return
	}
	w.shown = true
	w.tiles.Show()
	w.dots.Hide()
	w.eye.SetLabel(w.env.Text.S("newkey.hide"))
	w.eye.SetIcon(theme.IconEyeOff)
	w.content.Refresh()
}

// tile is one word: its place, how it is read, how it is typed.
func tile(place int, typed, shown string) fyne.CanvasObject {
	word := parts.Column(0, parts.Value(typed).At(theme.SizeCard))
	if shown != typed {
		word.Add(parts.Caption(shown))
	}
	number := parts.Caption(strconv.Itoa(place)).Whole()
	return parts.NewCard(parts.Row(parts.Gap, number, parts.Grow(word))).Padding(theme.Space)
}

// End implements parts.Revealed.
func (w *words) End() {
	if !w.shown {
		return
	}
	w.shown = false
	w.tiles.RemoveAll()
	w.tiles.Hide()
	w.dots.Show()
	w.eye.SetLabel(w.env.Text.S("newkey.show"))
	w.eye.SetIcon(theme.IconEye)
	w.content.Refresh()
}
