// Package computertest is a computer of a test's own: what is on it is what the
// test says. It is imported by tests only.
package computertest

import (
	"fmt"
	"io/fs"
	"strings"

	"kagikura/app/computer"
)

// Fake is a computer with these files, variables and registry and nothing else.
type Fake struct {
	On        computer.System
	Variables map[string]string
	// Files are by path; a folder is there where a file lies below it.
	Files    map[string]string
	Programs []string
	// Values are those of the registry, by key + `\` + value.
	Values map[string]string
	// Denied are files that there are, and that must not be read.
	Denied []string
}

// System implements [computer.Computer].
func (f *Fake) System() computer.System { return f.On }

// Env implements [computer.Computer].
func (f *Fake) Env(name string) string { return f.Variables[name] }

// Read implements [computer.Computer].
func (f *Fake) Read(path string, most int) ([]byte, error) {
	for _, denied := range f.Denied {
		if path == denied {
			return nil, fmt.Errorf("%w: %s", fs.ErrPermission, path)
		}
	}
	content, ok := f.Files[path]
	switch {
	case !ok:
		return nil, fmt.Errorf("%w: %s", fs.ErrNotExist, path)
	case len(content) > most:
		return nil, fmt.Errorf("%w: %s", computer.ErrTooLarge, path)
	}
	return []byte(content), nil
}

// Exists implements [computer.Computer].
func (f *Fake) Exists(path string) bool {
	for file := range f.Files {
		if file == path || strings.HasPrefix(file, path+"/") || strings.HasPrefix(file, path+`\`) {
			return true
		}
	}
	return f.Runs(path)
}

// Runs implements [computer.Computer].
func (f *Fake) Runs(path string) bool {
	for _, p := range f.Programs {
		if p == path {
			return true
		}
	}
	return false
}

// Registry implements [computer.Computer].
func (f *Fake) Registry(key, value string) (string, bool) {
	text, ok := f.Values[key+`\`+value]
	return text, ok
}

// Keys implements [computer.Computer].
func (f *Fake) Keys(key string) []string {
	seen := map[string]bool{}
	var names []string
	for path := range f.Values {
		below, ok := strings.CutPrefix(path, key+`\`)
		name, _, deeper := strings.Cut(below, `\`)
		if ok && deeper && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}
