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

// bundled is the directory that ships.
func bundled(t testing.TB) *brokerage.Directory {
	t.Helper()
	d, err := brokerage.Bundled(os.DirFS("../../assets/directory"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// confirmed stands for what a person confirmed.
type confirmed []string

func (c confirmed) Confirmed(url string) bool { return slices.Contains(c, url) }

func TestOfficial(t *testing.T) {
	d := bundled(t)
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
		v := linkcheck.Check(raw, d, nil)
		if v.Kind != linkcheck.Official || v.Firm != "sbi" || v.Role != brokerage.Home || v.Host != "www.sbisec.co.jp" || v.Imitates != "" || len(v.Reasons) != 0 {
			t.Errorf("Check(%q) = %+v", raw, v)
		}
	}
	for id, h := range d.Hosts() {
		v := linkcheck.Check("https://"+h.Name+"/", d, nil)
		if v.Kind != linkcheck.Official || v.Firm != id || v.Role != h.Role {
			t.Errorf("%s of %s: %+v", h.Name, id, v)
		}
	}
}

func TestNotOfficial(t *testing.T) {
	d := bundled(t)
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
		{"Cyrillic letter", "https://www.sbis\u0435c.co.jp/", "www.xn--sbisc-2we.co.jp", "", reasons{linkcheck.NonASCII, linkcheck.Punycode}},
		{"punycode", "https://www.xn--sbisc-2we.co.jp/", "www.xn--sbisc-2we.co.jp", "", reasons{linkcheck.Punycode, linkcheck.UnknownHost}},
		{"Japanese path on the real host", "https://www.sbisec.co.jp/口座", "www.sbisec.co.jp", "", reasons{linkcheck.NonASCII}},
		{"IPv4", "https://192.0.2.7/", "192.0.2.7", "", reasons{linkcheck.IPAddress}},
		{"IPv4 as one number", "https://3221225991/", "192.0.2.7", "", reasons{linkcheck.IPAddress}},
		{"IPv4 in hexadecimal and octal", "https://0xc0.0.02.7/", "192.0.2.7", "", reasons{linkcheck.IPAddress}},
		{"IPv4 out of range", "https://192.0.2.256/", "", "", reasons{linkcheck.IPAddress}},
		{"IPv6", "https://[2001:DB8::1]/", "[2001:db8::1]", "", reasons{linkcheck.IPAddress}},
		{"sub-host of an official host", "https://x.www.matsui.co.jp/", "x.www.matsui.co.jp", "", reasons{linkcheck.UnknownHost, linkcheck.SameDomain}},
		{"registrable domain alone", "https://matsui.co.jp/", "matsui.co.jp", "", reasons{linkcheck.UnknownHost, linkcheck.SameDomain}},
		{"a bank on a shared domain", "https://bank.mufg.jp/", "bank.mufg.jp", "", reasons{linkcheck.SameDomain}},
		{"other ending", "https://www.sbisec.example/", "www.sbisec.example", "", reasons{linkcheck.SameNameOtherEnd}},
		{"name of a firm among other words", "https://info-monex.evil.example/", "info-monex.evil.example", "monex", reasons{linkcheck.UnknownHost, linkcheck.NameInHost}},
		{"name of a firm and a number as domain", "https://sbisec-login07.example/", "sbisec-login07.example", "sbi", reasons{linkcheck.NameInHost}},
		{"letters that look alike", "https://www-sb1sec.evil.example/", "www-sb1sec.evil.example", "sbi", reasons{linkcheck.NameMisspelt}},
		{"two letters exchanged", "https://www-sbisce.evil.example/", "www-sbisce.evil.example", "sbi", reasons{linkcheck.NameMisspelt}},
		{"official name in the path", "https://evil.example/www.sbisec.co.jp/ETGate", "evil.example", "", reasons{linkcheck.UnknownHost, linkcheck.NameInPath}},
		{"official name in the query", "https://evil.example/?u=https://www.sbisec.co.jp/", "evil.example", "", reasons{linkcheck.NameInPath}},
		{"empty label", "https://www..sbisec.co.jp/", "", "", reasons{linkcheck.InvalidHost}},
		{"no host", "https:///", "", "", reasons{linkcheck.InvalidHost}},
		{"a million characters", "https://www.sbisec.co.jp/" + strings.Repeat("a", 1_000_000), "", "", reasons{linkcheck.TooLong}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := linkcheck.Check(tt.raw, d, nil)
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
			if verified, err := linkcheck.Open(tt.raw, d, nil); err == nil || verified.OK() {
				t.Errorf("Open = %q, %v", verified.URL(), err)
			}
		})
	}
}

// TestUnknownHostOfAFirmsOwnDomain: it is said whose it is, and not opened.
func TestUnknownHostOfAFirmsOwnDomain(t *testing.T) {
	d := bundled(t)
	for _, raw := range []string{"https://unlisted.sbisec.co.jp/", "https://a.b.sbisec.co.jp/x?y", "https://sbisec.co.jp/"} {
		v := linkcheck.Check(raw, d, nil)
		want := []linkcheck.Reason{{Kind: linkcheck.OwnedDomain, Part: "sbisec.co.jp"}}
		if v.Kind != linkcheck.FirmsDomain || v.Firm != "sbi" || v.Role != "" || v.Imitates != "" || !slices.Equal(v.Reasons, want) {
			t.Errorf("Check(%q) = %+v", raw, v)
		}
		_, err := linkcheck.Open(raw, d, confirmed{})
		var refused *linkcheck.RefusedError
		if !errors.As(err, &refused) || refused.Alternative.URL() != "https://www.sbisec.co.jp/" {
			t.Errorf("Open(%q): %v, offered %q", raw, err, refused.Alternative.URL())
		}
	}
	for _, raw := range []string{"http://unlisted.sbisec.co.jp/", "https://unlisted.sbisec.co.jp:8443/", "https://x@unlisted.sbisec.co.jp/", "https://unlisted.sbisec.co.jp./"} {
		if v := linkcheck.Check(raw, d, nil); v.Kind != linkcheck.NotOfficial || v.Firm != "sbi" && !strings.HasSuffix(v.Host, ".") {
			t.Errorf("Check(%q) = %+v", raw, v)
		}
	}
	for _, raw := range []string{"https://evilsbisec.co.jp/", "https://sbisec.co.jp.evil.example/", "https://unlisted.sbisec.co.jp.evil.example/"} {
		if v := linkcheck.Check(raw, d, nil); v.Kind != linkcheck.NotOfficial || v.Firm != "" {
			t.Errorf("Check(%q) = %+v", raw, v)
		}
	}
}

// TestHarmlessNeighbours has addresses that share a word or a domain with a
// firm: not official, but nobody is accused.
func TestHarmlessNeighbours(t *testing.T) {
	d := bundled(t)
	for _, raw := range []string{
		"https://www.sbi-town.example/", "https://info-matsui.board.jp/", "https://matsui.board.example/", "https://matsui.example/", "https://shimonomura.example/",
		"https://sub.mufg.jp/", "https://archive.example/web/https://www.sbisec.co.jp/",
	} {
		if v := linkcheck.Check(raw, d, nil); v.Kind != linkcheck.NotOfficial || v.Imitates != "" {
			t.Errorf("Check(%q) = %+v", raw, v)
		}
	}
}

func TestReasonPartsAreHarmless(t *testing.T) {
	d := bundled(t)
	for _, raw := range []string{"https://\u202epj.oc@evil.example/", "https://ev\u202eil.example/", "ht\x1b[2Jtps://x\x07/", "https://a:\u202e/"} {
		for _, r := range linkcheck.Check(raw, d, nil).Reasons {
			if strings.ContainsFunc(r.Part, func(c rune) bool { return c <= ' ' || c >= 0x7f }) {
				t.Errorf("Check(%q) hands out %q", raw, r.Part)
			}
		}
	}
}

// plain is what an official address may look like, written without the code
// under test.
var plain = regexp.MustCompile(`^(?i:https)://([A-Za-z0-9.-]+)(:443)?([/?#][!-\[\]-~]*)?$`)

func FuzzCheck(f *testing.F) {
	d := bundled(f)
	for _, seed := range []string{
		"https://www.sbisec.co.jp/", "https://www.sbisec.co.jp.evil.example/", "https://sbisec.co.jp@evil.example", `https:\\www.sbisec.co.jp\x`,
		"https://www.sbisec.co.jp:443?x#y", "https://0x7f.1/", "https://[::1]:443/", "ｈｔｔｐｓ：／／ｗｗｗ．ｓｂｉｓｅｃ．ｃｏ．ｊｐ", "https://www.sbise%63.co.jp", "https://www。sbisec。co。jp/",
		"https://own.example:8443/in", "https://xn--/", "://", "https://login.sbisec.co.jp/", "\t https://www.daiwa.jp/\u00ad",
	} {
		f.Add(seed)
	}
	own := confirmed{"https://own.example:8443/in"}
	f.Fuzz(func(t *testing.T, raw string) {
		v := linkcheck.Check(raw, d, own)
		m := plain.FindStringSubmatch(raw)
		inDirectory := false
		if m != nil {
			_, _, inDirectory = d.Lookup(strings.ToLower(m[1]))
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
		verified, err := linkcheck.Open(raw, d, own)
		if verified.OK() != (err == nil) {
			t.Fatalf("Open(%q) = %q, %v", raw, verified.URL(), err)
		}
		if _, _, listed := d.LookupURL(verified.URL()); verified.OK() && !listed && !own.Confirmed(verified.URL()) {
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
