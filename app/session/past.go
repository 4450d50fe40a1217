package session

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"kagikura/vault/file"
	"kagikura/vault/kdbx"
	"kagikura/vault/merge"
)

// A past is what this computer keeps of a vault's file: the file as it was last
// read or written here, byte for byte and so encrypted as it was, and when which
// files stood there. It is the common past of a merge after a lock, what shows that
// a file was taken back to an earlier state, and what one comes back from that is lost,
// see [Session.Kept]. It is kept for the path and
// the UUID of the vault's root group together: a new vault where a former one was lacks
// nothing of that, and the past of the former one stays, for whoever puts that back in
// an earlier state. The UUID is random and within what the passphrase seals, so nobody
// who cannot open the vault can pass it off as another one. It lies in local state,
// never beside the vault, and losing it costs nothing but that.
//
// It is not written anew under a key of its own, as a pending is. Such a key would be
// made of the same passphrase by the same derivation and protect no better, while each
// save and each unlocking would encode the vault once more. As it is, its sum tells
// without any key whether the file is still the one that was seen, and it can be put
// in the place of the file as it was. So it is as large as the vault.
//
//	kagikura-past 1
//	{"seen":[{"sum":"<SHA-256 of a file>","at":<Unix second>}, …]}
//	<the file>
type past struct {
	Seen []sighting `json:"seen"`
	file []byte
}

// sighting is a file that stood there; the newest comes last.
type sighting struct {
	Sum string `json:"sum"`
	At  int64  `json:"at"`
}

const (
	pastMagic = "kagikura-past 1\n"
	// maxSeen is how many files are remembered.
	maxSeen = 64
	// maxPastHead bounds what stands before the file.
	maxPastHead = 64 << 10
)

var errNoPast = errors.New("session: not what is kept of a vault")

func parsePast(data []byte) (past, error) {
	rest, ok := bytes.CutPrefix(data, []byte(pastMagic))
	if !ok {
		return past{}, errNoPast
	}
	end := bytes.IndexByte(rest[:min(len(rest), maxPastHead)], '\n')
	if end < 0 {
		return past{}, errNoPast
	}
	var p past
	if json.Unmarshal(rest[:end], &p) != nil || len(p.Seen) == 0 || len(p.Seen) > maxSeen {
		return past{}, errNoPast
	}
	for _, s := range p.Seen {
		if b, err := hex.DecodeString(s.Sum); err != nil || len(b) != sha256.Size {
			return past{}, errNoPast
		}
	}
	p.file = rest[end+1:]
	if sumOf(p.file) != p.last() {
		return past{}, errNoPast
	}
	return p, nil
}

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func (p past) last() string { return p.Seen[len(p.Seen)-1].Sum }

func (p past) encode() []byte {
	head, err := json.Marshal(p)
	if err != nil {
		panic("session: a past that JSON cannot hold: " + err.Error()) // unreachable
	}
	return slices.Concat([]byte(pastMagic), head, []byte("\n"), p.file)
}

// saw is p with a file that stands there now.
func (p past) saw(data []byte, now time.Time) past {
	sum := sumOf(data)
	seen := slices.DeleteFunc(slices.Clone(p.Seen), func(s sighting) bool { return s.Sum == sum })
	seen = append(seen, sighting{sum, now.Unix()})
	return past{Seen: seen[max(0, len(seen)-maxSeen):], file: data}
}

// when is the moment of a sighting, zero if there was none.
func (p past) when(sum string) time.Time {
	for _, s := range p.Seen {
		if s.Sum == sum {
			return time.Unix(s.At, 0)
		}
	}
	return time.Time{}
}

// pastPath is where the past of an open vault is kept, "" for nowhere, and where its
// file is.
func (s *Session) pastPath(o *openVault) (at, path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.config.Pasts == "" || o.vault == nil {
		return "", ""
	}
	path, root := o.handle.Path(), o.vault.Root().ID
	return filepath.Join(s.config.Pasts, pastName(path)+sumOf(append(root[:], path...))[:32]+pastEnding), path
}

const pastEnding = ".past"

// pastName begins the names of the pasts of vaults that stood at path.
func pastName(path string) string { return sumOf([]byte(path))[:32] + "-" }

// pastsOf is what is kept of the vaults that stood at path, what was seen last first.
func (s *Session) pastsOf(path string) []past {
	if s.config.Pasts == "" {
		return nil
	}
	all, err := os.ReadDir(s.config.Pasts)
	if err != nil {
		return nil
	}
	var pasts []past
	for _, e := range all {
		if strings.HasPrefix(e.Name(), pastName(path)) && strings.HasSuffix(e.Name(), pastEnding) {
			if p := readPastAt(filepath.Join(s.config.Pasts, e.Name())); len(p.Seen) > 0 {
				pasts = append(pasts, p)
			}
		}
	}
	slices.SortStableFunc(pasts, func(a, b past) int { return b.when(b.last()).Compare(a.when(a.last())) })
	return pasts
}

// readPast is what is kept of an open vault; the zero past if that is nothing or
// cannot be read: it is of no worth then.
func (s *Session) readPast(o *openVault) past {
	if at, _ := s.pastPath(o); at != "" {
		return readPastAt(at)
	}
	return past{}
}

func readPastAt(at string) past {
	data, _, err := file.Read(at, kdbx.DefaultLimits().File+maxPastHead+int64(len(pastMagic)))
	if err != nil {
		return past{}
	}
	p, err := parsePast(data)
	if err != nil {
		return past{}
	}
	return p
}

// keepPast keeps the file as it stands now, unless it lacks what this computer
// saw before and nobody has decided about that yet, or it is not the one that was read
// or written last: what another program put there in the same moment is looked at
// first. Failing costs no more than a past that is older.
func (s *Session) keepPast(o *openVault) {
	at, path := s.pastPath(o)
	if at == "" || s.State().Missing != nil {
		return
	}
	data, _, err := file.Read(path, kdbx.DefaultLimits().File)
	if err != nil {
		return
	}
	s.mu.Lock()
	known := hex.EncodeToString(o.sum[:])
	s.mu.Unlock()
	old := s.readPast(o)
	if sum := sumOf(data); sum != known || len(old.Seen) > 0 && old.last() == sum {
		return
	}
	_ = writePast(at, old.saw(data, s.config.Now()).encode())
}

// rekeyPast keeps the past of a vault whose credentials were changed: nothing of
// it opens with the old ones any more. Where the file lacks something, and nobody
// has decided about that yet, what lacks is kept under the new ones; if that
// fails it is known until the lock only.
func (s *Session) rekeyPast(o *openVault) {
	missing := s.State().Missing
	at, _ := s.pastPath(o)
	if missing == nil || at == "" {
		s.keepPast(o)
		return
	}
	s.mu.Lock()
	kept := *o
	s.mu.Unlock()
	kept.vault = missing.theirs.database.Vault
	var data bytes.Buffer
	err := s.encoder(&kept)(&data)
	if err == nil {
		err = writePast(at, s.readPast(o).saw(data.Bytes(), missing.Seen).encode())
	}
	if err != nil {
		_ = os.Remove(at)
	}
}

func writePast(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "*.tmp") // owner-only by itself
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// Missing says that a vault's file lacks what this computer saw in it before: it
// was taken back to an earlier state, or overwritten by a program that had never
// seen it.
type Missing struct {
	// Seen is when this computer last saw the file as it should be.
	Seen time.Time
	// Back is when this computer saw the very file that stands there now; zero if
	// it never did.
	Back time.Time
	// Plan is what would bring back what is missing, see [Session.PlanRecovery].
	Plan *merge.Plan

	theirs *openPast
}

// openPast is the vault of a past.
type openPast struct{ database *kdbx.Database }

// recall compares the file of a vault that was just opened with p, what this
// computer saw last, and tells of what is missing.
func (s *Session) recall(ctx context.Context, o *openVault, p past) {
	at, path := s.pastPath(o)
	if at == "" {
		return
	}
	data, _, err := file.Read(path, kdbx.DefaultLimits().File)
	if err != nil {
		return
	}
	if len(p.Seen) == 0 || p.last() == sumOf(data) {
		s.keepPast(o)
		return
	}
	open, giveBack, err := s.begin(ctx)
	if err != nil {
		return
	}
	defer giveBack()
	if open != o || ctx.Err() != nil {
		return
	}
	database, err := s.decodePast(ctx, o, p.file)
	if err != nil {
		return // under another passphrase, perhaps: it stays until the next save
	}
	plan, err := merge.New(nil, o.vault, database.Vault)
	if err != nil {
		return
	}
	if !lacks(plan) {
		s.keepPast(o)
		return
	}
	_ = s.change(o, func(st *State) {
		st.Missing = &Missing{
			Seen: p.when(p.last()), Back: p.when(sumOf(data)),
			Plan: plan, theirs: &openPast{database},
		}
	})
}

// decodePast opens a past without telling anyone that somebody waits for a key.
func (s *Session) decodePast(ctx context.Context, o *openVault, data []byte) (*kdbx.Database, error) {
	limits := o.limits()
	header, err := kdbx.ReadHeader(data, limits)
	if err != nil {
		return nil, err
	}
	if o.key.Fits(header) {
		return kdbx.DecodeWith(data, o.arena, o.key, limits)
	}
	return kdbx.Decode(s.gate.Context(ctx), data, o.arena, o.composite, limits)
}

// lacks tells whether a vault lacks something that a plan would bring back:
// earlier versions may have been cut off, and notes are nobody's loss.
func lacks(p *merge.Plan) bool {
	return slices.ContainsFunc(p.Changes, func(c merge.Change) bool {
		return c.Kind != merge.VersionsAdded && c.Kind != merge.Noted && c.Kind != merge.VaultChanged
	})
}

// PlanRecovery plans to bring back what State.Missing says, with the changes that
// the file has got since kept. ErrNoMerge if nothing is missing.
func (s *Session) PlanRecovery(ctx context.Context) (*PlannedMerge, error) {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer giveBack()
	missing := s.State().Missing
	if missing == nil {
		return nil, ErrNoMerge
	}
	return s.planned(o, &PlannedMerge{Path: o.handle.Path(), theirs: missing.theirs.database.Vault, seen: true})
}

// DismissMissing says that the file is as it should be: what is missing was taken
// back on purpose.
func (s *Session) DismissMissing(ctx context.Context) error {
	o, giveBack, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer giveBack()
	if err := s.change(o, func(st *State) { st.Missing = nil }); err != nil {
		return err
	}
	s.keepPast(o)
	return nil
}
