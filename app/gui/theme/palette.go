package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// The colours, by the names the design gives them. Colour means state, never
// decoration, and an icon and a word always say the same.
const (
	Shikkui  fyne.ThemeColorName = fynetheme.ColorNameBackground // plaster: the window
	Surface  fyne.ThemeColorName = "kagikura.surface"            // cards and lists
	Sumi     fyne.ThemeColorName = fynetheme.ColorNameForeground // ink: text
	Nezu     fyne.ThemeColorName = "kagikura.nezu"               // grey: captions, the dimmed parts of a host
	Line     fyne.ThemeColorName = fynetheme.ColorNameSeparator  // dividers
	Outline  fyne.ThemeColorName = "kagikura.outline"            // the edge of a field: strong enough to be found
	Ai       fyne.ThemeColorName = fynetheme.ColorNamePrimary    // indigo: buttons, links, focus, selection
	OnAi     fyne.ThemeColorName = fynetheme.ColorNameForegroundOnPrimary
	AiTint   fyne.ThemeColorName = "kagikura.ai.tint" // a selected row, a monogram
	AiHover  fyne.ThemeColorName = "kagikura.ai.hover"
	Hover    fyne.ThemeColorName = fynetheme.ColorNameHover
	Matsu    fyne.ThemeColorName = fynetheme.ColorNameSuccess // pine: verified, secured
	Yamabuki fyne.ThemeColorName = fynetheme.ColorNameWarning // kerria: something to do
	Shu      fyne.ThemeColorName = fynetheme.ColorNameError   // vermilion: not official, reused, emergency
	OnShu    fyne.ThemeColorName = fynetheme.ColorNameForegroundOnError

	MatsuTint    fyne.ThemeColorName = "kagikura.matsu.tint"
	YamabukiTint fyne.ThemeColorName = "kagikura.yamabuki.tint"
	ShuTint      fyne.ThemeColorName = "kagikura.shu.tint"

	Shadow fyne.ThemeColorName = fynetheme.ColorNameShadow
	Scrim  fyne.ThemeColorName = "kagikura.scrim" // dims what lies behind a dialog
)

type shade struct{ light, dark color.NRGBA }

func (s shade) of(v fyne.ThemeVariant) color.NRGBA {
	if v == fynetheme.VariantDark {
		return s.dark
	}
	return s.light
}

func rgb(hex uint32) color.NRGBA { return rgba(hex, 0xff) }

func rgba(hex uint32, alpha uint8) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: alpha}
}

// paint is the whole palette: the design's names first, then the names by
// which Fyne's own widgets ask.
func paint(name fyne.ThemeColorName) (shade, bool) {
	switch name {
	case Shikkui:
		return shade{rgb(0xFAF8F4), rgb(0x16181C)}, true
	case Surface, fynetheme.ColorNameInputBackground, fynetheme.ColorNameButton, fynetheme.ColorNameOverlayBackground,
		fynetheme.ColorNameMenuBackground, fynetheme.ColorNameHeaderBackground, fynetheme.ColorNameDisabledButton:
		return shade{rgb(0xFFFFFF), rgb(0x1F2227)}, true
	case Sumi:
		return shade{rgb(0x1E2227), rgb(0xE9E6DF)}, true
	case Nezu, fynetheme.ColorNamePlaceHolder, fynetheme.ColorNameDisabled:
		return shade{rgb(0x5E6670), rgb(0xA3A9B2)}, true
	case Line:
		return shade{rgb(0xE3DED4), rgb(0x31363D)}, true
	case Outline, fynetheme.ColorNameInputBorder:
		return shade{rgb(0x8C8779), rgb(0x737A84)}, true
	case Ai, fynetheme.ColorNameHyperlink:
		return shade{rgb(0x1F4E79), rgb(0x7FB2E5)}, true
	case OnAi:
		return shade{rgb(0xFFFFFF), rgb(0x10202F)}, true
	case AiTint:
		return shade{rgb(0xE6EEF5), rgb(0x1D2A36)}, true
	case AiHover:
		return shade{rgb(0x2A6093), rgb(0x97C1EB)}, true
	case fynetheme.ColorNameSelection, fynetheme.ColorNameFocus:
		return shade{rgba(0x1F4E79, 0x24), rgba(0x7FB2E5, 0x2E)}, true
	case Hover:
		return shade{rgb(0xF3F0EA), rgb(0x282D34)}, true
	case fynetheme.ColorNamePressed:
		return shade{rgba(0x1E2227, 0x1C), rgba(0xE9E6DF, 0x1C)}, true
	case Matsu:
		return shade{rgb(0x2E6B46), rgb(0x7CC79A)}, true
	case MatsuTint:
		return shade{rgb(0xE8F1EB), rgb(0x1E2E26)}, true
	case Yamabuki:
		return shade{rgb(0x9A6400), rgb(0xF0B94A)}, true
	case YamabukiTint:
		return shade{rgb(0xFDF6E8), rgb(0x322918)}, true
	case Shu:
		return shade{rgb(0xB3261E), rgb(0xFF8A7E)}, true
	case ShuTint:
		return shade{rgb(0xFBE9E7), rgb(0x37211F)}, true
	case OnShu, fynetheme.ColorNameForegroundOnSuccess, fynetheme.ColorNameForegroundOnWarning:
		return shade{rgb(0xFFFFFF), rgb(0x1A1210)}, true
	case Shadow:
		return shade{rgba(0x1E2227, 0x26), rgba(0x000000, 0x00)}, true
	case Scrim:
		return shade{rgba(0x1E2227, 0x66), rgba(0x000000, 0x99)}, true
	case fynetheme.ColorNameScrollBar:
		return shade{rgba(0x5E6670, 0x99), rgba(0xA3A9B2, 0x99)}, true
	case fynetheme.ColorNameScrollBarBackground:
		return shade{rgba(0, 0), rgba(0, 0)}, true
	}
	return shade{}, false
}
