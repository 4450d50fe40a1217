package kdbx

import "kagikura/vault"

// WarningKind says what [Decode] had to put right.
type WarningKind uint8

const (
	// DuplicateID: an entry or group had the UUID of another, or none. It got a
	// new one, always the same for the same file.
	DuplicateID WarningKind = iota + 1
	// DuplicateField: an entry had two fields or two attachments of one name.
	// The second was renamed.
	DuplicateField
	// MissingAttachment: an entry names an attachment that the file lacks. It
	// is there, and empty.
	MissingAttachment
	// NestedHistory: an entry of a history had a history of its own, which no
	// KeePass program can use. It was left out.
	NestedHistory
	// SecondRoot: there was more than one root group. The others are kept in
	// the file, unseen.
	SecondRoot
)

// Warning is one thing that was put right. ID is that of the entry or group, as
// it is now; a warning of an earlier version has its entry's. Name is that of the
// field or attachment where there is one.
type Warning struct {
	Kind WarningKind
	ID   vault.ID
	Name string
}
