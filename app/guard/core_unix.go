//go:build unix

package guard

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// noCore sets the limit on core files to 0, which no process of the user can
// raise again.
func noCore() error {
	if err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}); err != nil {
		return fmt.Errorf("guard: no core: %w", err)
	}
	return nil
}
