// Package typeset makes texts fit to be shown and sets them in lines, on the
// screen and on paper alike: what could deceive an eye is escaped, what the
// fonts lack is a visible placeholder, and no line begins with a stop or a small
// kana.
//
// It draws nothing and measures nothing itself, so it knows neither the window
// nor a page; it reads the bundled fonts to know which characters they have.
package typeset

import (
	"fmt"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font/sfnt"

	"kagikura/assets"
)

// Bounds of texts from outside. What lies beyond is never looked at, so that a
// million characters cost no more than these.
const (
	MaxLine  = 200   // a title, a user name, the name of a file
	MaxLines = 20000 // notes
)

// Missing stands for a character that the fonts cannot draw.
const Missing = '□'

// Display makes a text from outside fit to be shown on one line: at most
// MaxLine characters; control, bidirectional and invisible characters as
// [U+202E], because they could make a text look like another; emoji and
// whatever else the fonts lack as □; line breaks as spaces.
func Display(s string) string { return displayable(s, MaxLine, false) }

// DisplayLines is Display for several lines: line breaks stay, and the bound
// is MaxLines.
func DisplayLines(s string) string { return displayable(s, MaxLines, true) }

func displayable(s string, most int, lines bool) string {
	var out strings.Builder
	shown := 0
	joined := false // the last character was a □ that takes its modifiers in
	for _, r := range s {
		if shown == most {
			out.WriteRune('…')
			break
		}
		shown++
		switch {
		case r == '\n' && lines:
			out.WriteByte('\n')
		case r == '\r' && lines: // the \n that follows is the line break
		case r == '\n' || r == '\r' || r == '\t' || r == '\u00a0' || r == '\u3000':
			out.WriteByte(' ')
		case joined && (unicode.In(r, unicode.Mn, unicode.Me, unicode.Sk) || r == '\u200d'):
			continue
		case Hidden(r):
			fmt.Fprintf(&out, "[U+%04X]", r)
		case r == unicode.ReplacementChar || !Drawable(r):
			if !joined {
				out.WriteRune(Missing)
			}
			joined = true
			continue
		default:
			out.WriteRune(r)
		}
		joined = false
	}
	return out.String()
}

// Hidden says whether a character shows nothing of itself: controls, format
// characters (bidirectional ones among them), private use, odd spaces.
func Hidden(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp) ||
		(r != ' ' && unicode.Is(unicode.Zs, r))
}

// Drawable says whether the regular font has the character. The system's
// fonts might, but not the same ones everywhere.
func Drawable(r rune) bool {
	index, err := regular().GlyphIndex(nil, r)
	return err == nil && index != 0
}

// regular is the regular font's table of characters, read once.
var regular = sync.OnceValue(func() *sfnt.Font {
	font, err := sfnt.Parse(assets.LoadFonts().Regular)
	if err != nil {
		panic("typeset: " + err.Error()) // unreachable: a test reads the bundled font
	}
	return font
})
