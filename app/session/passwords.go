package session

import (
	"errors"
	"slices"

	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/record"
)

// passwordRoles are the passwords whose changes are noted, by their names in a
// record.
var passwordRoles = []struct {
	role vault.Role
	name string
}{
	{vault.LoginPassword, record.RoleLogin},
	{vault.TradingPassword, record.RoleTrading},
	{vault.FurtherSecret, record.RoleFurther},
}

// notePasswords adds to the record of each account whose passwords differ
// between the two states that one was created or changed: after, with those
// events. It sees what became of the values alone, so that every way of changing
// one is noted alike, and a new order, name or protection of a field is not.
// Where a record has no room for another event the password counts more.
func (s *Session) notePasswords(before, after *vault.Vault) (*vault.Vault, error) {
	var notes []vault.Change
	for _, e := range after.Entries() {
		former, ok := before.Entry(e.ID)
		if former == e {
			continue
		}
		if !ok {
			former = &vault.Entry{}
		}
		log, noted := record.Log{}, false
		for _, r := range passwordRoles {
			kind, err := passwordKind(former, e, r.role)
			if err != nil {
				return nil, err
			}
			if kind == "" {
				continue
			}
			if !noted {
				log, noted = record.Of(e), true
			}
			if log, err = s.appended(log, kind, map[string]string{record.DetailRole: r.name}); err != nil && !errors.Is(err, record.ErrFull) {
				return nil, err
			}
		}
		if noted {
			notes = append(notes, vault.SetEntryData{ID: e.ID, Data: log.Changes(record.Read(e.Data))})
		}
	}
	if len(notes) == 0 {
		return after, nil
	}
	return after.Apply(s.config.Now(), notes...)
}

// appended is a record with an event of this moment.
func (s *Session) appended(log record.Log, kind record.Kind, details map[string]string) (record.Log, error) {
	nonce, err := s.nonce()
	if err != nil {
		return log, err
	}
	return log.Append(s.config.Now(), nonce, kind, details)
}

// passwordKind is what happened to the passwords of a role: "" if none of them
// is new.
func passwordKind(before, after *vault.Entry, role vault.Role) (record.Kind, error) {
	was, is := passwordsOf(before, role), passwordsOf(after, role)
	kept := 0
	for _, value := range is {
		same, err := holds(was, value)
		if err != nil {
			return "", err
		}
		if same {
			kept++
		}
	}
	switch {
	case kept == len(is):
		return "", nil
	case kept == len(was) && !slices.ContainsFunc(after.History, func(h *vault.Entry) bool { return len(passwordsOf(h, role)) > len(was) }):
		return record.PasswordCreated, nil // beside those that were there
	}
	return record.PasswordChanged, nil
}

// passwordsOf are the values that an account has for a role.
func passwordsOf(e *vault.Entry, role vault.Role) []secret.Value {
	var values []secret.Value
	for _, f := range e.OfRole(role) {
		if f.Sealed && f.Secret.Len() > 0 {
			values = append(values, f.Secret)
		}
	}
	return values
}

func holds(values []secret.Value, value secret.Value) (bool, error) {
	for _, v := range values {
		if same, err := v.Equal(value); same || err != nil {
			return same, err
		}
	}
	return false, nil
}
