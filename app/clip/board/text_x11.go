//go:build unix && !darwin

package board

import (
	"context"
	"errors"
	"unicode/utf8"

	"kagikura/app/clip"
	"kagikura/app/clip/selection"
	"kagikura/crypto/secret"
)

// latin is the format of a text that is Latin-1.
const latin = "STRING"

func read(ctx context.Context) ([]byte, error) {
	text, target, err := selection.Read(ctx, selection.Want{
		Targets: []string{texts[0], texts[1], latin}, Most: secret.MaxTyped, Secret: true,
	})
	switch {
	case errors.Is(err, selection.ErrNone):
		return nil, nil
	case errors.Is(err, selection.ErrTooLarge):
		return nil, secret.ErrTooLong
	case err != nil:
		return nil, clip.ErrTextUnreadable
	case target == latin && !utf8.Valid(text): // ours is UTF-8 in every format
		defer secret.Wipe(text)
		return fromLatin(text), nil
	}
	return text, nil
}

func fromLatin(text []byte) []byte {
	wide := make([]byte, 0, 2*len(text))
	for _, b := range text {
		wide = utf8.AppendRune(wide, rune(b))
	}
	return wide
}
