package gui

import (
	"errors"
	"os"

	portal "github.com/rymdport/portal/settings/appearance"

	"kagikura/app/gui/theme"
)

// desktopMode is how the window looks where it shall follow the desktop. Where
// no desktop says, as on plain X11, Fyne draws dark; the storehouse is white.
func desktopMode() theme.Mode {
	if _, err := portal.GetColorScheme(); err != nil {
		return theme.Light
	}
	return theme.System
}

var errNoDisplay = errors.New("there is no display to open a window on; kagikura-cli works without one")

// display reports whether there is one: without, Fyne would end in a panic.
func display() error {
	if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return errNoDisplay
	}
	return nil
}
