package kdbx

import "kagikura/crypto/kdf"

// Limits bounds what a file may ask for as a whole. A caller may raise them
// after asking the person; the constants below are fixed, for no honest file
// comes near them.
type Limits struct {
	// KDF bounds the work before the first byte of the file is authenticated.
	KDF kdf.Limits
	// File is the size of the file in bytes.
	File int64
	// Inflated is the size of the decompressed contents: document and
	// attachments. About twice as much memory is needed for a moment.
	Inflated int64
	// Entries counts live entries, Versions their histories altogether.
	Entries, Versions int
}

// DefaultLimits is enough for 100,000 accounts with long histories.
func DefaultLimits() Limits {
	return Limits{
		KDF:      kdf.DefaultLimits(),
		File:     256 << 20,
		Inflated: 1 << 30,
		Entries:  250_000,
		Versions: 2_500_000,
	}
}

// Bounds of single numbers, per layer.
const (
	maxHeaderField  = 1 << 20 // bytes of one field of the outer header
	maxHeaderFields = 256     // fields of the outer header
	maxHeader       = 4 << 20 // bytes of the outer header

	maxDictItems = 256     // items of a variant dictionary
	maxDictName  = 256     // bytes of an item's name
	maxDictValue = 1 << 20 // bytes of an item's value

	maxBlock = 128 << 20 // bytes of one authenticated or hashed block

	maxInnerField = 1 << 20   // bytes of an inner header item other than an attachment
	maxInnerItems = 256       // of those
	maxAttachment = 256 << 20 // bytes of one attachment
	maxPool       = 65_536    // attachments of a file

	maxDepth      = 512       // open elements
	maxName       = 256       // bytes of an element's or attribute's name
	maxAttributes = 32        // of one element
	maxValue      = 64 << 20  // bytes of the text of one element
	maxFields     = 4_096     // fields of one entry
	maxFiles      = 4_096     // attachments of one version of an entry
	maxTags       = 4_096     // tags of one entry or group
	maxItems      = 65_536    // custom data items of one entry, group or vault
	maxTombstones = 1_000_000 // deleted objects
	maxGroups     = 100_000   // groups
	maxWarnings   = 100       // warnings that are told; later ones are put right all the same

	maxKeyFile = 64 << 20 // bytes of a key file
)
