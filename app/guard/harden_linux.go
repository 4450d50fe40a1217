package guard

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// Harden shuts this process to others, for good. Call it before anything
// secret is read. What the system refuses is the error; all else is done.
func Harden() error {
	err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0)
	if err != nil {
		err = fmt.Errorf("guard: not dumpable: %w", err)
	}
	return errors.Join(err, noCore())
}
