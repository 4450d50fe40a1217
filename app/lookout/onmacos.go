package lookout

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"kagikura/app/computer"
)

// onMacOS looks at the proxies of every network service in the file that the
// system settings write.
func onMacOS(c computer.Computer, host string) []Finding {
	const path = "/Library/Preferences/SystemConfiguration/preferences.plist"
	data, unread := read(c, NetworkSettings, path, maxDesktop)
	if data == nil {
		return unread
	}
	all, err := parseProxies(data)
	if err != nil {
		return []Finding{{Kind: Unread, Source: NetworkSettings, Where: path}}
	}
	var found []Finding
	for _, p := range all {
		if p.value("ProxyAutoConfigEnable") == "1" {
			found = append(found, Finding{Kind: Scripted, Source: NetworkSettings, Where: path, To: withoutLogin(p.value("ProxyAutoConfigURLString"))})
		}
		if exempt(strings.Join(p["ExceptionsList"], ","), host) {
			continue
		}
		for _, kind := range []string{"HTTPS", "SOCKS"} {
			if p.value(kind+"Enable") == "1" && p.value(kind+"Proxy") != "" {
				found = append(found, Finding{Kind: Proxied, Source: NetworkSettings, Where: path, To: withoutLogin(p.value(kind+"Proxy") + ":" + p.value(kind+"Port"))})
			}
		}
	}
	return found
}

// proxyDict are the values of one dictionary "Proxies".
type proxyDict map[string][]string

func (p proxyDict) value(key string) string { return strings.Join(p[key], "") }

var errPlist = errors.New("lookout: no property list in XML")

// Bounds of a property list.
const (
	maxPlistDepth = 32
	maxProxies    = 64
)

// parseProxies reads each dictionary that is called Proxies from a property list
// in XML, wherever it lies.
func parseProxies(data []byte) ([]proxyDict, error) {
	if !bytes.Contains(data, []byte("<plist")) {
		return nil, errPlist // a binary one, or something else
	}
	decoder := xml.NewDecoder(bytes.NewReader(data))
	var found []proxyDict
	var inside proxyDict // nil while outside
	depth, since := 0, 0
	key, text := "", ""
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, errors.Join(errPlist, err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			text = ""
			if depth > maxPlistDepth || len(found) >= maxProxies {
				return nil, errPlist
			}
			if token.Name.Local == "dict" && key == "Proxies" && inside == nil {
				inside, since = proxyDict{}, depth
			}
		case xml.CharData:
			text += string(token)
		case xml.EndElement:
			switch name := token.Name.Local; {
			case name == "key":
				key = strings.TrimSpace(text)
			case inside != nil && (name == "string" || name == "integer"):
				inside[key] = append(inside[key], strings.TrimSpace(text))
			case inside != nil && depth == since:
				found, inside = append(found, inside), nil
			}
			depth--
			text = ""
		}
	}
}
