package assets

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"testing"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
)

// Icon.png beside main.go is icons/app-icon.svg drawn at 512 × 512. With
// KAGIKURA_DRAW_ICON set the test draws it anew.
func TestIconOfTheProgram(t *testing.T) {
	const side, name = 512, "../Icon.png"
	svg, ok := Icon("app-icon")
	if !ok {
		t.Fatal("no app-icon.svg")
	}
	icon, err := oksvg.ReadIconStream(bytes.NewReader(svg))
	if err != nil {
		t.Fatal(err)
	}
	icon.SetTarget(0, 0, side, side)
	drawn := image.NewRGBA(image.Rect(0, 0, side, side))
	icon.Draw(rasterx.NewDasher(side, side, rasterx.NewScannerGV(side, side, drawn, drawn.Bounds())), 1)
	var file bytes.Buffer
	if err := png.Encode(&file, drawn); err != nil {
		t.Fatal(err)
	}
	if os.Getenv("KAGIKURA_DRAW_ICON") != "" {
		if err := os.WriteFile(name, file.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	config, err := png.DecodeConfig(kept)
	if err != nil || config.Width != side || config.Height != side {
		t.Errorf("Icon.png is %v × %v: %v", config.Width, config.Height, err)
	}
}
