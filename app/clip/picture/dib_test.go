package picture

import (
	"bytes"
	"encoding/binary"
	"image/color"
	"testing"

	"golang.org/x/image/bmp"
)

// dib is a bitmap of two pixels, red over blue, as Windows lays it down.
func dib(header uint32, depth uint16, compression uint32, extra []byte) []byte {
	b := make([]byte, header)
	binary.LittleEndian.PutUint32(b, header)
	binary.LittleEndian.PutUint32(b[4:], 1)
	binary.LittleEndian.PutUint32(b[8:], 2)
	binary.LittleEndian.PutUint16(b[12:], 1)
	binary.LittleEndian.PutUint16(b[14:], depth)
	binary.LittleEndian.PutUint32(b[16:], compression)
	if header > infoHeader {
		for i, mask := range []uint32{0xff0000, 0xff00, 0xff, 0} {
			binary.LittleEndian.PutUint32(b[infoHeader+4*i:], mask)
		}
	}
	b = append(b, extra...)
	switch depth {
	case 32:
		return append(b, 255, 0, 0, 0, 0, 0, 255, 0)
	case 24:
		return append(b, 255, 0, 0, 0, 0, 0, 255, 0)
	}
	return append(b, 1, 0, 0, 0, 0, 0, 0, 0) // indices
}

func TestBitmapFile(t *testing.T) {
	usual := []byte{0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0}
	palette := make([]byte, 256*4)
	copy(palette, []byte{0, 0, 255, 0, 255, 0, 0, 0})
	for name, b := range map[string][]byte{
		"24 bits":                  dib(40, 24, plain, nil),
		"32 bits":                  dib(40, 32, plain, nil),
		"32 bits, masks behind":    dib(40, 32, masked, usual),
		"32 bits, masks within":    dib(124, 32, masked, nil),
		"32 bits, a larger header": dib(108, 32, plain, nil),
		"8 bits":                   dib(40, 8, plain, palette),
	} {
		t.Run(name, func(t *testing.T) {
			file, ok := bitmapFile(b)
			if !ok {
				t.Fatal("refused")
			}
			m, err := bmp.Decode(bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			for y, want := range []color.RGBA{{R: 255, A: 255}, {B: 255, A: 255}} {
				if got := color.RGBAModel.Convert(m.At(0, y)); got != want {
					t.Errorf("pixel %d is %v, want %v", y, got, want)
				}
			}
		})
	}
}

func TestNoBitmap(t *testing.T) {
	other := []byte{255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0}
	large := dib(40, 32, plain, nil)
	binary.LittleEndian.PutUint32(large, 1<<31)
	for name, b := range map[string][]byte{
		"nothing":            nil,
		"short":              dib(40, 32, plain, nil)[:39],
		"a small header":     append([]byte{12, 0, 0, 0}, make([]byte, 60)...),
		"a header too large": large,
		"other masks":        dib(40, 32, masked, other),
		"no masks":           dib(40, 32, masked, nil)[:44],
		"run lengths":        dib(40, 8, 1, nil),
	} {
		if _, ok := bitmapFile(b); ok {
			t.Errorf("%s is taken for a bitmap", name)
		}
	}
}

// FuzzBitmapFile: what is made of it can be given to a decoder.
func FuzzBitmapFile(f *testing.F) {
	f.Add(dib(40, 24, plain, nil))
	f.Add(dib(124, 32, masked, nil))
	f.Add(dib(40, 8, plain, make([]byte, 1024)))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, ok := bitmapFile(b)
		if !ok {
			return
		}
		if config, err := bmp.DecodeConfig(bytes.NewReader(file)); err == nil && config.Width*config.Height < 1<<20 {
			_, _ = bmp.Decode(bytes.NewReader(file))
		}
	})
}
