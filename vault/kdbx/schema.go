package kdbx

import (
	"time"

	"kagikura/vault"
)

// kind says how an element of the document is read and written.
type kind uint8

const (
	kindKept    kind = iota // known to the format, not to the model: kept as it is
	kindScalar              // one value of the model
	kindTimes               // Times, whose children are scalars
	kindData                // CustomData
	kindFields              // String, repeated
	kindFiles               // Binary, repeated
	kindHistory             // History
	kindEntries             // Entry, repeated
	kindGroups              // Group, repeated
	kindTombs               // DeletedObjects
	kindPool                // Binaries of version 3: attachments
	kindDropped             // what would be wrong after saving
)

// slot names a value of the model that one element holds.
type slot uint8

const (
	slotNone slot = iota
	slotUUID
	slotName
	slotNotes
	slotIcon
	slotTags
	slotQuality
	slotPrevious
	slotCreated
	slotModified
	slotAccessed
	slotExpiry
	slotExpires
	slotUsage
	slotMoved
	slotGenerator
	slotSettingsChanged
	slotNameChanged
	slotDescription
	slotKeyChanged
	slotBinEnabled
	slotBin
	slotBinChanged
	slotTemplates
	slotHistoryItems
	slotHistorySize
)

// element is one line of a schema.
type element struct {
	name string
	kind kind
	slot slot
	// absent is what the element's absence means, as it would be spelled.
	absent string
}

// schema lists the children of an element in the order that KeePass writes
// them. Children that stand in no schema are unknown, and kept.
type schema struct {
	name     string
	children []element
}

// index finds a child by name, or returns -1. It looks first behind the child
// that was found before, for that is where the next one usually is.
func (s *schema) index(name []byte, before int) int {
	for i := max(before, 0); i < len(s.children); i++ {
		if s.children[i].name == string(name) {
			return i
		}
	}
	for i := range min(max(before, 0), len(s.children)) {
		if s.children[i].name == string(name) {
			return i
		}
	}
	return -1
}

// Absent values of scalars.
const (
	noID   = "AAAAAAAAAAAAAAAAAAAAAA=="
	noTime = "AAAAAAAAAAA="
	noText = ""
)

var entrySchema = &schema{"Entry", []element{
	{"UUID", kindScalar, slotUUID, noID},
	{"IconID", kindScalar, slotIcon, "0"},
	{name: "CustomIconUUID"},
	{name: "ForegroundColor"},
	{name: "BackgroundColor"},
	{name: "OverrideURL"},
	{"QualityCheck", kindScalar, slotQuality, "True"}, // since 4.1
	{"Tags", kindScalar, slotTags, noText},
	{"PreviousParentGroup", kindScalar, slotPrevious, noID}, // since 4.1
	{name: "Times", kind: kindTimes},
	{name: "String", kind: kindFields},
	{name: "Binary", kind: kindFiles},
	{name: "AutoType"},
	{name: "CustomData", kind: kindData},
	{name: "History", kind: kindHistory},
}}

var groupSchema = &schema{"Group", []element{
	{"UUID", kindScalar, slotUUID, noID},
	{"Name", kindScalar, slotName, noText},
	{"Notes", kindScalar, slotNotes, noText},
	{"IconID", kindScalar, slotIcon, "0"},
	{name: "CustomIconUUID"},
	{name: "Times", kind: kindTimes},
	{name: "IsExpanded"},
	{name: "DefaultAutoTypeSequence"},
	{name: "EnableAutoType"},
	{name: "EnableSearching"},
	{name: "LastTopVisibleEntry"},
	{"PreviousParentGroup", kindScalar, slotPrevious, noID}, // since 4.1
	{"Tags", kindScalar, slotTags, noText},                  // since 4.1
	{name: "CustomData", kind: kindData},
	{name: "Entry", kind: kindEntries},
	{name: "Group", kind: kindGroups},
}}

var timesSchema = &schema{"Times", []element{
	{"CreationTime", kindScalar, slotCreated, noTime},
	{"LastModificationTime", kindScalar, slotModified, noTime},
	{"LastAccessTime", kindScalar, slotAccessed, noTime},
	{"ExpiryTime", kindScalar, slotExpiry, noTime},
	{"Expires", kindScalar, slotExpires, "False"},
	{"UsageCount", kindScalar, slotUsage, "0"},
	{"LocationChanged", kindScalar, slotMoved, noTime},
}}

var metaSchema = &schema{"Meta", []element{
	{"Generator", kindScalar, slotGenerator, noText},
	{name: "HeaderHash", kind: kindDropped}, // of version 3, checked
	{"SettingsChanged", kindScalar, slotSettingsChanged, noTime},
	{"DatabaseName", kindScalar, slotName, noText},
	{"DatabaseNameChanged", kindScalar, slotNameChanged, noTime},
	{"DatabaseDescription", kindScalar, slotDescription, noText},
	{name: "DatabaseDescriptionChanged"},
	{name: "DefaultUserName"},
	{name: "DefaultUserNameChanged"},
	{name: "MaintenanceHistoryDays"},
	{name: "Color"},
	{"MasterKeyChanged", kindScalar, slotKeyChanged, noTime},
	{name: "MasterKeyChangeRec"},
	{name: "MasterKeyChangeForce"},
	{name: "MasterKeyChangeForceOnce"},
	{name: "MemoryProtection"},
	{name: "CustomIcons"},
	{"RecycleBinEnabled", kindScalar, slotBinEnabled, "True"},
	{"RecycleBinUUID", kindScalar, slotBin, noID},
	{"RecycleBinChanged", kindScalar, slotBinChanged, noTime},
	{"EntryTemplatesGroup", kindScalar, slotTemplates, noID},
	{name: "EntryTemplatesGroupChanged"},
	{"HistoryMaxItems", kindScalar, slotHistoryItems, "10"},
	{"HistoryMaxSize", kindScalar, slotHistorySize, "6291456"},
	{name: "LastSelectedGroup"},
	{name: "LastTopVisibleGroup"},
	{name: "Binaries", kind: kindPool}, // of version 3
	{name: "CustomData", kind: kindData},
}}

var rootSchema = &schema{"Root", []element{
	{name: "Group", kind: kindGroups},
	{name: "DeletedObjects", kind: kindTombs},
}}

// timeElements hold a time. Where one is kept as it is, that of version 3 is
// still a date in words, which a reader of version 4 need not understand, so it
// is spelled anew.
var timeElements = map[string]bool{
	"SettingsChanged":            true,
	"DatabaseNameChanged":        true,
	"DatabaseDescriptionChanged": true,
	"DefaultUserNameChanged":     true,
	"MasterKeyChanged":           true,
	"RecycleBinChanged":          true,
	"EntryTemplatesGroupChanged": true,
	"CreationTime":               true,
	"LastModificationTime":       true,
	"LastAccessTime":             true,
	"ExpiryTime":                 true,
	"LocationChanged":            true,
	"DeletionTime":               true,
}

// inverted is a flag whose element says the opposite of the model's.
type inverted bool

// historyItems and historySize bound the history of every entry; below zero
// there is no bound.
type (
	historyItems int
	historySize  int64
)

// owner is the part of the model that an element stands for: one of the three.
type owner struct {
	entry *vault.Entry
	group *vault.Group
	meta  *vault.Meta
	// version tells that entry is an earlier one, which has no history.
	version bool
}

// ref is the address of the value in a slot. Its type decides the spelling, see
// scalar.go.
func (o owner) ref(s slot) any {
	switch {
	case o.entry != nil:
		return entryRef(o.entry, s)
	case o.group != nil:
		return groupRef(o.group, s)
	default:
		return metaRef(o.meta, s)
	}
}

func entryRef(e *vault.Entry, s slot) any {
	switch s {
	case slotUUID:
		return &e.ID
	case slotIcon:
		return &e.Icon
	case slotTags:
		return &e.Tags
	case slotQuality:
		return (*inverted)(&e.NoQualityCheck)
	case slotPrevious:
		return &e.PreviousParent
	default:
		return timesRef(&e.Times, s)
	}
}

func groupRef(g *vault.Group, s slot) any {
	switch s {
	case slotUUID:
		return &g.ID
	case slotName:
		return &g.Name
	case slotNotes:
		return &g.Notes
	case slotIcon:
		return &g.Icon
	case slotTags:
		return &g.Tags
	case slotPrevious:
		return &g.PreviousParent
	default:
		return timesRef(&g.Times, s)
	}
}

func timesRef(t *vault.Times, s slot) any {
	switch s {
	case slotCreated:
		return &t.Created
	case slotModified:
		return &t.Modified
	case slotAccessed:
		return &t.Accessed
	case slotExpiry:
		return &t.Expiry
	case slotExpires:
		return &t.Expires
	case slotUsage:
		return &t.UsageCount
	case slotMoved:
		return &t.LocationChanged
	default:
		return (*time.Time)(nil) // unreachable: the schemas name no other slot
	}
}

func metaRef(m *vault.Meta, s slot) any {
	switch s {
	case slotGenerator:
		return &m.Generator
	case slotSettingsChanged:
		return &m.SettingsChanged
	case slotName:
		return &m.Name
	case slotNameChanged:
		return &m.NameChanged
	case slotDescription:
		return &m.Description
	case slotKeyChanged:
		return &m.KeyChanged
	case slotBinEnabled:
		return &m.RecycleBinEnabled
	case slotBin:
		return &m.RecycleBin
	case slotBinChanged:
		return &m.RecycleBinChanged
	case slotTemplates:
		return &m.EntryTemplates
	case slotHistoryItems:
		return (*historyItems)(&m.HistoryMaxItems)
	default:
		return (*historySize)(&m.HistoryMaxSize)
	}
}
