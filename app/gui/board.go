package gui

import (
	"errors"

	"fyne.io/fyne/v2"
)

// toolkitBoard is the clipboard for app/clip where package board has none:
// Fyne's. It may be used on the UI thread only, and only as a string: one copy
// of what is copied stays with the toolkit until the next is made.
type toolkitBoard struct {
	clipboard fyne.Clipboard
	// ui runs something on the UI thread; false says that it takes no more work.
	ui func(func()) bool
}

// Set implements clip.Board.
func (b *toolkitBoard) Set(text []byte) error {
	return b.wait(func() { b.clipboard.SetContent(string(text)) })
}

// Get implements clip.Board.
func (b *toolkitBoard) Get() (text []byte, err error) {
	err = b.wait(func() { text = []byte(b.clipboard.Content()) })
	return text, err
}

// Clear implements clip.Board. Fyne tells nobody where the system refused it, as
// while another program holds the clipboard open; so it is looked at.
func (b *toolkitBoard) Clear() error {
	kept := false
	err := b.wait(func() {
		b.clipboard.SetContent("")
		kept = b.clipboard.Content() != ""
	})
	if err == nil && kept {
		err = errKept
	}
	return err
}

var (
	errKept  = errors.New("gui: the clipboard keeps its content")
	errEnded = errors.New("gui: the window has ended")
)

func (b *toolkitBoard) wait(f func()) error {
	done := make(chan struct{})
	if !b.ui(func() {
		f()
		close(done)
	}) {
		return errEnded
	}
	<-done
	return nil
}
