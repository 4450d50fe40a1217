package parts

import (
	"strings"
	"testing"
)

func TestHostLineNeverShowsWhatOnlyLooksLikeASCII(t *testing.T) {
	if got := onlyASCII("rаkuten\u202e.jp "); got != `r\u{430}kuten\u{202E}.jp\u{20}` { // the first a is Cyrillic
		t.Errorf("got %q", got)
	}
	if n := len(onlyASCII(strings.Repeat("x", 1_000_000))); n != maxHost {
		t.Errorf("%d characters", n)
	}
}

func TestCutHostKeepsTheOwnerLongest(t *testing.T) {
	whole := Address{"login.www.", "sbisec.co.jp", "/path"}
	for room, want := range map[int]Address{
		27: whole,
		26: {"login.www.", "sbisec.co.jp", "/pa…"},
		19: {"….www.", "sbisec.co.jp", "…"},
		15: {"….", "sbisec.co.jp", "…"},
		13: {"…", "sbisec.co.jp", ""},
		8:  {"", "…c.co.jp", ""},
	} {
		if got := cutHost(whole, room); got != want {
			t.Errorf("%d: %q, want %q", room, got, want)
		}
	}
}
