package vault

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strings"

	"kagikura/crypto/secret"
)

// maxReferences is how many references Resolve follows one after another, as
// many as KeePassXC does.
const maxReferences = 10

// reference is what KeePass writes as {REF:want@search:text}: the want of the
// first entry whose search is text.
type reference struct {
	want, search byte
	// text is a copy: in {REF:P@P:…} it is somebody's password.
	text []byte
}

// IsReference tells whether a field's value holds a reference to another
// entry's, alone or among other text. A value longer than [secret.MaxLend] is
// not looked into. Errors are those of [secret.Value.Use].
func IsReference(f Field) (bool, error) {
	_, found, err := referenceIn(f, findReference)
	return found, err
}

// Resolve follows a field whose value is one reference to the field that it
// means in the end, and returns that under the name of f; every other field is
// returned as it is, also one with a reference among other text. A secret thus
// stays a secret whatever field refers to it. It returns [ErrReference] where a
// reference leads nowhere, in a circle or too far, and the errors of
// [secret.Value.Use].
func (v *Vault) Resolve(f Field) (Field, error) {
	name := f.Name
	for range maxReferences {
		ref, found, err := referenceIn(f, wholeReference)
		if err != nil {
			return Field{}, err
		}
		if !found {
			f.Name = name
			return f, nil
		}
		f, err = v.follow(ref)
		secret.Wipe(ref.text)
		if err != nil {
			return Field{}, err
		}
	}
	return Field{}, ErrReference
}

// referenceIn looks with find into a field's value.
func referenceIn(f Field, find func([]byte) (reference, bool)) (ref reference, found bool, err error) {
	if !f.Sealed {
		if !strings.Contains(f.Text, "{") {
			return reference{}, false, nil
		}
		ref, found = find([]byte(f.Text))
		return ref, found, nil
	}
	if n := f.Secret.Len(); n == 0 || n > secret.MaxLend {
		return reference{}, false, nil
	}
	err = f.Secret.Use(func(b []byte) error {
		ref, found = find(b)
		ref.text = bytes.Clone(ref.text)
		return nil
	})
	return ref, found, err
}

// wholeReference parses a text that is one reference and nothing else.
func wholeReference(b []byte) (reference, bool) {
	ref, n := parseReference(b)
	return ref, n > 0 && n == len(b)
}

// findReference finds the first reference in a text. It tells only that: the
// reference has no text.
func findReference(b []byte) (reference, bool) {
	for {
		at := bytes.IndexByte(b, '{')
		if at < 0 {
			return reference{}, false
		}
		b = b[at:]
		if _, n := parseReference(b); n > 0 {
			return reference{}, true
		}
		b = b[1:]
	}
}

// parseReference parses the reference that b begins with and returns its
// length, 0 if there is none. The text of the result lies in b.
func parseReference(b []byte) (reference, int) {
	const form = "{REF:w@s:"
	if len(b) < len(form) || !bytes.EqualFold(b[:5], []byte(form[:5])) || b[6] != '@' || b[8] != ':' {
		return reference{}, 0
	}
	end := bytes.IndexByte(b, '}')
	ref := reference{want: upper(b[5]), search: upper(b[7])}
	if end < len(form) || strings.IndexByte("TUPANI", ref.want) < 0 || strings.IndexByte("TUPANIO", ref.search) < 0 {
		return reference{}, 0
	}
	ref.text = b[len(form):end]
	return ref, end + 1
}

func upper(c byte) byte {
	if 'a' <= c && c <= 'z' {
		return c - 'a' + 'A'
	}
	return c
}

// standardName is the field that a letter of a reference stands for; empty for
// the UUID and for other fields.
func standardName(letter byte) string {
	switch letter {
	case 'T':
		return FieldTitle
	case 'U':
		return FieldUserName
	case 'P':
		return FieldPassword
	case 'A':
		return FieldURL
	case 'N':
		return FieldNotes
	}
	return ""
}

// follow returns the field that a reference names.
func (v *Vault) follow(ref reference) (Field, error) {
	e, err := v.referred(ref)
	if err != nil {
		return Field{}, err
	}
	if ref.want == 'I' {
		return Field{Text: strings.ToUpper(hex.EncodeToString(e.ID[:]))}, nil
	}
	f, _ := e.Field(standardName(ref.want))
	return f, nil
}

// referred returns the entry that a reference names.
func (v *Vault) referred(ref reference) (*Entry, error) {
	if ref.search == 'I' {
		id, err := ParseID(string(ref.text))
		if err != nil {
			return nil, ErrReference
		}
		e, ok := v.Entry(id)
		if !ok {
			return nil, ErrReference
		}
		return e, nil
	}
	for _, e := range v.Entries() {
		ok, err := hasValue(e, ref)
		if err != nil {
			return nil, err
		}
		if ok {
			return e, nil
		}
	}
	return nil, ErrReference
}

// hasValue tells whether the field that ref searches, or any that is no
// standard field, has exactly the text of ref.
func hasValue(e *Entry, ref reference) (bool, error) {
	standard := []string{FieldTitle, FieldUserName, FieldPassword, FieldURL, FieldNotes}
	name := standardName(ref.search)
	for _, f := range e.Fields {
		if name != "" && f.Name != name || name == "" && slices.Contains(standard, f.Name) {
			continue
		}
		if !f.Sealed {
			if f.Text == string(ref.text) {
				return true, nil
			}
			continue
		}
		if f.Secret.Len() != len(ref.text) {
			continue
		}
		same := false
		err := f.Secret.Use(func(b []byte) error {
			same = bytes.Equal(b, ref.text)
			return nil
		})
		if err != nil || same {
			return same, err
		}
	}
	return false, nil
}
