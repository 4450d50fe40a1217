//go:build unix && !darwin

package launch

import (
	"os/exec"
	"syscall"
)

func openers() []program {
	return []program{{name: "xdg-open"}, {name: "sensible-browser"}, {name: "x-www-browser"}}
}

// detach gives the browser a session of its own: closing the terminal that the
// program was started from must not close it.
func detach(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
