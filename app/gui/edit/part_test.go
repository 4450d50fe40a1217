package edit

import (
	"strings"
	"testing"
)

// A host of two thousand characters must not push the advice out of sight.
func TestReasonNamesALongPartInShort(t *testing.T) {
	if got := shortPart("www.example.co.jp"); got != "www.example.co.jp" {
		t.Errorf("a short part became %q", got)
	}
	if got := shortPart(strings.Repeat("a", 2000)); len([]rune(got)) != partShown+1 || !strings.HasSuffix(got, "…") {
		t.Errorf("a long part became %d characters", len(got))
	}
}
