package accounts

import (
	"slices"

	"kagikura/vault"
)

// changed are the names of the fields that differ between a version of an
// account and the one after it, in the order of the account.
func changed(before, after *vault.Entry) ([]string, error) {
	var names []string
	for _, f := range before.Fields {
		next, ok := after.Field(f.Name)
		if !ok && isEmpty(f) {
			continue
		}
		same, err := sameValue(f, next)
		if err != nil {
			return nil, err
		}
		if !same {
			names = append(names, f.Name)
		}
	}
	for _, f := range after.Fields {
		if _, ok := before.Field(f.Name); !ok && !isEmpty(f) {
			names = append(names, f.Name)
		}
	}
	return names, nil
}

// sameFiles tells whether two versions have the same files, by names and sizes.
func sameFiles(a, b *vault.Entry) bool {
	return slices.EqualFunc(a.Attachments, b.Attachments, func(x, y vault.Attachment) bool {
		return x.Name == y.Name && x.Content.Len() == y.Content.Len()
	})
}

// sameValue tells whether two fields hold the same. A plain text and a secret
// never do, unless both are empty.
func sameValue(a, b vault.Field) (bool, error) {
	if isEmpty(a) || isEmpty(b) || a.Sealed != b.Sealed {
		return isEmpty(a) && isEmpty(b), nil
	}
	if !a.Sealed {
		return a.Text == b.Text, nil
	}
	return a.Secret.Equal(b.Secret)
}
