package session

import (
	"context"

	"kagikura/vault/file"
	"kagikura/vault/kdbx"
)

// Reload reads the vault's file again and gives up what the open vault has and
// the file has not: offer SaveCopy first. The passphrase is not asked for again;
// ErrCredentials if the other program changed it. If Reload fails, the vault
// stays as it was.
func (s *Session) Reload(ctx context.Context) error {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer giveBack()
	database, handle, err := s.readAgain(ctx, o)
	if err != nil {
		return err
	}
	seen, err := s.look(database.Vault, s.State().Launch)
	if err != nil {
		return err
	}
	s.forget(o)
	return s.change(o, func(st *State) {
		o.handle = handle
		o.settings, o.key = database.Settings, database.Key
		o.edit++
		seen.into(o, st)
		s.saved(o, st)
		st.OldFormat, st.Newer = o.oldFormat(), o.settings.Newer
	})
}

// readAgain reads and decodes the open vault's file as it stands now, once what a
// save that was cut short left of it is put right.
func (s *Session) readAgain(ctx context.Context, o *openVault) (*kdbx.Database, *file.Handle, error) {
	recovered, _ := file.Recover(o.handle.Path(), s.config.Now()) // what it cannot do shows in what is read
	s.conflict(recovered.Copies...)
	data, handle, err := file.Read(o.handle.Path(), kdbx.DefaultLimits().File)
	if err != nil {
		return nil, nil, err
	}
	database, err := s.decodeAgain(ctx, o, data)
	return database, handle, err
}

// decodeAgain decodes the open vault's file without a derivation where its salt
// is one that a key of this session belongs to.
func (s *Session) decodeAgain(ctx context.Context, o *openVault, data []byte) (*kdbx.Database, error) {
	limits := o.limits()
	header, err := kdbx.ReadHeader(data, limits)
	if err != nil {
		return nil, consent(err, data, limits)
	}
	key, err := s.keyFor(ctx, o, header)
	if err != nil {
		return nil, err
	}
	return kdbx.DecodeWith(data, o.arena, key, limits)
}

// limits are those that the vault was opened within: what was agreed to then,
// and no more, is not asked about again while it is open.
func (o *openVault) limits() kdbx.Limits {
	l, p := kdbx.DefaultLimits(), o.key.Params()
	l.KDF.Memory = max(l.KDF.Memory, p.Memory)
	l.KDF.Iterations = max(l.KDF.Iterations, p.Iterations)
	l.KDF.Rounds = max(l.KDF.Rounds, p.Rounds)
	l.KDF.Parallelism = max(l.KDF.Parallelism, p.Parallelism)
	l.KDF.Work = max(l.KDF.Work, p.Cost())
	return l
}

// oldFormat tells whether the file that was read is KDBX 2 or 3.
func (o *openVault) oldFormat() bool { return o.settings.Read.Major != 0 && o.settings.Read.Major < 4 }
