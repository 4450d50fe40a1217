package settings

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
)

// ErrNoFolder is returned where the system does not tell of a place for local
// state; it must then be named.
var ErrNoFolder = errors.New("settings: no folder for local state is known")

// DefaultDir is the state folder where none is named: on Linux
// $XDG_STATE_HOME/kagikura, else ~/.local/state/kagikura; on Windows
// %LocalAppData%\Kagikura; on macOS ~/Library/Application Support/Kagikura. It is
// the local one of each system, since keyed hashes and recent files mean nothing
// on another computer.
func DefaultDir() (string, error) {
	base, name, err := "", "Kagikura", error(nil)
	switch runtime.GOOS {
	case "windows":
		base, err = os.UserCacheDir() // %LocalAppData%
	case "darwin":
		base, err = os.UserConfigDir()
	default:
		name = "kagikura"
		base = os.Getenv("XDG_STATE_HOME")
		if !filepath.IsAbs(base) { // to be ignored, says the XDG specification
			var home string
			home, err = os.UserHomeDir()
			base = filepath.Join(home, ".local", "state")
		}
	}
	if err != nil || !filepath.IsAbs(base) {
		return "", errors.Join(ErrNoFolder, err)
	}
	return filepath.Join(base, name), nil
}
