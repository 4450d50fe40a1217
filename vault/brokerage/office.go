package brokerage

import (
	"io/fs"
	"strings"
	"time"
)

// Bounds of the file of offices; the present one has about 2 kB.
const (
	MaxOfficesSize = 256 << 10 // bytes
	maxOffices     = 256
	maxNumbers     = 8 // of an office, and as many hours
	maxNumber      = 32
)

// An Office is a place outside the firms to which a person reports that something
// is wrong with an account.
type Office struct {
	ID      string // stable, lower-case ASCII
	Country string // ISO 3166 alpha-2: whose people it is for

	NameJA, NameEN string
	Numbers        []Number // at least one, the first to be called first
	Hours          []Hours  // empty where they were not seen; that says nothing about the night
}

// A Number is a telephone number and says where it was seen.
type Number struct {
	Number   string // as its source writes it
	Recheck  bool   // look it up elsewhere first: the source is too old or too far from the office
	Evidence Evidence
}

// Days are the days on which an office answers.
type Days string

const (
	Weekdays Days = "weekdays"
	Daily    Days = "daily"
)

// Hours are a span in which an office answers, in its country's own time.
type Hours struct {
	Days     Days
	From, To string // "9:00", From before To
}

// Name is the office's name for readers of lang ("ja" or any other language).
func (o Office) Name(lang string) string {
	if lang == "ja" {
		return o.NameJA
	}
	return o.NameEN
}

type (
	officesShape struct {
		Schema  int           `json:"schema"`
		Date    Date          `json:"date"`
		Offices []officeShape `json:"offices"`
	}
	officeShape struct {
		ID      string        `json:"id"`
		Country string        `json:"country"`
		Names   nameShape     `json:"names"`
		Numbers []numberShape `json:"numbers"`
		Hours   []hoursShape  `json:"hours"`
	}
	numberShape struct {
		Number  string `json:"number"`
		Recheck bool   `json:"recheck"`
		evidenceShape
	}
	hoursShape struct {
		Days Days   `json:"days"`
		From string `json:"from"`
		To   string `json:"to"`
	}
)

// BundledOffices loads offices.json out of the folder that ships inside the
// programs. An error means that the program was built wrongly.
func BundledOffices(folder fs.FS) ([]Office, error) {
	data, err := fs.ReadFile(folder, "offices.json")
	if err != nil {
		return nil, &LoadError{Key: "file", Err: err}
	}
	return LoadOffices(data)
}

// LoadOffices reads a file of offices and checks all of it, as
// assets/directory/OFFICES.md says. They come in the order of the file. On error,
// which is always a [*LoadError] whose Firm is the office, there are none.
func LoadOffices(data []byte) ([]Office, error) {
	if len(data) > MaxOfficesSize {
		return nil, &LoadError{Key: "size", Err: ErrTooLarge}
	}
	var file officesShape
	if err := readObject(data, &file); err != nil {
		return nil, &LoadError{Key: "file", Err: err}
	}
	switch {
	case file.Schema != schemaVersion:
		return nil, &LoadError{Key: "schema", Err: ErrVersion}
	case !file.Date.valid() || len(file.Date) != len(time.DateOnly):
		return nil, &LoadError{Key: "date", Err: ErrValue}
	case len(file.Offices) == 0 || len(file.Offices) > maxOffices:
		return nil, &LoadError{Key: "offices", Err: ErrValue}
	}
	seen := map[string]bool{}
	all := make([]Office, 0, len(file.Offices))
	for _, shape := range file.Offices {
		o, key, err := office(shape)
		if err == nil && seen[o.ID] {
			key, err = "id", ErrOrder
		}
		if err != nil {
			return nil, &LoadError{Firm: shape.ID, Key: key, Err: err}
		}
		seen[o.ID] = true
		all = append(all, o)
	}
	return all, nil
}

// office checks one office and says which key is wrong.
func office(s officeShape) (o Office, key string, err error) {
	o = Office{ID: s.ID, Country: s.Country, NameJA: s.Names.JA, NameEN: s.Names.EN}
	switch {
	case !validID(s.ID):
		return o, "id", ErrValue
	case len(s.Country) != 2 || strings.Trim(s.Country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		return o, "country", ErrValue
	case !plainText(s.Names.JA) || !plainText(s.Names.EN) || s.Names.Kana != "" || s.Names.Romaji != "":
		return o, "names", ErrValue
	case len(s.Numbers) == 0:
		return o, "numbers", ErrNoEvidence
	case len(s.Numbers) > maxNumbers:
		return o, "numbers", ErrValue
	case len(s.Hours) > maxNumbers:
		return o, "hours", ErrValue
	}
	for _, n := range s.Numbers {
		if !validNumber(n.Number) {
			return o, "numbers", ErrValue
		}
		e, err := checkEvidence(n.evidenceShape)
		if err != nil {
			return o, "numbers", err
		}
		o.Numbers = append(o.Numbers, Number{n.Number, n.Recheck, e})
	}
	for _, h := range s.Hours {
		from, ok1 := clock(h.From)
		to, ok2 := clock(h.To)
		if !ok1 || !ok2 || !from.Before(to) || h.Days != Weekdays && h.Days != Daily {
			return o, "hours", ErrValue
		}
		o.Hours = append(o.Hours, Hours(h))
	}
	return o, "", nil
}

// validNumber reports whether s is a telephone number: nothing that a person
// could not dial, and nothing that hides.
func validNumber(s string) bool {
	return s != "" && len(s) <= maxNumber && strings.TrimSpace(s) == s &&
		strings.Trim(s, "0123456789-#+ ") == "" && strings.ContainsAny(s, "0123456789")
}

// clock reads a time of day written as "9:00".
func clock(s string) (time.Time, bool) {
	t, err := time.Parse("15:04", s)
	return t, err == nil && t.Format("15:04") == strings.Repeat("0", max(0, len("15:04")-len(s)))+s
}
