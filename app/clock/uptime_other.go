//go:build !linux && !windows && !darwin

package clock

import "time"

// Uptime is how long the computer has run; this system does not say.
func Uptime() (time.Duration, bool) { return 0, false }
