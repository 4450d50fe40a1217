package session

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kagikura/crypto/kdf"
	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/file"
	"kagikura/vault/kdbx"
)

// Create makes an empty vault in a new file, opened by c and taking about
// unlockTime to unlock, and opens it. Its name is the file's, without ending.
// ErrExists if there is a file already.
func (s *Session) Create(ctx context.Context, path string, c Credentials, unlockTime time.Duration) error {
	return s.opening(ctx, path, func(ctx context.Context, a *secret.Arena) (*openVault, error) {
		if taken(path) {
			return nil, ErrExists
		}
		composite, err := c.newComposite(a)
		if err != nil {
			return nil, err
		}
		master, err := c.digest(a)
		if err != nil {
			return nil, err
		}
		key, err := s.derive(ctx, composite, unlockTime)
		if err != nil {
			return nil, err
		}
		root, err := s.NewID()
		if err != nil {
			return nil, err
		}
		name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
		o := &openVault{
			desk:      &desk{},
			arena:     a,
			composite: composite,
			settings:  kdbx.NewSettings(),
			key:       key,
			vault:     vault.New(s.config.Now(), name, root),
			place:     placeOf(path),
			watch:     newWatchful(master),
		}
		if o.handle, err = file.Create(path, s.encoder(o), verifier(key)); err != nil {
			return nil, err
		}
		o.base, o.sum = o.vault, o.handle.Sum()
		return o, nil
	})
}

// taken tells early that a new file cannot be made here, before a key is derived
// for it; file.Create has the last word.
func taken(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// Rekey changes passphrase, key file and cost of the open vault and saves it.
// An unlockTime of zero keeps the cost. If it fails, the old ones still hold. The
// earlier generations of the file still open with the old ones: offer
// [Session.RemoveGenerations].
func (s *Session) Rekey(ctx context.Context, c Credentials, unlockTime time.Duration) error {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer giveBack()
	if o.settings.Newer {
		return ErrVersion
	}
	composite, err := c.newComposite(o.arena)
	if err != nil {
		return err
	}
	master, err := c.digest(o.arena)
	if err != nil {
		return err
	}
	s.mu.Lock()
	next := *o // to be written; the open vault may change meanwhile, as by PassCopy
	s.mu.Unlock()
	next.composite, next.earlier = composite, nil
	if unlockTime > 0 {
		next.key, err = s.derive(ctx, composite, unlockTime)
	} else {
		var p kdf.Params
		if p, err = s.renewed(ctx, o.key.Params(), o.oldFormat()); err == nil {
			next.key, err = s.transform(ctx, composite, p)
		}
	}
	if err != nil {
		return err
	}
	if next.vault, err = o.vault.Apply(s.config.Now(), vault.SetMeta{KeyChanged: true}); err != nil {
		return err
	}
	if err := s.replace(&next, s.config.Generations); err != nil {
		return err
	}
	s.forgetAll(o) // they still open with the old ones
	err = s.change(o, func(st *State) {
		o.composite, o.earlier, o.key, o.vault = next.composite, next.earlier, next.key, next.vault
		o.watch.master = master
		o.edit++
		s.saved(o, st)
		st.Restored = false
	})
	if err == nil {
		s.rekeyPast(o) // what was kept before opens with the old credentials
	}
	return err
}

// RemoveGenerations removes the earlier generations that are kept of the open
// vault's file.
func (s *Session) RemoveGenerations(ctx context.Context) error {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer giveBack()
	if s.config.Generations == "" {
		return nil
	}
	return o.handle.RemoveGenerations(s.config.Generations)
}

// Export writes the accounts into a new vault file of their own, opened by c.
// Their identities are kept, so that it can be merged back; history tells
// whether earlier versions go along. ErrExists if there is a file already.
// One of all accounts with their earlier versions is noted as a backup.
func (s *Session) Export(ctx context.Context, accounts []vault.ID, path string, c Credentials, history bool) error {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer giveBack()
	if taken(path) {
		return ErrExists
	}
	part, err := o.vault.Subset(s.config.Now(), accounts, history)
	if err != nil {
		return err
	}
	composite, err := c.newComposite(o.arena)
	if err != nil {
		return err
	}
	key, err := s.derive(ctx, composite, s.State().Settings.UnlockTime)
	if err != nil {
		return err
	}
	encode := func(w io.Writer) error {
		return kdbx.Encode(w, part, kdbx.NewSettings(), key, s.config.Random)
	}
	if _, err = file.Create(path, encode, verifier(key)); err != nil {
		return err
	}
	if history && holdsAll(part, o.vault) {
		s.noteBackup(ctx, o)
	}
	return nil
}
