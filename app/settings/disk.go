package settings

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// maxFile is more than any file of the state folder but the directory can
// sensibly have.
const maxFile = 1 << 20

// readSmall reads a file of the state folder; errDamaged if it cannot be one.
func readSmall(path string) ([]byte, error) { return readUpTo(path, maxFile) }

func readUpTo(path string, most int64) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > most {
		return nil, fmt.Errorf("%w: %d bytes", errDamaged, info.Size())
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most))
}

// replace writes a file of the state folder, owner-only, whole or not at all.
// The folder is made if it is missing.
func replace(path string, data []byte) (err error) {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(folder, filepath.Base(path)+".*.tmp") // owner-only by itself
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreGone(os.Remove(f.Name())))
		}
	}()
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func ignoreGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// maxAside is how many damaged files are kept; then the last is replaced.
const maxAside = 20

// putAside renames a damaged file, so that nothing writes over it, and says to
// where.
func putAside(path string) (string, error) {
	var aside string
	for n := range maxAside {
		aside = fmt.Sprintf("%s.damaged-%d", path, n+1)
		if _, err := os.Lstat(aside); errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	return aside, os.Rename(path, aside)
}
