package lookout

import (
	"bytes"
	"slices"
	"strings"

	"kagikura/app/computer"
)

// maxHosts is the largest hosts file that is looked at. Lists against
// advertisements have some hundred thousand lines.
const maxHosts = 64 << 20

// hosts looks for hosts in the hosts file, or on Windows in the files: the
// registry may name another folder than the usual one, which programs that
// redirect have made use of.
func hosts(c computer.Computer, names []string) []Finding {
	var found []Finding
	for _, path := range hostsFiles(c) {
		data, unread := read(c, HostsFile, path, maxHosts)
		found = append(found, unread...)
		for _, r := range redirects(data, names) {
			found = append(found, Finding{Kind: Redirected, Source: HostsFile, Where: path, Line: r.line, Host: r.host, To: r.to})
		}
	}
	return found
}

func hostsFiles(c computer.Computer) []string {
	if c.System() != computer.Windows {
		return []string{"/etc/hosts"}
	}
	root := c.Env("SystemRoot")
	if root == "" {
		root = `C:\Windows`
	}
	paths := []string{root + `\System32\drivers\etc\hosts`}
	if folder, ok := c.Registry(`HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters`, "DataBasePath"); ok {
		other := strings.TrimRight(folder, `\`) + `\hosts`
		if !strings.EqualFold(other, paths[0]) {
			paths = append(paths, other)
		}
	}
	return paths
}

// redirect is one line of a hosts file that is about a host.
type redirect struct {
	line     int
	host, to string
}

// maxRedirects is how many lines about one firm are told.
const maxRedirects = 5

// redirects are the lines of a hosts file that name one of the hosts: an address,
// then names, up to a "#". Systems differ in what they take for an address, so
// every line that names the host counts, whatever stands before it.
func redirects(data []byte, hosts []string) []redirect {
	var found []redirect
	line := 0
	for len(data) > 0 && len(found) < maxRedirects {
		line++
		var text []byte
		end := bytes.IndexAny(data, "\n\r")
		switch {
		case end < 0:
			text, data = data, nil
		case data[end] == '\r' && end+1 < len(data) && data[end+1] == '\n':
			text, data = data[:end], data[end+2:]
		default:
			text, data = data[:end], data[end+1:]
		}
		text, _, _ = bytes.Cut(text, []byte("#"))
		fields := bytes.Fields(text)
		for _, name := range fields[min(len(fields), 1):] {
			if i := slices.IndexFunc(hosts, func(host string) bool { return sameHost(name, host) }); i >= 0 {
				found = append(found, redirect{line, hosts[i], string(bytes.TrimPrefix(fields[0], []byte("\ufeff")))})
				break
			}
		}
	}
	return found
}

// sameHost compares without regard to case and a dot at the end, as resolvers
// do.
func sameHost(name []byte, host string) bool {
	return host != "" && bytes.EqualFold(bytes.TrimSuffix(name, []byte(".")), []byte(host))
}
