package board

import (
	"context"

	"kagikura/app/clip"
	"kagikura/crypto/secret"
)

// slack is how much longer the system's memory can be than a text in it.
const slack = 4096

func read(context.Context) (text []byte, err error) {
	failed := opened(func() error {
		handle, _, _ := getClipboardData.Call(unicodeText)
		if handle == 0 {
			return nil // no text
		}
		return locked(handle, func(memory []byte) {
			if len(memory) > 2*secret.MaxTyped+slack {
				err = secret.ErrTooLong
				return
			}
			text = narrow(memory)
		})
	})
	if failed != nil {
		return nil, clip.ErrTextUnreadable
	}
	return text, err
}
