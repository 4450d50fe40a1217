package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
	"unicode"
)

// Bounds of a correction, far above what is kept by who measures one.
const (
	MaxCorrection = 25 * time.Hour
	MaxWithin     = 24 * time.Hour
	// MaxServer is how long the name of a time server can be, with its port.
	MaxServer = 253 + len(":65535")
)

// Correction is how wrong this computer's clock is, as it was measured: a
// property of the computer and of no vault.
type Correction struct {
	// Offset is what has to be added to the clock, give or take Within.
	Offset, Within time.Duration
	// Measured is when, as this clock had it.
	Measured time.Time
	// Server is the time server that was asked, "" where a code told.
	Server string
	// Booted is when the computer started, as its clock had it then; Up is how
	// long it had run when that was looked at. Zero where the system does not say.
	Booted time.Time
	Up     time.Duration
}

// correction is a Correction in the file.
type correction struct {
	Version  int       `json:"version"`
	Offset   span      `json:"offset"`
	Within   span      `json:"within"`
	Measured time.Time `json:"measured"`
	Server   string    `json:"server"`
	Booted   time.Time `json:"booted"`
	Up       span      `json:"up"`
}

// Correction is the one that was kept last; the zero Correction if there is none.
// A damaged file is put aside: the clock counts as right then, as without it.
func (s *Store) Correction() (Correction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	data, err := readSmall(s.clockPath())
	var c Correction
	if err == nil {
		c, err = decodeCorrection(data)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Correction{}, nil
	case errors.Is(err, errDamaged):
		return Correction{}, s.aside(s.clockPath())
	case err != nil:
		return Correction{}, fmt.Errorf("settings: read the clock's correction: %w", err)
	}
	return c, nil
}

// SetCorrection keeps a correction in the place of the one before; the zero
// Correction forgets it.
func (s *Store) SetCorrection(c Correction) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c == (Correction{}) {
		if err := ignoreGone(os.Remove(s.clockPath())); err != nil {
			return fmt.Errorf("settings: forget the clock's correction: %w", err)
		}
		return nil
	}
	data, err := json.MarshalIndent(correction{
		version, span(c.Offset), span(c.Within), c.Measured.UTC(), c.Server, c.Booted.UTC(), span(c.Up),
	}, "", "  ")
	if err == nil {
		err = replace(s.clockPath(), append(data, '\n'))
	}
	if err != nil {
		return fmt.Errorf("settings: save the clock's correction: %w", err)
	}
	return nil
}

func (s *Store) clockPath() string { return filepath.Join(s.dir, "clock.json") }

func decodeCorrection(data []byte) (Correction, error) {
	var in correction
	if err := json.Unmarshal(data, &in); err != nil {
		return Correction{}, fmt.Errorf("%w: no correction of a clock", errDamaged)
	}
	c := Correction{time.Duration(in.Offset), time.Duration(in.Within), in.Measured, in.Server, in.Booted, time.Duration(in.Up)}
	switch {
	case in.Version != version,
		c.Offset < -MaxCorrection, c.Offset > MaxCorrection,
		c.Within < 0, c.Within > MaxWithin,
		c.Measured.IsZero(), c.Up < 0, !serverName(c.Server):
		return Correction{}, fmt.Errorf("%w: no correction of a clock", errDamaged)
	}
	return c, nil
}

// serverName tells whether s can be shown and remembered as a server's name;
// whether there is such a server is known to who asks it.
func serverName(s string) bool {
	if len(s) > MaxServer {
		return false
	}
	for _, r := range s {
		if r > unicode.MaxASCII || !unicode.IsGraphic(r) || r == ' ' {
			return false
		}
	}
	return true
}
