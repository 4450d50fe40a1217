// Package theme is the look of the window: the palette, the three fonts, the
// five text sizes and the spacing, as one Fyne theme.
//
// It knows no vault and no sentence; every package under app/gui may import
// it. Widgets ask it for a colour or a size when they draw, never earlier, so
// that a change of variant or text size reaches everything on screen.
//
// There are three text styles (regular, bold, monospace), because Fyne parses
// a font anew for each style in use, about 14 MB each. The monospaced face has
// no Japanese characters: hosts, passwords and codes only.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"kagikura/assets"
)

// Mode says where light and dark come from.
type Mode uint8

const (
	System Mode = iota // follow the desktop
	Light
	Dark
)

// Text sizes. At 100 % they are 28, 20, 17, 15 and 13.
const (
	SizeCode    fyne.ThemeSizeName = "kagikura.code"                  // a one-time code, the host of a checked link
	SizeTitle   fyne.ThemeSizeName = fynetheme.SizeNameHeadingText    // the title of a screen
	SizeCard    fyne.ThemeSizeName = fynetheme.SizeNameSubHeadingText // the title of a card, large buttons
	SizeBody    fyne.ThemeSizeName = fynetheme.SizeNameText           // everything else
	SizeCaption fyne.ThemeSizeName = fynetheme.SizeNameCaptionText    // captions, pills
	SizeIcon    fyne.ThemeSizeName = fynetheme.SizeNameInlineIcon     // an icon beside body text
	SizeControl fyne.ThemeSizeName = "kagikura.control"               // the height of a button or field
	SizeLarge   fyne.ThemeSizeName = "kagikura.control.large"         // the height of the one large button of a screen
)

// Shapes and distances that do not grow with the text.
const (
	Space         = 8  // the unit of spacing; half of it inside controls
	RadiusCard    = 10 // cards and dialogs
	RadiusControl = 6  // buttons, fields, rows
	Ring          = 2  // the width of the focus ring
)

// MinScale and MaxScale bound the text size, in percent.
const (
	MinScale = 100
	MaxScale = 175
)

// Theme is an immutable fyne.Theme; a changed setting makes a new one.
type Theme struct {
	mode           Mode
	scale          float32
	regular, bold  fyne.Resource
	mono, monoBold fyne.Resource
}

// New makes the theme for the fonts and settings. A scale outside MinScale to
// MaxScale percent is brought to the nearer bound.
func New(fonts assets.Fonts, mode Mode, scale int) *Theme {
	return &Theme{
		mode:     mode,
		scale:    float32(min(max(scale, MinScale), MaxScale)) / 100,
		regular:  fyne.NewStaticResource("NotoSansJP-Regular.ttf", fonts.Regular),
		bold:     fyne.NewStaticResource("NotoSansJP-Bold.ttf", fonts.Bold),
		mono:     fyne.NewStaticResource("JetBrainsMono-Regular.ttf", fonts.Mono),
		monoBold: fyne.NewStaticResource("JetBrainsMono-Bold.ttf", fonts.MonoBold),
	}
}

// With is the same theme with other settings; the fonts are shared.
func (t *Theme) With(mode Mode, scale int) *Theme {
	changed := *t
	changed.mode = mode
	changed.scale = float32(min(max(scale, MinScale), MaxScale)) / 100
	return &changed
}

// Color implements fyne.Theme. The mode, not the desktop, decides the variant
// unless the mode is System.
func (t *Theme) Color(name fyne.ThemeColorName, desktop fyne.ThemeVariant) color.Color {
	variant := desktop
	switch t.mode {
	case Light:
		variant = fynetheme.VariantLight
	case Dark:
		variant = fynetheme.VariantDark
	}
	if s, ok := paint(name); ok {
		return s.of(variant)
	}
	return fynetheme.DefaultTheme().Color(name, variant)
}

// Font implements fyne.Theme. Italic is not a style of this window: Japanese
// has none.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Symbol:
		return fynetheme.DefaultTheme().Font(style)
	case style.Monospace && style.Bold:
		return t.monoBold
	case style.Monospace:
		return t.mono
	case style.Bold:
		return t.bold
	}
	return t.regular
}

// Icon implements fyne.Theme: Fyne's own icons, for its own widgets.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return fynetheme.DefaultTheme().Icon(name)
}

// Size implements fyne.Theme. What carries text grows with the text size.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case SizeCode:
		return 28 * t.scale
	case SizeTitle:
		return 20 * t.scale
	case SizeCard:
		return 17 * t.scale
	case SizeBody:
		return 15 * t.scale
	case SizeCaption:
		return 13 * t.scale
	case SizeIcon:
		return 20 * t.scale
	case SizeControl:
		return max(38, 32*t.scale)
	case SizeLarge:
		return max(48, 40*t.scale)
	case fynetheme.SizeNameInnerPadding:
		return Space
	case fynetheme.SizeNamePadding, fynetheme.SizeNameLineSpacing:
		return Space / 2
	case fynetheme.SizeNameInputRadius, fynetheme.SizeNameButtonRadius, fynetheme.SizeNameSelectionRadius,
		fynetheme.SizeNameMenuRadius:
		return RadiusControl
	case fynetheme.SizeNameCardRadius, fynetheme.SizeNameDialogRadius, fynetheme.SizeNamePopupRadius:
		return RadiusCard
	}
	return fynetheme.DefaultTheme().Size(name)
}

// Color is the colour of the theme in use.
func Color(name fyne.ThemeColorName) color.Color { return fynetheme.Color(name) }

// Size is the size of the theme in use.
func Size(name fyne.ThemeSizeName) float32 { return fynetheme.Size(name) }
