package qr

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // the formats that a picture may have
	_ "image/jpeg" //
	_ "image/png"  //
	"io"
	"slices"

	_ "golang.org/x/image/bmp"  //
	_ "golang.org/x/image/webp" //

	"kagikura/crypto/secret"
)

// Bounds of a picture. A screenshot of two 5K screens has 30 million pixels, a
// photograph of a telephone 12 to 24.
const (
	MaxBytes  = 32 << 20
	MaxPixels = 32_000_000
)

// MaxCodes is how many codes of one picture are read.
const MaxCodes = 32

// Errors of Decode, beside those of the reader and the context.
var (
	// ErrNoPicture: not a picture of a known format, or a damaged one.
	ErrNoPicture = errors.New("qr: no readable PNG, JPEG, GIF, BMP or WebP picture")
	// ErrTooLarge: more than MaxBytes or MaxPixels.
	ErrTooLarge = fmt.Errorf("qr: the picture has more than %d bytes or %d pixels", MaxBytes, MaxPixels)
	// ErrNoCode: a picture, but no QR code was found in it.
	ErrNoCode = errors.New("qr: no QR code in the picture")
)

// formats are those that Decode reads. Another package of a program may have
// registered more.
var formats = []string{"png", "jpeg", "gif", "bmp", "webp"}

// Decode reads a picture (PNG, JPEG, GIF, BMP or WebP; of an animation the first
// frame) and returns the texts of the QR codes in it, from top to bottom and
// left to right, each text once, never an empty one. Texts are UTF-8. The caller
// wipes them.
//
// It takes up to some seconds for a large picture without a code; between its
// steps it ends when ctx does.
func Decode(ctx context.Context, r io.Reader) (texts [][]byte, err error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	defer func() { secret.Wipe(data) }()
	if err != nil {
		return nil, fmt.Errorf("qr: %w", err)
	}
	if len(data) > MaxBytes {
		return nil, ErrTooLarge
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	picture, err := decode(data)
	if err != nil {
		return nil, err
	}
	return find(ctx, picture)
}

// Wipe overwrites texts.
func Wipe(texts [][]byte) {
	for _, t := range texts {
		secret.Wipe(t)
	}
}

// decode makes the picture, if it is not too large.
func decode(data []byte) (picture image.Image, err error) {
	defer func() {
		if recover() != nil { // a decoder that a damaged file was too much for
			picture, err = nil, ErrNoPicture
		}
	}()
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || !slices.Contains(formats, format) || config.Width <= 0 || config.Height <= 0 {
		return nil, ErrNoPicture
	}
	if int64(config.Width)*int64(config.Height) > MaxPixels {
		return nil, ErrTooLarge
	}
	picture, _, err = image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, ErrNoPicture
	}
	return picture, nil
}
