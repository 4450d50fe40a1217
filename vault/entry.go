package vault

import (
	"encoding/json"
	"slices"
	"strings"

	"kagikura/crypto/secret"
)

// Field finds a field by its exact name.
func (e *Entry) Field(name string) (Field, bool) {
	for _, f := range e.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// Text is the value of a plain field; empty if it is missing or sealed.
func (e *Entry) Text(name string) string {
	f, _ := e.Field(name)
	return f.Text
}

// Secret is the value of a sealed field; the empty secret if it is missing or
// plain.
func (e *Entry) Secret(name string) secret.Value {
	f, _ := e.Field(name)
	return f.Secret
}

// Title is the entry's title; empty if there is none.
func (e *Entry) Title() string { return e.Text(FieldTitle) }

// Username is the login name; empty if there is none.
func (e *Entry) Username() string { return e.Text(FieldUserName) }

// URL is the address as it stands in the entry. Nothing vouches for it.
func (e *Entry) URL() string { return e.Text(FieldURL) }

// Notes is the free text; empty if there is none or the file protects it.
func (e *Entry) Notes() string { return e.Text(FieldNotes) }

// OfRole returns the entry's fields of a role, this program's own name for it
// first.
func (e *Entry) OfRole(r Role) []Field {
	var own, others []Field
	for _, f := range e.Fields {
		switch {
		case RoleOf(f.Name) != r:
		case isOwnName(f.Name):
			own = append(own, f)
		default:
			others = append(others, f)
		}
	}
	return append(own, others...)
}

func isOwnName(name string) bool {
	switch name {
	case FieldPassword, FieldTradingPassword, FieldFurtherSecret, FieldBranchCode, FieldAccountNumber:
		return true
	}
	return false
}

// HasOTP tells whether the entry holds the seed of one-time codes, in any of
// the forms that KeePass programs use.
func (e *Entry) HasOTP() bool {
	return slices.ContainsFunc(e.Fields, func(f Field) bool {
		return f.Sealed && f.Secret.Len() > 0 && (f.Name == FieldOTP || f.Name == "TOTP Seed" ||
			strings.HasPrefix(f.Name, "TimeOtp-Secret") || strings.HasPrefix(f.Name, "HmacOtp-Secret"))
	})
}

// firmData is the JSON under [DataFirm].
type firmData struct {
	ID string `json:"id"`
}

// Firm is the directory's ID of the account's firm; empty if none is named.
func (e *Entry) Firm() string {
	for _, d := range e.Data {
		if d.Key != DataFirm {
			continue
		}
		var firm firmData
		if json.Unmarshal([]byte(d.Value), &firm) != nil {
			return ""
		}
		return firm.ID
	}
	return ""
}

// FirmData is the value to keep under [DataFirm] for a firm of the directory.
func FirmData(id string) string {
	b, err := json.Marshal(firmData{ID: id})
	if err != nil {
		panic("vault: a string that JSON cannot hold: " + err.Error()) // unreachable
	}
	return string(b)
}

// Trim is the newest of an entry's versions, as many as the vault's bounds
// allow. It gives a part of history, which is oldest first.
func (m Meta) Trim(history []*Entry) []*Entry {
	first := 0
	if most := m.HistoryMaxItems; most >= 0 {
		first = max(0, len(history)-most)
	}
	if most := m.HistoryMaxSize; most >= 0 {
		var size int64
		for i := len(history) - 1; i >= first; i-- {
			if size += history[i].size(); size > most {
				first = i + 1
			}
		}
	}
	return history[first:]
}

// size is what an entry's version counts for against [Meta.HistoryMaxSize]:
// the bytes of its fields, attachments, custom data and tags.
func (e *Entry) size() int64 {
	n := 0
	for _, f := range e.Fields {
		n += len(f.Name) + len(f.Text) + f.Secret.Len()
	}
	for _, a := range e.Attachments {
		n += len(a.Name) + a.Content.Len()
	}
	for _, d := range e.Data {
		n += len(d.Key) + len(d.Value)
	}
	for _, t := range e.Tags {
		n += len(t)
	}
	return int64(n)
}
