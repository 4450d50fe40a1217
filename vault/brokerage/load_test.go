package brokerage_test

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

	"kagikura/vault/brokerage"
)

// small is a valid file of two firms that the tests spoil in one place.
const small = `{
 "schema": 1,
 "serial": 7,
 "date": "2026-11-22",
 "firms": [
  {"id": "alpha", "country": "JP",
   "names": {"ja": "甲証券", "en": "Alpha", "kana": "こうしょうけん", "romaji": "ko shoken"},
   "short": ["甲"],
   "hosts": [
    {"host": "login.alpha.example", "role": "login", "evidence": [
     {"kind": "own-page", "source": "https://www.alpha.example/help", "date": "2026-04"}]},
    {"host": "www.alpha.example", "role": "home", "evidence": [
     {"kind": "own-page", "source": "https://www.alpha.example/help", "date": "undated"}]}],
   "urls": [
    {"url": "https://www.alpha.example/", "role": "home", "kind": "own-page", "source": "a page", "date": "2025"},
    {"url": "https://login.alpha.example/in", "role": "login", "kind": "own-page", "source": "a page", "date": "2025"}],
   "facts": [
    {"fact": "login-fields", "value": ["口座番号"], "kind": "survey", "source": "a survey", "date": "2026"},
    {"fact": "totp", "value": true, "kind": "third-party", "source": "a page", "date": "2026-04-01"}]},
  {"id": "beta", "country": "US",
   "names": {"en": "Beta"}}
 ]
}`

func TestLoadSmall(t *testing.T) {
	d, err := brokerage.Load([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	f, _ := d.Firm("alpha")
	if d.Serial() != 7 || d.Date() != "2026-11-22" || f.Seen != "2026-04" || f.LoginURL != "https://login.alpha.example/in" {
		t.Errorf("serial %d, date %s, %+v", d.Serial(), d.Date(), f)
	}
}

func TestLoadRefuses(t *testing.T) {
	const loginHost = `"host": "login.alpha.example"`
	hosts := small[strings.Index(small, `"hosts"`):strings.Index(small, `"urls"`)]
	tests := []struct {
		name, old, new string
		firm, key      string // what the error must name
		want           error
	}{
		{"unknown key of a firm", `"short"`, `"nickname"`, "alpha", "firm", brokerage.ErrSyntax},
		{"unknown key of the file", `"serial": 7`, `"serial": 7, "comment": ""`, "", "file", brokerage.ErrSyntax},
		{"key in upper case", `"short"`, `"Short"`, "", "file", brokerage.ErrSyntax},
		{"key twice", `"short": ["甲"]`, `"short": ["甲"], "short": []`, "", "file", brokerage.ErrSyntax},
		{"null", `"short": ["甲"]`, `"short": null`, "", "file", brokerage.ErrSyntax},
		{"text after the end", "]\n}", "]\n}{}", "", "file", brokerage.ErrSyntax},
		{"truncated", " ]\n}", "", "", "file", brokerage.ErrSyntax},
		{"invalid UTF-8", "甲証券", "\xff", "", "file", brokerage.ErrSyntax},
		{"newer schema", `"schema": 1`, `"schema": 2`, "", "schema", brokerage.ErrVersion},
		{"serial zero", `"serial": 7`, `"serial": 0`, "", "serial", brokerage.ErrValue},
		{"date without day", `"date": "2026-11-22"`, `"date": "2026-11"`, "", "date", brokerage.ErrValue},
		{"bad ID", `"id": "alpha"`, `"id": "Alpha"`, "Alpha", "id", brokerage.ErrValue},
		{"no ID", `"id": "beta"`, `"id": ""`, "#2", "id", brokerage.ErrValue},
		{"firms not sorted", `"id": "beta"`, `"id": "aaa"`, "aaa", "id", brokerage.ErrOrder},
		{"firm twice", `"id": "beta"`, `"id": "alpha"`, "alpha", "id", brokerage.ErrOrder},
		{"country", `"US"`, `"usa"`, "beta", "country", brokerage.ErrValue},
		{"no name", `{"en": "Beta"}`, `{}`, "beta", "names", brokerage.ErrValue},
		{"Japanese firm without reading", `"kana": "こうしょうけん", `, "", "alpha", "names", brokerage.ErrValue},
		{"reading in katakana", "こうしょうけん", "コウショウケン", "alpha", "names: kana", brokerage.ErrValue},
		{"name that turns text around", `"en": "Beta"`, "\"en\": \"Be\u202eta\"", "beta", "names: en", brokerage.ErrValue},
		{"host without evidence", `"evidence": [
     {"kind": "own-page", "source": "https://www.alpha.example/help", "date": "2026-04"}]`, `"evidence": []`, "alpha", "hosts: login.alpha.example", brokerage.ErrNoEvidence},
		{"evidence without date", `"date": "2026-04"}]`, `"date": ""}]`, "alpha", "hosts: login.alpha.example", brokerage.ErrNoEvidence},
		{"evidence without source", `"source": "https://www.alpha.example/help", "date": "2026-04"`, `"source": "", "date": "2026-04"`, "alpha", "hosts: login.alpha.example", brokerage.ErrNoEvidence},
		{"evidence too weak for a host", `"evidence": [
     {"kind": "own-page"`, `"evidence": [
     {"kind": "survey"`, "alpha", "hosts: login.alpha.example", brokerage.ErrNoEvidence},
		{"evidence of an unknown kind", `"kind": "third-party"`, `"kind": "memory"`, "alpha", "facts: totp", brokerage.ErrValue},
		{"impossible date", `"date": "2026-04-01"`, `"date": "2026-02-30"`, "alpha", "facts: totp", brokerage.ErrValue},
		{"host in upper case", loginHost, `"host": "Login.alpha.example"`, "alpha", "hosts: Login.alpha.example", brokerage.ErrValue},
		{"host not ASCII", loginHost, `"host": "lögin.alpha.example"`, "alpha", "hosts: lögin.alpha.example", brokerage.ErrValue},
		{"host in punycode", loginHost, `"host": "xn--lgin-5qa.alpha.example"`, "alpha", "hosts: xn--lgin-5qa.alpha.example", brokerage.ErrValue},
		{"host with a trailing dot", loginHost, `"host": "login.alpha.example."`, "alpha", "hosts: login.alpha.example.", brokerage.ErrValue},
		{"host with a port", loginHost, `"host": "login.alpha.example:443"`, "alpha", "hosts: login.alpha.example:443", brokerage.ErrValue},
		{"host is an IP address", loginHost, `"host": "192.0.2.1"`, "alpha", "hosts: 192.0.2.1", brokerage.ErrValue},
		{"host is a public suffix", loginHost, `"host": "co.jp"`, "alpha", "hosts: co.jp", brokerage.ErrValue},
		{"hosts not sorted", loginHost, `"host": "zz.alpha.example"`, "alpha", "hosts: www.alpha.example", brokerage.ErrOrder},
		{"unknown role", `"role": "login", "evidence"`, `"role": "bank", "evidence"`, "alpha", "hosts: login.alpha.example", brokerage.ErrValue},
		{"host of two firms", `"names": {"en": "Beta"}`, `"names": {"en": "Beta"}, ` + strings.TrimRight(hosts, ", \n"), "beta", "hosts: login.alpha.example", brokerage.ErrForeign},
		{"URL without TLS", `"https://login.alpha.example/in"`, `"http://login.alpha.example/in"`, "alpha", "urls: http://login.alpha.example/in", brokerage.ErrValue},
		{"URL of a host that is not listed", `"https://login.alpha.example/in"`, `"https://alpha.example/in"`, "alpha", "urls: https://alpha.example/in", brokerage.ErrForeign},
		{"URL with userinfo", `"https://login.alpha.example/in"`, `"https://login.alpha.example@evil.example/"`, "alpha", "urls: https://login.alpha.example@evil.example/", brokerage.ErrForeign},
		{"URL without path", `"https://login.alpha.example/in"`, `"https://login.alpha.example"`, "alpha", "urls: https://login.alpha.example", brokerage.ErrValue},
		{"URL with a space", `"https://login.alpha.example/in"`, `"https://login.alpha.example/i n"`, "alpha", "urls: https://login.alpha.example/i n", brokerage.ErrValue},
		{"URL that climbs", `"https://login.alpha.example/in"`, `"https://login.alpha.example/../in"`, "alpha", "urls: https://login.alpha.example/../in", brokerage.ErrValue},
		{"URL for a role that has none", `"https://login.alpha.example/in", "role": "login"`, `"https://login.alpha.example/in", "role": "trade"`, "alpha", "urls: https://login.alpha.example/in", brokerage.ErrValue},
		{"two URLs of one role", `"https://login.alpha.example/in", "role": "login"`, `"https://login.alpha.example/in", "role": "home"`, "alpha", "urls: https://login.alpha.example/in", brokerage.ErrOrder},
		{"URL on the word of a survey", `"role": "login", "kind": "own-page"`, `"role": "login", "kind": "survey"`, "alpha", "urls: https://login.alpha.example/in", brokerage.ErrNoEvidence},
		{"unknown fact", `"fact": "totp"`, `"fact": "zodiac"`, "alpha", "facts: zodiac", brokerage.ErrValue},
		{"facts not sorted", `"fact": "totp"`, `"fact": "login-fields"`, "alpha", "facts: login-fields", brokerage.ErrOrder},
		{"factors at an operation nobody knows", `"fact": "totp", "value": true`, `"fact": "second-factors-at-night", "value": ["sms"]`, "alpha", "facts: second-factors-at-night", brokerage.ErrValue},
		{"an unknown factor", `"fact": "totp", "value": true`, `"fact": "second-factors-at-order", "value": ["pigeon"]`, "alpha", "facts: second-factors-at-order", brokerage.ErrValue},
		{"no factor", `"fact": "totp", "value": true`, `"fact": "second-factors-at-order", "value": []`, "alpha", "facts: second-factors-at-order", brokerage.ErrValue},
		{"a rule that nobody can read", `"fact": "login-fields", "value": ["口座番号"]`, `"fact": "login-password-rules", "value": "8 to 20 characters"`, "alpha", "facts: login-password-rules", brokerage.ErrValue},
		{"a device for ever", `"fact": "login-fields", "value": ["口座番号"]`, `"fact": "device-renewal-days", "value": 3661`, "alpha", "facts: device-renewal-days", brokerage.ErrValue},
		{"a device for no day", `"fact": "login-fields", "value": ["口座番号"]`, `"fact": "device-renewal-days", "value": 0`, "alpha", "facts: device-renewal-days", brokerage.ErrValue},
		{"a device for a while", `"fact": "login-fields", "value": ["口座番号"]`, `"fact": "device-renewal-days", "value": "90"`, "alpha", "facts: device-renewal-days", brokerage.ErrValue},
		{"undated passkey", `"fact": "totp", "value": true`, `"fact": "passkey-since", "value": "undated"`, "alpha", "facts: passkey-since", brokerage.ErrValue},
		{"fact of the wrong type", `"value": true`, `"value": "yes"`, "alpha", "facts: totp", brokerage.ErrValue},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(small, tt.old) {
				t.Fatalf("the file has no %q to spoil", tt.old)
			}
			d, err := brokerage.Load([]byte(strings.Replace(small, tt.old, tt.new, 1)))
			var le *brokerage.LoadError
			if d != nil || !errors.As(err, &le) || !errors.Is(err, tt.want) {
				t.Fatalf("Load = %v, %v; want %v", d, err, tt.want)
			}
			if le.Firm != tt.firm || le.Key != tt.key {
				t.Errorf("the error names firm %q, key %q; want %q, %q (%v)", le.Firm, le.Key, tt.firm, tt.key, err)
			}
		})
	}
	for extra, want := range map[int]error{0: brokerage.ErrSyntax, 1: brokerage.ErrTooLarge} {
		if _, err := brokerage.Load(make([]byte, brokerage.MaxSize+extra)); !errors.Is(err, want) {
			t.Errorf("%d bytes above the bound: %v", extra, err)
		}
	}
}

func TestBundledWithoutFile(t *testing.T) {
	var le *brokerage.LoadError
	if d, err := brokerage.Bundled(os.DirFS(t.TempDir())); d != nil || !errors.As(err, &le) || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v, %v", d, err)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte(`{"schema":1,"serial":1,"date":"2026-01-01","firms":[{"id":"a","country":"US","names":{"en":"A"}}]}`))
	f.Add([]byte(`[[[[`))
	if data, err := os.ReadFile("../../assets/directory/firms.json"); err == nil {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := brokerage.Load(data)
		if err != nil {
			var le *brokerage.LoadError
			if d != nil || !errors.As(err, &le) {
				t.Fatalf("%v, %v", d, err)
			}
			return
		}
		for _, firm := range d.Firms() {
			for _, h := range firm.Hosts {
				if g, _, ok := d.Lookup(h.Name); !ok || g.ID != firm.ID || len(h.Evidence) == 0 || strings.ToLower(h.Name) != h.Name {
					t.Fatalf("host %q of %s", h.Name, firm.ID)
				}
			}
			for _, a := range firm.Addresses {
				rest, ok := strings.CutPrefix(a.URL, "https://")
				host, _, _ := strings.Cut(rest, "/")
				if g, _, found := d.Lookup(host); !ok || !found || g.ID != firm.ID {
					t.Fatalf("address %q of %s", a.URL, firm.ID)
				}
			}
		}
		d.Search("sho")
	})
}
