// Package computer is what the program may look at of the computer that it runs
// on, beyond the files of its user: which browsers there are, where the system
// sends an address. It reads and changes nothing, and asks no network.
//
// It is an interface so that what is to be found on Windows and on macOS is
// found in tests on any system: paths are therefore plain strings in the way of
// [Computer.System], and not for package path/filepath.
//
// # Who may import it
//
// app/launch, app/lookout and the front ends. It imports nothing of this module.
package computer

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// System is a family of operating systems.
type System uint8

// The systems. Linux stands for every other Unix with a desktop as well.
const (
	Linux System = iota + 1
	MacOS
	Windows
)

// ErrTooLarge is returned for a file beyond the bound of who reads it.
var ErrTooLarge = errors.New("computer: the file is too large")

// errNoFile is for a folder, a pipe or a device: what is read here are files.
var errNoFile = errors.New("computer: no regular file")

// Computer is a computer to be looked at.
type Computer interface {
	System() System
	// Env is a variable of the environment, "" where there is none.
	Env(name string) string
	// Read is the content of a regular file of at most that many bytes;
	// ErrTooLarge past it, fs.ErrNotExist where there is none.
	Read(path string, most int) ([]byte, error)
	// Exists tells whether there is a file or a folder at path.
	Exists(path string) bool
	// Runs tells whether there is a program at path.
	Runs(path string) bool
	// Registry is a value of the registry of Windows, "" being the default one of
	// the key; ok is false where there is none, and on every other system. Keys
	// begin with `HKLM\` or `HKCU\`; numbers are written in digits, and variables
	// in a text are filled in.
	Registry(key, value string) (text string, ok bool)
	// Keys are the names of the keys below a key of the registry.
	Keys(key string) []string
}

// This is the computer that the program runs on.
func This() Computer { return this{} }

type this struct{}

func (this) System() System         { return system }
func (this) Env(name string) string { return os.Getenv(name) }

func (this) Read(path string, most int) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%w: %s", errNoFile, path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, int64(most)+1))
	if err == nil && len(data) > most {
		return nil, fmt.Errorf("%w: %s", ErrTooLarge, path)
	}
	return data, err
}

func (this) Exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func (this) Runs(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && runs(info.Mode())
}

func (this) Registry(key, value string) (string, bool) { return registryValue(key, value) }
func (this) Keys(key string) []string                  { return registryKeys(key) }
