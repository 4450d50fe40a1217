package clock

import (
	"time"

	"golang.org/x/sys/windows"
)

// Uptime is how long the computer has run, its sleep included; false if the
// system does not say.
func Uptime() (time.Duration, bool) { return windows.DurationSinceBoot(), true }
