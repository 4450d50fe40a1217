package text

import (
	"strings"
	"testing"

	"kagikura/vault/brokerage"
	"kagikura/vault/brokerage/update"
)

func TestEveryDifferenceHasItsSentence(t *testing.T) {
	firm := brokerage.Firm{ID: "x", NameJA: "甲証券", NameEN: "Alpha"}
	for _, lang := range []string{Japanese, English} {
		p := New(lang)
		for _, kind := range update.Kinds() {
			d := update.Difference{Kind: kind, Firm: firm, Host: "www.a.example", Role: brokerage.Home, Fact: brokerage.FactTOTP, Old: []string{"false"}, New: []string{"true"}}
			if s := p.Difference(d); strings.HasPrefix(s, "directory.") || strings.ContainsAny(s, "{}") {
				t.Errorf("%s: %s says %q", lang, kind, s)
			}
		}
		known := map[string]bool{}
		for _, name := range brokerage.FactNames() {
			if known[string(name)] {
				t.Errorf("the fact %s is listed twice", name)
			}
			known[string(name)] = true
			if s := p.S("directory.fact." + string(name)); strings.HasPrefix(s, "directory.") {
				t.Errorf("%s: the fact %s has no name", lang, name)
			}
		}
		for _, r := range brokerage.Roles() {
			if s := p.S("directory.role." + string(r)); strings.HasPrefix(s, "directory.") {
				t.Errorf("%s: the role %s has no name", lang, r)
			}
		}
		for _, f := range brokerage.Factors() {
			if s := p.S("directory.factor." + string(f)); strings.HasPrefix(s, "directory.") {
				t.Errorf("%s: the factor %s has no name", lang, f)
			}
		}
	}
}

func TestDifference(t *testing.T) {
	firm := brokerage.Firm{ID: "x", NameJA: "甲証券", NameEN: "Alpha"}
	for _, c := range []struct {
		d      update.Difference
		ja, en string
	}{
		{update.Difference{Kind: update.AddressChanged, Firm: firm, Role: brokerage.Login, Old: []string{"https://a.example/"}, New: []string{"https://b.example/"}},
			"甲証券：ログインのアドレスが、https://a.example/ から https://b.example/ に変わります。", "Alpha: the address for login changes from https://a.example/ to https://b.example/."},
		{update.Difference{Kind: update.FactChanged, Firm: firm, Fact: brokerage.FactFactors, Old: []string{"sms"}, New: []string{"totp", "own-app"}},
			"甲証券：多要素認証の方法が、「SMS」から「認証アプリ、証券会社のアプリ」に変わります。", "Alpha: there is a change in the kinds of MFA, from “SMS” to “authenticator app, the firm's own app”."},
		{update.Difference{Kind: update.HostChanged, Firm: firm, Host: "www.a.example", Old: []string{"home"}, New: []string{"trade"}},
			"甲証券：公式アドレス www.a.example の用途が、「ホームページ」から「取引」に変わります。", "Alpha: the use of the official host www.a.example changes from “home page” to “trading”."},
	} {
		if got := New(Japanese).Difference(c.d); got != c.ja {
			t.Errorf("%q, want %q", got, c.ja)
		}
		if got := New(English).Difference(c.d); got != c.en {
			t.Errorf("%q, want %q", got, c.en)
		}
	}
}
