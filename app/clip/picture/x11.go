//go:build linux || freebsd || netbsd || openbsd

package picture

import (
	"context"
	"errors"

	"kagikura/app/clip"
	"kagikura/app/clip/selection"
)

// Possible tells whether pictures can be read from the clipboard on this system.
const Possible = true

// targets are the formats that are asked for, the best first.
var targets = []string{"image/png", "image/bmp", "image/jpeg", "image/webp", "image/gif"}

func read(ctx context.Context) ([]byte, error) {
	data, _, err := selection.Read(ctx, selection.Want{Targets: targets, Most: MaxBytes})
	switch {
	case err == nil:
		return data, nil
	case errors.Is(err, selection.ErrNone):
		return nil, clip.ErrNoPicture
	case errors.Is(err, selection.ErrTooLarge):
		return nil, clip.ErrPictureTooLarge
	}
	return nil, clip.ErrPictureUnreadable
}
