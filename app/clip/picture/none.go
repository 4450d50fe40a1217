//go:build !linux && !freebsd && !netbsd && !openbsd && !windows

package picture

import (
	"context"

	"kagikura/app/clip"
)

// Possible tells whether pictures can be read from the clipboard on this system.
const Possible = false

func read(context.Context) ([]byte, error) { return nil, clip.ErrPictureUnreadable }
