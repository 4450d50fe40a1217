package session

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kagikura/vault"
	"kagikura/vault/file"
	"kagikura/vault/kdbx"
	"kagikura/vault/merge"
)

// Changes that the vault's file does not hold lie in local state, in a file
// <vault>-<base>.pending: a KDBX file under a subkey of the vault's key. The
// first part stands for the vault's path, the second is the SHA-256 of the file
// that the changes were made to. The subkey's purpose names that sum, so that
// nobody can pass the changes off as made to another state.
//
// A disk that was pulled out may come back under another path, where the very file
// that the changes were made to tells that they belong to it. They are left where they
// are then, for the other path, until the credentials change: it may be a copy.
const (
	pendingExt     = ".pending"
	pendingPurpose = "kagikura pending changes to "
	placeDigits    = 16
)

// pending is what is kept of one vault's unsaved changes.
type pending struct {
	path string
	base string
	data []byte // where no disk would take it; else nil
	// elsewhere tells that they were made under another path.
	elsewhere bool
}

// placeOf stands for the path of a vault in names of local state. It is taken
// when the vault is opened: later the file may be gone.
func placeOf(path string) string {
	if whole, err := filepath.Abs(path); err == nil {
		path = whole
	}
	if resolved, err := filepath.EvalSymlinks(path); err == nil {
		path = resolved
	}
	sum := sha256.Sum256([]byte(path))
	return hex.EncodeToString(sum[:])[:placeDigits]
}

// keep stores what o has and its file has not in local state, or where that is
// impossible in memory, encrypted like the file: it is there at the next unlock,
// as long as the program runs. An error says that no disk took it.
func (s *Session) keep(o *openVault) error {
	p, err := s.pack(o)
	if err != nil || p == nil {
		return err
	}
	return s.store(o, p)
}

// packed are unsaved changes on their way to local state. They lie in memory,
// encrypted, where an unlocking finds them.
type packed struct {
	pending
	place string
	edit  uint64
}

// pack encodes what o has and its file has not, and what nothing keeps yet; nil if
// that is nothing. After it the keys of o are not needed any more.
func (s *Session) pack(o *openVault) (*packed, error) {
	s.mu.Lock()
	unsaved := s.open == o && o.edit != o.saved && o.edit != o.copied && o.edit != o.kept
	snapshot := *o
	s.mu.Unlock()
	if !unsaved || s.config.Brief {
		return nil, nil
	}
	p := &packed{pending: pending{base: hex.EncodeToString(snapshot.sum[:])}, place: snapshot.place, edit: snapshot.edit}
	p.path = filepath.Join(s.config.Pending, p.place+"-"+p.base+pendingExt)
	key, err := snapshot.key.Subkey(o.arena, pendingPurpose+p.base)
	if err != nil {
		return nil, err
	}
	snapshot.key = key
	var data bytes.Buffer
	if err := s.encoder(&snapshot)(&data); err != nil {
		return nil, err
	}
	if err := kdbx.Verify(bytes.NewReader(data.Bytes()), key); err != nil {
		return nil, err
	}
	p.data = data.Bytes()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held[p.place] = append(slices.DeleteFunc(s.held[p.place], func(q pending) bool { return q.path == p.path }), p.pending)
	mark := p.pending
	mark.data = nil
	o.pendings = append(slices.DeleteFunc(slices.Clone(o.pendings), func(q pending) bool { return q.path == p.path }), mark)
	return p, nil
}

// store writes what was packed into local state. An error says that no disk took it,
// and it stays in memory.
func (s *Session) store(o *openVault, p *packed) error {
	if s.config.Pending == "" {
		return errNoPending
	}
	s.storing.Lock()
	defer s.storing.Unlock()
	// It was verified; what is read back is compared with it.
	write := func(w io.Writer) error { _, err := w.Write(p.data); return err }
	err := file.Put(p.path, write, func(io.Reader) error { return nil })
	var e *file.Error
	if err != nil && !(errors.As(err, &e) && e.Op == file.OpSync) {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	wanted := func(q pending) bool { return q.path == p.path && bytes.Equal(q.data, p.data) }
	if held := s.held[p.place]; slices.ContainsFunc(held, wanted) {
		s.held[p.place] = slices.DeleteFunc(held, wanted)
	} else {
		_ = os.Remove(p.path) // it was given up meanwhile, or stands somewhere else now
		return nil
	}
	if s.open == o {
		o.kept = p.edit
		s.publish(func(st *State) { st.Kept = o.kept == o.edit })
	}
	return nil
}

var errNoPending = errors.New("session: no folder for unsaved changes")

// forget removes what was kept of changes that stand somewhere else now.
func (s *Session) forget(o *openVault) {
	s.remove(o, func(p pending) bool { return !p.elsewhere })
}

// forgetAll is forget, with those that were made under another path.
func (s *Session) forgetAll(o *openVault) { s.remove(o, func(pending) bool { return true }) }

func (s *Session) remove(o *openVault, which func(pending) bool) {
	s.mu.Lock()
	var gone, left []pending
	for _, p := range o.pendings {
		if which(p) {
			gone = append(gone, p)
		} else {
			left = append(left, p)
		}
	}
	o.pendings = left
	delete(s.held, o.place)
	s.mu.Unlock()
	for _, p := range gone {
		_ = os.Remove(p.path) // at the next unlock it shows again, and changes nothing
	}
}

// pendings are the unsaved changes of the vault at place, the oldest first, and those
// that were made under another path to the file that stands there now, whose sum is
// present.
func (s *Session) pendings(place, present string) []pending {
	s.mu.Lock()
	all := slices.Clone(s.held[place])
	s.mu.Unlock()
	if s.config.Pending == "" {
		return all
	}
	entries, err := os.ReadDir(s.config.Pending)
	if err != nil {
		return all // there is none, or none that can be had
	}
	type dated struct {
		pending
		info fs.FileInfo
	}
	var stored []dated
	for _, e := range entries {
		of, base, ok := strings.Cut(e.Name(), "-")
		base, ext := strings.CutSuffix(base, pendingExt)
		info, err := e.Info()
		if ok && ext && len(base) == 2*sha256.Size && (of == place || base == present) && err == nil && info.Mode().IsRegular() {
			p := pending{path: filepath.Join(s.config.Pending, e.Name()), base: base, elsewhere: of != place}
			stored = append(stored, dated{p, info})
		}
	}
	slices.SortFunc(stored, func(a, b dated) int { return a.info.ModTime().Compare(b.info.ModTime()) })
	for _, d := range stored {
		all = append(all, d.pending)
	}
	return all
}

// absorb takes the changes that an earlier session could not save into o, which
// is being opened: as they are where the file is still the one that they were made
// to, else merged. What opens with other credentials only, or not at all, stays
// where it is; locked says that there is such.
func (s *Session) absorb(ctx context.Context, o *openVault) (locked bool) {
	present := hex.EncodeToString(o.sum[:])
	for _, p := range s.pendings(o.place, present) {
		database, err := s.openPending(ctx, o, p)
		if errors.Is(err, kdbx.ErrCredentials) {
			locked = true
		}
		if err != nil {
			continue
		}
		next := database.Vault
		if p.base != present || o.edit != o.saved {
			plan, err := merge.New(s.pastOf(ctx, o, p), o.vault, database.Vault)
			if err != nil {
				continue
			}
			next = plan.Apply()
			if plan.Empty() {
				next = o.vault
			}
		}
		o.pendings = append(o.pendings, p)
		if next != o.vault {
			o.vault, o.worthy = next, true
			o.edit++
			o.kept = o.edit
		}
	}
	if o.edit == o.saved && !s.config.Brief {
		s.forget(o) // the file has it all
	}
	return locked
}

// pastOf is the vault that changes were made to, where this computer still has
// it; else nil.
func (s *Session) pastOf(ctx context.Context, o *openVault, p pending) *vault.Vault {
	if p.base == hex.EncodeToString(o.sum[:]) {
		return o.base
	}
	past := s.readPast(o)
	if len(past.Seen) == 0 || past.last() != p.base {
		return nil
	}
	database, err := s.decodePast(ctx, o, past.file)
	if err != nil {
		return nil
	}
	return database.Vault
}

// openPending decodes unsaved changes into o's arena.
func (s *Session) openPending(ctx context.Context, o *openVault, p pending) (*kdbx.Database, error) {
	limits := o.limits()
	data := p.data
	if data == nil {
		var err error
		if data, _, err = file.Read(p.path, limits.File); err != nil {
			return nil, err
		}
	}
	key, err := s.keyOf(ctx, o, data)
	if err != nil {
		return nil, err
	}
	return p.decode(o, data, key, limits)
}

func (p pending) decode(o *openVault, data []byte, key kdbx.Transformed, limits kdbx.Limits) (*kdbx.Database, error) {
	key, err := key.Subkey(o.arena, pendingPurpose+p.base)
	if err != nil {
		return nil, err
	}
	return kdbx.DecodeWith(data, o.arena, key, limits)
}

// PlanReturn plans to bring back unsaved changes that open with earlier credentials
// only, as State.OtherKey says: c, which open the oldest of them. ErrCredentials if
// they open none, ErrNoMerge if there is none. Once Merge has made it they are kept no
// longer.
func (s *Session) PlanReturn(ctx context.Context, c Credentials) (*PlannedMerge, error) {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer giveBack()
	composite, err := c.composite(o.arena)
	if err != nil {
		return nil, err
	}
	failed := ErrNoMerge
	for _, p := range s.locked(o) {
		database, err := s.openWith(ctx, o, p, composite)
		if err != nil && ctx.Err() != nil {
			return nil, err
		}
		if err != nil {
			failed = err
			continue
		}
		return s.planned(o, &PlannedMerge{Path: o.handle.Path(), theirs: database.Vault, returns: &p})
	}
	return nil, failed
}

// openWith decodes stored changes into o's arena with other credentials than its own.
func (s *Session) openWith(ctx context.Context, o *openVault, p pending, c kdbx.Composite) (*kdbx.Database, error) {
	limits := o.limits()
	data, _, err := file.Read(p.path, limits.File)
	if err != nil {
		return nil, err
	}
	header, err := kdbx.ReadHeader(data, limits)
	if err != nil {
		return nil, err
	}
	key, err := s.transformWith(ctx, c, header.KDF)
	if err != nil {
		return nil, err
	}
	return p.decode(o, data, key, limits)
}

// locked are the unsaved changes of o's place that its credentials do not open.
func (s *Session) locked(o *openVault) []pending {
	s.mu.Lock()
	own := o.pendings
	s.mu.Unlock()
	all := s.pendings(o.place, hex.EncodeToString(o.sum[:]))
	return slices.DeleteFunc(all, func(p pending) bool {
		return p.data != nil || slices.ContainsFunc(own, func(q pending) bool { return q.path == p.path })
	})
}

// takeOver makes p, whose changes o has now, one that goes when o is saved.
func (s *Session) takeOver(o *openVault, p pending) error {
	err := s.change(o, func(*State) { o.pendings = append(slices.Clone(o.pendings), p) })
	if err != nil {
		return err
	}
	left := len(s.locked(o)) > 0
	return s.change(o, func(st *State) { st.OtherKey = left })
}
