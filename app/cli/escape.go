package cli

import (
	"fmt"
	"strings"
	"unicode"
)

// visible makes text from a vault safe to show on a terminal: control
// characters, which could move the cursor or rewrite what was shown, and
// invisible ones, which could turn the reading direction around, stand as
// \u{...}.
func visible(s string) string {
	if !strings.ContainsFunc(s, hidden) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if hidden(r) {
			fmt.Fprintf(&b, `\u{%x}`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// hidden tells whether a character shows nothing or steers the display.
func hidden(r rune) bool {
	const zwj, emojiStyle = 0x200D, 0xFE0F // parts of emoji, which are harmless
	if r == zwj || r == emojiStyle {
		return false
	}
	return unicode.In(r, unicode.C, unicode.Zl, unicode.Zp)
}

// lines is visible, but lets line breaks and tabs stand: for notes. Lines after
// the first are indented, or they could pass for fields of their own.
func lines(s string) string {
	var b strings.Builder
	for i, line := range strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		if i > 0 {
			b.WriteString("\n  ")
		}
		for j, cell := range strings.Split(line, "\t") {
			if j > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(visible(cell))
		}
	}
	return b.String()
}
