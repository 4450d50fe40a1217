package clock

import (
	"time"

	"golang.org/x/sys/unix"
)

// Uptime is how long the computer has run, its sleep included; false if the
// system does not say. The system moves the time of its start along when the
// clock is set.
func Uptime() (time.Duration, bool) {
	booted, err := unix.SysctlTimeval("kern.boottime")
	if err != nil {
		return 0, false
	}
	return time.Since(time.Unix(booted.Unix())), true
}
