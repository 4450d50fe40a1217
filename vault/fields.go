package vault

import (
	"maps"
	"slices"
)

// setFields puts fields into e, whose Fields must be its own: each in the place
// of the one of its name, or at the end.
func setFields(e *Entry, fields []Field) error {
	for i, f := range fields {
		if err := checkField(f); err != nil {
			return err
		}
		if indexOfField(fields[:i], f.Name) >= 0 {
			return &FieldError{Name: f.Name, Err: ErrDuplicateField}
		}
		f.Protected = f.Protected || f.Sealed
		at := indexOfField(e.Fields, f.Name)
		if at < 0 {
			e.Fields = append(e.Fields, f)
			continue
		}
		old := e.Fields[at]
		if old.Sealed && !f.Sealed {
			return &FieldError{Name: f.Name, Err: ErrUnsealed}
		}
		f.Protected = f.Protected || old.Protected
		same, err := sameValue(old, f)
		if err != nil {
			return err
		}
		if !same {
			e.Fields[at] = f
		}
	}
	return nil
}

// renameFields gives fields of e, whose Fields must be its own, other names.
// All are renamed at once, so two can exchange their names.
func renameFields(e *Entry, names map[string]string) error {
	places := make(map[int]string, len(names))
	for _, from := range slices.Sorted(maps.Keys(names)) {
		at := indexOfField(e.Fields, from)
		if at < 0 {
			return &FieldError{Name: from, Err: ErrNoField}
		}
		places[at] = names[from]
	}
	for at, name := range places {
		f := &e.Fields[at]
		f.Name = name
		f.Protected = f.Protected || f.Sealed
	}
	for at, name := range places {
		if indexOfField(e.Fields, name) != at || indexOfField(e.Fields[at+1:], name) >= 0 {
			return &FieldError{Name: name, Err: ErrDuplicateField}
		}
		if err := checkField(e.Fields[at]); err != nil {
			return err
		}
	}
	return nil
}

func indexOfField(fields []Field, name string) int {
	return slices.IndexFunc(fields, func(f Field) bool { return f.Name == name })
}

// sameContent tells whether an edit has left an entry's content as it was.
func sameContent(a, b *Entry) (bool, error) {
	if len(a.Fields) != len(b.Fields) || !slices.Equal(a.Tags, b.Tags) || !slices.Equal(a.Data, b.Data) {
		return false, nil
	}
	for i, f := range a.Fields {
		if f.Name != b.Fields[i].Name {
			return false, nil
		}
		same, err := sameValue(f, b.Fields[i])
		if err != nil || !same {
			return false, err
		}
	}
	return true, nil
}

// sameValue tells whether two fields hold the same text in the same way: one
// that rests plain and one that rests sealed differ. The protected flag of a
// sealed one does not count, or opening an account of another program's file
// and saving it would make a version.
func sameValue(a, b Field) (bool, error) {
	if a.Sealed != b.Sealed {
		return false, nil
	}
	if !a.Sealed {
		return a.Text == b.Text && a.Protected == b.Protected, nil
	}
	return a.Secret.Equal(b.Secret)
}
