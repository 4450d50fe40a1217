package screentest

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
)

// window is Fyne's window for tests with what that leaves out: files that are
// dropped, and the shortcuts of the canvas.
type window struct {
	fyne.Window
	keys    *keys
	dropped func(fyne.Position, []fyne.URI)
}

func newWindow(w fyne.Window) *window { return &window{Window: w, keys: &keys{Canvas: w.Canvas()}} }

// Canvas implements fyne.Window.
func (w *window) Canvas() fyne.Canvas { return w.keys }

// SetOnDropped implements fyne.Window.
func (w *window) SetOnDropped(dropped func(fyne.Position, []fyne.URI)) { w.dropped = dropped }

type keys struct {
	fyne.Canvas
	shortcuts fyne.ShortcutHandler
}

// AddShortcut implements fyne.Canvas.
func (k *keys) AddShortcut(s fyne.Shortcut, handler func(fyne.Shortcut)) {
	k.shortcuts.AddShortcut(s, handler)
}

// RemoveShortcut implements fyne.Canvas.
func (k *keys) RemoveShortcut(s fyne.Shortcut) { k.shortcuts.RemoveShortcut(s) }

// Drop drops files of the bench's folder into the window.
func (b *Bench) Drop(names ...string) {
	b.T.Helper()
	files := make([]fyne.URI, len(names))
	for i, name := range names {
		files[i] = storage.NewFileURI(filepath.Join(b.Dir, name))
	}
	b.DropURIs(files...)
}

// DropURIs drops anything into the window.
func (b *Bench) DropURIs(dropped ...fyne.URI) {
	b.T.Helper()
	if !b.TakesDrops() {
		b.T.Fatal("the screen takes no files")
	}
	b.window.dropped(fyne.Position{}, dropped)
	b.Settle()
}

// TakesDrops tells whether the screen takes files that are dropped.
func (b *Bench) TakesDrops() bool { return b.window.dropped != nil }

// Paste puts a text on the clipboard and presses the key for it.
func (b *Bench) Paste(text string) {
	b.T.Helper()
	clipboard := fyne.CurrentApp().Clipboard()
	clipboard.SetContent(text)
	paste := &fyne.ShortcutPaste{Clipboard: clipboard}
	if focused, ok := b.Window.Canvas().Focused().(fyne.Shortcutable); ok {
		focused.TypedShortcut(paste)
	} else {
		b.window.keys.shortcuts.TypedShortcut(paste)
	}
	b.Settle()
}

// Key gives a key to what has the focus.
func (b *Bench) Key(name fyne.KeyName) {
	b.T.Helper()
	key := &fyne.KeyEvent{Name: name}
	if focused := b.Window.Canvas().Focused(); focused != nil {
		focused.TypedKey(key)
	} else {
		b.Window.Canvas().OnTypedKey()(key)
	}
	b.Settle()
}
