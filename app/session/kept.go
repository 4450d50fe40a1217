package session

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"

	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/file"
	"kagikura/vault/kdbx"
)

// lastSeen is the ID of the file as this computer saw it last, among what
// [Session.Kept] lists. Of another vault that stood there before, what was seen of it
// last has the beginning of its SHA-256 behind that.
const lastSeen = "last-seen"

// named finds what was seen last of the vaults that stood at path by their IDs, and
// lists the IDs.
func (s *Session) named(path string) (ids []string, pasts map[string]past) {
	pasts = map[string]past{}
	for n, p := range s.pastsOf(path) {
		id := lastSeen
		if n > 0 {
			id += "-" + p.last()[:8]
		}
		ids, pasts[id] = append(ids, id), p
	}
	return ids, pasts
}

// Lost tells whether an error of Unlock says that the file is gone or damaged, so
// that what this computer keeps of it is what is left: see [Session.Kept].
func Lost(err error) bool {
	if errors.Is(err, ErrNoKeyFile) {
		return false
	}
	for _, lost := range []error{ErrVanished, ErrNotKDBX, ErrCorrupt, ErrTooLarge} {
		if errors.Is(err, lost) {
			return true
		}
	}
	return false
}

// Kept lists what this computer keeps of the file at path, the newest first, for a
// file that does not open any more: how it was last seen, as other vaults were that
// stood there before, and its earlier states.
// Nothing is opened.
func (s *Session) Kept(path string) ([]Generation, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	var all []Generation
	ids, pasts := s.named(path)
	for _, id := range ids {
		p := pasts[id]
		all = append(all, Generation{ID: id, Until: p.when(p.last())})
	}
	if s.config.Generations == "" {
		return all, nil
	}
	kept, err := file.GenerationsOf(path, s.config.Generations)
	for i := len(kept) - 1; i >= 0; i-- {
		all = append(all, Generation{ID: kept[i].ID, Until: kept[i].Until})
	}
	return all, err
}

// Inspect opens with c what is kept of the file at path and says which accounts are
// in it, as those that would return. Nothing changes. ErrNoGeneration if it is not
// there any more, else the errors of Unlock.
func (s *Session) Inspect(ctx context.Context, path, id string, c Credentials, options ...UnlockOption) (Difference, error) {
	a, err := secret.NewArena(s.config.Random)
	if err != nil {
		return Difference{}, err
	}
	defer a.Destroy()
	_, database, err := s.openKept(ctx, path, id, c, a, limitsOf(options))
	if err != nil {
		return Difference{}, err
	}
	return difference(database.Vault, vault.New(s.config.Now(), "", vault.ID{1}))
}

// Rescue puts what is kept of the file at path, which c opens, in its place, byte
// for byte: where the file is gone or damaged. What stands there is never
// overwritten: it gets the name aside, which is "" if nothing stood there. Unlock
// then opens it. ErrWhole and ErrCredentials say that the file is whole; else the
// errors are those of Inspect and of writing a new file.
func (s *Session) Rescue(ctx context.Context, path, id string, c Credentials, options ...UnlockOption) (aside string, err error) {
	giveBack, err := s.take(ctx)
	if err != nil {
		return "", err
	}
	defer giveBack()
	s.mu.Lock()
	err = s.free()
	s.mu.Unlock()
	if err != nil {
		return "", err
	}
	a, err := secret.NewArena(s.config.Random)
	if err != nil {
		return "", err
	}
	defer a.Destroy()
	limits := limitsOf(options)
	data, _, err := s.openKept(ctx, path, id, c, a, limits)
	if err != nil {
		return "", err
	}
	_, _ = file.Recover(path, s.config.Now()) // a save that was cut short may be all that is wrong
	standing, _, err := file.Read(path, limits.File)
	if err == nil {
		_, _, err = s.openData(ctx, standing, c, a, limits)
	}
	switch {
	case err == nil:
		return "", ErrWhole
	case !Lost(err):
		return "", err
	}
	// That it is a whole vault was seen; what is read back is compared with it.
	_, aside, err = file.Renew(path, s.config.Now(), func(w io.Writer) error {
		_, err := io.Copy(w, bytes.NewReader(data))
		return err
	}, func(io.Reader) error { return nil })
	return aside, stored(err)
}

// stored is err but where only the folder could not be stored: the file is in place.
func stored(err error) error {
	var failed *file.Error
	if errors.As(err, &failed) && failed.Op == file.OpSync {
		return nil
	}
	return err
}

// Renew writes the open vault into the place of its file, which another program
// damaged; that gets the name aside. ErrWhole if the file is a whole vault: Retry merges
// it. A file that is gone is not made anew: perhaps its disk is. Else the errors are
// those of writing a new file.
func (s *Session) Renew(ctx context.Context) (aside string, err error) {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return "", err
	}
	defer giveBack()
	if o.settings.Newer {
		return "", ErrVersion
	}
	switch _, _, err := s.readAgain(ctx, o); {
	case err == nil:
		return "", ErrWhole
	case !Lost(err) || errors.Is(err, ErrVanished):
		return "", err
	}
	if err := s.strengthen(ctx, o); err != nil {
		return "", err
	}
	handle, aside, err := file.Renew(o.handle.Path(), s.config.Now(), s.encoder(o), verifier(o.key))
	if err = stored(err); err != nil {
		return aside, err
	}
	err = s.change(o, func(st *State) {
		o.handle = handle
		s.saved(o, st)
	})
	if err == nil {
		s.forget(o)
		s.keepPast(o)
	}
	return aside, err
}

// openKept opens what is kept of the file at path in the arena a.
func (s *Session) openKept(ctx context.Context, path, id string, c Credentials, a *secret.Arena, limits kdbx.Limits) ([]byte, *kdbx.Database, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, nil, err
	}
	data, err := s.readKept(path, id, limits)
	if err != nil {
		return nil, nil, err
	}
	database, _, err := s.openData(ctx, data, c, a, limits)
	return data, database, err
}

func (s *Session) readKept(path, id string, limits kdbx.Limits) ([]byte, error) {
	if strings.HasPrefix(id, lastSeen) {
		_, pasts := s.named(path)
		if p, ok := pasts[id]; ok {
			return p.file, nil
		}
		return nil, ErrNoGeneration
	}
	if s.config.Generations == "" {
		return nil, ErrNoGeneration
	}
	kept, err := file.GenerationsOf(path, s.config.Generations)
	if err != nil {
		return nil, err
	}
	return readGeneration(kept, id, limits)
}
