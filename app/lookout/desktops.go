package lookout

import (
	"strconv"
	"strings"

	"kagikura/app/computer"
)

// maxDesktop is the largest file of a desktop's settings that is looked at.
const maxDesktop = 16 << 20

// settingsFolder is where the programs of a user keep their settings.
func settingsFolder(c computer.Computer) string {
	if folder := c.Env("XDG_CONFIG_HOME"); strings.HasPrefix(folder, "/") {
		return folder
	}
	return c.Env("HOME") + "/.config"
}

// onGNOME looks at the settings of GNOME, and of the desktops that share them,
// which the user changed: the keys below /system/proxy/ in dconf's database.
func onGNOME(c computer.Computer, host string) []Finding {
	path := settingsFolder(c) + "/dconf/user"
	data, unread := read(c, GNOME, path, maxDesktop)
	if data == nil {
		return unread
	}
	values, err := parseGVDB(data, "/system/proxy/")
	if err != nil {
		return []Finding{{Kind: Unread, Source: GNOME, Where: path}}
	}
	switch values["mode"].text {
	case "auto":
		return []Finding{{Kind: Scripted, Source: GNOME, Where: path, To: withoutLogin(values["autoconfig-url"].text)}}
	case "manual":
		for _, kind := range []string{"https/", "socks/"} {
			server := values[kind+"host"].text
			if server != "" && !exempt(strings.Join(values["ignore-hosts"].texts, ","), host) {
				return []Finding{{Kind: Proxied, Source: GNOME, Where: path, To: withoutLogin(server + ":" + strconv.Itoa(values[kind+"port"].number))}}
			}
		}
	}
	return nil
}

// The kinds of proxies of KDE, as its file has them.
const (
	kdeManual    = "1"
	kdeScript    = "2"
	kdeDiscovers = "3"
)

// onKDE looks at the settings of KDE, in kioslaverc.
func onKDE(c computer.Computer, host string) []Finding {
	path := settingsFolder(c) + "/kioslaverc"
	data, unread := read(c, KDE, path, maxDesktop)
	if data == nil {
		return unread
	}
	values := parseKDE(data)
	switch values["ProxyType"] {
	case kdeScript, kdeDiscovers:
		return []Finding{{Kind: Scripted, Source: KDE, Where: path, To: withoutLogin(values["Proxy Config Script"])}}
	case kdeManual:
		reversed := values["ReversedException"] == "true"
		for _, key := range []string{"httpsProxy", "socksProxy"} {
			// Server and port stand with a space between them.
			server := strings.Join(strings.Fields(values[key]), ":")
			if server != "" && exempt(values["NoProxyFor"], host) == reversed {
				return []Finding{{Kind: Proxied, Source: KDE, Where: path, To: withoutLogin(server)}}
			}
		}
	}
	return nil
}

// parseKDE reads the keys of the group "Proxy Settings".
func parseKDE(data []byte) map[string]string {
	values := map[string]string{}
	within := false
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			within = line == "[Proxy Settings]"
			continue
		}
		if key, value, ok := strings.Cut(line, "="); ok && within {
			key, _, _ = strings.Cut(strings.TrimSpace(key), "[$") // [$e]: variables in it
			values[key] = strings.TrimSpace(value)
		}
	}
	return values
}
