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
// was copied is still there is told by who owns the clipboard, or by the number
// of its changes: what others put on it is never read.
//
// # Who may import it
//
// The window's program. It imports app/clip and crypto/secret.
package board

import "errors"

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
