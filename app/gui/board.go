package gui

import (
	"errors"
	"sync/atomic"

	"fyne.io/fyne/v2"
)

// board is the window's clipboard for app/clip. Fyne's may be used on the UI
// thread only, and only as a string: one copy of what is copied stays with the
// toolkit until the next is made.
type board struct {
	clipboard fyne.Clipboard
	// ui runs something on the UI thread.
	ui func(func())
	// ended is true once the UI thread takes no more work and calls by itself.
	ended atomic.Bool
}

// Set implements clip.Board.
func (b *board) Set(text []byte) error {
	b.wait(func() { b.clipboard.SetContent(string(text)) })
	return nil
}

// Get implements clip.Board.
func (b *board) Get() (text []byte, err error) {
	b.wait(func() { text = []byte(b.clipboard.Content()) })
	return text, nil
}

// Clear implements clip.Board. Fyne tells nobody where the system refused it, as
// while another program holds the clipboard open; so it is looked at.
func (b *board) Clear() (err error) {
	b.wait(func() {
		b.clipboard.SetContent("")
		if b.clipboard.Content() != "" {
			err = errKept
		}
	})
	return err
}

var errKept = errors.New("gui: the clipboard keeps its content")

func (b *board) wait(f func()) {
	if b.ended.Load() {
		f()
		return
	}
	done := make(chan struct{})
	b.ui(func() {
		f()
		close(done)
	})
	<-done
}
