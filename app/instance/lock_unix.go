//go:build unix

package instance

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// errHeld: another process holds the lock.
var errHeld = errors.New("instance: held")

// hold takes the lock until the result is closed or the process ends.
func hold(path string) (io.Closer, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = errHeld
		}
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func isSocket(info fs.FileInfo) bool { return info.Mode().Type() == fs.ModeSocket }
