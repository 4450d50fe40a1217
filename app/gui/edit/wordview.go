package edit

import (
	"time"

	"fyne.io/fyne/v2"

	"kagikura/app/gui/parts"
	"kagikura/app/gui/screen"
	"kagikura/app/gui/theme"
	"kagikura/crypto/generate"
	"kagikura/crypto/secret"
)

// reader shows a secret for some seconds: parts.SecretView by characters,
// wordView by words.
type reader interface {
	Revealed() bool
	Reveal(time.Duration) error
	End()
}

// wordView shows a secret that is made of a list's words, each as it is typed
// and below it how it is read. The texts are the list's, one by one.
type wordView struct {
	env     screen.Env
	changed func(revealed bool)
	list    generate.Wordlist
	value   secret.Value
	open    bool

	words   *fyne.Container
	ring    *parts.CountRing
	content *fyne.Container
}

func newWordView(env screen.Env, changed func(revealed bool)) *wordView {
	v := &wordView{env: env, changed: changed, words: parts.Flow(parts.Gap)}
	v.ring = parts.NewCountRing(env.Now, v.End)
	v.ring.Hide()
	v.content = parts.Row(parts.Gap, parts.Grow(v.words), v.ring)
	return v
}

// Revealed says whether words are shown.
func (v *wordView) Revealed() bool { return v.open }

// Reveal shows the words for that long.
func (v *wordView) Reveal(length time.Duration) error {
	v.env.Reveals.Begin(v)
	v.words.RemoveAll()
	err := v.value.Use(func(plain []byte) error {
		last := (*parts.Text)(nil)
		for typed, shown := range v.list.Words(plain, separator) {
			if last != nil {
				last.SetText(last.Text() + separator)
			}
			last = parts.Value(typed).At(theme.SizeCard).Whole()
			word := parts.Column(0, last)
			if shown != typed {
				word.Add(parts.Caption(shown).Whole())
			}
			v.words.Add(word)
		}
		return nil
	})
	if err != nil {
		v.words.RemoveAll()
		return err
	}
	v.open = true
	now := v.env.Now()
	v.ring.Show()
	v.ring.Set(now, now.Add(length))
	v.content.Refresh()
	v.changed(true)
	return nil
}

// End implements parts.Revealed.
func (v *wordView) End() {
	if !v.open {
		return
	}
	v.open = false
	v.words.RemoveAll()
	v.words.Add(parts.Caption(v.env.Text.S("edit.generate.hidden")).Whole())
	v.ring.Stop()
	v.ring.Hide()
	v.content.Refresh()
	v.changed(false)
}
