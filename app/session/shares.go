package session

import (
	"context"

	"kagikura/crypto/secret"
	"kagikura/crypto/shares"
	"kagikura/vault"
	"kagikura/vault/kit"
)

// ConfirmKey returns nil if c opens the vault that is open, else ErrCredentials:
// nothing is derived and no file but the key file is read. The other errors are
// those of Unlock for credentials.
func (s *Session) ConfirmKey(c Credentials) error {
	o, err := s.opened()
	if err != nil {
		return err
	}
	composite, err := c.composite(o.arena)
	if err != nil {
		return err
	}
	same, err := composite.Same(o.composite)
	if err == nil && !same {
		err = ErrCredentials
	}
	return err
}

// Split makes shares of a passphrase, of which needed restore it. They rest in
// the memory of the open vault and end with it. Errors are those of
// [shares.Split], and ErrLocked.
func (s *Session) Split(passphrase secret.Value, needed, of int) ([]secret.Value, error) {
	o, err := s.opened()
	if err != nil {
		return nil, err
	}
	return shares.Split(s.config.Random, o.arena, passphrase, needed, of)
}

// Combine restores a passphrase from shares as they were typed; no vault need be
// open. The caller releases it. Errors are those of [shares.Combine].
func (s *Session) Combine(typed ...secret.Value) (secret.Value, error) {
	return shares.Combine(builders{}, typed...)
}

// builders seals in memory that can be given back before the next lock.
type builders struct{}

// Seal implements [shares.Sealer].
func (builders) Seal(plain []byte) (secret.Value, error) {
	b, err := secret.NewBuilder()
	if err != nil {
		return secret.Value{}, err
	}
	defer b.Destroy()
	if err := b.Insert(0, plain); err != nil {
		return secret.Value{}, err
	}
	return b.Seal()
}

// NotePrinted notes in the vault that its emergency kit was printed, with family
// the list of firms too. It saves as Apply does, with its errors, and returns a
// *fact.Error where what stands in the vault cannot be read.
func (s *Session) NotePrinted(ctx context.Context, family bool) error {
	return s.noteKit(ctx, func(v *vault.Vault) (map[string]*string, error) {
		return kit.NotePrinted(v, s.config.Now(), family)
	})
}

// NoteShares notes in the vault that shares were made. Errors are those of
// NotePrinted.
func (s *Session) NoteShares(ctx context.Context, made kit.Shares) error {
	return s.noteKit(ctx, func(v *vault.Vault) (map[string]*string, error) {
		return kit.NoteShares(v, s.config.Now(), made)
	})
}

func (s *Session) noteKit(ctx context.Context, of func(*vault.Vault) (map[string]*string, error)) error {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer giveBack()
	data, err := of(o.vault)
	if err != nil {
		return err
	}
	return s.apply(ctx, o, []vault.Change{vault.SetMeta{Data: data}}, s.config.Generations)
}

// RestoredSeen takes from the state that the vault was opened with shares.
func (s *Session) RestoredSeen() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.publish(func(st *State) { st.Restored = false })
}
