package qr

import (
	"context"
	"image"
	"image/color"
	"image/draw"
)

// gray is a picture in shades of gray, a byte a pixel, without a gap between
// its rows: 0 is black.
type gray struct {
	pixels        []byte
	width, height int
}

func (g gray) wipe() { clear(g.pixels) }

// strip is how many rows are turned gray at a time; it bounds the memory for
// their colours.
const strip = 64

// toGray lays the picture on paper of the colour given and makes it gray.
func toGray(ctx context.Context, picture image.Image, paper color.Color) (gray, error) {
	b := picture.Bounds()
	g := gray{pixels: make([]byte, b.Dx()*b.Dy()), width: b.Dx(), height: b.Dy()}
	colours := image.NewRGBA(image.Rect(0, 0, g.width, min(strip, g.height)))
	defer clear(colours.Pix)
	for y := 0; y < g.height; y += strip {
		if err := ctx.Err(); err != nil {
			g.wipe()
			return gray{}, err
		}
		draw.Draw(colours, colours.Rect, image.NewUniform(paper), image.Point{}, draw.Src)
		draw.Draw(colours, colours.Rect, picture, image.Pt(b.Min.X, b.Min.Y+y), draw.Over)
		rows := g.pixels[y*g.width : min(y+strip, g.height)*g.width]
		for i := range rows {
			c := colours.Pix[4*i : 4*i+3 : 4*i+3]
			rows[i] = byte((299*uint32(c[0]) + 587*uint32(c[1]) + 114*uint32(c[2])) / 1000)
		}
	}
	return g, nil
}

// inverse is the picture with black for white.
func (g gray) inverse() gray {
	out := gray{pixels: make([]byte, len(g.pixels)), width: g.width, height: g.height}
	for i, p := range g.pixels {
		out.pixels[i] = ^p
	}
	return out
}

// half is the picture at half its size, each pixel the mean of four.
func (g gray) half() gray {
	out := gray{width: g.width / 2, height: g.height / 2}
	out.pixels = make([]byte, out.width*out.height)
	for y := range out.height {
		upper := g.pixels[2*y*g.width:]
		lower := g.pixels[(2*y+1)*g.width:]
		row := out.pixels[y*out.width : (y+1)*out.width]
		for x := range row {
			row[x] = byte((int(upper[2*x]) + int(upper[2*x+1]) + int(lower[2*x]) + int(lower[2*x+1])) / 4)
		}
	}
	return out
}

// times is the picture with n pixels for each, in both directions.
func (g gray) times(n int) gray {
	out := gray{width: g.width * n, height: g.height * n}
	out.pixels = make([]byte, out.width*out.height)
	for y := range out.height {
		from := g.pixels[y/n*g.width:]
		row := out.pixels[y*out.width : (y+1)*out.width]
		for x := range row {
			row[x] = from[x/n]
		}
	}
	return out
}
