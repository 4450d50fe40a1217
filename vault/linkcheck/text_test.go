package linkcheck_test

import (
	"slices"
	"strings"
	"testing"

	"kagikura/vault/linkcheck"
)

func addressesOf(text string) []string {
	var all []string
	for _, f := range linkcheck.Find(text) {
		all = append(all, f.Address)
	}
	return all
}

func TestFind(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"nothing", "", nil},
		{"no address", "口座の確認をお願いします。お電話ください（03-1234-5678）。Version 1.2.3", nil},
		{"a message", "【重要】ご本人確認のお願い\nhttps://evil.example.com/in?a=b&c=d\nご確認ください。", []string{"https://evil.example.com/in?a=b&c=d"}},
		{"Japanese right behind", "こちらhttps://evil.example.com/loginをクリックしてください", []string{"https://evil.example.com/login"}},
		{"Japanese right behind the name", "こちらhttps://evil.example.comをクリック", []string{"https://evil.example.com"}},
		{"in brackets", "（https://a.example.com/x）「https://b.example.com/」<https://c.example.com/y>", []string{"https://a.example.com/x", "https://b.example.com/", "https://c.example.com/y"}},
		{"end of a sentence", "See https://a.example.com/x. Or (https://b.example.com/y)! https://c.example.com/z。", []string{"https://a.example.com/x", "https://b.example.com/y", "https://c.example.com/z"}},
		{"brackets of its own", "https://a.example.com/x_(y)", []string{"https://a.example.com/x_(y)"}},
		{"without a scheme", "www.evil-example.com/login と evil.co.jp です", []string{"www.evil-example.com/login", "evil.co.jp"}},
		{"mail address", "info@example.co.jp まで", nil},
		{"decoy before @", "https://www.sbisec.co.jp@evil.example.com/", []string{"https://www.sbisec.co.jp@evil.example.com/"}},
		{"http and port", "HTTP://evil.example.com:8080/x", []string{"HTTP://evil.example.com:8080/x"}},
		{"backslashes", `https:\\evil.example.com\x`, []string{`https:\\evil.example.com\x`}},
		{"hxxp", "hxxps://evil[.]example[.]com/a", []string{"https://evil.example.com/a"}},
		{"other disguises", "hXXp[://]evil(dot)example[dot]com/ h**p://b{.}example.com", []string{"http://evil.example.com/", "http://b.example.com"}},
		{"ttps", "ttps://evil.example.com/", []string{"https://evil.example.com/"}},
		{"full-width", "ｈｔｔｐｓ：／／ｅｖｉｌ．ｅｘａｍｐｌｅ．ｃｏｍ／ａ　です", []string{"https://evil.example.com/a"}},
		{"ideographic dots", "https://evil。example。com/", []string{"https://evil.example.com/"}},
		{"no width", "ht\u200btps://evil\u00ad.example.com/", []string{"https://evil.example.com/"}},
		{"Japanese name", "https://例え.example.com/ と https://証券.com をご覧ください", []string{"https://例え.example.com/", "https://証券.com"}},
		{"line break in the name", "https://www.sbisec.co.jp.evil.\nexample.com/login", []string{"https://www.sbisec.co.jp.evil.example.com/login"}},
		{"line break behind a whole name", "https://evil.example.com\nPlease call us", []string{"https://evil.example.com"}},
		{"line break in a long path", "https://evil.example.com/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\nbbbb\r\nText", []string{"https://evil.example.com/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabbbb"}},
		{"line break behind a short path", "https://evil.example.com/a\nb", []string{"https://evil.example.com/a"}},
		{"line break in angle brackets", "<https://evil.example.com/\naaa>", []string{"https://evil.example.com/aaa"}},
		{"the same twice", "https://a.example.com/ https://a.example.com/", []string{"https://a.example.com/"}},
		{"a number for a host", "http://192.0.2.7/login", []string{"http://192.0.2.7/login"}},
		{"markup", `<a href="https://evil.example.com/">https://www.sbisec.co.jp/</a>`, []string{"https://evil.example.com/", "https://www.sbisec.co.jp/"}},
		{"signs around it", "▼https://a.example.com/x▼ ⇒https://b.example.com★ 〔https://c.example.com/〕 https://d.example.com/y※期限 https://e.example.com/…", []string{"https://a.example.com/x", "https://b.example.com", "https://c.example.com/", "https://d.example.com/y", "https://e.example.com/"}},
		{"full-width brackets and waves behind", "https://a.example.com/x（本人確認）https://b.example.com～至急", []string{"https://a.example.com/x", "https://b.example.com"}},
		{"listed with commas", "https://a.example.com/,https://b.example.com;https://c.example.com・https://d.example.com、https://e.example.com", []string{"https://a.example.com/", "https://b.example.com", "https://c.example.com", "https://d.example.com", "https://e.example.com"}},
		{"full stop before a word", "https://www.sbisec.co.jp。SMSはお送りしません", []string{"https://www.sbisec.co.jp"}},
		{"word right before", "URLhttps://evil.example.com/", []string{"https://evil.example.com/"}},
		{"end of an international name alone", "証券.evil.example.com", []string{"evil.example.com"}},
		{"soft line break of a mail", "https://evil.exa=\r\nmple.com/a=\nb", []string{"https://evil.example.com/ab"}},
		{"characters by their numbers", "https&#58;//evil&#x2e;example&#46;com/", []string{"https://evil.example.com/"}},
		{"a number with a path", "203.0.113.5/login まで", []string{"203.0.113.5/login"}},
		{"numbers", "10.0.19045.1、192.0.2.1、2025.10.1、12.30、1.5万円、USD.JPY、256.1.1.1/x", nil},
		{"files and sentences", "setup.zip と readme.md と run.sh を ABC.Inc が Hello.World", nil},
		{"a file's ending with a path", "evil.zip/login", []string{"evil.zip/login"}},
		{"decoy before a Japanese word", "ご確認 https://www.sbisec.co.jpログイン.evil.example.com/ まで", []string{"https://www.sbisec.co.jpログイン.evil.example.com/"}},
		{"decoy before a line break and a dot", "https://www.sbisec.co.jp\n.evil.example.com/", []string{"https://www.sbisec.co.jp.evil.example.com/"}},
		{"name on the line below", "https://www.sbisec.co.jp\n@evil", []string{"https://www.sbisec.co.jp"}},
		{"two run together", "https://a.example.com/https://b.example.com/", []string{"https://a.example.com/https://b.example.com/"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := addressesOf(tt.text); !slices.Equal(got, tt.want) {
				t.Errorf("Find(%q)\n got %q\nwant %q", tt.text, got, tt.want)
			}
		})
	}
}

// TestAnAddressThatWasPutTogetherIsNotOfficial: what a program has to undo no
// browser would have opened, and nobody honest writes.
func TestAnAddressThatWasPutTogetherIsNotOfficial(t *testing.T) {
	c := checker(t)
	for _, text := range []string{"hxxps://www.sbisec.co.jp/", "https://www[.]sbisec[.]co[.]jp/", "ｈｔｔｐｓ：／／www.sbisec.co.jp/", "https://www.sbisec.co.\njp/", "ttps://www.sbisec.co.jp/", "https://www.sbi\u200bsec.co.jp/"} {
		all := linkcheck.Find(text)
		if len(all) != 1 {
			t.Fatalf("Find(%q) = %+v", text, all)
		}
		v := all[0].Check(c, nil)
		if v.Kind != linkcheck.NotOfficial || v.Firm != "sbi" || v.Reasons[0].Kind != linkcheck.Rewritten {
			t.Errorf("%q: %+v", text, v)
		}
	}
	all := linkcheck.Find("公式サイトは https://www.sbisec.co.jp/ です")
	if len(all) != 1 || all[0].Check(c, nil).Kind != linkcheck.Official {
		t.Errorf("a plain official address in a text: %+v", all)
	}
}

// TestADecoyThatATextGoesOnBehindIsNotOfficial: a browser that is given all of
// it goes elsewhere than where the sentence seems to begin.
func TestADecoyThatATextGoesOnBehindIsNotOfficial(t *testing.T) {
	c := checker(t)
	for _, behind := range []string{
		"ログイン@evil.example.com/", "ログイン@203.0.113.5/", "ログイン@3221225991/", "ログイン@[2001:db8::1]/", "ログイン@evil%2eexample/", "。x@evil.example.com/",
		"ログイン.evil.example.com/", "ログイン.evil.example%2ecom/", "ログイン。みんな/", "∕login.evil.example.com/", "★.evil.example.com/", "、.evil.example.com/", "「.evil.example.com/", "{.evil.example.com/",
		"。evil.example.com/", "\n.evil.example.com/", "\n@evil.example.com/", "\u3164.evil.example.com/", "…@evil.example.com:443/",
	} {
		for _, around := range []string{"%s", "ご確認ください %s まで", "<a href='%s'>"} {
			text := strings.Replace(around, "%s", "https://www.sbisec.co.jp"+behind, 1)
			for _, found := range linkcheck.Find(text) {
				if v := found.Check(c, nil); v.Kind != linkcheck.NotOfficial {
					t.Errorf("%q: %q is called official: %+v", text, found.Address, v)
				}
			}
		}
	}
	for _, behind := range []string{"をご確認のうえ", "。", "、お電話ください", "（公式）", "まで。", "\n.", "／ログイン", "※公式", "、https://other.example.com/", "・https://other.example.com/", "\n@handle"} {
		all := linkcheck.Find("公式は https://www.sbisec.co.jp" + behind)
		if len(all) == 0 || all[0].Undone != strings.HasPrefix(behind, "／") || all[0].Check(c, nil).Firm != "sbi" {
			t.Errorf("%q: %+v", behind, all)
		}
	}
}

func TestFindIsBounded(t *testing.T) {
	var b strings.Builder
	for i := range 1000 {
		b.WriteString("https://h" + strings.Repeat("a", i%60) + strings.Repeat("b", i/60) + ".example.com/ ")
	}
	if n := len(linkcheck.Find(b.String())); n != linkcheck.MaxFound {
		t.Errorf("%d addresses found, want %d", n, linkcheck.MaxFound)
	}
	if all := linkcheck.Find(strings.Repeat(" ", linkcheck.MaxText) + "https://a.example.com/"); len(all) != 0 {
		t.Errorf("found behind the bound: %+v", all)
	}
}

func FuzzFind(f *testing.F) {
	c := checker(f)
	for _, seed := range []string{
		"", "https://www.sbisec.co.jp/", "【重要】https://a.example.com/をご確認", "hxxps://evil[.]example[.]com", "<https://a.example\n.com>", "ｈｔｔｐｓ：／／ａ．com", "ttp://a\\b", "a.b@c.d", "https:https:https:", "\xff\xfehttp://\x00.com", "www.a.co.jp。www.b.co.jp",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, found := range linkcheck.Find(text) {
			if found.Address == "" || !strings.Contains(text, found.Written) {
				t.Fatalf("Find(%q) = %+v", text, found)
			}
			v := found.Check(c, nil)
			if v.Kind == linkcheck.Official && !strings.Contains(text, found.Address) {
				t.Fatalf("%q is called official and does not stand in %q", found.Address, text)
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	for name, text := range map[string]string{
		"message":  "【重要】お客様の口座で不審な取引がありました。\nhttps://evil.example.com/in?a=b\nをご確認ください。",
		"slashes":  strings.Repeat("a/", linkcheck.MaxText/2),
		"dots":     strings.Repeat("a.", linkcheck.MaxText/2),
		"lines":    strings.Repeat("https://a\n", linkcheck.MaxText/10),
		"schemes":  strings.Repeat("http:", linkcheck.MaxText/5),
		"kanji":    "https://" + strings.Repeat("証", linkcheck.MaxText/3-3),
		"brackets": "https://a.com/" + strings.Repeat(")", linkcheck.MaxText/2),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				linkcheck.Find(text)
			}
		})
	}
}
