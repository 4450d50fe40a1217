package filepick

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Home is the user's own folder; where the system tells none, the present one.
func Home() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return "."
	}
	return home
}

// Documents is where the system keeps documents: what the desktop says
// (XDG_DOCUMENTS_DIR, also in user-dirs.dirs, where a Japanese desktop has
// names of its own), else Documents in the home folder; where there is no such
// folder, the home folder. It reads the disk.
func Documents() string {
	home := Home()
	for _, folder := range []string{os.Getenv("XDG_DOCUMENTS_DIR"), fromDesktop(home), filepath.Join(home, "Documents")} {
		if info, err := os.Stat(folder); filepath.IsAbs(folder) && err == nil && info.IsDir() {
			return folder
		}
	}
	return home
}

// fromDesktop is the folder that user-dirs.dirs names, "" where it names none.
func fromDesktop(home string) string {
	config := os.Getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(config) {
		config = filepath.Join(home, ".config")
	}
	content, err := os.ReadFile(filepath.Join(config, "user-dirs.dirs"))
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(content)) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), "XDG_DOCUMENTS_DIR="); ok {
			return strings.Replace(strings.Trim(value, `"`), "$HOME", home, 1)
		}
	}
	return ""
}

// removable is the folder that has the memory sticks, "" where there is none.
func removable() string {
	if runtime.GOOS == "darwin" {
		return "/Volumes"
	}
	user := filepath.Base(Home())
	for _, folder := range []string{filepath.Join("/run/media", user), filepath.Join("/media", user)} {
		if info, err := os.Stat(folder); err == nil && info.IsDir() {
			return folder
		}
	}
	return ""
}

// Complete makes a whole path of one that was typed: "~" and paths that begin
// nowhere are in the home folder.
func Complete(path string) string {
	path = strings.TrimSpace(path)
	if path == "" {
		return ""
	}
	if rest, ok := strings.CutPrefix(path, "~"); ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		path = rest
	} else if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(Home(), path)
}

// IsVault says whether a file is called as vaults are.
func IsVault(name string) bool { return strings.EqualFold(filepath.Ext(name), ".kdbx") }
