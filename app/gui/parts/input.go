package parts

import (
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/focus"
	"kagikura/app/gui/theme"
)

// Input is where texts that are no secrets are typed; secrets have a field of
// their own. It takes at most Max characters (MaxLine, or MaxLines for several
// lines, unless changed): a longer paste is cut before it reaches the layout.
// Escape goes to the canvas, and so does Enter where nothing else is to be
// done with it.
type Input struct {
	widget.Entry

	Max int
	// OnCut is called when a paste was longer than Max.
	OnCut func()
	// OnKey is asked first about every key; what it takes does nothing else.
	OnKey func(fyne.KeyName) (taken bool)
	// OnPaste is asked first about the text of every paste, uncut; what it takes
	// does not go into the field.
	OnPaste func(text string) (taken bool)
}

// NewInput makes a field for one line.
func NewInput(placeholder string) *Input {
	i := &Input{Max: MaxLine}
	i.ExtendBaseWidget(i)
	i.Wrapping = fyne.TextWrapOff
	i.Scroll = fyne.ScrollHorizontalOnly
	i.SetPlaceHolder(placeholder)
	return i
}

// NewLines makes a field for several lines, that many of them visible.
func NewLines(placeholder string, visible int) *Input {
	i := &Input{Max: MaxLines}
	i.ExtendBaseWidget(i)
	i.MultiLine = true
	i.Wrapping = fyne.TextWrapWord
	i.SetMinRowsVisible(visible)
	i.SetPlaceHolder(placeholder)
	return i
}

// NewSearch makes a search field with its icon.
func NewSearch(placeholder string, changed func(string)) *Input {
	i := NewInput(placeholder)
	i.Icon = theme.IconSearch.In(theme.Nezu)
	i.OnChanged = changed
	return i
}

// FocusGained implements fyne.Focusable.
func (i *Input) FocusGained() {
	i.Entry.FocusGained()
	focus.IntoView(i)
}

// AcceptsTab implements fyne.Tabbable: Tab goes on from several lines too, or
// nobody without a mouse would get out of them.
func (i *Input) AcceptsTab() bool { return false }

// TypedKey implements fyne.Focusable.
func (i *Input) TypedKey(key *fyne.KeyEvent) {
	switch {
	case i.OnKey != nil && i.OnKey(key.Name):
	case key.Name == fyne.KeyEscape:
		passOn(i, key)
	case (key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter) && !i.MultiLine && i.OnSubmitted == nil:
		passOn(i, key)
	default:
		i.Entry.TypedKey(key)
	}
}

// TypedRune implements fyne.Focusable.
func (i *Input) TypedRune(r rune) {
	if utf8.RuneCountInString(i.Text) < i.Max {
		i.Entry.TypedRune(r)
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (i *Input) TypedShortcut(shortcut fyne.Shortcut) {
	if paste, ok := shortcut.(*fyne.ShortcutPaste); ok {
		if i.OnPaste != nil && i.OnPaste(paste.Clipboard.Content()) {
			return
		}
		room := i.Max - utf8.RuneCountInString(i.Text) + utf8.RuneCountInString(i.SelectedText())
		shortcut = &fyne.ShortcutPaste{Clipboard: &shortened{paste.Clipboard, max(room, 0), i.OnCut}, Secondary: paste.Secondary}
	}
	i.Entry.TypedShortcut(shortcut)
}

// shortened is a clipboard of which no more than some characters are read.
type shortened struct {
	fyne.Clipboard
	room int
	cut  func()
}

func (s *shortened) Content() string {
	text := s.Clipboard.Content()
	n := 0
	for at := range text {
		if n == s.room {
			if s.cut != nil {
				s.cut()
			}
			return text[:at]
		}
		n++
	}
	return text
}
