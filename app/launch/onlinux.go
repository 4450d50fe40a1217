package launch

import (
	"bytes"
	"strings"

	"kagikura/app/computer"
)

// onLinux finds what the distribution installed on PATH, and what flatpak and
// snap did. One browser may be there more than once, each with profiles of its
// own.
func onLinux(c computer.Computer, folder string) []Browser {
	home := c.Env("HOME")
	config := c.Env("XDG_CONFIG_HOME")
	if !isAbs(c, config) {
		config = home + "/.config"
	}
	var all []Browser
	for _, k := range kinds() {
		if program, ok := onPath(c, k.programs...); ok {
			b := k.browser(folder + "/" + k.id)
			b.command = []string{program}
			if k.gecko {
				b.Profiles = k.profiles(c, home+"/.mozilla/firefox", config+"/mozilla/firefox")
			} else {
				b.Profiles = k.profiles(c, config+"/"+k.config)
			}
			all = append(all, b)
		}
		if program := snaps + k.snap; k.snap != "" && c.Runs(program) {
			// What runs in its confinement reaches no hidden folder of the home.
			b := k.browser(home + "/snap/" + k.snap + "/common/kagikura")
			b.ID, b.Name = k.id+"-snap", k.name+" (snap)"
			b.command = []string{program}
			b.Profiles = k.profiles(c, home+"/snap/"+k.snap+"/"+k.snapData)
			all = append(all, b)
		}
		if b, ok := inFlatpak(c, k, home); ok {
			all = append(all, b)
		}
	}
	return all
}

// snaps is where snap puts the programs that it runs.
const snaps = "/snap/bin/"

func inFlatpak(c computer.Computer, k kind, home string) (Browser, bool) {
	program, ok := onPath(c, "flatpak")
	if !ok || !c.Exists("/var/lib/flatpak/app/"+k.flatpak) && !c.Exists(home+"/.local/share/flatpak/app/"+k.flatpak) {
		return Browser{}, false
	}
	data := home + "/.var/app/" + k.flatpak // all of the home that it reaches
	b := k.browser(data + "/data/kagikura")
	b.ID, b.Name = k.id+"-flatpak", k.name+" (Flatpak)"
	b.command = []string{program, "run", k.flatpak}
	if k.gecko {
		b.Profiles = k.profiles(c, data+"/.mozilla/firefox", data+"/config/mozilla/firefox")
	} else {
		b.Profiles = k.profiles(c, data+"/config/"+k.config)
	}
	return b, true
}

// onPath is the first program on PATH that has one of the names and is not
// snap's. A folder of PATH that is no whole path is passed over, as anywhere
// where a program is started.
func onPath(c computer.Computer, names ...string) (string, bool) {
	for _, name := range names {
		for _, folder := range strings.Split(c.Env("PATH"), ":") {
			if program := strings.TrimRight(folder, "/") + "/" + name; isAbs(c, folder) && c.Runs(program) && !isSnap(c, program) {
				return program, true
			}
		}
	}
	return "", false
}

// isSnap tells whether a program only starts that of snap: some distributions
// have such a script in the place where the browser was.
func isSnap(c computer.Computer, program string) bool {
	const script = 4 << 10 // more than such a script has; a program has more
	text, err := c.Read(program, script)
	return strings.HasPrefix(program, snaps) || err == nil && bytes.Contains(text, []byte(snaps))
}
