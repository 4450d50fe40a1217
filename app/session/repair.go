package session

import (
	"kagikura/vault"
	"kagikura/vault/kdbx"
)

// RepairKind is what had to be put right in a file.
type RepairKind uint8

const (
	// SameID: an account or group had the UUID of another one, or none, and got
	// one of its own.
	SameID RepairKind = iota + 1
	// SameName: an account had two fields or two attachments of one name. The
	// second got another name.
	SameName
	// EmptyAttachment: the file lacks the content of an attachment, which is empty
	// now.
	EmptyAttachment
	// HistoryLeftOut: an earlier version had earlier versions of its own, which no
	// KeePass program can use.
	HistoryLeftOut
	// RootUnseen: there is more than one root group. The others stay in the file.
	RootUnseen
)

// Repair is one thing that was put right when the vault's file was read.
type Repair struct {
	Kind RepairKind
	// Title is that of the account or group, empty if it has none.
	Title string
	// Name is that of the field or attachment, as it is now; empty elsewhere.
	Name string
}

var repairKinds = map[kdbx.WarningKind]RepairKind{
	kdbx.DuplicateID:       SameID,
	kdbx.DuplicateField:    SameName,
	kdbx.MissingAttachment: EmptyAttachment,
	kdbx.NestedHistory:     HistoryLeftOut,
	kdbx.SecondRoot:        RootUnseen,
}

// repairs are what had to be put right in a file that was read.
func repairs(d *kdbx.Database) []Repair {
	var all []Repair
	for _, w := range d.Warnings {
		all = append(all, Repair{repairKinds[w.Kind], titleOf(d.Vault, w.ID), w.Name})
	}
	return all
}

// titleOf is what an account or group is called.
func titleOf(v *vault.Vault, id vault.ID) string {
	if e, ok := v.Entry(id); ok {
		return e.Title()
	}
	if g, ok := v.Group(id); ok {
		return g.Name
	}
	return ""
}

// RepairsSeen empties State.Repairs: the person knows of them.
func (s *Session) RepairsSeen() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.publish(func(st *State) { st.Repairs = nil })
}
