package text

import (
	"fmt"
	"strings"
	"testing"

	"kagikura/app/session"
)

func TestRepairs(t *testing.T) {
	all := []session.Repair{{Kind: session.RootUnseen}, {Kind: session.EmptyAttachment, Title: "Daiwa", Name: "a.pdf"}, {Kind: session.SameID}, {Kind: session.HistoryLeftOut, Title: "Daiwa"}}
	for n := range 20 {
		all = append(all, session.Repair{Kind: session.SameName, Title: "SBI", Name: fmt.Sprintf("memo (%d)", n)})
	}
	for lang, want := range map[string][]string{
		Japanese: {"「（名前なし）」", "20件：「SBI」の「memo (0)」", "「Daiwa」の「a.pdf」", "「Daiwa」など", "ファイルの中に残ります。"},
		English:  {"“(no title)”", "(20), among them “memo (0)” of “SBI”", "“a.pdf” of “Daiwa”", "those of “Daiwa”.", "are not shown."},
	} {
		said := New(lang).Repairs(all)
		if len(said) != len(want) {
			t.Fatalf("%s: %q", lang, said)
		}
		for i, part := range want {
			if !strings.Contains(said[i], part) {
				t.Errorf("%s: %q does not say %q", lang, said[i], part)
			}
		}
		if strings.Contains(said[1], "memo (5)") || !strings.Contains(said[1], "memo (4)") {
			t.Errorf("%s: five are named, and not those in %q", lang, said[1])
		}
	}
	if said := New(English).Repairs(nil); said != nil {
		t.Errorf("%q", said)
	}
}
