package qr_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"slices"
	"testing"
	"unicode/utf8"

	"kagikura/app/qr"
)

// FuzzDecode: whatever a file holds, there are texts within the bounds or one of
// the errors, and no panic.
func FuzzDecode(f *testing.F) {
	f.Add(asPNG(f, code(f, seed, 2)))
	f.Add(asPNG(f, desk(60, 40, color.White)))
	f.Add([]byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x00\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"))
	webp, err := os.ReadFile("testdata/cwebp-lossless.webp")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(webp)
	f.Add([]byte("BM"))
	f.Fuzz(func(t *testing.T, data []byte) { checkDecode(t, data) })
}

// FuzzSquares: the same for the squares of a code themselves, of which a changed
// file hardly ever reaches the reading.
func FuzzSquares(f *testing.F) {
	c := code(f, "https://www.example.com/", 1)
	width := c.Bounds().Dx()
	bits := make([]byte, (width*width+7)/8)
	for i := range width * width {
		if r, _, _, _ := c.At(i%width, i/width).RGBA(); r == 0 {
			bits[i/8] |= 1 << (i % 8)
		}
	}
	f.Add(bits, width)
	f.Add(slices.Repeat([]byte{0xaa, 0x55}, 60), 21)
	f.Fuzz(func(t *testing.T, bits []byte, width int) {
		if width < 1 || width > 177 || len(bits) == 0 || len(bits)*8 > 177*177 {
			t.Skip()
		}
		const dots = 3
		height := (len(bits)*8 + width - 1) / width
		m := image.NewGray(image.Rect(0, 0, (width+8)*dots, (height+8)*dots))
		for i := range m.Pix {
			m.Pix[i] = 255
			x, y := i%m.Stride/dots-4, i/m.Stride/dots-4
			if at := y*width + x; x >= 0 && x < width && y >= 0 && at/8 < len(bits) && bits[at/8]>>(at%8)&1 == 1 {
				m.Pix[i] = 0
			}
		}
		var b bytes.Buffer
		if err := png.Encode(&b, m); err != nil {
			t.Fatal(err)
		}
		checkDecode(t, b.Bytes())
	})
}

func checkDecode(t *testing.T, data []byte) {
	texts, err := qr.Decode(context.Background(), bytes.NewReader(data))
	if err != nil {
		if texts != nil || !errors.Is(err, qr.ErrNoPicture) && !errors.Is(err, qr.ErrTooLarge) && !errors.Is(err, qr.ErrNoCode) {
			t.Errorf("%d texts and %v", len(texts), err)
		}
		return
	}
	if len(texts) == 0 || len(texts) > qr.MaxCodes {
		t.Errorf("%d texts and no error", len(texts))
	}
	for _, text := range texts {
		if len(text) == 0 || !utf8.Valid(text) {
			t.Errorf("a text %q", text)
		}
	}
}
