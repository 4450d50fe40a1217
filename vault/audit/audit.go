// Package audit finds what is wrong with the passwords of a vault: those used more
// than once, those that are nearly alike, those that thieves try first or that say
// who their owner is, those that the firm would not take, those that are old, and
// the vault's own passphrase where it stands in an account. See [Look].
//
// It looks at the login passwords, trading passwords and further secrets of the
// live accounts. Left out are the recycle bin, entry templates, history, empty
// secrets, values that are references to another entry's, and accounts that their
// owner took out of password reports. Secrets are compared by keyed digests, or
// while they are lent, so no plaintext is gathered anywhere.
//
// # Excuses
//
// An owner may excuse a finding with a reason. An [Excuse] is a fact of the account
// (package fact) under "kagikura.excuse.KIND.FIELD", {"reason": text, "of": moment}, of
// being when the value had changed last. It holds for what the field has at that
// moment: it ends as soon as the value changes, also when the same one comes back
// later, and where another computer had changed it before. What a password was is known from the account's
// history; where that is too short to tell, the excuse ends rather than hold for a
// password that it was not made for.
//
// Anything above vault may import it. It knows no clock and no language, and the
// directory is an argument; what it returns names accounts and fields, never a
// secret.
package audit

import (
	"context"
	"crypto/sha1"
	"iter"
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
	seen := make(map[vault.ID]bool, len(g))
	for _, u := range g {
		if !seen[u.Account] {
			seen[u.Account] = true
			ids = append(ids, u.Account)
		}
	}
	return ids
}

// Index knows where each password of one vault is used. It is immutable and
// safe for concurrent use, and holds digests only.
type Index struct {
	// groups has one for each password, also for those used once, in the order
	// in which they first occur in the tree.
	groups []Group
	at     map[secret.Digest]int
}

// Scan looks at every password of a vault. Its errors are those of
// [secret.Value.Use] and [secret.Value.Digest].
func Scan(v *vault.Vault) (*Index, error) {
	accounts := 0
	for range v.Live() {
		accounts++
	}
	// Room for a login and a trading password each.
	s := scan{
		index: &Index{groups: make([]Group, 0, 2*accounts), at: make(map[secret.Digest]int, 2*accounts)},
		slab:  make([]Use, 0, 2*accounts),
	}
	for account, f := range passwords(v) {
		if err := s.add(account, f); err != nil {
			return nil, err
		}
	}
	return s.index, nil
}

// Compared is how many passwords of a vault are compared with each other, so
// that a front end can say what "none is reused" was said of. It opens each
// secret once. Its errors are those of [secret.Value.Use].
func Compared(v *vault.Vault) (int, error) {
	n := 0
	for _, f := range passwords(v) {
		reference, err := vault.IsReference(f)
		if err != nil {
			return 0, err
		}
		if !reference {
			n++
		}
	}
	return n, nil
}

// passwords are the fields that are looked at, with their accounts.
func passwords(v *vault.Vault) iter.Seq2[vault.ID, vault.Field] {
	return func(yield func(vault.ID, vault.Field) bool) {
		for _, e := range v.Live() {
			if e.NoQualityCheck {
				continue
			}
			for _, f := range e.Fields {
				if vault.RoleOf(f.Name).IsPassword() && f.Sealed && f.Secret.Len() > 0 && !yield(e.ID, f) {
					return
				}
			}
		}
	}
}

type scan struct {
	index *Index
	// slab holds the first use of each password, so that the many that are
	// used once cost no allocation each.
	slab []Use
}

func (s *scan) add(account vault.ID, f vault.Field) error {
	d, err := f.Secret.Digest()
	if err != nil {
		return err
	}
	use := Use{Account: account, Field: f.Name, Role: vault.RoleOf(f.Name)}
	x := s.index
	at, known := x.at[d]
	if !known {
		n := len(s.slab)
		s.slab = append(s.slab, use)
		x.at[d] = len(x.groups)
		x.groups = append(x.groups, s.slab[n:n+1:n+1])
		return nil
	}
	// Only a value that is there twice is worth the look whether it is a
	// reference; the first of them has been kept, and then stays alone.
	if len(x.groups[at]) == 1 {
		reference, err := vault.IsReference(f)
		if err != nil || reference {
			return err
		}
	}
	x.groups[at] = append(x.groups[at], use)
	return nil
}

// Groups are the passwords that are used more than once, in the order in which
// they first occur in the tree.
func (x *Index) Groups() []Group {
	var groups []Group
	for _, g := range x.groups {
		if len(g) > 1 {
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
// empty candidate is used nowhere, and neither is a reference.
func (x *Index) SameAs(candidate secret.Value, except Use) ([]Use, error) {
	if candidate.Len() == 0 {
		return nil, nil
	}
	d, err := candidate.Digest()
	if err != nil {
		return nil, err
	}
	at, known := x.at[d]
	if !known {
		return nil, nil
	}
	reference, err := vault.IsReference(vault.Field{Secret: candidate, Sealed: true})
	if err != nil || reference {
		return nil, err
	}
	var uses []Use
	for _, u := range x.groups[at] {
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

// Alike returns the fields whose password is nearly a candidate, as [Similar]
// findings have it, in the order of the tree; except is left out, and what is the
// same is not alike. The candidate must be sealed as for [Index.SameAs]. It takes
// about 10 ms for 20,000 passwords.
func Alike(ctx context.Context, v *vault.Vault, candidate secret.Value, except Use) ([]Use, error) {
	var mine, theirs word
	defer mine.wipe()
	defer theirs.wipe()
	short := false
	if candidate.Len() <= longestAlike {
		err := candidate.Use(func(plain []byte) error {
			short = mine.load(plain)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	if !short {
		return nil, nil
	}
	var uses []Use
	n := 0
	for account, f := range passwords(v) {
		if n++; n%256 == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if f.Secret.Len() > longestAlike || account == except.Account && f.Name == except.Field {
			continue
		}
		like := false
		err := f.Secret.Use(func(plain []byte) error {
			like = theirs.load(plain) && !slices.Equal(mine.runes(), theirs.runes()) && likeness(&mine, &theirs) != 0
			return nil
		})
		if err != nil {
			return nil, err
		}
		if like {
			uses = append(uses, Use{Account: account, Field: f.Name, Role: vault.RoleOf(f.Name)})
		}
	}
	return uses, nil
}

// CountLeaked tells how often a candidate for a password of a role stands in a list of
// leaked passwords, 0 for never; a PIN stands in every list and counts as never. The
// candidate is sealed. The errors are the list's and those of [secret.Value.Use].
func CountLeaked(list Leaked, candidate secret.Value, role vault.Role) (uint64, error) {
	if candidate.Len() == 0 || candidate.Len() > secret.MaxLend {
		return 0, nil
	}
	var sum [sha1.Size]byte
	defer clear(sum[:])
	pin := false
	err := candidate.Use(func(plain []byte) error {
		if pin = role != vault.LoginPassword && isPIN(plain); !pin {
			sum = sha1Of(plain)
		}
		return nil
	})
	if err != nil || pin {
		return 0, err
	}
	return list.Count(sum)
}
