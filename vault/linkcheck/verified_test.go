package linkcheck_test

import (
	"errors"
	"testing"

	"kagikura/vault/brokerage"
	"kagikura/vault/linkcheck"
)

func TestZeroVerifiedIsNone(t *testing.T) {
	var v linkcheck.Verified
	if v.OK() || v.URL() != "" || v.Host() != "" || v.Firm() != "" {
		t.Errorf("%+v", v)
	}
}

func TestOfFirm(t *testing.T) {
	c := checker(t)
	v, err := c.OfFirm("sbi", brokerage.Home)
	if err != nil || !v.OK() || v.URL() != "https://www.sbisec.co.jp/" || v.Firm() != "sbi" || v.Host() != "www.sbisec.co.jp" {
		t.Errorf("%+v, %v", v, err)
	}
	if v, err := c.OfFirm("okasan", brokerage.Home); !errors.Is(err, linkcheck.ErrNoAddress) || v.OK() {
		t.Errorf("a firm without address: %+v, %v", v, err)
	}
	if v, err := c.OfFirm("sbi", brokerage.Trade); !errors.Is(err, linkcheck.ErrNoAddress) || v.OK() {
		t.Errorf("a role without address: %+v, %v", v, err)
	}
	if v, err := c.OfFirm("nobody", brokerage.Home); !errors.Is(err, linkcheck.ErrUnknownFirm) || v.OK() {
		t.Errorf("an unknown firm: %+v, %v", v, err)
	}
}

func TestOpenTheDirectorysOwnAddresses(t *testing.T) {
	c := checker(t)
	for _, f := range c.Directory().Firms() {
		for _, a := range f.Addresses {
			v, err := c.Open(a.URL, nil)
			if err != nil || v.URL() != a.URL || v.Firm() != f.ID {
				t.Errorf("%s: %+v, %v", a.URL, v, err)
			}
		}
	}
	for _, raw := range []string{"https://www.sbisec.co.jp", "HTTPS://WWW.SBISEC.CO.JP:443/"} {
		if v, err := c.Open(raw, nil); err != nil || v.URL() != "https://www.sbisec.co.jp/" {
			t.Errorf("Open(%q) = %q, %v", raw, v.URL(), err)
		}
	}
}

func TestOpenRefusesOtherPagesOfAnOfficialHost(t *testing.T) {
	c := checker(t)
	for _, raw := range []string{
		"https://www.sbisec.co.jp/redirect?u=https://evil.example/",
		"https://www.sbisec.co.jp/ETGate",
		"https://www.sbisec.co.jp/?",
		"https://www.sbisec.co.jp/#x",
		"https://www.sbisec.co.jp//evil.example",
	} {
		v, err := c.Open(raw, nil)
		var refused *linkcheck.RefusedError
		if v.OK() || !errors.As(err, &refused) {
			t.Fatalf("Open(%q) = %q, %v", raw, v.URL(), err)
		}
		if refused.Verdict.Kind != linkcheck.Official || refused.Alternative.URL() != "https://www.sbisec.co.jp/" {
			t.Errorf("Open(%q) refuses with %+v", raw, refused)
		}
	}
}

func TestOpenRefusesLookalikesAndOffersTheRealAddress(t *testing.T) {
	c := checker(t)
	for _, raw := range []string{
		"https://www.sbisec.co.jp.evil.example/",
		"https://sbisec.co.jp@evil.example/",
		"https://www-sbisec-co-jp.evil.example/",
		"http://www.sbisec.co.jp/",
	} {
		v, err := c.Open(raw, confirmed{"https://evil.example/"})
		var refused *linkcheck.RefusedError
		if v.OK() || !errors.As(err, &refused) || refused.Verdict.Kind != linkcheck.NotOfficial || refused.Alternative.URL() != "https://www.sbisec.co.jp/" {
			t.Errorf("Open(%q) = %q, %+v", raw, v.URL(), err)
		}
	}
	_, err := c.Open("https://broker.example/", nil)
	var refused *linkcheck.RefusedError
	if !errors.As(err, &refused) || refused.Alternative.OK() {
		t.Errorf("an alternative for nobody: %+v", refused)
	}
}

func TestOwnAddress(t *testing.T) {
	c := checker(t)
	own := confirmed{"https://own.example/login?x=1", "https://own.example:10443/", "https://www.sbisec.co.jp/ETGate"}
	for raw, url := range map[string]string{
		"https://own.example/login?x=1":     "https://own.example/login?x=1",
		"HTTPS://Own.Example:443/login?x=1": "https://own.example/login?x=1",
		"https://own.example:10443":         "https://own.example:10443/",
	} {
		if v := c.Check(raw, own); v.Kind != linkcheck.Own || len(v.Reasons) != 0 || v.Firm != "" {
			t.Errorf("Check(%q) = %+v", raw, v)
		}
		if v, err := c.Open(raw, own); err != nil || v.URL() != url || v.Firm() != "" {
			t.Errorf("Open(%q) = %q, %v", raw, v.URL(), err)
		}
		if v, err := c.Open(raw, nil); err == nil || v.OK() {
			t.Errorf("Open(%q) without confirmation = %q", raw, v.URL())
		}
	}
	if v, err := c.Open("https://www.sbisec.co.jp/ETGate", own); err != nil || v.URL() != "https://www.sbisec.co.jp/ETGate" {
		t.Errorf("a confirmed page of an official host: %q, %v", v.URL(), err)
	}
	for _, raw := range []string{"https://own.example/login?x=2", "https://own.example/Login?x=1", "https://own.example/", "https://user@own.example/login?x=1", "http://own.example/login?x=1", "https://own.example/login?x=1 "} {
		if v, err := c.Open(raw, own); err == nil || v.OK() {
			t.Errorf("Open(%q) = %q", raw, v.URL())
		}
	}
}

func TestCanonical(t *testing.T) {
	tests := []struct{ raw, url string }{
		{"https://Own.example", "https://own.example/"},
		{"https://own.example?q", "https://own.example/?q"},
		{"https://own.example:443/A", "https://own.example/A"},
		{"https://own.example:8443/A#B", "https://own.example:8443/A#B"},
		{"https://own.example:/", ""}, {"https://own.example:08443/", ""}, {"https://own.example:99999/", ""}, {"https://own.example:x/", ""},
		{"http://own.example/", ""}, {"own.example", ""}, {"https://u@own.example/", ""}, {"https://192.0.2.1/", ""}, {"https://own.example./", ""},
		{"https://xn--abc.example/", ""}, {"https://own.example/ ", ""}, {"https://own.example/\u00e9", ""}, {"", ""},
	}
	for _, tt := range tests {
		if url, ok := linkcheck.Canonical(tt.raw); url != tt.url || ok != (tt.url != "") {
			t.Errorf("Canonical(%q) = %q, %v; want %q", tt.raw, url, ok, tt.url)
		}
	}
}

func TestTakeApart(t *testing.T) {
	tests := []struct {
		raw  string
		want linkcheck.Parts
	}{
		{"https://www.sbisec.co.jp.evil.example:8443/a/b?c=d#e", linkcheck.Parts{Scheme: "https", Host: "www.sbisec.co.jp.evil.example", Subdomain: "www.sbisec.co.jp", Registrable: "evil.example", Port: "8443", Path: "/a/b", Query: "c=d", Fragment: "e"}},
		{"https://www.sbisec.co.jp/", linkcheck.Parts{Scheme: "https", Host: "www.sbisec.co.jp", Subdomain: "www", Registrable: "sbisec.co.jp", Path: "/"}},
		{"https://www.sbisec.co.jp./", linkcheck.Parts{Scheme: "https", Host: "www.sbisec.co.jp.", Subdomain: "www", Registrable: "sbisec.co.jp.", Path: "/"}},
		{"https://sbisec.co.jp\u2215x@evil.example", linkcheck.Parts{Scheme: "https", Userinfo: "sbisec.co.jp%E2%88%95x", Host: "evil.example", Registrable: "evil.example"}},
		{"shop.example.co.jp", linkcheck.Parts{Host: "shop.example.co.jp", Subdomain: "shop", Registrable: "example.co.jp"}},
		{"https://someone.pages.dev/", linkcheck.Parts{Scheme: "https", Host: "someone.pages.dev", Registrable: "someone.pages.dev", Path: "/"}},
		{"https://0300.0.2.7/x", linkcheck.Parts{Scheme: "https", Host: "192.0.2.7", Registrable: "192.0.2.7", Path: "/x"}},
		{"https://localhost/", linkcheck.Parts{Scheme: "https", Host: "localhost", Registrable: "localhost", Path: "/"}},
		{"https://日本.example/道?\u202e", linkcheck.Parts{Scheme: "https", Host: "xn--wgv71a.example", Registrable: "xn--wgv71a.example", Path: "/%E9%81%93", Query: "%E2%80%AE"}},
	}
	for _, tt := range tests {
		got, err := linkcheck.TakeApart(tt.raw)
		if err != nil || got != tt.want {
			t.Errorf("TakeApart(%q)\n got %+v, %v\nwant %+v", tt.raw, got, err, tt.want)
		}
	}
	for _, raw := range []string{"", "mailto:a@b.example", "https://", "https://a b/", "https://[::g]/", "https://256.1.1.1/"} {
		if p, err := linkcheck.TakeApart(raw); !errors.Is(err, linkcheck.ErrNoHost) || p.Host != "" {
			t.Errorf("TakeApart(%q) = %+v, %v", raw, p, err)
		}
	}
}
