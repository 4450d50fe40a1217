package settings

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
)

// hash is an address under the key of this computer: whoever has the list alone
// cannot try addresses against it.
type hash [sha256.Size]byte

// hashes are the addresses confirmed, and the key; a key that does not exist yet
// has no bytes.
type hashes struct {
	key []byte
	set map[hash]struct{}
}

// maxConfirmed is far more than a person looks at one by one.
const maxConfirmed = 5000

// ErrTooManyConfirmed is returned by Confirm when the list is full.
var ErrTooManyConfirmed = errors.New("settings: too many confirmed addresses")

// confirmedFile is the list on disk.
type confirmedFile struct {
	Version int      `json:"version"`
	Hashes  []string `json:"hashes"`
}

// Confirmed reports whether the user confirmed exactly this URL on this
// computer.
func (s *Store) Confirmed(url string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if len(s.confirmed.key) == 0 || url == "" {
		return false
	}
	_, ok := s.confirmed.set[s.confirmed.of(url)]
	return ok
}

// Confirm remembers that the user looked at exactly this URL and means it.
func (s *Store) Confirm(url string) error {
	return s.changeConfirmed(func(h *hashes) error {
		if len(h.set) >= maxConfirmed {
			return ErrTooManyConfirmed
		}
		h.set[h.of(url)] = struct{}{}
		return nil
	})
}

// Forget takes a confirmation back. One that was never given is no error.
func (s *Store) Forget(url string) error {
	return s.changeConfirmed(func(h *hashes) error {
		delete(h.set, h.of(url))
		return nil
	})
}

// changeConfirmed changes the list as it stands on disk now; nothing changes
// here if it cannot be saved.
func (s *Store) changeConfirmed(change func(*hashes) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	next, err := s.loadConfirmed()
	if err != nil {
		return err
	}
	if len(next.key) == 0 {
		if next.key, err = s.makeKey(); err != nil {
			return err
		}
	}
	if err := change(&next); err != nil {
		return err
	}
	out := confirmedFile{Version: version, Hashes: []string{}}
	for h := range maps.Keys(next.set) {
		out.Hashes = append(out.Hashes, hex.EncodeToString(h[:]))
	}
	slices.Sort(out.Hashes) // the order of confirming is nobody's business
	data, err := json.Marshal(out)
	if err == nil {
		err = replace(s.confirmedPath(), append(data, '\n'))
	}
	if err != nil {
		return fmt.Errorf("settings: save confirmations: %w", err)
	}
	s.confirmed = next
	return nil
}

func (s *Store) confirmedPath() string { return filepath.Join(s.dir, "confirmed.json") }
func (s *Store) keyPath() string       { return filepath.Join(s.dir, "confirmed.key") }

func (h hashes) of(url string) hash {
	mac := hmac.New(sha256.New, h.key)
	mac.Write([]byte(url))
	return hash(mac.Sum(nil))
}

// loadConfirmed reads key and list. Without a whole key the list says nothing,
// and without a whole list nothing is confirmed: both fail towards asking again.
// The caller holds s.mu.
func (s *Store) loadConfirmed() (hashes, error) {
	none := hashes{set: map[hash]struct{}{}}
	key, err := readSmall(s.keyPath())
	if errors.Is(err, fs.ErrNotExist) {
		return none, nil
	}
	if errors.Is(err, errDamaged) || err == nil && len(key) != sha256.Size {
		return none, s.aside(s.keyPath())
	}
	if err != nil {
		return none, fmt.Errorf("settings: read confirmations: %w", err)
	}
	none.key = key
	data, err := readSmall(s.confirmedPath())
	if errors.Is(err, fs.ErrNotExist) {
		return none, nil
	}
	if err == nil {
		var set map[hash]struct{}
		if set, err = decodeConfirmed(data); err == nil {
			return hashes{key: key, set: set}, nil
		}
	}
	if errors.Is(err, errDamaged) {
		return none, s.aside(s.confirmedPath())
	}
	return none, fmt.Errorf("settings: read confirmations: %w", err)
}

func decodeConfirmed(data []byte) (map[hash]struct{}, error) {
	var in confirmedFile
	if err := json.Unmarshal(data, &in); err != nil || in.Version != version || len(in.Hashes) > maxConfirmed {
		return nil, fmt.Errorf("%w: no list of confirmations", errDamaged)
	}
	set := make(map[hash]struct{}, len(in.Hashes))
	for _, text := range in.Hashes {
		b, err := hex.DecodeString(text)
		if err != nil || len(b) != sha256.Size {
			return nil, fmt.Errorf("%w: no hash", errDamaged)
		}
		set[hash(b)] = struct{}{}
	}
	return set, nil
}

func (s *Store) makeKey() ([]byte, error) {
	key := make([]byte, sha256.Size)
	if _, err := io.ReadFull(s.random, key); err != nil {
		return nil, fmt.Errorf("settings: key of the confirmations: %w", err)
	}
	if err := replace(s.keyPath(), key); err != nil {
		return nil, fmt.Errorf("settings: key of the confirmations: %w", err)
	}
	return key, nil
}
