package brokerage

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode/utf8"
)

// schemaVersion is the one version of the file that [Load] reads.
const schemaVersion = 1

// MaxSize is the most bytes that a data file may have; the present one has
// about 130 kB.
const MaxSize = 8 << 20

// LoadError tells why a data file is refused: the firm (empty when the fault
// lies outside the firms), the key at fault, and what is wrong with it.
type LoadError struct {
	Firm, Key string
	Err       error
}

func (e *LoadError) Error() string {
	if e.Firm == "" {
		return fmt.Sprintf("brokerage: %s: %v", e.Key, e.Err)
	}
	return fmt.Sprintf("brokerage: firm %q: %s: %v", e.Firm, e.Key, e.Err)
}

func (e *LoadError) Unwrap() error { return e.Err }

// What a [LoadError] can wrap.
var (
	ErrSyntax     = errors.New("not the expected JSON")
	ErrTooLarge   = errors.New("file too large")
	ErrVersion    = errors.New("unknown schema version")
	ErrValue      = errors.New("value not allowed")
	ErrOrder      = errors.New("not sorted, or there twice")
	ErrNoEvidence = errors.New("no evidence, or not enough for an address")
	ErrForeign    = errors.New("belongs to another firm, or its host is not listed")
)

// The shapes of the file. Keys must match letter by letter: see readObject.
type (
	fileShape struct {
		Schema int               `json:"schema"`
		Serial int64             `json:"serial"`
		Date   Date              `json:"date"`
		Firms  []json.RawMessage `json:"firms"`

		Related []relatedShape `json:"related"`
	}
	firmShape struct {
		ID      string      `json:"id"`
		Country string      `json:"country"`
		Names   nameShape   `json:"names"`
		Short   []string    `json:"short"`
		Former  []string    `json:"former"`
		Hosts   []hostShape `json:"hosts"`
		URLs    []urlShape  `json:"urls"`
		Facts   []factShape `json:"facts"`

		Domains []domainShape `json:"domains"`
	}
	domainShape struct {
		Domain   string          `json:"domain"`
		Evidence []evidenceShape `json:"evidence"`
	}
	relatedShape struct {
		Host     string          `json:"host"`
		Firm     string          `json:"firm"`
		Evidence []evidenceShape `json:"evidence"`
	}
	nameShape struct {
		JA     string `json:"ja"`
		EN     string `json:"en"`
		Kana   string `json:"kana"`
		Romaji string `json:"romaji"`
	}
	evidenceShape struct {
		Kind   Source `json:"kind"`
		Source string `json:"source"`
		Date   Date   `json:"date"`
	}
	hostShape struct {
		Host     string          `json:"host"`
		Role     Role            `json:"role"`
		Evidence []evidenceShape `json:"evidence"`
	}
	urlShape struct {
		URL  string `json:"url"`
		Role Role   `json:"role"`
		evidenceShape
	}
	factShape struct {
		Fact  FactName        `json:"fact"`
		Value json.RawMessage `json:"value"`
		evidenceShape
	}
)

// Bundled loads the data file, firms.json, out of the folder that ships inside
// the programs. An error means that the program was built wrongly.
func Bundled(folder fs.FS) (*Directory, error) {
	data, err := fs.ReadFile(folder, "firms.json")
	if err != nil {
		return nil, &LoadError{Key: "file", Err: err}
	}
	return Load(data)
}

// Load reads a data file and checks all of it; on error, which is always a
// [*LoadError], the Directory is nil.
func Load(data []byte) (*Directory, error) {
	if len(data) > MaxSize {
		return nil, &LoadError{Key: "size", Err: ErrTooLarge}
	}
	var file fileShape
	if err := readObject(data, &file); err != nil {
		return nil, &LoadError{Key: "file", Err: err}
	}
	switch {
	case file.Schema != schemaVersion:
		return nil, &LoadError{Key: "schema", Err: ErrVersion}
	case file.Serial < 1:
		return nil, &LoadError{Key: "serial", Err: ErrValue}
	case !file.Date.valid() || len(file.Date) != len("2006-01-02"):
		return nil, &LoadError{Key: "date", Err: ErrValue}
	case len(file.Firms) == 0:
		return nil, &LoadError{Key: "firms", Err: ErrValue}
	}
	d := &Directory{
		serial: file.Serial,
		date:   file.Date,
		byID:   make(map[string]int, len(file.Firms)),
		byHost: make(map[string]place),
		byURL:  make(map[string]place),
		owners: make(map[string]int),
		paths:  make(map[string]bool),

		related: make(map[string]Related, len(file.Related)),
	}
	previous := ""
	for i, raw := range file.Firms {
		var shape firmShape
		if err := readObject(raw, &shape); err != nil {
			return nil, &LoadError{Firm: nameOf(shape, i), Key: "firm", Err: err}
		}
		if !validID(shape.ID) {
			return nil, &LoadError{Firm: nameOf(shape, i), Key: "id", Err: ErrValue}
		}
		if shape.ID <= previous {
			return nil, &LoadError{Firm: shape.ID, Key: "id", Err: ErrOrder}
		}
		previous = shape.ID
		f, err := firm(shape)
		if err != nil {
			return nil, err
		}
		if err := d.add(f); err != nil {
			return nil, err
		}
	}
	if err := d.checkDomains(); err != nil {
		return nil, err
	}
	if err := d.addRelated(file.Related); err != nil {
		return nil, err
	}
	d.index()
	return d, nil
}

// add enters a checked firm; a host that another firm has is refused.
func (d *Directory) add(f Firm) error {
	at := len(d.firms)
	for i, h := range f.Hosts {
		if _, taken := d.byHost[h.Name]; taken {
			return &LoadError{Firm: f.ID, Key: "hosts: " + h.Name, Err: ErrForeign}
		}
		d.byHost[h.Name] = place{at, i}
	}
	for i, a := range f.Addresses {
		d.byURL[a.URL] = place{at, i}
	}
	for _, domain := range f.Domains {
		if _, taken := d.owners[domain.Name]; taken {
			return &LoadError{Firm: f.ID, Key: "domains: " + domain.Name, Err: ErrForeign}
		}
		d.owners[domain.Name] = at
	}
	for _, path := range f.LoginPaths {
		folded := strings.ToLower(path)
		if d.paths[folded] {
			return &LoadError{Firm: f.ID, Key: "facts: " + string(FactLoginPaths), Err: ErrForeign}
		}
		d.paths[folded] = true
	}
	d.byID[f.ID] = at
	d.firms = append(d.firms, f)
	return nil
}

// nameOf names a firm whose object could not be read to the end.
func nameOf(s firmShape, index int) string {
	if s.ID != "" {
		return s.ID
	}
	return fmt.Sprintf("#%d", index+1)
}

// readObject decodes one JSON value into shape and allows nothing that
// encoding/json lets pass: unknown, repeated or differently cased keys, null,
// invalid UTF-8, and anything behind the value.
func readObject(data []byte, shape any) error {
	if !utf8.Valid(data) {
		return fmt.Errorf("%w: invalid UTF-8", ErrSyntax)
	}
	if err := checkKeys(json.NewDecoder(bytes.NewReader(data))); err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(shape); err != nil {
		return fmt.Errorf("%w: %s", ErrSyntax, strings.TrimPrefix(err.Error(), "json: "))
	}
	if _, err := dec.Token(); err != io.EOF {
		return fmt.Errorf("%w: text after the end", ErrSyntax)
	}
	return nil
}

// checkKeys walks one value and refuses null, and keys that are repeated in
// their object or not in lower case.
func checkKeys(dec *json.Decoder) error {
	token, err := dec.Token()
	if err != nil {
		return fmt.Errorf("%w: %v", ErrSyntax, err)
	}
	switch token {
	case nil:
		return fmt.Errorf("%w: null", ErrSyntax)
	case json.Delim('['):
		for dec.More() {
			if err := checkKeys(dec); err != nil {
				return err
			}
		}
	case json.Delim('{'):
		seen := make(map[string]bool)
		for dec.More() {
			token, err := dec.Token()
			if err != nil {
				return fmt.Errorf("%w: %v", ErrSyntax, err)
			}
			name, _ := token.(string)
			if seen[name] || strings.ToLower(name) != name {
				return fmt.Errorf("%w: key %q repeated or not in lower case", ErrSyntax, name)
			}
			seen[name] = true
			if err := checkKeys(dec); err != nil {
				return err
			}
		}
	default:
		return nil
	}
	if _, err := dec.Token(); err != nil { // the closing delimiter
		return fmt.Errorf("%w: %v", ErrSyntax, err)
	}
	return nil
}
