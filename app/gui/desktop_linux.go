package gui

import (
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
