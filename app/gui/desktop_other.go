//go:build !linux

package gui

import "kagikura/app/gui/theme"

// desktopMode is how the window looks where it shall follow the desktop.
func desktopMode() theme.Mode { return theme.System }

// display reports whether there is one. These systems always have it.
func display() error { return nil }
