package audit

import (
	"time"

	"kagikura/crypto/secret"
	"kagikura/vault"
)

// ChangedBy is the latest moment at which a secret field of an account can have got
// the value that it has: the time of the oldest of its versions, one after another
// from now back, that have the same value. The account's history may begin later
// than the value does, so it may be older than that, and is never younger; sure tells
// that the account had another value before.
//
// A field under another name of the same role counts as the same field, so that
// renaming is no change. Errors are those of [secret.Value.Digest].
func ChangedBy(e *vault.Entry, f vault.Field) (at time.Time, sure bool, err error) {
	now, err := f.Secret.Digest()
	if err != nil {
		return time.Time{}, false, err
	}
	return changedBy(e, f, now)
}

func changedBy(e *vault.Entry, f vault.Field, now secret.Digest) (changed time.Time, sure bool, err error) {
	changed = e.Times.Modified
	for i := len(e.History) - 1; i >= 0; i-- {
		version := e.History[i]
		same, err := hadSame(version, f, now)
		if err != nil || !same {
			return changed, err == nil, err
		}
		if version.Times.Modified.Before(changed) {
			changed = version.Times.Modified
		}
	}
	return changed, false, nil
}

// hadSame reports whether a version had the same secret in the field.
func hadSame(version *vault.Entry, f vault.Field, now secret.Digest) (bool, error) {
	earlier, ok := version.Field(f.Name)
	if !ok {
		role := vault.RoleOf(f.Name)
		if all := version.OfRole(role); role != vault.NoRole && len(all) > 0 {
			earlier, ok = all[0], true
		}
	}
	if !ok || !earlier.Sealed || earlier.Secret.Len() != f.Secret.Len() {
		return false, nil
	}
	if earlier.Secret.Identity() == f.Secret.Identity() {
		return true, nil
	}
	d, err := earlier.Secret.Digest()
	return err == nil && d == now, err
}
