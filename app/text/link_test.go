package text

import (
	"strings"
	"testing"

	"kagikura/vault/linkcheck"
)

func TestEveryReasonHasASentence(t *testing.T) {
	for _, lang := range []string{Japanese, English} {
		p := New(lang)
		for _, kind := range linkcheck.ReasonKinds() {
			if said := p.Against(linkcheck.Reason{Kind: kind, Part: "part"}); strings.HasPrefix(said, "link.") {
				t.Errorf("%s: nothing is said of %s", lang, kind)
			}
		}
	}
}

func TestShortPart(t *testing.T) {
	if got := shortPart("www.example.co.jp"); got != "www.example.co.jp" {
		t.Errorf("a part that fits became %q", got)
	}
	if got := shortPart(strings.Repeat("a", 2000)); len([]rune(got)) != partShown+1 || !strings.HasSuffix(got, "…") {
		t.Errorf("2,000 characters became %d", len([]rune(got)))
	}
}
