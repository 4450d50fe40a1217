package lookout

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"kagikura/app/computer"
	"kagikura/app/computer/computertest"
	"kagikura/assets"
	"kagikura/vault/brokerage"
	"kagikura/vault/linkcheck"
)

const host = "www.broker.example"

var (
	question = Question{Host: host, Others: []string{"login.broker.example"}, Now: day(10), Newest: day(9)}
	windows  = `HKCU\SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings\`
)

func day(n int) time.Time { return time.Date(2026, 11, n, 12, 0, 0, 0, time.UTC) }

func on(system computer.System) *computertest.Fake {
	return &computertest.Fake{On: system, Variables: map[string]string{"HOME": "/home/a", "SystemRoot": `C:\Windows`}, Files: map[string]string{}, Values: map[string]string{}}
}

func TestAnOrdinaryComputer(t *testing.T) {
	debian := on(computer.Linux)
	debian.Files["/etc/hosts"] = "127.0.0.1\tlocalhost\n::1 ip6-localhost # " + host + "\n0.0.0.0 ads.example www.broker.example.ads.example broker.example\n# 203.0.113.7 " + host + "\n"
	debian.Files["/home/a/.config/kioslaverc"] = "[Proxy Settings]\nProxyType=0\nhttpsProxy=http://proxy.example 8080\n"
	debian.Variables["http_proxy"] = "http://proxy.example:8080"
	pc := on(computer.Windows)
	pc.Values[windows+"ProxyEnable"] = "0"
	pc.Values[windows+"ProxyServer"] = "proxy.example:8080"
	mac := on(computer.MacOS)
	mac.Files["/Library/Preferences/SystemConfiguration/preferences.plist"] = strings.ReplaceAll(plist, "<integer>1</integer>", "<integer>0</integer>")
	for _, c := range []*computertest.Fake{debian, pc, mac, on(computer.Linux)} {
		if got := Look(c, question); len(got) > 0 {
			t.Errorf("on system %d found %+v", c.On, got)
		}
	}
}

func TestTheHostsFile(t *testing.T) {
	for line, want := range map[string]Finding{
		"203.0.113.7 " + host:                             {Line: 1, Host: host, To: "203.0.113.7"},
		"127.0.0.1 a b\tWWW.Broker.Example. c":            {Line: 1, Host: host, To: "127.0.0.1"},
		"\n\r\n# x\r203.0.113.7\v" + host + "#y":          {Line: 4, Host: host, To: "203.0.113.7"},
		"\ufeff::ffff:203.0.113.7 login.broker.example\n": {Line: 1, Host: "login.broker.example", To: "::ffff:203.0.113.7"},
		"203.113 " + host:                                 {Line: 1, Host: host, To: "203.113"},
	} {
		for system, path := range map[computer.System]string{computer.Linux: "/etc/hosts", computer.MacOS: "/etc/hosts", computer.Windows: `C:\Windows\System32\drivers\etc\hosts`} {
			c := on(system)
			c.Files[path] = line
			want.Kind, want.Source, want.Where = Redirected, HostsFile, path
			if got := Look(c, question); len(got) != 1 || got[0] != want || !got[0].Loud() {
				t.Errorf("%q gave %+v, want %+v", line, got, want)
			}
		}
	}
}

// TestAnotherFolderForTheHostsFile: the registry can name one, where nobody
// looks.
func TestAnotherFolderForTheHostsFile(t *testing.T) {
	c := on(computer.Windows)
	c.Values[`HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters\DataBasePath`] = `C:\Users\Public\etc\`
	c.Files[`C:\Windows\System32\drivers\etc\hosts`] = "127.0.0.1 localhost"
	c.Files[`C:\Users\Public\etc\hosts`] = "203.0.113.7 " + host
	if got := Look(c, question); len(got) != 1 || got[0].Where != `C:\Users\Public\etc\hosts` {
		t.Errorf("found %+v", got)
	}
}

func TestTheHostsFileHasABound(t *testing.T) {
	c := on(computer.Linux)
	line := "\n203.0.113.7 " + host
	c.Files["/etc/hosts"] = strings.Repeat(" ", maxHosts-len(line)) + line
	if got := Look(c, question); len(got) != 1 || got[0].Kind != Redirected {
		t.Errorf("at the bound: %+v", got)
	}
	c.Files["/etc/hosts"] += " "
	if got := Look(c, question); len(got) != 1 || got[0].Kind != Unread || got[0].Where != "/etc/hosts" {
		t.Errorf("past the bound: %+v", got)
	}
	c.Files["/etc/hosts"] = strings.Repeat(line, maxRedirects+3)
	if got := Look(c, question); len(got) != maxRedirects {
		t.Errorf("%d lines are told", len(got))
	}
}

func TestWhatCannotBeReadIsSaid(t *testing.T) {
	for path, c := range map[string]*computertest.Fake{
		"/etc/hosts": on(computer.Linux), "/home/a/.config/kioslaverc": on(computer.Linux), "/home/a/.config/dconf/user": on(computer.Linux),
		"/Library/Preferences/SystemConfiguration/preferences.plist": on(computer.MacOS),
	} {
		c.Denied = []string{path}
		if got := Look(c, question); len(got) != 1 || got[0].Kind != Unread || got[0].Where != path {
			t.Errorf("%s: %+v", path, got)
		}
	}
	for path, c := range map[string]*computertest.Fake{
		"/home/a/.config/dconf/user":                                 on(computer.Linux),
		"/Library/Preferences/SystemConfiguration/preferences.plist": on(computer.MacOS),
	} {
		c.Files[path] = "bplist00 GVarian"
		if got := Look(c, question); len(got) != 1 || got[0].Kind != Unread {
			t.Errorf("damaged %s: %+v", path, got)
		}
	}
}

const plist = `<?xml version="1.0"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x"><plist version="1.0"><dict>
<key>NetworkServices</key><dict><key>AAAA</key><dict>
<key>Proxies</key><dict><key>ExceptionsList</key><array><string>*.local</string><string>169.254/16</string></array>
<key>HTTPSEnable</key><integer>1</integer><key>HTTPSPort</key><integer>8080</integer><key>HTTPSProxy</key><string>proxy.example</string></dict>
<key>UserDefinedName</key><string>Wi-Fi</string></dict></dict></dict></plist>`

func TestProxies(t *testing.T) {
	type computerOf func() *computertest.Fake
	variables := func(pairs ...string) computerOf {
		return func() *computertest.Fake {
			c := on(computer.Linux)
			for i := 0; i < len(pairs); i += 2 {
				c.Variables[pairs[i]] = pairs[i+1]
			}
			return c
		}
	}
	file := func(system computer.System, path, text string) computerOf {
		return func() *computertest.Fake {
			c := on(system)
			c.Files[path] = text
			return c
		}
	}
	registry := func(pairs ...string) computerOf {
		return func() *computertest.Fake {
			c := on(computer.Windows)
			for i := 0; i < len(pairs); i += 2 {
				c.Values[windows+pairs[i]] = pairs[i+1]
			}
			return c
		}
	}
	const kde, dconf, network = "/home/a/.config/kioslaverc", "/home/a/.config/dconf/user", "/Library/Preferences/SystemConfiguration/preferences.plist"
	for name, c := range map[string]struct {
		on   computerOf
		kind Kind // 0 for none
		to   string
	}{
		"variable":             {variables("https_proxy", "http://user:pass@proxy.example:8080/"), Proxied, "http://proxy.example:8080"},
		"for all":              {variables("ALL_PROXY", "socks5://10.0.0.1:1080"), Proxied, "socks5://10.0.0.1:1080"},
		"script":               {variables("auto_proxy", "http://pac.example/p.pac", "no_proxy", "*"), Scripted, "http://pac.example/p.pac"},
		"exempt":               {variables("https_proxy", "proxy.example:1", "no_proxy", "localhost, .broker.example"), 0, ""},
		"exempt host":          {variables("HTTPS_PROXY", "proxy.example:1", "NO_PROXY", host+":443"), 0, ""},
		"exempt all":           {variables("HTTPS_PROXY", "proxy.example:1", "NO_PROXY", "*"), 0, ""},
		"other exempt":         {variables("https_proxy", "proxy.example:1", "no_proxy", "oker.example,example.com,.,10.0.0.0/8"), Proxied, "proxy.example:1"},
		"windows":              {registry("ProxyEnable", "1", "ProxyServer", "10.0.0.1:8080"), Proxied, "10.0.0.1:8080"},
		"windows a kind":       {registry("ProxyEnable", "1", "ProxyServer", "http=a:80;https=b:81;socks=c:82"), Proxied, "b:81"},
		"windows socks":        {registry("ProxyEnable", "1", "ProxyServer", "http=a:80;socks=c:82"), Proxied, "c:82"},
		"windows http only":    {registry("ProxyEnable", "1", "ProxyServer", "http=a:80"), 0, ""},
		"windows exempt":       {registry("ProxyEnable", "1", "ProxyServer", "a:80", "ProxyOverride", "<local>;*.broker.example"), 0, ""},
		"windows script":       {registry("ProxyEnable", "0", "AutoConfigURL", "http://127.0.0.1:1/x.pac"), Scripted, "http://127.0.0.1:1/x.pac"},
		"kde":                  {file(computer.Linux, kde, "[Other]\nProxyType=0\n[Proxy Settings][$i]\n[Proxy Settings]\nProxyType=1\nhttpsProxy[$e]=http://proxy.example 8080\nNoProxyFor=localhost\n"), Proxied, "http://proxy.example:8080"},
		"kde exempt":           {file(computer.Linux, kde, "[Proxy Settings]\nProxyType=1\nhttpsProxy=proxy.example 8080\nNoProxyFor=broker.example\n"), 0, ""},
		"kde only these":       {file(computer.Linux, kde, "[Proxy Settings]\nProxyType=1\nhttpsProxy=proxy.example 8080\nReversedException=true\nNoProxyFor=broker.example\n"), Proxied, "proxy.example:8080"},
		"kde only others":      {file(computer.Linux, kde, "[Proxy Settings]\nProxyType=1\nhttpsProxy=proxy.example 8080\nReversedException=true\nNoProxyFor=other.example\n"), 0, ""},
		"kde script":           {file(computer.Linux, kde, "[Proxy Settings]\nProxy Config Script=file:///tmp/a.pac\nProxyType=2\n"), Scripted, "file:///tmp/a.pac"},
		"gnome":                {file(computer.Linux, dconf, database(t, "manual")), Proxied, "proxy.example:8080"},
		"gnome script":         {file(computer.Linux, dconf, database(t, "auto")), Scripted, "http://pac.example/proxy.pac"},
		"macos":                {file(computer.MacOS, network, plist), Proxied, "proxy.example:8080"},
		"macos exempt":         {file(computer.MacOS, network, strings.Replace(plist, "*.local", "*.broker.example", 1)), 0, ""},
		"macos script":         {file(computer.MacOS, network, strings.Replace(strings.Replace(plist, "HTTPSEnable", "ProxyAutoConfigEnable", 1), "HTTPSProxy", "ProxyAutoConfigURLString", 1)), Scripted, "proxy.example"},
		"a very long address":  {variables("https_proxy", strings.Repeat("a", shown+1)), Proxied, strings.Repeat("a", shown) + "…"},
		"as long as it may be": {variables("https_proxy", strings.Repeat("a", shown)), Proxied, strings.Repeat("a", shown)},
	} {
		got := Look(c.on(), question)
		switch {
		case c.kind == 0:
			if len(got) > 0 {
				t.Errorf("%s: found %+v", name, got)
			}
		case len(got) != 1 || got[0].Kind != c.kind || got[0].To != c.to || got[0].Loud():
			t.Errorf("%s: found %+v, want one of kind %d to %s", name, got, c.kind, c.to)
		}
	}
}

// database is one that "dconf compile" made of a keyfile.
func database(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile("testdata/dconf-compile-" + name + ".gvdb")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestGNOMEsOwnDatabase(t *testing.T) {
	data := []byte(database(t, "manual"))
	values, err := parseGVDB(data, "/system/proxy/")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"localhost", "127.0.0.0/8", "::1", "*.intra.example"}
	if values["mode"].text != "manual" || values["https/port"].number != 8080 || !slices.Equal(values["ignore-hosts"].texts, want) {
		t.Errorf("read %+v", values)
	}
	if _, ok := values["color-scheme"]; ok || len(values) != 7 {
		t.Errorf("read %d values", len(values))
	}
	for n := range data {
		if _, err := parseGVDB(data[:n], "/system/proxy/"); err == nil && n < 536 {
			t.Errorf("of a file cut at %d something was made", n)
		}
	}
}

func TestTheClock(t *testing.T) {
	c := on(computer.Linux)
	for _, at := range []struct {
		now  time.Time
		late bool
	}{
		{day(9), false}, {day(8), false}, {day(8).Add(-time.Second), true}, {time.Unix(0, 0), true}, {day(9).AddDate(50, 0, 0), false},
	} {
		got := Look(c, Question{Host: host, Now: at.now, Newest: day(9)})
		if at.late != (len(got) == 1 && got[0].Kind == Late && got[0].Newest.Equal(day(9)) && !got[0].Loud()) {
			t.Errorf("at %v found %+v", at.now, got)
		}
	}
}

// anyone has confirmed everything.
type anyone struct{}

func (anyone) Confirmed(string) bool { return true }

func TestAllHostsOfTheFirmAreLookedFor(t *testing.T) {
	d, err := brokerage.Bundled(assets.Directory())
	if err != nil {
		t.Fatal(err)
	}
	v, err := linkcheck.New(d).OfFirm("sbi", brokerage.Home)
	if err != nil {
		t.Fatal(err)
	}
	f, _ := d.Firm("sbi")
	q := About(v, d, day(1), day(2))
	if !strings.Contains(v.URL(), q.Host) || q.Host == "" || len(q.Others) != len(f.Hosts) || q.Now != day(1) || q.Newest != day(2) {
		t.Errorf("asked %+v", q)
	}
	own, err := linkcheck.New(d).Open("https://broker.example/x", anyone{})
	if err != nil {
		t.Fatal(err)
	}
	if q := About(own, d, day(1), day(2)); q.Host != "broker.example" || len(q.Others) != 0 {
		t.Errorf("asked %+v", q)
	}
}
