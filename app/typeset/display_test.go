package typeset

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestDisplay(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain", "SBI証券 tanaka1962", "SBI証券 tanaka1962"},
		{"names outside JIS X 0208", "髙島 﨑", "髙島 﨑"},
		{"emoji", "証券😀です", "証券□です"},
		{"a family is one placeholder", "👨‍👩‍👧!", "□!"},
		{"skin and variation selectors", "👍🏽❤️", "□"},
		{"right to left override", "moc.\u202etfosorcim", "moc.[U+202E]tfosorcim"},
		{"isolates and marks", "a\u2066b\u200ec", "a[U+2066]b[U+200E]c"},
		{"zero width space", "mo\u200bnex", "mo[U+200B]nex"},
		{"controls", "a\x00b\x1bc\x7f", "a[U+0000]b[U+001B]c[U+007F]"},
		{"line breaks and tabs", "a\nb\tc\rd", "a b c d"},
		{"ideographic space", "田中　花子", "田中 花子"},
		{"Hebrew and Arabic", "שלום", "□"},
		{"broken UTF-8", "a\xff\xfeb", "a□b"},
		{"a letter with many accents", "e\u0301\u0302\u0303", "e□"},
	} {
		if got := Display(c.text); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if got := DisplayLines("一行目\r\n二行目\n"); got != "一行目\n二行目\n" {
		t.Errorf("lines: %q", got)
	}
}

func TestDisplayIsBounded(t *testing.T) {
	for _, text := range []string{strings.Repeat("あ", 1_000_000), strings.Repeat("😀\u200d", 500_000), strings.Repeat("\u202e", 1_000_000)} {
		got := Display(text)
		if n := utf8.RuneCountInString(got); n > MaxLine*len("[U+202E]")+1 || !strings.HasSuffix(got, "…") {
			t.Errorf("%d characters are shown", n)
		}
	}
}

func FuzzDisplay(f *testing.F) {
	for _, seed := range []string{"", "SBI証券", "😀\u200d\ufe0f", "\u202e\x00\xff", "a\r\nb"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range Display(text) {
			if Hidden(r) || r != '…' && !Drawable(r) && r != Missing {
				t.Fatalf("%q still shows %U", text, r)
			}
		}
	})
}
