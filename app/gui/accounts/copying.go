package accounts

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
const (
	kindUserName = "username"
	kindPassword = "password"
	kindCode     = "code"
	kindField    = "field"
)

// copyLine stands below a value: what there is to know about it, and after a
// copy for how long it stays on the clipboard.
type copyLine struct {
	resting fyne.CanvasObject // nil for nothing
	ring    *parts.CountRing
	words   *parts.Prose
	said    *fyne.Container
	box     *fyne.Container
	changed func() // told when it takes or gives back room; may be nil
	copied  func() // told of a copy; may be nil
}

func (d *detail) newCopyLine(resting fyne.CanvasObject) *copyLine {
	l := &copyLine{resting: resting, words: parts.NewProse("").Small().In(theme.Matsu)}
	l.ring = parts.NewCountRing(d.env.Now, l.rest).Small()
	l.said = parts.Row(parts.GapSmall+2, l.ring, parts.Grow(l.words))
	l.said.Hide()
	l.box = parts.Column(0, l.said)
	if resting != nil {
		l.box.Add(resting)
	} else {
		l.box.Hide()
	}
	d.ends = append(d.ends, l.ring.Stop)
	if d.strip != nil && d.strip.making != nil {
		l.copied = d.strip.making.copied
	}
	return l
}

// say shows until when the copy stays.
func (l *copyLine) say(sentence string, now, until time.Time) {
	l.words.SetText(sentence)
	l.ring.Set(now, until)
	l.said.Show()
	if l.resting != nil {
		l.resting.Hide()
	}
	l.box.Show()
	l.tell()
}

// rest says nothing of a copy any more.
func (l *copyLine) rest() {
	l.ring.Stop()
	l.said.Hide()
	if l.resting != nil {
		l.resting.Show()
	} else {
		l.box.Hide()
	}
	l.tell()
}

func (l *copyLine) tell() {
	l.box.Refresh()
	if l.changed != nil {
		l.changed()
	}
}

// copy puts a value on the clipboard, off the UI thread because some systems'
// clipboards wait for it, and says so below the value.
func (d *detail) copy(line *copyLine, put func(during time.Duration) error) {
	during := d.state.Settings.ClipboardClear
	d.env.Do(func(context.Context) error { return put(during) }, func(err error) {
		if err != nil {
			d.env.Fail(err)
			return
		}
		if d.copied != nil && d.copied != line {
			d.copied.rest()
		}
		d.copied = line
		now := d.env.Now()
		line.say(d.env.Text.S("common.copied_for", text.A("time", during)), now, now.Add(during))
		if line.copied != nil {
			line.copied()
		}
	})
}

// copyField copies a field, a secret as the secret that it is.
func (d *detail) copyField(line *copyLine, kind string, f vault.Field) {
	d.copy(line, func(during time.Duration) error {
		if f.Sealed {
			return d.env.Clip.CopySecret(kind, f.Secret, during)
		}
		return d.env.Clip.CopyText(kind, f.Text, during)
	})
}

// copyButton is the button that copies; the first of a page takes the focus
// where nothing is more important.
func (d *detail) copyButton(does func()) *parts.Button {
	b := parts.NewButton(d.env.Text.S("common.copy"), theme.IconCopy, parts.Secondary, does)
	if d.first == nil {
		d.first = b
	}
	if d.strip != nil && d.strip.making != nil {
		d.strip.making.copy = b
	}
	return b
}
