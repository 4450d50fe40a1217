package vault

import (
	"encoding/hex"
	"errors"
	"time"

	"kagikura/crypto/secret"
)

// ID is the UUID of an entry or a group, 16 bytes as KDBX stores it.
type ID [16]byte

// String is the usual form with hyphens, in lower case.
func (id ID) String() string {
	var b [36]byte
	hex.Encode(b[0:8], id[0:4])
	hex.Encode(b[9:13], id[4:6])
	hex.Encode(b[14:18], id[6:8])
	hex.Encode(b[19:23], id[8:10])
	hex.Encode(b[24:36], id[10:16])
	b[8], b[13], b[18], b[23] = '-', '-', '-', '-'
	return string(b[:])
}

// IsZero reports whether id is the zero UUID, which names nothing.
func (id ID) IsZero() bool { return id == ID{} }

// ErrBadID is what [ParseID] returns for a text that is no UUID.
var ErrBadID = errors.New("vault: not a UUID")

// ParseID reads a UUID of 32 hexadecimal digits, with or without hyphens.
func ParseID(s string) (ID, error) {
	var id ID
	var digits [32]byte
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] == '-' {
			continue
		}
		if n == len(digits) {
			return ID{}, ErrBadID
		}
		digits[n] = s[i]
		n++
	}
	if n != len(digits) {
		return ID{}, ErrBadID
	}
	if _, err := hex.Decode(id[:], digits[:]); err != nil {
		return ID{}, ErrBadID
	}
	return id, nil
}

// Meta is what a vault says about itself.
type Meta struct {
	Generator   string
	Name        string
	NameChanged time.Time
	Description string
	// HistoryMaxItems and HistoryMaxSize bound an entry's history: the number
	// of versions and their bytes altogether; negative means no bound.
	HistoryMaxItems int
	HistoryMaxSize  int64
	// RecycleBinEnabled tells whether a deleted entry goes to the bin first;
	// RecycleBin is the bin's group, zero while it has not been made.
	RecycleBinEnabled bool
	RecycleBin        ID
	RecycleBinChanged time.Time
	// EntryTemplates is the group of entries that other programs copy to begin
	// a new one; zero if there is none.
	EntryTemplates ID
	// KeyChanged is when passphrase or key file were last changed.
	KeyChanged time.Time
	// SettingsChanged is when anything of Meta was last changed.
	SettingsChanged time.Time
	Data            []DataItem
	// Foreign is the codec's: see [Entry.Foreign].
	Foreign any
}

// DataItem is one item of the machine-readable custom data of a vault, a group
// or an entry. Items of this program have keys that begin with "kagikura.".
type DataItem struct {
	Key, Value string
	// Modified is zero where the file keeps no time (entries and groups).
	Modified time.Time
}

// Times are the moments that an entry or group remembers; to the second.
type Times struct {
	Created, Modified, Accessed, LocationChanged time.Time
	Expires                                      bool
	Expiry                                       time.Time
	UsageCount                                   uint64
}

// Numbers of KeePass's standard icons.
const (
	iconFolder = 48
	iconTrash  = 43
)

// Group is a folder. Its values are never changed once a Vault holds it.
//
// The recycle bin that a vault makes for itself is the group with the ID
// [Meta.RecycleBin] and no Foreign; a codec writes it with searching and
// auto-type switched off.
type Group struct {
	ID      ID
	Name    string
	Notes   string
	Icon    int
	Times   Times
	Tags    []string
	Data    []DataItem
	Entries []*Entry
	Groups  []*Group
	// PreviousParent is where the group lay before it was last moved.
	PreviousParent ID
	// Foreign is the codec's: see [Entry.Foreign].
	Foreign any
}

// Names of the fields that KDBX itself knows, and of those of Japanese brokers,
// as they stand in the file for any KeePass program to show.
const (
	FieldTitle           = "Title"
	FieldUserName        = "UserName"
	FieldPassword        = "Password"
	FieldURL             = "URL"
	FieldNotes           = "Notes"
	FieldOTP             = "otp"
	FieldBranchCode      = "Branch code"
	FieldAccountNumber   = "Account number"
	FieldTradingPassword = "Trading password"
	FieldFurtherSecret   = "Further secret"
	// FieldNewPassword holds a login password that is proposed: [FieldPassword]
	// stays until the firm has taken the new one; see package guide.
	FieldNewPassword = "New password"
	// FieldRegisteredPhone and FieldRegisteredMail are where the firm sends codes
	// and notices.
	FieldRegisteredPhone = "Registered phone"
	FieldRegisteredMail  = "Registered mail"
	// FieldBirthday is the day of birth that the firm knows.
	FieldBirthday = "Birthday"
)

// dataOwn begins the custom data keys of this program.
const dataOwn = "kagikura."

// DataFirm is the custom data key whose value names an account's firm:
// a JSON object {"id": directory id}.
const DataFirm = "kagikura.firm"

// DataMerged is the custom data key under which a merge notes what the times of
// an entry, a group or the vault cannot say; see package merge.
const DataMerged = "kagikura.merged"

// DataRecord begins the custom data keys under which an account keeps its
// record, an event under each; see package record. What it holds is dated by
// itself, so an earlier version of the account keeps no copy of it.
const DataRecord = "kagikura.record."

// Field is one named text of an entry: plain, or a secret.
type Field struct {
	Name string
	// Protected is the flag of the file, kept as it was read. It does not
	// decide how the value rests in memory: see [RestsSealed].
	Protected bool
	// Text is the value where Sealed is false.
	Text string
	// Secret is the value where Sealed is true.
	Secret secret.Value
	Sealed bool
}

// TextField makes a plain field.
func TextField(name, text string) Field { return Field{Name: name, Text: text} }

// SecretField makes a field that is sealed in memory and protected in the file.
func SecretField(name string, v secret.Value) Field {
	return Field{Name: name, Protected: true, Secret: v, Sealed: true}
}

// Attachment is a file kept in an entry.
type Attachment struct {
	Name string
	// Protected is the flag of the file's binary, kept as it was read.
	Protected bool
	Content   secret.Value
}

// Entry is one account, or one earlier version of it. Its values are never
// changed once a Vault holds it.
type Entry struct {
	ID          ID
	Icon        int
	Times       Times
	Tags        []string
	Fields      []Field
	Attachments []Attachment
	Data        []DataItem
	// PreviousParent is the group the entry lay in before it was last moved.
	PreviousParent ID
	// NoQualityCheck is set where the owner took the entry out of password
	// reports (KDBX 4.1 QualityCheck=False).
	NoQualityCheck bool
	// History holds earlier versions, oldest first; they have none themselves.
	History []*Entry
	// Foreign belongs to the codec that read the entry: what it needs to write
	// the entry back just as it was, with all that the model has no word for.
	// Every edit carries it along unread, into the version that goes to the
	// history too; a version that is restored brings its own. It is nil for
	// entries made here.
	Foreign any
}

// Rider is what a Foreign of an entry, a group or a vault is where the codec can
// tell what two of them mean, so that vaults can be merged.
type Rider interface {
	// Compare orders what rides along by its meaning, however it is spelled and
	// whatever only says how things were last shown: 0 exactly where neither has
	// anything that the other lacks. The order is the same on every computer,
	// and a Foreign that holds more comes after one that holds less. A nil other
	// holds nothing. Errors are those of [secret.Value].
	Compare(other any) (int, error)
}

// Riders is a Rider of things that are merged each for itself, with a vault or a
// group.
type Riders interface {
	Rider
	// Rides lists the things, each name once. What cannot be taken apart is not
	// among them, and stays with its side.
	Rides() []Ride
	// Take is a Foreign with the things of another one, by their names, in the place
	// of its own, and without those that the other has not. What else the other one
	// has that goes by no name is added. It returns the receiver if nothing is
	// different. Errors are those of [secret.Value].
	Take(other any, names []string) (any, error)
}

// Ride is one thing that rides along.
type Ride struct {
	Name string
	// Changed is when it was last changed, zero where the file does not say.
	Changed time.Time
	// Shared tells that others refer to it, as to an icon: it is added, and never
	// taken away.
	Shared bool
	// Is tells what it is by comparing; a pointer.
	Is Rider
}

// Tombstone records that an entry or group was deleted for good.
type Tombstone struct {
	ID      ID
	Deleted time.Time
}
