// Package board is the clipboard of the system, for [clip.Clip], where the
// toolkit of the window knows of plain texts alone. What is put on it carries
// the words by which the programs that keep a history of the clipboard leave a
// secret out:
//
//   - X11, and Wayland's clipboard, for which it stands in: KDE's
//     x-kde-passwordManagerHint. The text lies in this program's memory until
//     the end of the copy, and is wiped then.
//   - Windows: ExcludeClipboardContentFromMonitorProcessing,
//     CanIncludeInClipboardHistory, CanUploadToCloudClipboard and "Clipboard
//     Viewer Ignore".
//   - macOS: org.nspasteboard.ConcealedType and TransientType.
//
// They ask; a program that does not listen keeps what it reads. Whether what
// was copied is still there is told by who owns the clipboard, on macOS by the
// number of its changes, and on Windows by a number of ours beside the text: what
// others put on it is never read for that.
//
// [Text] reads what anybody put there, for a paste into a field for secrets. The
// toolkit's own way to it leaves the text in its C library until the next paste.
//
// # Who may import it
//
// The window's program. It imports app/clip, app/clip/selection and crypto/secret.
package board

import (
	"context"
	"errors"
	"time"

	"kagikura/app/clip"
)

// Errors of a board.
var (
	// ErrNone: this system has no clipboard that can be reached in this way.
	ErrNone = errors.New("board: no clipboard of the system")
	// ErrTooLong: the text is longer than the clipboard takes.
	ErrTooLong = errors.New("board: too long for the clipboard")
	// ErrRefused: the system, or the program that holds the clipboard open,
	// refuses.
	ErrRefused = errors.New("board: the clipboard is not given")
)

// patience is how long another program has to hand over its text.
const patience = 2 * time.Second

// Text is the text on the clipboard, of any program; empty if there is none. The
// caller wipes it. It may wait for another program: not on the UI thread, which
// may be the one that is to hand it over. Errors are the context's,
// secret.ErrTooLong for more than a field takes, and clip.ErrTextUnreadable.
func Text(ctx context.Context) ([]byte, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, clip.ErrTextUnreadable)
	defer cancel()
	text, err := read(ctx)
	if err == nil {
		return text, nil
	}
	if cause := context.Cause(ctx); cause != nil {
		return nil, cause
	}
	return nil, err
}
