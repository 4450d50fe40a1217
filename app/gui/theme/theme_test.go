package theme

import (
	"bytes"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

	"kagikura/assets"
)

const (
	forText     = 4.5 // WCAG 2 AA, text of any size
	forGraphics = 3.0 // icons, focus rings, the edges of fields
)

// Every pair of colours that any widget of this window puts one on the other.
func TestContrastOfEveryPair(t *testing.T) {
	pairs := []struct {
		on, ground fyne.ThemeColorName
		least      float64
	}{
		{Sumi, Shikkui, forText}, {Sumi, Surface, forText}, {Sumi, AiTint, forText}, {Sumi, Hover, forText},
		{Sumi, MatsuTint, forText}, {Sumi, YamabukiTint, forText}, {Sumi, ShuTint, forText},
		{Nezu, Shikkui, forText}, {Nezu, Surface, forText}, {Nezu, AiTint, forText}, {Nezu, Hover, forText},
		{fynetheme.ColorNamePlaceHolder, Surface, forText}, {fynetheme.ColorNameDisabled, Surface, forText},
		{fynetheme.ColorNameDisabled, Shikkui, forText},
		{Ai, Shikkui, forText}, {Ai, Surface, forText}, {Ai, AiTint, forText}, {Ai, Hover, forText},
		{OnAi, Ai, forText}, {OnAi, AiHover, forText}, {OnShu, Shu, forText},
		{Matsu, Surface, forText}, {Matsu, Shikkui, forText}, {Matsu, MatsuTint, forText},
		{Yamabuki, Surface, forText}, {Yamabuki, Shikkui, forText}, {Yamabuki, YamabukiTint, forText},
		{Shu, Surface, forText}, {Shu, Shikkui, forText}, {Shu, ShuTint, forText}, {Shu, Hover, forText},
		{Outline, Surface, forGraphics}, {Outline, Shikkui, forGraphics},
		{Ai, YamabukiTint, forGraphics}, {Ai, ShuTint, forGraphics}, {Ai, MatsuTint, forGraphics},
		{fynetheme.ColorNameHyperlink, Surface, forText},
	}
	for _, mode := range []Mode{Light, Dark} {
		th := New(assets.Fonts{}, mode, 100)
		for _, p := range pairs {
			on, ground := th.Color(p.on, fynetheme.VariantLight), th.Color(p.ground, fynetheme.VariantLight)
			if got := contrast(on, ground); got < p.least {
				t.Errorf("mode %d: %s on %s has contrast %.2f, want at least %.1f", mode, p.on, p.ground, got, p.least)
			}
		}
	}
}

// A selection lies over text: the text must stay readable through it.
func TestTextUnderASelectionStaysReadable(t *testing.T) {
	for _, mode := range []Mode{Light, Dark} {
		th := New(assets.Fonts{}, mode, 100)
		ground := mix(nrgba(th.Color(Surface, 0)), nrgba(th.Color(fynetheme.ColorNameSelection, 0)))
		for _, on := range []fyne.ThemeColorName{Sumi, Nezu, Ai} {
			if got := contrast(th.Color(on, 0), ground); got < forText {
				t.Errorf("mode %d: %s on a selection has contrast %.2f", mode, on, got)
			}
		}
	}
}

func TestModeDecidesTheVariant(t *testing.T) {
	light := New(assets.Fonts{}, Light, 100).Color(Shikkui, fynetheme.VariantDark)
	dark := New(assets.Fonts{}, Dark, 100).Color(Shikkui, fynetheme.VariantLight)
	if nrgba(light) != rgb(0xFAF8F4) || nrgba(dark) != rgb(0x16181C) {
		t.Errorf("forced variants are %v and %v", light, dark)
	}
	system := New(assets.Fonts{}, System, 100)
	if nrgba(system.Color(Shikkui, fynetheme.VariantDark)) != rgb(0x16181C) {
		t.Error("System does not follow the desktop")
	}
}

func TestSizesGrowWithTheTextWithinBounds(t *testing.T) {
	for _, c := range []struct {
		scale int
		body  float32
	}{{100, 15}, {150, 22.5}, {175, 26.25}, {0, 15}, {-7, 15}, {1000, 26.25}} {
		th := New(assets.Fonts{}, Light, c.scale)
		if got := th.Size(SizeBody); got != c.body {
			t.Errorf("scale %d: body %v, want %v", c.scale, got, c.body)
		}
		if th.Size(SizeControl) < 36 {
			t.Errorf("scale %d: a control is only %v high", c.scale, th.Size(SizeControl))
		}
	}
}

// Four styles and no more: each costs a font that the toolkit reads once more.
func TestFontsAreFour(t *testing.T) {
	th := New(assets.LoadFonts(), Light, 100)
	seen := map[string]bool{}
	for i := range 8 {
		seen[th.Font(fyne.TextStyle{Bold: i&1 != 0, Italic: i&2 != 0, Monospace: i&4 != 0}).Name()] = true
	}
	if len(seen) != 4 {
		t.Errorf("fonts in use: %v", seen)
	}
}

func TestIconsExistAndTakeTheirColour(t *testing.T) {
	fynetest.NewTempApp(t).Settings().SetTheme(New(assets.LoadFonts(), Light, 100))
	for _, icon := range []Icon{
		IconKura, IconHome, IconAccount, IconLink, IconChecklist, IconWarning, IconPeople, IconGear, IconLock, IconSearch,
		IconPlus, IconEye, IconEyeOff, IconCopy, IconOpen, IconCheck, IconCross, IconBack, IconHistory, IconTrash, IconKey,
		IconDice, IconFile, IconFolder, IconEdit, IconInfo, IconChevron, IconChevronDown, IconClock, IconSave,
	} {
		r := icon.In(Shu)
		if bytes.Contains(r.Content(), []byte("currentColor")) || !bytes.Contains(r.Content(), []byte("#B3261E")) {
			t.Errorf("%s is not drawn in the colour asked for", icon)
		}
		if r.Name() == icon.In(Ai).Name() {
			t.Errorf("%s: two colours share a cache name", icon)
		}
	}
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c color.Color) float64 {
	n := nrgba(c)
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.03928 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(n.R) + 0.7152*linear(n.G) + 0.0722*linear(n.B)
}

func nrgba(c color.Color) color.NRGBA { return color.NRGBAModel.Convert(c).(color.NRGBA) }

func mix(ground, over color.NRGBA) color.NRGBA {
	blend := func(g, o uint8) uint8 { return uint8((int(g)*(255-int(over.A)) + int(o)*int(over.A)) / 255) }
	return color.NRGBA{blend(ground.R, over.R), blend(ground.G, over.G), blend(ground.B, over.B), 255}
}
