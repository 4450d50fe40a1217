package text

import (
	"strings"
	"testing"
	"time"

	"kagikura/crypto/generate"
	"kagikura/crypto/strength"
	"kagikura/vault"
	"kagikura/vault/audit"
	"kagikura/vault/merge"
)

func TestEveryFindingIsSaid(t *testing.T) {
	a := audit.Use{Account: vault.ID{1}, Field: vault.FieldPassword, Role: vault.LoginPassword}
	b := audit.Use{Account: vault.ID{2}, Field: vault.FieldTradingPassword, Role: vault.TradingPassword}
	names := Names{Account: func(id vault.ID) string { return "account" + string('0'+rune(id[0])) }, Shown: func(s string) string { return "<" + s + ">" }}
	said := map[string]bool{}
	for _, lang := range []string{Japanese, English} {
		p := New(lang)
		check := func(f audit.Finding) {
			t.Helper()
			found := p.Finding(f, names)
			for _, sentence := range append(found.Why, found.What) {
				if sentence == "" || strings.HasPrefix(sentence, "audit.") || strings.HasPrefix(sentence, "generate.") || strings.ContainsAny(sentence, "{}") {
					t.Errorf("%s: %+v says %q", lang, f, sentence)
				}
			}
			if len(found.Why) == 0 {
				t.Errorf("%s: %+v does not say why", lang, f)
			}
			said[found.What] = true
		}
		for _, k := range audit.Kinds() {
			f := audit.Finding{Kind: k, Uses: []audit.Use{a}, Equals: audit.UserName, Likeness: audit.FewEdits, Guesses: 5,
				Reasons: []strength.Reason{strength.Date}, Violations: []generate.Violation{{Kind: generate.TooShort, Limit: 10}}, Since: time.Unix(1e9, 0)}
			if k == audit.Reused || k == audit.Similar || k == audit.LoginIsTrading {
				f.Uses = []audit.Use{a, b}
			}
			check(f)
		}
		for trait := audit.UserName; trait <= audit.Birthday; trait++ {
			check(audit.Finding{Kind: audit.PersonalData, Uses: []audit.Use{a}, Equals: trait})
		}
		for like := audit.SameButCase; like <= audit.FewEdits; like++ {
			check(audit.Finding{Kind: audit.Similar, Uses: []audit.Use{a, a}, Likeness: like})
		}
		check(audit.Finding{Kind: audit.Reused, Uses: []audit.Use{a, a}})
		check(audit.Finding{Kind: audit.KnownBad, Uses: []audit.Use{a}, Leaked: 7})
		custom := p.Finding(audit.Finding{Kind: audit.MasterInside, Uses: []audit.Use{{Account: vault.ID{3}, Field: "API"}}}, names)
		if !strings.Contains(custom.What, "<API>") || !strings.Contains(custom.What, "account3") {
			t.Errorf("%s: a field of one's own is called %q", lang, custom.What)
		}
	}
	if len(said) < 2*15 {
		t.Errorf("only %d different sentences", len(said))
	}
}

func TestAMergeNamesAnExcuse(t *testing.T) {
	for _, lang := range []string{Japanese, English} {
		p := New(lang)
		got := p.MergePart(merge.Part{Kind: merge.Data, Name: audit.DataExcuse + "weak.Password"})
		if got != p.S("merge.part.excuse") || got == p.MergePart(merge.Part{Kind: merge.Data, Name: "other"}) {
			t.Errorf("%s: an excuse is called %q", lang, got)
		}
	}
}
