package session

import (
	"context"
	"slices"
	"time"

	"kagikura/crypto/secret"
	"kagikura/vault"
	"kagikura/vault/file"
	"kagikura/vault/kdbx"
)

// Generation is an earlier state of the open vault's file that was kept.
type Generation struct {
	// ID names it among those of this file.
	ID string
	// Until is when the next state took its place.
	Until time.Time
}

// Difference is what restoring an earlier state would do. Titles are those of
// accounts, in the order of the vault that has them.
type Difference struct {
	// Accounts is how many the earlier state has.
	Accounts int
	// Returning are in the earlier state alone, Leaving in the present one alone,
	// Changed differ; titles are those of the state that the account is in, for
	// Changed the present one.
	Returning, Leaving, Changed []string
}

// None tells whether the two states have the same accounts.
func (d Difference) None() bool {
	return len(d.Returning) == 0 && len(d.Leaving) == 0 && len(d.Changed) == 0
}

// Generations lists the earlier states that are kept of the open vault's file,
// the newest first. None of them is opened: see [Session.Compare].
func (s *Session) Generations(ctx context.Context) ([]Generation, error) {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer giveBack()
	kept, err := s.generations(o)
	if err != nil {
		return nil, err
	}
	all := make([]Generation, len(kept))
	for i, g := range kept {
		all[len(all)-1-i] = Generation{ID: g.ID, Until: g.Until}
	}
	return all, nil
}

func (s *Session) generations(o *openVault) ([]file.Generation, error) {
	if s.config.Generations == "" {
		return nil, nil
	}
	return o.handle.Generations(s.config.Generations)
}

// Compare opens an earlier state and says how it differs from the present one.
// Nothing changes. It may take as long as an unlocking, once for each session in
// which states were saved. ErrNoGeneration if it is not there any more,
// ErrCredentials if it was saved under another passphrase.
func (s *Session) Compare(ctx context.Context, id string) (Difference, error) {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return Difference{}, err
	}
	defer giveBack()
	a, err := secret.NewArena(s.config.Random)
	if err != nil {
		return Difference{}, err
	}
	defer a.Destroy()
	database, err := s.generation(ctx, o, id, a)
	if err != nil {
		return Difference{}, err
	}
	return difference(database.Vault, o.vault)
}

// Restore makes an earlier state the present one and saves it; the present state
// becomes a generation. Errors are those of Compare; one that is no
// *UnsavedError means that nothing changed.
func (s *Session) Restore(ctx context.Context, id string) error {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer giveBack()
	if o.settings.Newer {
		return ErrVersion
	}
	// What is not in the file yet must be, for the file is what is kept.
	if o.edit != o.saved {
		if err := s.save(o, s.generationsFor(o)); err != nil {
			return err
		}
	}
	database, err := s.generation(ctx, o, id, o.arena)
	if err != nil {
		return err
	}
	seen, err := s.look(database.Vault, s.State().Launch)
	if err != nil {
		return err
	}
	next := *o
	next.vault = database.Vault
	if err := s.replace(&next, s.config.Generations); err != nil {
		return err
	}
	s.forget(o)
	err = s.change(o, func(st *State) {
		o.edit++
		seen.into(o, st)
		s.saved(o, st)
	})
	if err == nil {
		s.keepPast(o) // what the file lacks now was taken back on purpose
	}
	return err
}

// generation opens one of the open vault's generations in the arena a.
func (s *Session) generation(ctx context.Context, o *openVault, id string, a *secret.Arena) (*kdbx.Database, error) {
	kept, err := s.generations(o)
	if err != nil {
		return nil, err
	}
	limits := o.limits()
	data, err := readGeneration(kept, id, limits)
	if err != nil {
		return nil, err
	}
	key, err := s.keyOf(ctx, o, data)
	if err != nil {
		return nil, err
	}
	return kdbx.DecodeWith(data, a, key, limits)
}

// readGeneration is the content of one of those.
func readGeneration(kept []file.Generation, id string, limits kdbx.Limits) ([]byte, error) {
	at := slices.IndexFunc(kept, func(g file.Generation) bool { return g.ID == id })
	if at < 0 {
		return nil, ErrNoGeneration
	}
	return kept[at].Read(limits.File)
}

// keyOf is the key that the open vault's credentials make for a file.
func (s *Session) keyOf(ctx context.Context, o *openVault, data []byte) (kdbx.Transformed, error) {
	header, err := kdbx.ReadHeader(data, o.limits())
	if err != nil {
		return kdbx.Transformed{}, err
	}
	return s.keyFor(ctx, o, header)
}

// keyFor is the key that the open vault's credentials make for a header. What
// was derived once in this session is not derived again.
func (s *Session) keyFor(ctx context.Context, o *openVault, h *kdbx.Header) (kdbx.Transformed, error) {
	for _, known := range append([]kdbx.Transformed{o.key}, o.earlier...) {
		if known.Fits(h) {
			return known, nil
		}
	}
	key, err := s.transformWith(ctx, o.composite, h.KDF)
	if err != nil {
		return kdbx.Transformed{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	o.earlier = append(o.earlier, key)
	return key, nil
}

// difference compares the accounts of an earlier state with those of now.
func difference(then, now *vault.Vault) (Difference, error) {
	var d Difference
	present := map[vault.ID]*vault.Entry{}
	for _, e := range now.Live() {
		present[e.ID] = e
	}
	for _, e := range then.Live() {
		d.Accounts++
		other, ok := present[e.ID]
		if !ok {
			d.Returning = append(d.Returning, e.Title())
			continue
		}
		delete(present, e.ID)
		same, err := sameEntry(e, other)
		if err != nil {
			return Difference{}, err
		}
		if !same {
			d.Changed = append(d.Changed, other.Title())
		}
	}
	for _, e := range now.Live() {
		if _, left := present[e.ID]; left {
			d.Leaving = append(d.Leaving, e.Title())
		}
	}
	return d, nil
}

// sameEntry tells whether two states of an account hold the same for its owner:
// whatever its fields, tags and attachments are, and the data of this program
// and others, but not when it was touched.
func sameEntry(a, b *vault.Entry) (bool, error) {
	if len(a.Fields) != len(b.Fields) || len(a.Attachments) != len(b.Attachments) || len(a.Data) != len(b.Data) || !slices.Equal(a.Tags, b.Tags) {
		return false, nil
	}
	if a.Times.Expires != b.Times.Expires || a.Times.Expires && !a.Times.Expiry.Equal(b.Times.Expiry) {
		return false, nil
	}
	for _, f := range a.Fields {
		g, ok := b.Field(f.Name)
		if !ok || f.Sealed != g.Sealed || f.Text != g.Text {
			return false, nil
		}
		if same, err := f.Secret.Equal(g.Secret); err != nil || !same {
			return false, err
		}
	}
	for i, x := range a.Attachments {
		if x.Name != b.Attachments[i].Name {
			return false, nil
		}
		if same, err := x.Content.Equal(b.Attachments[i].Content); err != nil || !same {
			return false, err
		}
	}
	for _, item := range a.Data {
		if !slices.ContainsFunc(b.Data, func(other vault.DataItem) bool { return other.Key == item.Key && other.Value == item.Value }) {
			return false, nil
		}
	}
	return true, nil
}
