// Package secretfield has the one widget that secrets are typed into. It
// writes runes into locked memory and draws dots; what is typed is never a Go
// string, unlike in Fyne's own entry, which keeps a string per key, an undo
// stack and measured texts for a minute and longer.
//
// A paste comes by From, as bytes that are wiped. Without it, it comes from
// Fyne's clipboard as a string, which lives until it is collected, and of which
// Fyne's C library keeps one copy more. While a person holds the eye, single
// characters are texts that Fyne keeps, each by itself and not in order.
//
// Nothing is ever copied or cut from the field to the clipboard.
package secretfield

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"kagikura/app/gui/focus"
	"kagikura/app/gui/theme"
	"kagikura/crypto/secret"
)

// Field takes one secret. It may be used on the UI thread only.
type Field struct {
	widget.DisableableWidget

	// OnChanged is called after each change of the secret; look at it with Use.
	OnChanged func()
	// OnSubmit is called at Enter; where it is nil, Enter goes to the canvas.
	OnSubmit func()
	// OnError is told why something typed or pasted was not taken:
	// secret.ErrTooLong, secret.ErrLockRefused, secret.ErrNotText.
	OnError func(error)
	// OnEmptyPaste is called where a paste has no text, as of a picture; nil for
	// nothing.
	OnEmptyPaste func()
	// OnCapsLock is told when letters begin to look as if Caps Lock were on, and
	// when they no longer do.
	OnCapsLock func(on bool)

	// From reads the text on the clipboard off the UI thread, and has take, on it,
	// take the text, which it wipes then, or why there is none. Where From is nil, a
	// paste is Fyne's. What is typed in the meantime waits.
	From func(take func(text []byte, err error))

	placeholder string
	builder     *secret.Builder // nil until the first rune

	caret, anchor int // in runes; what lies between is selected
	focused       bool
	shown         bool // the eye is held
	shift         bool
	capsLock      bool
	hovered       bool

	pasting bool     // From was asked
	waiting []func() // what is typed in the meantime
}

// New makes an empty field. Memory is locked at the first rune; OnError says so
// if the system refuses.
func New(placeholder string) *Field {
	f := &Field{placeholder: placeholder}
	f.ExtendBaseWidget(f)
	return f
}

// Len is the number of runes.
func (f *Field) Len() int {
	if f.builder == nil {
		return 0
	}
	return f.builder.Len()
}

// Use lends the secret to look at. The function must not keep the bytes, and
// must not call the field.
func (f *Field) Use(look func([]byte) error) error {
	if f.builder == nil {
		return look(nil)
	}
	return f.builder.Use(look)
}

// Seal empties the field into a value, which the caller releases.
func (f *Field) Seal() (secret.Value, error) {
	if f.builder == nil {
		return secret.Value{}, nil
	}
	value, err := f.builder.Seal()
	if err == nil {
		f.emptied()
	}
	return value, err
}

// Load replaces what is in the field by a value, to edit it. OnChanged is not
// called.
func (f *Field) Load(value secret.Value) error {
	if err := f.memory(); err != nil {
		return err
	}
	if err := f.builder.Load(value); err != nil {
		return err
	}
	f.emptied()
	f.caret = f.Len()
	f.anchor = f.caret
	f.Refresh()
	return nil
}

// Reset wipes the secret. OnChanged is not called.
func (f *Field) Reset() {
	if f.builder != nil {
		f.builder.Reset()
	}
	f.emptied()
}

// Destroy wipes the secret and gives its memory back; the field stays usable.
// A screen calls it when it is left.
func (f *Field) Destroy() {
	if f.builder != nil {
		f.builder.Destroy()
		f.builder = nil
	}
	f.emptied()
}

// Select selects the runes from from up to, not including, to, so that what is
// typed takes their place.
func (f *Field) Select(from, to int) {
	f.anchor = min(max(from, 0), f.Len())
	f.moveTo(to, true)
}

// SetPlaceholder changes what an empty field says.
func (f *Field) SetPlaceholder(placeholder string) {
	f.placeholder = placeholder
	f.Refresh()
}

// Reveal draws the characters instead of dots, as holding the eye does, until
// the field loses the focus or Reveal(false).
func (f *Field) Reveal(shown bool) {
	if f.shown == shown {
		return
	}
	f.shown = shown
	f.Refresh()
}

// Revealed says whether characters are drawn.
func (f *Field) Revealed() bool { return f.shown }

func (f *Field) emptied() {
	f.caret, f.anchor, f.shown = 0, 0, false
	f.Refresh()
}

func (f *Field) memory() error {
	if f.builder != nil {
		return nil
	}
	builder, err := secret.NewBuilder()
	if err != nil {
		return err
	}
	f.builder = builder
	return nil
}

// selection is what lies between anchor and caret.
func (f *Field) selection() (from, to int) { return min(f.caret, f.anchor), max(f.caret, f.anchor) }

// insert puts something in the place of the selection. What cannot be taken
// leaves everything as it was.
func (f *Field) insert(put func(at int) error) {
	if f.Disabled() {
		return
	}
	if err := f.memory(); err != nil {
		f.fail(err)
		return
	}
	from, to := f.selection()
	before := f.Len()
	if err := put(to); err != nil {
		f.fail(err)
		return
	}
	added := f.Len() - before
	f.builder.Delete(from, to)
	f.moveTo(from+added, false)
	f.changed()
}

func (f *Field) remove(from, to int) {
	if f.Disabled() || f.builder == nil || from >= to {
		return
	}
	f.builder.Delete(from, to)
	f.moveTo(from, false)
	f.changed()
}

func (f *Field) changed() {
	if f.OnChanged != nil {
		f.OnChanged()
	}
}

func (f *Field) fail(err error) {
	if f.OnError != nil {
		f.OnError(err)
	}
}

func (f *Field) moveTo(caret int, selecting bool) {
	f.caret = min(max(caret, 0), f.Len())
	if !selecting {
		f.anchor = f.caret
	}
	f.Refresh()
}

// FocusGained implements fyne.Focusable.
func (f *Field) FocusGained() {
	f.focused = true
	f.Refresh()
	focus.IntoView(f)
}

// FocusLost implements fyne.Focusable: what was shown is hidden.
func (f *Field) FocusLost() {
	f.focused, f.shown, f.shift = false, false, false
	f.Refresh()
}

// TypedRune implements fyne.Focusable. Composed characters come this way too.
func (f *Field) TypedRune(r rune) {
	if f.waits(func() { f.TypedRune(r) }) {
		return
	}
	f.watchCapsLock(r)
	f.insert(func(at int) error { return f.builder.InsertRune(at, r) })
}

// watchCapsLock tells by the letters: an upper-case one without Shift, or a
// lower-case one with it, means Caps Lock. The system does not say.
func (f *Field) watchCapsLock(r rune) {
	if r > unicode.MaxASCII || !unicode.IsLetter(r) {
		return
	}
	if on := unicode.IsUpper(r) != f.shift; on != f.capsLock {
		f.capsLock = on
		if f.OnCapsLock != nil {
			f.OnCapsLock(on)
		}
	}
}

// KeyDown implements desktop.Keyable.
func (f *Field) KeyDown(key *fyne.KeyEvent) {
	if key.Name == desktop.KeyShiftLeft || key.Name == desktop.KeyShiftRight {
		f.shift = true
	}
}

// KeyUp implements desktop.Keyable.
func (f *Field) KeyUp(key *fyne.KeyEvent) {
	if key.Name == desktop.KeyShiftLeft || key.Name == desktop.KeyShiftRight {
		f.shift = false
	}
}

// TypedKey implements fyne.Focusable.
func (f *Field) TypedKey(key *fyne.KeyEvent) {
	if f.waits(func() { f.TypedKey(key) }) {
		return
	}
	from, to := f.selection()
	switch key.Name {
	case fyne.KeyLeft:
		if !f.shift && from < to {
			f.moveTo(from, false)
			return
		}
		f.moveTo(f.caret-1, f.shift)
	case fyne.KeyRight:
		if !f.shift && from < to {
			f.moveTo(to, false)
			return
		}
		f.moveTo(f.caret+1, f.shift)
	case fyne.KeyHome, fyne.KeyUp:
		f.moveTo(0, f.shift)
	case fyne.KeyEnd, fyne.KeyDown:
		f.moveTo(f.Len(), f.shift)
	case fyne.KeyBackspace:
		if from == to {
			from = max(from-1, 0)
		}
		f.remove(from, to)
	case fyne.KeyDelete:
		if from == to {
			to = min(to+1, f.Len())
		}
		f.remove(from, to)
	case fyne.KeyReturn, fyne.KeyEnter:
		if f.OnSubmit != nil && !f.Disabled() {
			f.OnSubmit()
			return
		}
		f.passOn(key)
	default:
		f.passOn(key)
	}
}

// passOn gives the canvas a key that the field has no use for: Escape.
func (f *Field) passOn(key *fyne.KeyEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(f); c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(key)
	}
}

// TypedShortcut implements fyne.Shortcutable: paste and select all. Copy and
// cut do nothing here; everything else is the window's.
func (f *Field) TypedShortcut(shortcut fyne.Shortcut) {
	if f.waits(func() { f.TypedShortcut(shortcut) }) {
		return
	}
	switch shortcut := shortcut.(type) {
	case *fyne.ShortcutPaste:
		if f.From != nil {
			f.pasteFrom()
			return
		}
		text := shortcut.Clipboard.Content()
		if f.empty(len(text)) {
			return
		}
		f.paste(text)
	case *fyne.ShortcutSelectAll:
		f.anchor = 0
		f.moveTo(f.Len(), true)
	case *fyne.ShortcutCopy, *fyne.ShortcutCut, *fyne.ShortcutUndo, *fyne.ShortcutRedo:
	default:
		if window, ok := fyne.CurrentApp().Driver().CanvasForObject(f).(fyne.Shortcutable); ok {
			window.TypedShortcut(shortcut)
		}
	}
}

// empty tells of a paste without text, where somebody wants to know.
func (f *Field) empty(length int) bool {
	if length > 0 || f.OnEmptyPaste == nil || f.Disabled() {
		return false
	}
	f.OnEmptyPaste()
	return true
}

// waits keeps what is typed for the end of a paste that is under way, in the order
// in which it came: Enter behind a paste means what was pasted.
func (f *Field) waits(typed func()) bool {
	if f.pasting {
		f.waiting = append(f.waiting, typed)
	}
	return f.pasting
}

// pasteFrom asks for the text on the clipboard.
func (f *Field) pasteFrom() {
	if f.Disabled() {
		return
	}
	f.pasting = true
	f.From(func(text []byte, err error) {
		switch {
		case err != nil:
			f.fail(err)
		case !f.empty(len(text)):
			f.take(text)
		}
		f.pasting = false
		for len(f.waiting) > 0 && !f.pasting { // one of them may be a paste
			next := f.waiting[0]
			f.waiting = f.waiting[1:]
			next()
		}
	})
}

// paste takes the text without the line breaks that a copied line brings
// along. The bound is looked at before anything is copied.
func (f *Field) paste(text string) {
	if len(text) > secret.MaxTyped {
		f.fail(secret.ErrTooLong)
		return
	}
	pasted := []byte(text)
	defer secret.Wipe(pasted)
	f.take(pasted)
}

// take puts a pasted text where the caret is.
func (f *Field) take(pasted []byte) {
	if !utf8.Valid(pasted) {
		f.fail(secret.ErrNotText)
		return
	}
	if trimmed := bytes.Trim(pasted, "\r\n"); len(trimmed) > 0 {
		f.insert(func(at int) error { return f.builder.Insert(at, trimmed) })
	}
}

// MouseDown implements desktop.Mouseable: the eye shows while it is held, and
// elsewhere the caret comes.
func (f *Field) MouseDown(event *desktop.MouseEvent) {
	if f.Disabled() {
		return
	}
	f.takeFocus()
	if f.overEye(event.Position) {
		f.Reveal(true)
		return
	}
	f.moveTo(f.at(event.Position.X), f.shift)
}

// MouseUp implements desktop.Mouseable.
func (f *Field) MouseUp(*desktop.MouseEvent) { f.Reveal(false) }

// Tapped implements fyne.Tappable.
func (f *Field) Tapped(*fyne.PointEvent) {
	if !f.Disabled() {
		f.takeFocus()
	}
}

// Dragged implements fyne.Draggable: it selects.
func (f *Field) Dragged(event *fyne.DragEvent) {
	if !f.Disabled() && !f.shown {
		f.moveTo(f.at(event.Position.X), true)
	}
}

// DragEnd implements fyne.Draggable.
func (f *Field) DragEnd() {}

// MouseIn implements desktop.Hoverable.
func (f *Field) MouseIn(*desktop.MouseEvent) {}

// MouseMoved implements desktop.Hoverable.
func (f *Field) MouseMoved(event *desktop.MouseEvent) { f.hovered = f.overEye(event.Position) }

// MouseOut implements desktop.Hoverable: the eye is let go of.
func (f *Field) MouseOut() {
	f.hovered = false
	f.Reveal(false)
}

// Cursor implements desktop.Cursorable.
func (f *Field) Cursor() desktop.Cursor {
	if f.hovered || f.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.TextCursor
}

func (f *Field) takeFocus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(f); c != nil {
		c.Focus(f)
	}
}

// overEye says whether a place is on the eye at the right.
func (f *Field) overEye(at fyne.Position) bool {
	return f.Len() > 0 && at.X > f.Size().Width-eyeRoom()
}

func eyeRoom() float32 { return theme.Size(theme.SizeIcon) + 2*theme.Space }
