package lookout

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzHostsFile(f *testing.F) {
	f.Add([]byte("127.0.0.1 localhost\r\n203.0.113.7\twww.broker.example # x\n"))
	f.Add([]byte("\ufeff\r\r\n#\n  \x00 www.broker.example."))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, r := range redirects(data, []string{host}) {
			if r.line < 1 || r.host != host || !strings.Contains(strings.ToLower(string(data)), host) {
				t.Errorf("found %+v", r)
			}
		}
		// Whatever stands before it, a line of its own is found.
		if found := redirects(append([]byte("203.0.113.7 "+host+"\n"), data...), []string{host}); len(found) == 0 || found[0].line != 1 {
			t.Errorf("found %+v", found)
		}
	})
}

func FuzzProxy(f *testing.F) {
	f.Add("http=a:80;https=http://u:p@b:81/x;socks=c:82", "<local>;*.broker.example|10.0.0.0/8, www.broker.example:443")
	f.Add("\xff://@@/", "*")
	f.Fuzz(func(t *testing.T, server, list string) {
		if told := withoutLogin(secureProxy(server)); !utf8.ValidString(told) || utf8.RuneCountInString(told) > shown+1 {
			t.Errorf("%q is told as %q", server, told)
		}
		if exempt(list, host) && !strings.Contains(list, "*") && !strings.Contains(strings.ToLower(list), "example") {
			t.Errorf("%q exempts %s", list, host)
		}
	})
}

func FuzzGVDB(f *testing.F) {
	data := database(f, "manual")
	f.Add([]byte(data))
	f.Add([]byte(data[:24]))
	f.Add([]byte(database(f, "auto")))
	f.Fuzz(func(t *testing.T, data []byte) {
		if values, err := parseGVDB(data, "/system/proxy/"); err != nil && values != nil {
			t.Error("values with an error")
		}
	})
}

func FuzzKDE(f *testing.F) {
	f.Add([]byte("[Proxy Settings]\nProxyType=1\nhttpsProxy[$e]=a 8080\n[x]\n=\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for key, value := range parseKDE(data) {
			if strings.ContainsAny(key+value, "\n") {
				t.Errorf("%q is %q", key, value)
			}
		}
	})
}

func FuzzPlist(f *testing.F) {
	f.Add([]byte(plist))
	f.Add([]byte(`<plist><dict><key>Proxies</key><dict><dict></dict></dict><key>Proxies</key><dict>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if found, err := parseProxies(data); err != nil && found != nil || len(found) > maxProxies {
			t.Errorf("%d, %v", len(found), err)
		}
	})
}
