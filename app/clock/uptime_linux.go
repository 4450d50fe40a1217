package clock

import (
	"time"

	"golang.org/x/sys/unix"
)

// Uptime is how long the computer has run, its sleep included; false if the
// system does not say.
func Uptime() (time.Duration, bool) {
	var up unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &up); err != nil {
		return 0, false
	}
	return time.Duration(up.Nano()), true
}
