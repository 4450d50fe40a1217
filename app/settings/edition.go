package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
)

// maxEdition is more than any accepted edition of the directory has.
const maxEdition = 9 << 20

// Edition is the edition of the directory of firms that was accepted on this
// computer, as SetEdition got it; nil if there is none. What is read is not to be
// trusted more than any other file.
func (s *Store) Edition() ([]byte, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	data, err := readUpTo(s.editionPath(), maxEdition)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("settings: read the directory: %w", err)
	}
	return data, nil
}

// SetEdition keeps an accepted edition in the place of the one before.
func (s *Store) SetEdition(data []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := replace(s.editionPath(), data); err != nil {
		return fmt.Errorf("settings: save the directory: %w", err)
	}
	return nil
}

func (s *Store) editionPath() string { return filepath.Join(s.dir, "directory.signed") }
