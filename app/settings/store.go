package settings

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"sync"
)

// Store is the state folder. Its methods may be called from several goroutines.
// Two programs may use one folder (the window and the command line): each change
// starts from what stands on disk then.
type Store struct {
	dir    string
	random io.Reader

	mu        sync.RWMutex
	settings  Settings
	notes     []Note
	confirmed hashes
}

// Open reads the state folder dir, "" for [DefaultDir]. A folder that is missing
// is one with all defaults, and is made by the first change. What was odd is in
// [Store.Notes]. Random is read once, for the key of the confirmations.
func Open(dir string, random io.Reader) (*Store, error) {
	if dir == "" {
		var err error
		if dir, err = DefaultDir(); err != nil {
			return nil, err
		}
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("settings: open %q: %w", dir, err)
	}
	s := &Store{dir: dir, random: random}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.settings, err = s.load(); err != nil {
		return nil, err
	}
	if s.confirmed, err = s.loadConfirmed(); err != nil {
		return nil, err
	}
	return s, nil
}

// Dir is the state folder.
func (s *Store) Dir() string { return s.dir }

// Generations is the folder for previous generations of saved vaults.
func (s *Store) Generations() string { return filepath.Join(s.dir, "generations") }

// Pasts is the folder for what was last seen of each vault's file.
func (s *Store) Pasts() string { return filepath.Join(s.dir, "pasts") }

// Pending is the folder for changes of vaults that could not be saved.
func (s *Store) Pending() string { return filepath.Join(s.dir, "pending") }

// Browsers is the folder for profiles that browsers have for brokers alone.
func (s *Store) Browsers() string { return filepath.Join(s.dir, "browsers") }

// Settings are the settings as they were last read or saved here.
func (s *Store) Settings() Settings {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.settings.clone()
}

// Notes tell what was odd about the files, since Open.
func (s *Store) Notes() []Note {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clone(s.notes)
}

// Update lets f change the settings, brings them within their bounds, saves
// them and returns them. If saving fails they stay as they were.
func (s *Store) Update(f func(*Settings)) (Settings, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next, err := s.load()
	if err != nil {
		return s.settings.clone(), err
	}
	f(&next)
	next.bound()
	data, err := encode(next)
	if err == nil {
		err = replace(s.path(), data)
	}
	if err != nil {
		return s.settings.clone(), fmt.Errorf("settings: save: %w", err)
	}
	s.settings = next
	return next.clone(), nil
}

func (s *Store) path() string { return filepath.Join(s.dir, "settings.json") }

// load reads the settings anew; a damaged file is put aside and the defaults
// hold. The caller holds s.mu.
func (s *Store) load() (Settings, error) {
	data, err := readSmall(s.path())
	if errors.Is(err, fs.ErrNotExist) {
		return Defaults(), nil
	}
	var read Settings
	var notes []Note
	if err == nil {
		read, notes, err = decode(data)
	}
	if errors.Is(err, errDamaged) {
		return Defaults(), s.aside(s.path())
	}
	if err != nil {
		return Settings{}, fmt.Errorf("settings: read: %w", err)
	}
	for _, n := range notes {
		if n.Kind == Newer {
			n.Path = s.path()
		}
		s.note(n)
	}
	return read, nil
}

func (s *Store) aside(path string) error {
	to, err := putAside(path)
	if err != nil {
		return fmt.Errorf("settings: put a damaged file aside: %w", err)
	}
	s.note(Note{Kind: PutAside, Path: to})
	return nil
}

// note keeps a note once, however often the file is read.
func (s *Store) note(n Note) {
	if !slices.Contains(s.notes, n) {
		s.notes = append(s.notes, n)
	}
}

func (s Settings) clone() Settings {
	s.Recent, s.Firms = slices.Clone(s.Recent), slices.Clone(s.Firms)
	return s
}
