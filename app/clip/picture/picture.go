// Package picture reads the picture that lies on the system's clipboard, as a
// screenshot tool or a browser puts it there: the toolkit of the window knows
// of texts alone.
//
// It is read as the file that the other program offers, in a format that
// package qr knows, and nothing of it is kept here. On X11, which stands in for
// Wayland's clipboard as well, this package asks for it as any program does; on
// Windows it takes the PNG or the bitmap. On macOS there is no way to it without
// code that could not be tried: [Possible] says no, and pictures come as files.
//
// # Who may import it
//
// The window. It imports app/clip, which names the errors, and
// app/clip/selection.
package picture

import (
	"context"
	"time"

	"kagikura/app/clip"
)

// MaxBytes is how much is read.
const MaxBytes = 32 << 20

// patience is how long another program has to hand over its picture.
const patience = 5 * time.Second

// Read is the picture on the clipboard, as a file: PNG where it is to be had,
// else BMP, JPEG, WebP or GIF. The caller wipes it where it may hold a secret.
// It may wait for another program: not on the UI thread, which may be the one
// that is to hand it over. Errors are the context's, clip.ErrNoPicture,
// clip.ErrPictureTooLarge and clip.ErrPictureUnreadable.
func Read(ctx context.Context) ([]byte, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, clip.ErrPictureUnreadable)
	defer cancel()
	data, err := read(ctx)
	if err == nil {
		return data, nil
	}
	if cause := context.Cause(ctx); cause != nil {
		return nil, cause
	}
	return nil, err
}
