package session

import (
	"context"
	"errors"
	"slices"

	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/audit"
)

// ErrNoFinding means that there is no such finding any more, because the password
// changed or somebody excused it.
var ErrNoFinding = errors.New("session: no such finding")

// Excuse excuses an open finding of the open vault with a reason. It ends when one
// of its passwords changes. The errors are ErrNoFinding, those of audit.MakeExcuse,
// and those of [Session.Apply].
func (s *Session) Excuse(ctx context.Context, f audit.Finding, reason string) error {
	return s.settle(ctx, f, func(v *vault.Vault) ([]vault.Change, error) {
		return audit.MakeExcuse(v, f, s.config.Now(), reason)
	}, func(fs *audit.Findings) []audit.Finding { return fs.Open })
}

// TakeBackExcuse makes an excused finding an open one. Its errors are those of
// [Session.Excuse].
func (s *Session) TakeBackExcuse(ctx context.Context, f audit.Finding) error {
	return s.settle(ctx, f, func(v *vault.Vault) ([]vault.Change, error) {
		return audit.TakeBack(v, f, s.config.Now())
	}, func(fs *audit.Findings) []audit.Finding { return fs.Excused })
}

// settle makes changes about a finding that is there in the vault as it is now.
func (s *Session) settle(ctx context.Context, f audit.Finding, make func(*vault.Vault) ([]vault.Change, error), among func(*audit.Findings) []audit.Finding) error {
	for {
		fs, err := s.Findings(ctx)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(among(fs), func(g audit.Finding) bool { return g.Kind == f.Kind && slices.Equal(g.Uses, f.Uses) }) {
			return ErrNoFinding
		}
		o, giveBack, err := s.begin(ctx)
		if err != nil {
			return err
		}
		if o.vault != fs.Of { // it changed meanwhile
			giveBack()
			continue
		}
		defer giveBack()
		changes, err := make(o.vault)
		if err != nil {
			return err
		}
		return s.applyNotes(ctx, o, changes...)
	}
}

// Typed is what there is to say about a password that is being typed, beside its
// strength.
type Typed struct {
	// Same are the fields of the vault that have it already, and Alike those that
	// nearly do.
	Same, Alike []audit.Use
	// Leaked is how often it stands in the list of leaked passwords that is in use.
	Leaked uint64
	// Master is true where it is the passphrase of the vault itself.
	Master bool
}

// Judge looks at what is being typed into the field except of an account, which is
// zero for one that does not exist yet. It holds the text against every password of
// the vault: call it off the UI thread. A list of leaked passwords that cannot be
// read has none.
func (s *Session) Judge(ctx context.Context, typed *secret.Builder, except audit.Use) (Typed, error) {
	o, err := s.opened()
	if err != nil {
		return Typed{}, err
	}
	st := s.State()
	if st.Vault == nil {
		return Typed{}, ErrLocked
	}
	var candidate secret.Value
	err = typed.Use(func(plain []byte) (err error) {
		candidate, err = o.arena.Seal(plain)
		return err
	})
	if err != nil || candidate.Len() == 0 {
		return Typed{}, err
	}
	var t Typed
	if t.Same, err = s.SameAs(typed, except); err != nil {
		return Typed{}, err
	}
	if t.Alike, err = audit.Alike(ctx, st.Vault, candidate, except); err != nil {
		return Typed{}, err
	}
	digest, err := candidate.Digest()
	if err != nil {
		return Typed{}, err
	}
	t.Master = digest == s.masterOf(o)
	if path := s.listOf(o, &st); path != "" {
		list := openList(path, nil)
		defer list.close()
		t.Leaked, _ = audit.CountLeaked(list, candidate, except.Role) // the checkup says where the list is of no use
	}
	return t, nil
}
