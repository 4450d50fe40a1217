package session

import (
	"fmt"
	"io"

	"kagikura/crypto/generate"
	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/audit"
	"kagikura/vault/brokerage"
)

// account is a live or recycled account of the open vault.
func (s *Session) account(id vault.ID) (*vault.Entry, error) {
	v := s.State().Vault
	if v == nil {
		return nil, ErrLocked
	}
	e, ok := v.Entry(id)
	if !ok {
		return nil, ErrNoAccount
	}
	return e, nil
}

// NewID is a random identity for a new account or group.
func (s *Session) NewID() (vault.ID, error) {
	var id vault.ID
	if _, err := io.ReadFull(s.config.Random, id[:]); err != nil {
		return vault.ID{}, fmt.Errorf("session: %w", err)
	}
	return id, nil
}

// Seal keeps a secret for a change of the open vault. It copies plain: the
// caller wipes it. Before a vault is open the value serves for a preview, and
// for the passphrase of Create.
func (s *Session) Seal(plain []byte) (secret.Value, error) {
	a, err := s.arena()
	if err != nil {
		return secret.Value{}, err
	}
	return a.Seal(plain)
}

// Keep empties what was typed into a secret for a change of the open vault.
func (s *Session) Keep(typed *secret.Builder) (secret.Value, error) {
	a, err := s.arena()
	if err != nil {
		return secret.Value{}, err
	}
	v, err := typed.Seal()
	if err != nil {
		return secret.Value{}, err
	}
	defer v.Release()
	return a.Adopt(v)
}

// Adopt keeps a value from elsewhere for a change of the open vault.
func (s *Session) Adopt(v secret.Value) (secret.Value, error) {
	a, err := s.arena()
	if err != nil {
		return secret.Value{}, err
	}
	return a.Adopt(v)
}

// arena is where new secrets rest: the open vault's, or one that is thrown away
// at the next lock.
func (s *Session) arena() (*secret.Arena, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return nil, ErrClosed
	case s.open != nil:
		return s.open.arena, nil
	case s.scratch == nil:
		a, err := secret.NewArena(s.config.Random)
		if err != nil {
			return nil, err
		}
		s.scratch = a
	}
	return s.scratch, nil
}

// Password makes a random password.
func (s *Session) Password(p generate.Policy) (secret.Value, error) {
	a, err := s.arena()
	if err != nil {
		return secret.Value{}, err
	}
	return generate.Password(s.config.Random, a, p)
}

// Passphrase makes a random passphrase of words.
func (s *Session) Passphrase(list generate.Wordlist, words int, separator string) (secret.Value, error) {
	a, err := s.arena()
	if err != nil {
		return secret.Value{}, err
	}
	return generate.Passphrase(s.config.Random, a, list, words, separator)
}

// SameAs tells where the open vault already uses the password that is being
// typed into the field except; the zero Use leaves out nothing.
func (s *Session) SameAs(typed *secret.Builder, except audit.Use) ([]audit.Use, error) {
	s.mu.Lock()
	if s.open == nil {
		s.mu.Unlock()
		return nil, ErrLocked
	}
	arena, index := s.open.arena, s.open.index
	s.mu.Unlock()
	var candidate secret.Value
	err := typed.Use(func(plain []byte) (err error) {
		candidate, err = arena.Seal(plain)
		return err
	})
	if err != nil {
		return nil, err
	}
	return index.SameAs(candidate, except)
}

// Draft is what the directory gives to a new account at a firm.
type Draft struct {
	Firm       brokerage.Firm
	Title, URL string
	// Data are the items that tie the account to the firm.
	Data map[string]string
}

// DraftOf is the draft of an account at a firm, titled with the name by which the
// firm calls itself at home: a title stands in the file, which must not depend
// on the language that a program happened to run in. ErrNoFirm if there is no
// such firm. A firm whose address nobody has evidenced gives none.
func (s *Session) DraftOf(firm string) (Draft, error) {
	f, ok := s.directory().Firm(firm)
	if !ok {
		return Draft{}, ErrNoFirm
	}
	home := "en"
	if f.Country == "JP" {
		home = "ja"
	}
	url, _ := s.OfFirm(firm)
	return Draft{
		Firm:  f,
		Title: f.Name(home),
		URL:   url.URL(),
		Data:  map[string]string{vault.DataFirm: vault.FirmData(f.ID)},
	}, nil
}
