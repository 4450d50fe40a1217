package settings

import "errors"

// Kind says what was odd about a file of the state folder.
type Kind uint8

// Kinds of notes.
const (
	OutOfBounds Kind = iota + 1 // a setting was brought within its bounds
	Senseless                   // a setting had a value of the wrong type; it has its default
	PutAside                    // a damaged file was renamed; Path is where it is now
	Newer                       // the file is of a newer version; what it has beyond ours is kept
)

// Note tells what a [Store] found and what it made of it. It is no error: the
// program runs.
type Note struct {
	Kind Kind
	Key  string // the setting, for OutOfBounds and Senseless
	Path string // the file, for PutAside and Newer
}

// OfBrowser says whether the browser that was chosen for brokers is not the one
// that is used.
func (n Note) OfBrowser() bool { return n.Key == keyBrowser }

// errDamaged is within this package: a damaged file becomes a note.
var errDamaged = errors.New("settings: damaged")
