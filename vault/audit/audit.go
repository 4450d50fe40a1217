// Package audit finds passwords that a vault uses more than once.
//
// It compares the login passwords, trading passwords and further secrets of the
// live accounts by their keyed digests, so no plaintext is gathered anywhere.
// Left out are the recycle bin, entry templates, history, empty secrets, values
// that are references to another entry's, and accounts that their owner took
// out of password reports.
//
// Anything above vault may import it. It knows no clock, directory or language;
// what it returns names accounts and fields, never a secret.
package audit

import (
	"slices"

	"kagikura/crypto/secret"
	"kagikura/vault"
)

// Use is one place where a password is used.
type Use struct {
	Account vault.ID
	// Field is the name of the field.
	Field string
	Role  vault.Role
}

// Group is all uses of one password, two or more, in the order of the tree.
// They may all be of one account, as where login and trading password are equal.
type Group []Use

// Accounts are the accounts of the group, each once.
func (g Group) Accounts() []vault.ID {
	var ids []vault.ID
	for _, u := range g {
		if !slices.Contains(ids, u.Account) {
			ids = append(ids, u.Account)
		}
	}
	return ids
}

// Index knows where each password of one vault is used. It is immutable and
// safe for concurrent use, and holds digests only.
type Index struct {
	uses map[secret.Digest]Group
	// order is the digests as they first occur in the tree.
	order []secret.Digest
}

// Scan looks at every password of a vault. Its errors are those of
// [secret.Value.Use] and [secret.Value.Digest].
func Scan(v *vault.Vault) (*Index, error) {
	x := &Index{uses: map[secret.Digest]Group{}}
	for _, e := range v.Live() {
		if e.NoQualityCheck {
			continue
		}
		for _, f := range e.Fields {
			if err := x.add(e.ID, f); err != nil {
				return nil, err
			}
		}
	}
	return x, nil
}

func (x *Index) add(account vault.ID, f vault.Field) error {
	role := vault.RoleOf(f.Name)
	if !role.IsPassword() || !f.Sealed || f.Secret.Len() == 0 {
		return nil
	}
	reference, err := vault.IsReference(f)
	if err != nil || reference {
		return err
	}
	d, err := f.Secret.Digest()
	if err != nil {
		return err
	}
	if _, ok := x.uses[d]; !ok {
		x.order = append(x.order, d)
	}
	x.uses[d] = append(x.uses[d], Use{Account: account, Field: f.Name, Role: role})
	return nil
}

// Groups are the passwords that are used more than once, in the order in which
// they first occur in the tree.
func (x *Index) Groups() []Group {
	var groups []Group
	for _, d := range x.order {
		if g := x.uses[d]; len(g) > 1 {
			groups = append(groups, slices.Clone(g))
		}
	}
	return groups
}

// SameAs returns where a password that is being typed is used already. except
// is the field that is being edited, of whichever role, and is left out; the
// account's other fields are not, so that a trading password equal to the login
// password is found. The zero Use leaves out nothing.
//
// The candidate must be sealed in the arena of the vault's own secrets (adopt a
// builder's value first; unadopted it is refused with [secret.ErrNoArena]). The
// empty candidate is used nowhere.
func (x *Index) SameAs(candidate secret.Value, except Use) ([]Use, error) {
	if candidate.Len() == 0 {
		return nil, nil
	}
	d, err := candidate.Digest()
	if err != nil {
		return nil, err
	}
	var uses []Use
	for _, u := range x.uses[d] {
		if u.Account != except.Account || u.Field != except.Field {
			uses = append(uses, u)
		}
	}
	return uses, nil
}

// Reuse finds the passwords that a vault uses more than once: [Scan] and
// [Index.Groups] in one.
func Reuse(v *vault.Vault) ([]Group, error) {
	x, err := Scan(v)
	if err != nil {
		return nil, err
	}
	return x.Groups(), nil
}
