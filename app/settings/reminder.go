package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Reminder is what is kept to remind of the regular look: two days and nothing
// else, neither a name nor a number of accounts, because it lies outside of any
// vault. A day is as "2026-12-04", and "" for none.
type Reminder struct {
	Next string // the first day on which an account of the last open vault is due
	Told string // the last day on which a person was reminded
}

// reminderFile is a Reminder on disk.
type reminderFile struct {
	Version int    `json:"version"`
	Next    string `json:"next"`
	Told    string `json:"told"`
}

// Reminder is what SetReminder kept. It is worked out anew at the next unlock, so
// a file that is damaged, or of a newer version, counts as none.
func (s *Store) Reminder() Reminder {
	s.mu.RLock()
	defer s.mu.RUnlock()
	data, err := readSmall(s.reminderPath())
	if err != nil {
		return Reminder{}
	}
	return decodeReminder(data)
}

func decodeReminder(data []byte) Reminder {
	var f reminderFile
	if json.Unmarshal(data, &f) != nil || f.Version != version || !dayOrNone(f.Next) || !dayOrNone(f.Told) {
		return Reminder{}
	}
	return Reminder{f.Next, f.Told}
}

func dayOrNone(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return s == "" || err == nil
}

// SetReminder keeps r; of an empty one no file stays.
func (s *Store) SetReminder(r Reminder) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.setReminder(r); err != nil {
		return fmt.Errorf("settings: save the reminder: %w", err)
	}
	return nil
}

func (s *Store) setReminder(r Reminder) error {
	if r == (Reminder{}) {
		if err := os.Remove(s.reminderPath()); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	data, err := json.Marshal(reminderFile{version, r.Next, r.Told})
	if err != nil {
		return err
	}
	return replace(s.reminderPath(), data)
}

func (s *Store) reminderPath() string { return filepath.Join(s.dir, "reminder.json") }
