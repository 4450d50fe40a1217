package cli_test

import (
	"image"
	"image/draw"
	"image/png"
	"os"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
	"github.com/rogpeppe/go-internal/testscript"
)

// qrcode writes a PNG with a QR code for each text, side by side.
func qrcode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: qrcode FILE [text]...")
	}
	const side, gap = 200, 40
	texts := args[1:]
	m := image.NewGray(image.Rect(0, 0, gap+(side+gap)*max(len(texts), 1), side+2*gap))
	draw.Draw(m, m.Rect, image.White, image.Point{}, draw.Src)
	for i, text := range texts {
		code, err := qr.Encode(text, qr.L, qr.Unicode)
		ts.Check(err)
		code, err = barcode.Scale(code, side, side)
		ts.Check(err)
		draw.Draw(m, code.Bounds().Add(image.Pt(gap+(side+gap)*i, gap)), code, image.Point{}, draw.Src)
	}
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(png.Encode(f, m))
	ts.Check(f.Close())
}
