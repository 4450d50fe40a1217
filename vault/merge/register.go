package merge

import (
	"cmp"
	"slices"
	"strconv"

	"kagikura/crypto/secret"
	"kagikura/vault"
)

// PartKind is what a [Part] of an account, a group or the vault is.
type PartKind uint8

// The kinds of parts, in the order in which they are listed.
const (
	// Field is a field of an account, named by Part.Name.
	Field PartKind = iota + 1
	// Attachment is a file kept in an account, named by Part.Name.
	Attachment
	// Tag is one tag, which is Part.Name.
	Tag
	// Data is an item of custom data, whose key is Part.Name.
	Data
	// Icon is the number of the icon.
	Icon
	// Expiry is when it expires, or that it does not.
	Expiry
	// Quality is whether passwords are reported on.
	Quality
	// Rider is what other programs keep in it that this one has no word for: of an
	// account all of it, of a group or the vault the element that is Part.Name.
	Rider
	// Name and Notes are a group's, Name and Description the vault's.
	Name
	Notes
	Description
	// HistoryItems, HistorySize, Templates, BinEnabled and Bin are settings of the
	// vault.
	HistoryItems
	HistorySize
	Templates
	BinEnabled
	Bin
)

var partNames = map[PartKind]string{
	Field: "field", Attachment: "file", Tag: "tag", Data: "data", Icon: "icon", Expiry: "expiry",
	Quality: "quality", Rider: "rider", Name: "name", Notes: "notes", Description: "description",
	HistoryItems: "history-items", HistorySize: "history-size", Templates: "templates",
	BinEnabled: "bin-enabled", Bin: "bin",
}

// Part is one thing that is merged for itself.
type Part struct {
	Kind PartKind
	Name string
}

// String is the part as programs name it: "field:Password", "icon".
func (p Part) String() string {
	if p.Name == "" {
		return partNames[p.Kind]
	}
	return partNames[p.Kind] + ":" + p.Name
}

func (p Part) compare(q Part) int {
	return cmp.Or(cmp.Compare(p.Kind, q.Kind), cmp.Compare(p.Name, q.Name))
}

// value is what a part holds. A part that is missing has the zero value.
type value struct {
	has    bool
	text   string
	sealed bool
	secret secret.Value
	rider  any
}

// compare orders values the same way on every computer; a missing one is the
// least.
func (v value) compare(w value) (int, error) {
	if v.has != w.has {
		if v.has {
			return 1, nil
		}
		return -1, nil
	}
	if v.sealed != w.sealed {
		if v.sealed {
			return 1, nil
		}
		return -1, nil
	}
	if order := cmp.Compare(v.text, w.text); order != 0 {
		return order, nil
	}
	if v.sealed {
		return v.secret.Compare(w.secret)
	}
	return compareRiders(v.rider, w.rider)
}

// compareRiders compares what codecs keep. What does not say how it compares
// never differs: it stays with its side.
func compareRiders(a, b any) (int, error) {
	if a == b {
		return 0, nil
	}
	if r, ok := a.(vault.Rider); ok {
		return r.Compare(b)
	}
	if r, ok := b.(vault.Rider); ok {
		order, err := r.Compare(a)
		return -order, err
	}
	return 0, nil
}

func (v value) same(w value) (bool, error) {
	order, err := v.compare(w)
	return order == 0 && err == nil, err
}

// parts are what an account, a group or a vault consists of.
type parts map[Part]value

func text(s string) value { return value{has: true, text: s} }

// standard are fields that KeePass programs write into every account, empty or
// not; an empty one is none.
func standard(name string) bool {
	switch name {
	case vault.FieldTitle, vault.FieldUserName, vault.FieldPassword, vault.FieldURL, vault.FieldNotes:
		return true
	}
	return false
}

func fieldValue(f vault.Field) value {
	if f.Text == "" && f.Secret.Len() == 0 && standard(f.Name) {
		return value{}
	}
	return value{has: true, text: f.Text, sealed: f.Sealed, secret: f.Secret}
}

func expiryValue(t vault.Times) value {
	if !t.Expires {
		return value{}
	}
	return text(strconv.FormatInt(t.Expiry.Unix(), 10))
}

// savedByKeePassXC is an item that KeePassXC writes beside any other custom data of
// an account, a group or the vault with each save, changed or not: the time of it. It
// is nobody's change, and no earlier version has it.
const savedByKeePassXC = "_LAST_MODIFIED"

// merges tells whether an item of custom data is merged as a part. The record is
// united and facts are settled, the note of a merge is the merge's own, and the time
// of a save stays with its side.
func merges(d vault.DataItem) bool {
	return d.Key != vault.DataMerged && d.Key != savedByKeePassXC && !isRecord(d) && !isFact(d)
}

func (p parts) put(k PartKind, name string, v value) {
	if v.has {
		p[Part{k, name}] = v
	}
}

func (p parts) common(icon int, t vault.Times, tags []string) {
	p.put(Icon, "", text(strconv.Itoa(icon)))
	p.put(Expiry, "", expiryValue(t))
	for _, tag := range tags {
		p.put(Tag, tag, value{has: true})
	}
}

// riders puts the things that ride along each for itself, but for those that others
// refer to, see sharedRides. An account is not taken apart so far: it has earlier
// versions.
func (p parts) riders(foreign any) {
	riders, ok := foreign.(vault.Riders)
	if !ok {
		return
	}
	for _, r := range riders.Rides() {
		if !r.Shared { // when it was changed comes and goes with it
			p.put(Rider, r.Name, value{has: true, text: strconv.FormatInt(r.Changed.Unix(), 10), rider: r.Is})
		}
	}
}

func (p parts) data(data []vault.DataItem) {
	for _, d := range data {
		if merges(d) {
			p.put(Data, d.Key, text(d.Value))
		}
	}
}

func entryParts(e *vault.Entry) parts {
	p := make(parts, len(e.Fields)+len(e.Tags)+len(e.Data)+len(e.Attachments)+4)
	p.common(e.Icon, e.Times, e.Tags)
	p.put(Rider, "", value{has: true, rider: e.Foreign})
	p.data(e.Data)
	if e.NoQualityCheck {
		p.put(Quality, "", value{has: true})
	}
	for _, f := range e.Fields {
		p.put(Field, f.Name, fieldValue(f))
	}
	for _, a := range e.Attachments {
		p.put(Attachment, a.Name, value{has: true, sealed: true, secret: a.Content})
	}
	return p
}

func groupParts(g *vault.Group) parts {
	p := parts{}
	p.common(g.Icon, g.Times, g.Tags)
	p.riders(g.Foreign)
	p.data(g.Data)
	for _, d := range g.Data {
		if isFact(d) { // groups have none of ours; whoever put it there has it merged as any item
			p.put(Data, d.Key, text(d.Value))
		}
	}
	p.put(Name, "", text(g.Name))
	p.put(Notes, "", text(g.Notes))
	return p
}

// union lists the parts of both in their order.
func union(a, b parts) []Part {
	all := make([]Part, 0, len(a))
	for p := range a {
		all = append(all, p)
	}
	for p := range b {
		if _, both := a[p]; !both {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, Part.compare)
	return all
}

func (p parts) compare(q parts) (int, error) {
	for _, part := range union(p, q) {
		if order, err := p[part].compare(q[part]); order != 0 || err != nil {
			return order, err
		}
	}
	return 0, nil
}

// sameContent tells whether two versions hold the same, whatever their times.
func sameContent(a, b *vault.Entry) (bool, error) {
	if a == b {
		return true, nil
	}
	if alike(a, b) {
		for i := range a.Fields {
			if same, err := fieldValue(a.Fields[i]).same(fieldValue(b.Fields[i])); err != nil || !same {
				return false, err
			}
		}
		for i := range a.Attachments {
			if same, err := a.Attachments[i].Content.Equal(b.Attachments[i].Content); err != nil || !same {
				return false, err
			}
		}
		order, err := compareRiders(a.Foreign, b.Foreign)
		return order == 0 && err == nil, err
	}
	order, err := entryParts(a).compare(entryParts(b))
	return order == 0 && err == nil, err
}

// alike tells whether two versions have the same parts in the same order, and
// equal ones where no secret and no rider is concerned: the usual case, which
// needs no map.
func alike(a, b *vault.Entry) bool {
	return a.Icon == b.Icon && a.NoQualityCheck == b.NoQualityCheck && expiryValue(a.Times).text == expiryValue(b.Times).text &&
		slices.Equal(a.Tags, b.Tags) && slices.EqualFunc(a.Data, b.Data, func(c, d vault.DataItem) bool { return c.Key == d.Key && c.Value == d.Value }) &&
		slices.EqualFunc(a.Fields, b.Fields, func(f, g vault.Field) bool { return f.Name == g.Name }) &&
		slices.EqualFunc(a.Attachments, b.Attachments, func(f, g vault.Attachment) bool { return f.Name == g.Name })
}
