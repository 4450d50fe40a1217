package brokerage_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"kagikura/crypto/generate"
	"kagikura/vault/brokerage"
)

// bundled is the directory that ships.
func bundled(t testing.TB) *brokerage.Directory {
	t.Helper()
	d, err := brokerage.Bundled(os.DirFS("../../assets/directory"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestBundledDirectory(t *testing.T) {
	d := bundled(t)
	firms := d.Firms()
	if len(firms) != 140 {
		t.Errorf("%d firms, want 140", len(firms))
	}
	hosts, addressed := 0, 0
	for _, f := range firms {
		hosts += len(f.Hosts)
		if len(f.Addresses) > 0 {
			addressed++
		}
		if (len(f.Hosts) == 0) != (f.Seen == "") {
			t.Errorf("%s: %d hosts, seen %q", f.ID, len(f.Hosts), f.Seen)
		}
		for _, a := range f.Addresses {
			if g, _, ok := d.LookupURL(a.URL); !ok || g.ID != f.ID {
				t.Errorf("%s: own address %s leads to %q", f.ID, a.URL, g.ID)
			}
		}
	}
	t.Logf("%d firms, %d hosts, %d firms with an address", len(firms), hosts, addressed)
}

func TestFactsOfAFirm(t *testing.T) {
	f, ok := bundled(t).Firm("sbi")
	if !ok {
		t.Fatal("sbi is missing")
	}
	if f.HomeURL != "https://www.sbisec.co.jp/" || f.LoginURL == "" {
		t.Errorf("home %q, login %q", f.HomeURL, f.LoginURL)
	}
	if want := "minlength: 10; maxlength: 20; allowed: upper,lower,digit;"; f.LoginPassword.Rules != want {
		t.Errorf("login password rule %q, want %q", f.LoginPassword.Rules, want)
	}
	if f.TOTP != brokerage.No || f.Passkey != brokerage.Yes || f.SeparateTradingPassword != brokerage.Yes {
		t.Errorf("totp %v, passkey %v, separate trading password %v", f.TOTP, f.Passkey, f.SeparateTradingPassword)
	}
	if e, ok := f.Evidence(brokerage.FactLoginRules); !ok || e.Date != "2026-08" {
		t.Errorf("evidence of the rule: %+v, %v", e, ok)
	}
	if _, ok := f.Evidence(brokerage.FactPhone); ok || f.Phone != "" {
		t.Error("a telephone number without evidence")
	}
	if f.Seen != "2026-04-27" && f.Seen != "2026" {
		t.Errorf("seen %q", f.Seen)
	}
	if f.Name("ja") != "SBI証券" || f.Name("en") != "SBI SECURITIES" {
		t.Errorf("names %q, %q", f.Name("ja"), f.Name("en"))
	}
}

func TestSecondFactorsByOperation(t *testing.T) {
	d := bundled(t)
	f, _ := d.Firm("gmo-click")
	if len(f.FactorsAt[brokerage.AtWithdrawal]) == 0 || len(f.FactorsAt[brokerage.AtChange]) == 0 || len(f.FactorsAt[brokerage.AtLogin]) != 0 || f.FactorsNote == "" {
		t.Errorf("the two switches of gmo-click: %v, %q", f.FactorsAt, f.FactorsNote)
	}
	if f, _ := d.Firm("matsui"); !slices.Equal(f.FactorsAt[brokerage.AtLogin], []brokerage.Factor{brokerage.SMS, brokerage.Email, brokerage.PhoneCall}) {
		t.Errorf("matsui at login: %v", f.FactorsAt[brokerage.AtLogin])
	}
	if f, _ := d.Firm("wealthnavi"); f.PasskeySince != "2025-09-03" {
		t.Errorf("passkey of wealthnavi since %q", f.PasskeySince)
	}
	for _, f := range d.Firms() {
		for _, fact := range f.Facts {
			if !slices.Contains(brokerage.FactNames(), fact.Name) {
				t.Errorf("%s: %s is not among the names of facts", f.ID, fact.Name)
			}
			if len(fact.Value) == 0 || slices.Contains(fact.Value, "") {
				t.Errorf("%s: %s has the value %q", f.ID, fact.Name, fact.Value)
			}
		}
	}
}

func TestTheGeneratorReadsEveryPasswordRule(t *testing.T) {
	rules := 0
	for _, f := range bundled(t).Firms() {
		for _, p := range []brokerage.PasswordRule{f.LoginPassword, f.TradingPassword, f.WithdrawalPassword} {
			if p.Rules == "" {
				continue
			}
			rules++
			rule, err := generate.ParseRules(p.Rules)
			if err != nil {
				t.Errorf("%s: %q: %v", f.ID, p.Rules, err)
				continue
			}
			_, high := rule.Bounds()
			if _, err := rule.Policy(min(high, 20)); err != nil {
				t.Errorf("%s: %q: %v", f.ID, p.Rules, err)
			}
		}
	}
	if rules == 0 {
		t.Error("the directory has no password rule")
	}
}

func TestFirmWithoutEvidenceHasNoAddress(t *testing.T) {
	f, ok := bundled(t).Firm("okasan")
	if !ok || len(f.Hosts) != 0 || len(f.Addresses) != 0 || f.HomeURL+f.LoginURL+f.HelpURL != "" || f.Seen != "" {
		t.Errorf("%v %+v", ok, f)
	}
}

func TestLookupComparesBytes(t *testing.T) {
	d := bundled(t)
	if f, h, ok := d.Lookup("www.sbisec.co.jp"); !ok || f.ID != "sbi" || h.Role != brokerage.Home || h.Domain != "sbisec.co.jp" {
		t.Errorf("%v %v %+v", ok, f.ID, h)
	}
	for _, host := range []string{"", "sbisec.co.jp", "WWW.sbisec.co.jp", "www.sbisec.co.jp.", ".www.sbisec.co.jp", "x.www.sbisec.co.jp", "www.sbisec.co.jp.example", "www.sbisec.co.jp:443"} {
		if f, _, ok := d.Lookup(host); ok {
			t.Errorf("%q belongs to %s", host, f.ID)
		}
	}
	for _, url := range []string{"", "https://www.sbisec.co.jp", "https://www.sbisec.co.jp/?", "https://www.sbisec.co.jp/ETGate", "http://www.sbisec.co.jp/"} {
		if f, _, ok := d.LookupURL(url); ok {
			t.Errorf("%q is an address of %s", url, f.ID)
		}
	}
}

func TestSearch(t *testing.T) {
	d := bundled(t)
	tests := []struct{ query, first string }{
		{"SBI", "sbi"}, {"ｓｂｉ", "sbi"}, {"えすびーあい", "sbi"}, {"エスビーアイ", "sbi"}, {"esubiaisyouken", "sbi"}, {"sbi shoken", "sbi"},
		{"楽天", "rakuten"}, {"らくt", "rakuten"}, {"RAKUTEN", "rakuten"}, {"rakuten shōken", "rakuten"}, {"rakutensyo", "rakuten"},
		{"のm", "nomura"}, {"ノムラ", "nomura"}, {"ﾉﾑﾗ", "nomura"}, {"野村証券", "nomura"}, {"野村證券", "nomura"},
		{"まつい", "matsui"}, {"matui", "matsui"}, {"matsui", "matsui"},
		{"大和", "daiwa"}, {"daiwa", "daiwa"}, {"日興", "smbc-nikko"}, {"nikkō", "smbc-nikko"}, {"にっこう", "smbc-nikko"},
		{"カブコム", "mufg-esmart"}, {"auカブコム", "mufg-esmart"}, {"ライブスター", "sbi-neotrade"}, {"モルガン・スタンレー", "mumss"}, {"MUMSS", "mumss"},
		{"tibagin", "chibagin"}, {"chibagin", "chibagin"}, {"tatibana", "tachibana"}, {"fukuoka", "ffg"}, {"hukuoka", "ffg"},
		{"廣田", "hirota"}, {"広田", "hirota"}, {"インバスト", "invast"}, {"invasuto", "invast"}, {"いんゔぁすと", "invast"},
		{"フィデリティ", "fidelity-jp"}, {"schwab", "schwab-com"}, {"シュワブ", "schwab-com"}, {"e-shiten", "tachibana"},
		{"東京", "tokai-tokyo"}, {"証券ジャパン", "secjapan"}, {"  み ず ほ ", "mizuho"}, {"百五", "105sec"}, {"ヒャクゴ", "105sec"},
	}
	for _, tt := range tests {
		found := d.Search(tt.query)
		if len(found) == 0 || found[0].ID != tt.first {
			t.Errorf("Search(%q) begins with %q, want %s", tt.query, ids(found), tt.first)
		}
	}
	for _, query := range []string{"qx", "ぬぬぬ", "野村不動産", "www.sbisec.co.jp"} {
		if found := d.Search(query); len(found) > 0 {
			t.Errorf("Search(%q) = %q, want nothing", query, ids(found))
		}
	}
}

func TestSearchFindsEveryFirmByEachOfItsNames(t *testing.T) {
	d := bundled(t)
	for _, f := range d.Firms() {
		for _, name := range slices.Concat([]string{f.NameJA, f.NameEN, f.Kana, f.Romaji}, f.Short, f.Former) {
			if name != "" && !slices.Contains(ids(d.Search(name)), f.ID) {
				t.Errorf("%s is not found by %q", f.ID, name)
			}
		}
	}
	if n := len(d.Search("")); n != len(d.Firms()) {
		t.Errorf("an empty query finds %d firms", n)
	}
}

func TestSearchRanks(t *testing.T) {
	d := bundled(t)
	all := d.Search("")
	abroad, bare := false, false
	for _, f := range all {
		if f.Country != "JP" && !abroad {
			abroad, bare = true, false
		}
		if f.Country == "JP" && abroad {
			t.Errorf("%s of Japan comes after firms abroad", f.ID)
		}
		if len(f.Addresses) == 0 {
			bare = true
		} else if bare {
			t.Errorf("%s with an address comes after firms without", f.ID)
		}
	}
	found := ids(d.Search("sbi"))
	if !slices.Equal(found, []string{"sbi", "sbi-fx", "sbi-neotrade"}) {
		t.Errorf("Search(sbi) = %q", found)
	}
	if found := ids(d.Search("しょうけん")); found[0] != "secjapan" {
		t.Errorf("a name that begins with the query comes after %q", found[:1])
	}
}

func ids(firms []brokerage.Firm) []string {
	var out []string
	for _, f := range firms {
		out = append(out, f.ID)
	}
	return out
}

func BenchmarkSearch(b *testing.B) {
	d := bundled(b)
	for b.Loop() {
		d.Search("syouken")
	}
}

func TestBundledNamesAreShownAsWritten(t *testing.T) {
	for _, f := range bundled(t).Firms() {
		for _, name := range slices.Concat([]string{f.NameJA, f.NameEN, f.Romaji}, f.Short, f.Former) {
			if strings.Contains(name, "http") || strings.Contains(name, "www.") {
				t.Errorf("%s: the name %q looks like an address", f.ID, name)
			}
		}
	}
}
