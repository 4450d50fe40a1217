package linkcheck_test

import (
	"errors"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kagikura/vault/brokerage"
	"kagikura/vault/linkcheck"
)

// checker checks against the directory that ships.
func checker(t testing.TB) *linkcheck.Checker {
	t.Helper()
	d, err := brokerage.Bundled(os.DirFS("../../assets/directory"))
	if err != nil {
		t.Fatal(err)
	}
	return linkcheck.New(d)
}

// confirmed stands for what a person confirmed.
type confirmed []string

func (c confirmed) Confirmed(url string) bool { return slices.Contains(c, url) }

func TestOfficial(t *testing.T) {
	c := checker(t)
	for _, raw := range []string{
		"https://www.sbisec.co.jp",
		"https://www.sbisec.co.jp/",
		"https://www.sbisec.co.jp:443/",
		"HTTPS://WWW.SBISEC.CO.JP/ETGate",
		"https://www.sbisec.co.jp/ETGate/?a=b&c=%E3%81%82#top",
		"https://www.sbisec.co.jp?x",
		"https://www.sbisec.co.jp#@evil.example",
		"https://www.sbisec.co.jp/redirect?u=https://evil.example/",
	} {
		v := c.Check(raw, nil)
		if v.Kind != linkcheck.Official || v.Firm != "sbi" || v.Role != brokerage.Home || v.Host != "www.sbisec.co.jp" || v.Imitates != "" || len(v.Reasons) != 0 {
			t.Errorf("Check(%q) = %+v", raw, v)
		}
	}
	for id, h := range c.Directory().Hosts() {
		v := c.Check("https://"+h.Name+"/", nil)
		if v.Kind != linkcheck.Official || v.Firm != id || v.Role != h.Role {
			t.Errorf("%s of %s: %+v", h.Name, id, v)
		}
	}
}

func TestNotOfficial(t *testing.T) {
	c := checker(t)
	type reasons = []linkcheck.ReasonKind
	tests := []struct {
		name, raw string
		host      string // where a browser would really go
		imitates  string
		want      reasons
	}{
		{"nothing", "", "", "", reasons{linkcheck.NoScheme, linkcheck.InvalidHost}},
		{"words", "証券会社からのお知らせ", "xn--", "", reasons{linkcheck.NonASCII, linkcheck.NoScheme}},
		{"unknown host", "https://broker.example/", "broker.example", "", reasons{linkcheck.UnknownHost}},
		{"no TLS", "http://www.sbisec.co.jp/", "www.sbisec.co.jp", "", reasons{linkcheck.NotHTTPS}},
		{"no scheme", "www.sbisec.co.jp/", "www.sbisec.co.jp", "", reasons{linkcheck.NoScheme}},
		{"no scheme, with a port", "www.sbisec.co.jp:443/", "www.sbisec.co.jp", "", reasons{linkcheck.NoScheme}},
		{"script", "javascript://www.sbisec.co.jp/%0aalert(1)", "", "", reasons{linkcheck.NotHTTPS}},
		{"data", "data:text/html,https://www.sbisec.co.jp/", "", "", reasons{linkcheck.NotHTTPS}},
		{"file", "file://www.sbisec.co.jp/", "", "", reasons{linkcheck.NotHTTPS}},
		{"nested scheme", "view-source:https://www.sbisec.co.jp/", "", "", reasons{linkcheck.NotHTTPS}},
		{"one slash", "https:/www.sbisec.co.jp/", "www.sbisec.co.jp", "", reasons{linkcheck.Slashes}},
		{"no slashes", "https:www.sbisec.co.jp/", "www.sbisec.co.jp", "", reasons{linkcheck.Slashes}},
		{"three slashes", "https:///www.sbisec.co.jp/", "www.sbisec.co.jp", "", reasons{linkcheck.Slashes}},
		{"backslashes for slashes", `https:\\www.sbisec.co.jp\`, "www.sbisec.co.jp", "", reasons{linkcheck.Backslash, linkcheck.Slashes}},
		{"backslash ends the host", `https://evil.example\@www.sbisec.co.jp/`, "evil.example", "", reasons{linkcheck.Backslash, linkcheck.UnknownHost}},
		{"official name as sub-domain", "https://www.sbisec.co.jp.evil.example/", "www.sbisec.co.jp.evil.example", "sbi", reasons{linkcheck.NameAsSubdomain}},
		{"official domain as sub-domain", "https://site9.sbisec.co.jp.evil.example/", "site9.sbisec.co.jp.evil.example", "sbi", reasons{linkcheck.NameAsSubdomain}},
		{"official name with hyphens", "https://www-daiwa-jp-aaaa.evil.example/", "www-daiwa-jp-aaaa.evil.example", "daiwa", reasons{linkcheck.NameHyphenated}},
		{"official name with hyphens in the domain", "https://rakuten-sec-co-jp.example/", "rakuten-sec-co-jp.example", "rakuten", reasons{linkcheck.NameHyphenated}},
		{"decoy before @", "https://sbisec.co.jp@evil.example/", "evil.example", "sbi", reasons{linkcheck.Userinfo, linkcheck.NameInUserinfo}},
		{"decoy before @ with a port", "https://www.sbisec.co.jp:443@evil.example/", "evil.example", "sbi", reasons{linkcheck.Userinfo, linkcheck.NameInUserinfo}},
		{"decoy before @, slash imitated", "https://www.sbisec.co.jp\u2215login@evil.example/", "evil.example", "sbi", reasons{linkcheck.NonASCII, linkcheck.Userinfo}},
		{"two @", "https://a@www.sbisec.co.jp@evil.example/", "evil.example", "sbi", reasons{linkcheck.Userinfo}},
		{"empty userinfo", "https://@www.sbisec.co.jp/", "www.sbisec.co.jp", "", reasons{linkcheck.Userinfo}},
		{"userinfo on the real host", "https://user@www.sbisec.co.jp/", "www.sbisec.co.jp", "", reasons{linkcheck.Userinfo}},
		{"other port", "https://www.sbisec.co.jp:8443/", "www.sbisec.co.jp", "", reasons{linkcheck.Port}},
		{"empty port", "https://www.sbisec.co.jp:/", "www.sbisec.co.jp", "", reasons{linkcheck.Port}},
		{"port with a nought", "https://www.sbisec.co.jp:0443/", "www.sbisec.co.jp", "", reasons{linkcheck.Port}},
		{"trailing dot", "https://www.sbisec.co.jp./", "www.sbisec.co.jp.", "", reasons{linkcheck.TrailingDot}},
		{"tab inside", "https://www.sbi\tsec.co.jp/", "www.sbisec.co.jp", "", reasons{linkcheck.ControlCharacter}},
		{"line break inside", "https://www.sbisec.co.jp\n.evil.example/", "www.sbisec.co.jp.evil.example", "sbi", reasons{linkcheck.ControlCharacter}},
		{"space before", " https://www.sbisec.co.jp/", "www.sbisec.co.jp", "", reasons{linkcheck.Whitespace}},
		{"line break after", "https://www.sbisec.co.jp/\n", "www.sbisec.co.jp", "", reasons{linkcheck.Whitespace}},
		{"space in the path", "https://www.sbisec.co.jp/a b", "www.sbisec.co.jp", "", reasons{linkcheck.Whitespace}},
		{"NUL", "https://www.sbisec.co.jp\x00.evil.example/", "", "", reasons{linkcheck.ControlCharacter, linkcheck.InvalidHost}},
		{"percent-encoded host", "https://www.sbise%63.co.jp/", "www.sbisec.co.jp", "", reasons{linkcheck.PercentInHost}},
		{"percent-encoded slash", "https://www.sbisec.co.jp%2f.evil.example/", "", "", reasons{linkcheck.PercentInHost, linkcheck.InvalidHost}},
		{"full-width letters", "https://ｗｗｗ.sbisec.co.jp/", "www.sbisec.co.jp", "", reasons{linkcheck.NonASCII}},
		{"ideographic dots", "https://www。sbisec。co。jp/", "www.sbisec.co.jp", "", reasons{linkcheck.NonASCII}},
		{"soft hyphen", "https://www.sbi\u00adsec.co.jp/", "www.sbisec.co.jp", "", reasons{linkcheck.NonASCII}},
		{"Cyrillic letter", "https://www.sbis\u0435c.co.jp/", "www.xn--sbisc-2we.co.jp", "sbi", reasons{linkcheck.NonASCII, linkcheck.Punycode, linkcheck.Confusable}},
		{"punycode", "https://www.xn--sbisc-2we.co.jp/", "www.xn--sbisc-2we.co.jp", "sbi", reasons{linkcheck.Punycode, linkcheck.Confusable, linkcheck.UnknownHost}},
		{"Japanese path on the real host", "https://www.sbisec.co.jp/口座", "www.sbisec.co.jp", "", reasons{linkcheck.NonASCII}},
		{"IPv4", "https://192.0.2.7/", "192.0.2.7", "", reasons{linkcheck.IPAddress}},
		{"IPv4 as one number", "https://3221225991/", "192.0.2.7", "", reasons{linkcheck.IPAddress}},
		{"IPv4 in hexadecimal and octal", "https://0xc0.0.02.7/", "192.0.2.7", "", reasons{linkcheck.IPAddress}},
		{"IPv4 out of range", "https://192.0.2.256/", "", "", reasons{linkcheck.IPAddress}},
		{"IPv6", "https://[2001:DB8::1]/", "[2001:db8::1]", "", reasons{linkcheck.IPAddress}},
		{"IPv4 in IPv6", "https://[::ffff:192.0.2.7]/", "[::ffff:c000:207]", "", reasons{linkcheck.IPAddress}},
		{"IPv6 not closed", "https://[2001:db8::1:443/", "", "", reasons{linkcheck.IPAddress}},
		{"IPv6 with more behind it", "https://[2001:db8::1]x/", "", "", reasons{linkcheck.IPAddress}},
		{"number too large for an address", "https://0x99999999999999999999/", "", "", reasons{linkcheck.IPAddress}},
		{"port out of range", "https://evil.example:65536/", "", "", reasons{linkcheck.Port}},
		{"port that is no number", "https://evil.example:44x/", "", "", reasons{linkcheck.Port}},
		{"port with many noughts", "https://www.sbisec.co.jp:0000000443/", "www.sbisec.co.jp", "", reasons{linkcheck.Port}},
		{"official name and a sign", "https://www.sbisec.co.jp&in.evil.example/", "www.sbisec.co.jp&in.evil.example", "sbi", reasons{linkcheck.OddHost, linkcheck.NameAsSubdomain}},
		{"sign that no host may have", "https://www.sbisec.co.jp|in.evil.example/", "", "", reasons{linkcheck.InvalidHost}},
		{"letters of both directions", "https://a\u05d0.evil.example/", "", "", reasons{linkcheck.InvalidHost}},
		{"trailing dot behind a firm's own domain", "https://unlisted.sbisec.co.jp./", "unlisted.sbisec.co.jp.", "", reasons{linkcheck.TrailingDot, linkcheck.OwnedDomain}},
		{"sub-host of an official host", "https://x.www.matsui.co.jp/", "x.www.matsui.co.jp", "", reasons{linkcheck.UnknownHost, linkcheck.SameDomain}},
		{"registrable domain alone", "https://matsui.co.jp/", "matsui.co.jp", "", reasons{linkcheck.UnknownHost, linkcheck.SameDomain}},
		{"a bank on a shared domain", "https://bank.mufg.jp/", "bank.mufg.jp", "", reasons{linkcheck.SameDomain}},
		{"other ending", "https://www.sbisec.example/", "www.sbisec.example", "", reasons{linkcheck.SameNameOtherEnd}},
		{"name of a firm among other words", "https://info-monex.evil.example/", "info-monex.evil.example", "monex", reasons{linkcheck.UnknownHost, linkcheck.NameInHost}},
		{"name of a firm and a number as domain", "https://sbisec-login07.example/", "sbisec-login07.example", "sbi", reasons{linkcheck.NameInHost}},
		{"letters that look alike", "https://www-sb1sec.evil.example/", "www-sb1sec.evil.example", "sbi", reasons{linkcheck.NameMisspelt}},
		{"two letters exchanged", "https://www-sbisce.evil.example/", "www-sbisce.evil.example", "sbi", reasons{linkcheck.NameMisspelt}},
		{"official name in the path", "https://evil.example/www.sbisec.co.jp/", "evil.example", "", reasons{linkcheck.UnknownHost, linkcheck.NameInPath}},
		{"copied path", "https://evil.example/ETGate/?x", "evil.example", "sbi", reasons{linkcheck.CopiedPath}},
		{"copied path below another", "https://evil.example/a1b2/ITS/login/MemberLogin.jsp?x", "evil.example", "matsui", reasons{linkcheck.CopiedPath}},
		{"beginning of a copied path", "https://evil.example/rmfIndex/#/", "evil.example", "nomura", reasons{linkcheck.CopiedPath}},
		{"name of the trade as all of the path", "https://evil.example/SBISEC", "evil.example", "sbi", reasons{linkcheck.WordInPath}},
		{"shortened name as all of the path", "https://evil.example/mizusec.html", "evil.example", "mizuho", reasons{linkcheck.WordInPath}},
		{"name in the query", "https://evil.example/a.html?monexsec=login", "evil.example", "monex", reasons{linkcheck.WordInPath}},
		{"accented letters", "https://www.mönex.example/", "www.xn--mnex-5qa.example", "monex", reasons{linkcheck.Confusable, linkcheck.Punycode}},
		{"group's name beside the trade", "https://sec-sbi.evil.example/", "sec-sbi.evil.example", "sbi", reasons{linkcheck.NameInHost}},
		{"group's name beside the trade in the domain", "https://rakuten.secnotice.example/", "rakuten.secnotice.example", "rakuten", reasons{linkcheck.NameInHost}},
		{"group's name and the trade as domain", "https://sbi-trade-login3.example/", "sbi-trade-login3.example", "sbi", reasons{linkcheck.NameInHost}},
		{"group's name misspelt beside the trade", "https://sec-rakoten01.example/", "sec-rakoten01.example", "rakuten", reasons{linkcheck.NameMisspelt}},
		{"group's name with its vowels moved", "https://raketun-sec.evil.example/", "raketun-sec.evil.example", "rakuten", reasons{linkcheck.NameMisspelt}},
		{"trade with its letters moved", "https://sbicse.evil.example/", "sbicse.evil.example", "sbi", reasons{linkcheck.NameMisspelt}},
		{"coined name alone", "https://monex.evil.example/", "monex.evil.example", "monex", reasons{linkcheck.NameInHost}},
		{"coined name with letters put in", "https://moinerxabc.example/", "moinerxabc.example", "monex", reasons{linkcheck.NameMisspelt}},
		{"coined name with a letter put in", "https://moniexabc.example/", "moniexabc.example", "monex", reasons{linkcheck.NameMisspelt}},
		{"name and what people come for", "https://nomurax-verify.example/", "nomurax-verify.example", "nomura", reasons{linkcheck.NameInHost}},
		{"name and the same letter again", "https://matsuiii.example/", "matsuiii.example", "matsui", reasons{linkcheck.NameInHost}},
		{"name where names cost nothing", "https://nomurazz.top/", "nomurazz.top", "nomura", reasons{linkcheck.NameInHost}},
		{"two letters drawn as one", "https://rnonex-login.evil.example/", "rnonex-login.evil.example", "monex", reasons{linkcheck.NameMisspelt}},
		{"two letters drawn as one, as domain", "https://rnatsui.example/", "rnatsui.example", "matsui", reasons{linkcheck.NameMisspelt}},
		{"other letters drawn as one", "https://daivva-co.evil.example/", "daivva-co.evil.example", "daiwa", reasons{linkcheck.NameMisspelt}},
		{"digits for letters", "https://www-sbis3c-co.evil.example/", "www-sbis3c-co.evil.example", "sbi", reasons{linkcheck.NameMisspelt}},
		{"digits for letters of a name others have", "https://m4tsu1.evil.example/", "m4tsu1.evil.example", "matsui", reasons{linkcheck.NameMisspelt}},
		{"written in Kunrei", "https://matui-shoken.evil.example/", "matui-shoken.evil.example", "matsui", reasons{linkcheck.NameInHost}},
		{"coined name with a letter put in, alone", "https://moneix.evil.example/", "moneix.evil.example", "monex", reasons{linkcheck.NameMisspelt}},
		{"name and anything before a word that is none", "https://nomura-abcdef.xq7b.example/", "nomura-abcdef.xq7b.example", "nomura", reasons{linkcheck.NameInHost}},
		{"name and the trade in the path", "https://evil.example/rakutensec/", "evil.example", "rakuten", reasons{linkcheck.WordInPath}},
		{"free hosting", "https://abc.pages.dev/", "abc.pages.dev", "", reasons{linkcheck.FreeHosting, linkcheck.UnknownHost}},
		{"official name on free hosting", "https://abc.pages.dev/www.matsui.co.jp/x", "abc.pages.dev", "matsui", reasons{linkcheck.FreeHosting, linkcheck.NameInPath}},
		{"shortener", "https://bit.ly/abc", "bit.ly", "", reasons{linkcheck.Shortener, linkcheck.UnknownHost}},
		{"official name in the query", "https://evil.example/?u=https://www.sbisec.co.jp/", "evil.example", "", reasons{linkcheck.NameInPath}},
		{"no text", "https://\xffmonex.example/", "", "", reasons{linkcheck.NonASCII, linkcheck.InvalidHost}},
		{"empty label", "https://www..sbisec.co.jp/", "", "", reasons{linkcheck.InvalidHost}},
		{"no host", "https:///", "", "", reasons{linkcheck.InvalidHost}},
		{"a million characters", "https://www.sbisec.co.jp/" + strings.Repeat("a", 1_000_000), "", "", reasons{linkcheck.TooLong}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := c.Check(tt.raw, nil)
			if v.Kind != linkcheck.NotOfficial {
				t.Fatalf("Check = %+v", v)
			}
			if v.Host != tt.host && !(tt.host == "xn--" && strings.HasPrefix(v.Host, "xn--")) {
				t.Errorf("host %q, want %q", v.Host, tt.host)
			}
			if v.Imitates != tt.imitates {
				t.Errorf("imitates %q, want %q", v.Imitates, tt.imitates)
			}
			for _, want := range tt.want {
				if !slices.ContainsFunc(v.Reasons, func(r linkcheck.Reason) bool { return r.Kind == want }) {
					t.Errorf("no reason %s in %+v", want, v.Reasons)
				}
			}
			if verified, err := c.Open(tt.raw, nil); err == nil || verified.OK() {
				t.Errorf("Open = %q, %v", verified.URL(), err)
			}
		})
	}
}

// TestUnknownHostOfAFirmsOwnDomain: it is said whose it is, and not opened.
func TestUnknownHostOfAFirmsOwnDomain(t *testing.T) {
	c := checker(t)
	for _, raw := range []string{"https://unlisted.sbisec.co.jp/", "https://a.b.sbisec.co.jp/x?y", "https://sbisec.co.jp/"} {
		v := c.Check(raw, nil)
		want := []linkcheck.Reason{{Kind: linkcheck.OwnedDomain, Part: "sbisec.co.jp"}}
		if v.Kind != linkcheck.FirmsDomain || v.Firm != "sbi" || v.Role != "" || v.Imitates != "" || !slices.Equal(v.Reasons, want) {
			t.Errorf("Check(%q) = %+v", raw, v)
		}
		_, err := c.Open(raw, confirmed{})
		var refused *linkcheck.RefusedError
		if !errors.As(err, &refused) || refused.Alternative.URL() != "https://www.sbisec.co.jp/" {
			t.Errorf("Open(%q): %v, offered %q", raw, err, refused.Alternative.URL())
		}
	}
	for _, raw := range []string{"http://unlisted.sbisec.co.jp/", "https://unlisted.sbisec.co.jp:8443/", "https://x@unlisted.sbisec.co.jp/", "https://unlisted.sbisec.co.jp./"} {
		if v := c.Check(raw, nil); v.Kind != linkcheck.NotOfficial || v.Firm != "sbi" {
			t.Errorf("Check(%q) = %+v", raw, v)
		}
	}
	for _, raw := range []string{"https://evilsbisec.co.jp/", "https://sbisec.co.jp.evil.example/", "https://unlisted.sbisec.co.jp.evil.example/"} {
		if v := c.Check(raw, nil); v.Kind != linkcheck.NotOfficial || v.Firm != "" {
			t.Errorf("Check(%q) = %+v", raw, v)
		}
	}
}

// TestHarmlessNeighbours has addresses that share a word or a domain with a
// firm: not official, but nobody is accused.
func TestHarmlessNeighbours(t *testing.T) {
	c := checker(t)
	for _, raw := range []string{
		"https://www.sbi-town.example/", "https://info-matsui.board.jp/", "https://matsui.board.example/", "https://matsui.example/", "https://shimonomura.example/",
		"https://nomura-stone.example/", "https://tanaka-matsui.example/", "https://matsuo-login.example/", "https://dailywatch.example/", "https://moneystock.example/",
		"https://example.com/nomura", "https://example.com/blog/sbisec-review", "https://rakuten.example/", "https://login.rakuten.example/", "https://smbc.evil.example/",
		"https://sbi.bank.in/", "https://sbibank.example/", "https://inet.bank.example/", "https://investor.example/", "https://example.com/web/Login", "https://highfidelity.example/",
		"https://sub.mufg.jp/", "https://archive.example/web/https://www.sbisec.co.jp/",
		// families, towns and laboratories
		"https://www.matsui.example/", "https://www.nomura.faculty.example/", "https://matsui-lab.physics.example.edu/", "https://hideki-matsui.players.example/", "https://taro-nomura.pages.dev/",
		"https://daiwa-hotel.travel.example/", "https://matsui55.example/", "https://matsui-service.example/", "https://nomura-japan.example/", "https://mail.nomura-dental.example/",
		// affiliates and namesakes in other countries
		"https://sbisecurities.example/", "https://www.nomurasecurities.example/", "https://monexsecurities.com.au/", "https://sbitrade.in/", "https://sbiuk.statebank/", "https://sbicapsec.example/",
		// other words
		"https://webutil-tools.example/", "https://webuilder.example/", "https://npm.weibull-py.example/", "https://matmul-cloud.example/", "https://opentrade-lab.example/", "https://money-x.shop.example/",
		"https://clicksecurity.example/", "https://phinet-secure.example/", "https://bisection-functions.example/", "https://gaitame-japan.example/", "https://moneyx.shop.example/", "https://modernex.example/",
		// pages about firms
		"https://www.compare.example/rakuten-sec/", "https://www.compare.example/matsui-support", "https://sbisec-hikaku.example/", "https://sbisec.brokerreviews.example/", "https://rakutensec-hyoban.example/",
		// rooms at services
		"https://monex.atlassian.net/", "https://login.nomura.okta.com/", "https://rakutensec.okta.com/", "https://x.com/rakutensec", "https://github.com/sbisec",
	} {
		if v := c.Check(raw, nil); v.Kind != linkcheck.NotOfficial || v.Imitates != "" {
			t.Errorf("Check(%q) = %+v", raw, v)
		}
	}
}

// TestMentions has addresses that carry a name that others have too.
func TestMentions(t *testing.T) {
	c := checker(t)
	for raw, firm := range map[string]string{
		"https://daiwakanko.co.jp/":         "daiwa",
		"https://kanko.nikko.lg.jp/":        "smbc-nikko",
		"https://monex.board.jp/":           "monex",
		"https://info-monex.board.jp/login": "monex",
		"https://www.matsui.example/":       "matsui",
		"https://mizuho.example/":           "mizuho",
		"https://sub.mufg.jp/":              "mumss",
		"https://shop.sbi.jp/ETGate":        "sbi",
		"https://monex.atlassian.net/":      "monex",
		"https://x.com/rakutensec":          "rakuten",
		"https://compare.example/sbi-sec/":  "sbi",
	} {
		if v := c.Check(raw, nil); v.Kind != linkcheck.NotOfficial || v.Imitates != "" || v.Mentions != firm {
			t.Errorf("Check(%q) = %+v, want a mention of %s", raw, v, firm)
		}
	}
	for _, h := range []string{"sbi.brisk.jp", "www.rakuten-bank.co.jp"} {
		v := c.Check("https://"+h+"/", nil)
		if r, ok := c.Directory().Related(h); !ok || v.Imitates != "" || v.Mentions != r.Firm || v.Reasons[0].Kind != linkcheck.RelatedHost {
			t.Errorf("%s is related to %q (%v): %+v", h, r.Firm, ok, v)
		}
	}
}

func TestReasonPartsAreHarmless(t *testing.T) {
	c := checker(t)
	for _, raw := range []string{"https://\u202epj.oc@evil.example/", "https://ev\u202eil.example/", "ht\x1b[2Jtps://x\x07/", "https://a:\u202e/"} {
		for _, r := range c.Check(raw, nil).Reasons {
			if strings.ContainsFunc(r.Part, func(c rune) bool { return c <= ' ' || c >= 0x7f }) {
				t.Errorf("Check(%q) hands out %q", raw, r.Part)
			}
		}
	}
}

func TestTheLengthOfAnAddressIsBounded(t *testing.T) {
	const base, bound = "https://www.sbisec.co.jp/", 8192
	for n, want := range map[int]linkcheck.Kind{bound: linkcheck.Official, bound + 1: linkcheck.NotOfficial} {
		v := checker(t).Check(base+strings.Repeat("a", n-len(base)), nil)
		long := slices.ContainsFunc(v.Reasons, func(r linkcheck.Reason) bool { return r.Kind == linkcheck.TooLong })
		if v.Kind != want || long != (n > bound) {
			t.Errorf("%d bytes: %v, too long %v", n, v.Kind, long)
		}
	}
}

// plain is what an official address may look like, written without the code
// under test.
var plain = regexp.MustCompile(`^(?i:https)://([A-Za-z0-9.-]+)(:443)?([/?#][!-\[\]-~]*)?$`)

func FuzzCheck(f *testing.F) {
	c := checker(f)
	for _, seed := range []string{
		"https://www.sbisec.co.jp/", "https://www.sbisec.co.jp.evil.example/", "https://sbisec.co.jp@evil.example", `https:\\www.sbisec.co.jp\x`,
		"https://www.sbisec.co.jp:443?x#y", "https://0x7f.1/", "https://[::1]:443/", "ｈｔｔｐｓ：／／ｗｗｗ．ｓｂｉｓｅｃ．ｃｏ．ｊｐ", "https://www.sbise%63.co.jp", "https://www。sbisec。co。jp/",
		"https://own.example:8443/in", "https://xn--/", "://", "https://login.sbisec.co.jp/", "\t https://www.daiwa.jp/\u00ad",
	} {
		f.Add(seed)
	}
	own := confirmed{"https://own.example:8443/in"}
	f.Fuzz(func(t *testing.T, raw string) {
		v := c.Check(raw, own)
		m := plain.FindStringSubmatch(raw)
		inDirectory := false
		if m != nil {
			_, _, inDirectory = c.Directory().Lookup(strings.ToLower(m[1]))
			inDirectory = inDirectory && len(raw) <= 8192
		}
		if (v.Kind == linkcheck.Official) != inDirectory {
			t.Fatalf("Check(%q) = %+v, in the directory: %v", raw, v, inDirectory)
		}
		if v.Kind == linkcheck.Official && v.Host != strings.ToLower(m[1]) {
			t.Fatalf("Check(%q) names host %q", raw, v.Host)
		}
		if (v.Kind == linkcheck.NotOfficial || v.Kind == linkcheck.FirmsDomain) != (len(v.Reasons) > 0) {
			t.Fatalf("Check(%q) = %+v: an answer and its reasons disagree", raw, v)
		}
		verified, err := c.Open(raw, own)
		if verified.OK() != (err == nil) {
			t.Fatalf("Open(%q) = %q, %v", raw, verified.URL(), err)
		}
		if _, _, listed := c.Directory().LookupURL(verified.URL()); verified.OK() && !listed && !own.Confirmed(verified.URL()) {
			t.Fatalf("Open(%q) = %q", raw, verified.URL())
		}
		p, err := linkcheck.TakeApart(raw)
		if (err == nil) != (p.Host != "") || p.Host != v.Host {
			t.Fatalf("TakeApart(%q) = %+v, %v", raw, p, err)
		}
		if joined := strings.TrimPrefix(p.Subdomain+"."+p.Registrable, "."); err == nil && joined != p.Host {
			t.Fatalf("TakeApart(%q): %q and %q make no %q", raw, p.Subdomain, p.Registrable, p.Host)
		}
	})
}
