package file

import (
	"errors"
	"io/fs"
	"os"
	"strconv"
)

// Kinds of failure. They are found with [errors.Is] in the [*Error] that every
// function here returns; a failure of no kind has only its cause.
var (
	// ErrChanged: the file is no longer the one that was read. Nothing was
	// overwritten.
	ErrChanged = errors.New("changed since it was read")
	// ErrExists: there is a file already where a new one was to be made.
	ErrExists = errors.New("exists already")
	// ErrReadOnly: the file, its folder or its disk may not be written.
	ErrReadOnly = errors.New("may not be written")
	// ErrFull: the disk or the quota is used up.
	ErrFull = errors.New("no space left")
	// ErrDisk: the disk, or what leads to it, reports that it cannot read or write.
	ErrDisk = errors.New("disk error")
	// ErrVanished: the file, its folder or the disk they were on is gone.
	ErrVanished = errors.New("is gone")
	// ErrInUse: another program has the file open and lets nobody else do this. It
	// is a state of Windows alone.
	ErrInUse = errors.New("is open in another program")
	// ErrTooLarge: the file is larger than the reader allows.
	ErrTooLarge = errors.New("too large")
	// ErrNotFile: there is something under the name, but no ordinary file.
	ErrNotFile = errors.New("not an ordinary file")
	// ErrDisplaced: another program wrote the file in the moment of the save; its
	// version is kept beside it.
	ErrDisplaced = errors.New("was written by another program in the same moment")
	// ErrUnverified: what was written did not read back as it should.
	ErrUnverified = errors.New("did not read back as written")
	// ErrTorn: the file itself is half written, and what it held lies at
	// [Error].Copy; [Recover] puts it right.
	ErrTorn = errors.New("half written")
	// ErrGeneration: the previous generation could not be kept, see [OpGeneration].
	// It comes with a kind of its own.
	ErrGeneration = errors.New("earlier state cannot be kept")
)

// Op is the step at which a save or a reading failed.
type Op string

// The steps, in the order in which they are made.
const (
	OpRead       Op = "read"
	OpWrite      Op = "write"      // the draft beside the file
	OpVerify     Op = "verify"     // reading the draft back
	OpGeneration Op = "generation" // keeping the previous generation; Path is that copy's or its folder
	OpRename     Op = "rename"     // putting the draft in place
	OpSync       Op = "sync"       // storing the folder; the new file is in place
	OpDisplaced  Op = "displaced"  // the new file is in place; another program's lies at Copy
)

// Error says what failed and where, so that a person can be told.
type Error struct {
	Op    Op
	Path  string
	Kind  error // one of the kinds of this package, or nil
	Cause error // what the system or the caller's function said, or nil
	// Copy is a file that holds what Path should or did hold: another program's
	// version ([OpDisplaced]), or the old content where Path was left half
	// written and could not be put right ([OpRename]). "" otherwise.
	Copy string
}

// Error names step, path and reason. Paths are quoted: they are the user's text.
func (e *Error) Error() string {
	s := "file: " + string(e.Op) + " " + strconv.Quote(e.Path)
	if e.Kind != nil {
		s += ": " + e.Kind.Error()
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	if e.Copy != "" {
		s += ": see " + strconv.Quote(e.Copy)
	}
	return s
}

// Unwrap gives both the kind and the cause.
func (e *Error) Unwrap() []error {
	var all []error
	if e.Op == OpGeneration {
		all = append(all, ErrGeneration)
	}
	if e.Kind != nil {
		all = append(all, e.Kind)
	}
	if e.Cause != nil {
		all = append(all, e.Cause)
	}
	return all
}

// failed makes the Error for what a system call returned. An error that is an
// Error already passes as it is: the inner step knows better where it was.
func failed(op Op, path string, err error) error {
	var own *Error
	if errors.As(err, &own) {
		return err
	}
	return &Error{Op: op, Path: path, Kind: kindOf(err), Cause: bare(err)}
}

// kindOf sorts a system's error into the kinds of this package.
func kindOf(err error) error {
	switch {
	case isFull(err):
		return ErrFull
	case isReadOnly(err):
		return ErrReadOnly
	case isVanished(err):
		return ErrVanished
	case isBroken(err):
		return ErrDisk
	case isInUse(err):
		return ErrInUse
	}
	return nil
}

// bare takes operation and path off a system's error; the Error has its own.
func bare(err error) error {
	switch e := err.(type) {
	case *fs.PathError:
		return e.Err
	case *os.LinkError:
		return e.Err
	case *os.SyscallError:
		return e.Err
	}
	return err
}
