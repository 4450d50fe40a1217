//go:build unix && !linux && !darwin

package guard

// Harden shuts this process to others as far as this system can be asked to.
func Harden() error { return noCore() }
