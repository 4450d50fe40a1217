package lookout

import (
	"net/netip"
	"strings"

	"kagikura/app/computer"
)

// proxies are the proxies of the system that a browser sends a host's pages
// through.
func proxies(c computer.Computer, host string) []Finding {
	switch c.System() {
	case computer.Windows:
		return onWindows(c, host)
	case computer.MacOS:
		return onMacOS(c, host)
	}
	return append(append(inEnvironment(c, host), onGNOME(c, host)...), onKDE(c, host)...)
}

// autoProxy is the variable in which Chromium finds the place of a script.
const autoProxy = "auto_proxy"

// inEnvironment looks at the variables that browsers on Linux follow. HTTP_PROXY
// is none of them: it is for addresses without encryption, which are never
// opened.
func inEnvironment(c computer.Computer, host string) []Finding {
	if script := c.Env(autoProxy); script != "" {
		return []Finding{{Kind: Scripted, Source: Environment, Where: autoProxy, To: withoutLogin(script)}}
	}
	for _, name := range []string{"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"} {
		if value := c.Env(name); value != "" && !exempt(c.Env("no_proxy"), host) && !exempt(c.Env("NO_PROXY"), host) {
			return []Finding{{Kind: Proxied, Source: Environment, Where: name, To: withoutLogin(value)}}
		}
	}
	return nil
}

// onWindows looks at the system's Internet options, which Chrome, Edge and,
// unless it is told otherwise, Firefox follow.
func onWindows(c computer.Computer, host string) []Finding {
	var found []Finding
	for _, root := range []string{"HKCU", "HKLM"} {
		key := root + `\SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings`
		if script, _ := c.Registry(key, "AutoConfigURL"); script != "" {
			found = append(found, Finding{Kind: Scripted, Source: InternetOptions, Where: key, To: withoutLogin(script)})
		}
		enabled, _ := c.Registry(key, "ProxyEnable")
		server, _ := c.Registry(key, "ProxyServer")
		except, _ := c.Registry(key, "ProxyOverride")
		if proxy := secureProxy(server); enabled == "1" && proxy != "" && !exempt(except, host) {
			found = append(found, Finding{Kind: Proxied, Source: InternetOptions, Where: key, To: withoutLogin(proxy)})
		}
	}
	return found
}

// secureProxy is the proxy for https of a text in the way of Windows: either one
// for all, "proxy.example:8080", or one a kind, "http=a:80;https=b:81;socks=c:82".
func secureProxy(server string) string {
	forAll, socks := "", ""
	for _, one := range strings.FieldsFunc(server, func(r rune) bool { return r == ';' || r == ' ' }) {
		kind, proxy, ok := strings.Cut(one, "=")
		switch {
		case !ok:
			forAll = one
		case strings.EqualFold(kind, "https"):
			return proxy
		case strings.EqualFold(kind, "socks"):
			socks = proxy
		}
	}
	if forAll != "" {
		return forAll
	}
	return socks
}

// exempt tells whether a list of exceptions names a host: host names, with what
// lies below them; "*" at the beginning or alone; networks. Commas, semicolons,
// bars and spaces stand between them. What is not understood exempts nothing.
func exempt(list, host string) bool {
	address, err := netip.ParseAddr(host)
	for _, one := range strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(",;| \t\r\n", r) }) {
		if network, bad := netip.ParsePrefix(one); bad == nil {
			if err == nil && network.Contains(address) {
				return true
			}
			continue
		}
		_, rest, ok := strings.Cut(one, "://")
		if ok {
			one = rest
		}
		one = strings.ToLower(strings.TrimSuffix(one, ":443"))
		if name := strings.TrimPrefix(strings.TrimPrefix(one, "*"), "."); one == "*" || name != "" && (name == host || strings.HasSuffix(host, "."+name)) {
			return true
		}
	}
	return false
}

// shown is how much of a proxy's address is told.
const shown = 200

// withoutLogin is a proxy's address without user name and password, and not
// longer than anyone reads.
func withoutLogin(proxy string) string {
	scheme, rest, ok := strings.Cut(proxy, "://")
	if !ok {
		scheme, rest = "", proxy
	} else {
		scheme += "://"
	}
	host, path, _ := strings.Cut(rest, "/")
	if path != "" {
		path = "/" + path
	}
	whole := strings.ToValidUTF8(scheme+host[strings.LastIndexByte(host, '@')+1:]+path, "\ufffd")
	if r := []rune(whole); len(r) > shown {
		return string(r[:shown]) + "…"
	}
	return whole
}
