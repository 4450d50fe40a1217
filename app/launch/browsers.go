package launch

import (
	"strings"

	"kagikura/app/computer"
)

// Browser is one that is installed on this computer.
type Browser struct {
	ID   string // what a [Choice] names it by
	Name string // what people call it
	// Profiles are those that it has, which a Choice may name.
	Profiles []Profile
	// Private tells whether it can be asked for a private window, Own whether it
	// can be given a profile of its own.
	Private, Own bool

	gecko   bool
	private string
	command []string // the program, and what comes before all options
	app     string   // on macOS its bundle, which is handed to open(1)
	own     string   // where its own profile for brokers lies
}

// Profile is one of the profiles of a browser.
type Profile struct {
	ID   string // the name of its folder, for Firefox the whole path
	Name string // what people call it, empty where nobody named it; from outside
}

// Profile finds one of the browser's profiles.
func (b Browser) Profile(id string) (p Profile, ok bool) {
	for _, p := range b.Profiles {
		if p.ID == id {
			return p, true
		}
	}
	return Profile{}, false
}

// Find is the browser with an ID.
func Find(all []Browser, id string) (b Browser, ok bool) {
	for _, b := range all {
		if b.ID == id {
			return b, true
		}
	}
	return Browser{}, false
}

// Browsers are the browsers that are installed, in a fixed order, each once.
// folder is where browsers have their own profiles for brokers. It reads files:
// not for the UI thread.
func Browsers(c computer.Computer, folder string) []Browser {
	switch c.System() {
	case computer.Windows:
		return onWindows(c, folder)
	case computer.MacOS:
		return onMacOS(c, folder)
	}
	return onLinux(c, folder)
}

// browser is what all systems say alike of a browser of a kind.
func (k kind) browser(own string) Browser {
	return Browser{ID: k.id, Name: k.name, Private: k.private != "", Own: true, gecko: k.gecko, private: k.private, own: own}
}

// profiles are those below the first of the folders that says which it has, for
// Firefox those of all: it changed the folder and may have left the old one.
func (k kind) profiles(c computer.Computer, folders ...string) []Profile {
	var all []Profile
	for _, folder := range folders {
		var found []Profile
		if k.gecko {
			found = firefoxProfiles(c, folder)
		} else {
			found = chromiumProfiles(c, folder)
		}
		all = append(all, found...)
		if !k.gecko && len(found) > 0 {
			break
		}
	}
	return all
}

// join puts a path together in the way of the computer.
func join(c computer.Computer, parts ...string) string {
	separator := "/"
	if c.System() == computer.Windows {
		separator = `\`
	}
	return strings.Join(parts, separator)
}

// isAbs tells whether a path is a whole one on the computer.
func isAbs(c computer.Computer, path string) bool {
	if c.System() == computer.Windows {
		return len(path) > 2 && path[1] == ':' && (path[2] == '\\' || path[2] == '/') || strings.HasPrefix(path, `\\`)
	}
	return strings.HasPrefix(path, "/")
}
