package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kagikura/vault"
)

// Bounds of a saved record.
const (
	MaxSaved       = 64 << 20 // bytes of the file
	MaxSavedNames  = 10_000   // accounts
	maxSavedTitle  = 1024     // bytes of an account's title; a longer one is cut
	maxSavedEvents = 16 * MaxEvents
	maxMembers     = 64 // of one object, most of which none of this program's has
)

// savedFormat and savedVersion begin a saved record.
const (
	savedFormat  = "kagikura-record"
	savedVersion = 1
)

// Why a file is no saved record. They come wrapped, with what is wrong where.
var (
	// ErrNoRecord: the file is no saved record, or a damaged one.
	ErrNoRecord = errors.New("record: not a saved record")
	// ErrSavedNewer: it is of a newer version than this program knows.
	ErrSavedNewer = errors.New("record: saved record of a newer version")
	// ErrSavedTooLarge: it has more bytes, accounts or events than the bounds say.
	ErrSavedTooLarge = errors.New("record: saved record is too large")
)

// Saved is what is handed out of the records of some accounts, as SCHEMA.md
// describes. Nothing but the events is covered by their hashes: not when it was
// made, not what the accounts are called.
type Saved struct {
	Made     time.Time // by the clock of the computer that made it, to the second
	Accounts []SavedAccount
}

// SavedAccount is the record of one account, and what its owner calls it.
type SavedAccount struct {
	Title string
	Firm  string // the directory's ID; may be empty
	Log   Log
}

// OfAccounts is the records of accounts, to be saved. It takes no field of an
// account but its title.
func OfAccounts(made time.Time, accounts ...*vault.Entry) Saved {
	s := Saved{Made: made.UTC().Truncate(time.Second)}
	for _, e := range accounts {
		s.Accounts = append(s.Accounts, SavedAccount{Title: cutTitle(e.Title()), Firm: cutTitle(e.Firm()), Log: Of(e)})
	}
	return s
}

func cutTitle(title string) string {
	title = strings.ToValidUTF8(title, "\uFFFD")
	if len(title) <= maxSavedTitle {
		return title
	}
	title = title[:maxSavedTitle]
	for !utf8.ValidString(title) {
		title = title[:len(title)-1]
	}
	return title
}

// Fingerprint stands for all events of a record, in whatever order they are
// listed: the SHA-256 of their hashes in ascending order, each as 64 hexadecimal
// digits and a line feed. Whoever keeps it can tell later whether a record lost
// an event or got one since. What is kept under no hash has no part in it.
func (l Log) Fingerprint() Hash {
	var hashes []Hash
	for _, i := range l.items {
		if i.Hash != (Hash{}) {
			hashes = append(hashes, i.Hash)
		}
	}
	slices.SortFunc(hashes, Hash.compare)
	sum := sha256.New()
	for _, h := range hashes {
		fmt.Fprintf(sum, "%s\n", h)
	}
	return Hash(sum.Sum(nil))
}

type savedFile struct {
	Format   string         `json:"format"`
	Version  int            `json:"version"`
	Made     string         `json:"made"`
	Accounts []savedAccount `json:"accounts"`
}

type savedAccount struct {
	Title  string       `json:"title"`
	Firm   string       `json:"firm"`
	Events []savedEvent `json:"events"`
}

type savedEvent struct {
	Hash  string `json:"hash"`
	Event string `json:"event"`
}

// Encode writes the records as JSON, each event in its canonical form and in the
// order of [Log.Events]. What is damaged is written as it stands in the vault, so
// that it is found damaged in the file too; of a value beyond MaxSize, which no
// event has, nothing but the hash.
func (s Saved) Encode(w io.Writer) error {
	out := savedFile{Format: savedFormat, Version: savedVersion, Made: s.Made.UTC().Format(time.RFC3339), Accounts: []savedAccount{}}
	for _, a := range s.Accounts {
		account := savedAccount{Title: a.Title, Firm: a.Firm, Events: []savedEvent{}}
		for _, i := range a.Log.Events() {
			e := savedEvent{Hash: strings.TrimPrefix(i.key, vault.DataRecord), Event: i.value}
			if len(e.Event) > MaxSize {
				e.Event = ""
			}
			account.Events = append(account.Events, e)
		}
		out.Accounts = append(out.Accounts, account)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(out)
}

// ReadSaved reads what Encode writes, however it is spaced. Events that are
// damaged are no error: [Log.Verify] finds them. Errors: ErrNoRecord,
// ErrSavedNewer, ErrSavedTooLarge, and those of r.
func ReadSaved(r io.Reader) (Saved, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxSaved+1))
	if err != nil {
		return Saved{}, err
	}
	if len(text) > MaxSaved {
		return Saved{}, fmt.Errorf("%w: more than %d bytes", ErrSavedTooLarge, MaxSaved)
	}
	if !utf8.Valid(text) {
		return Saved{}, fmt.Errorf("%w: not UTF-8", ErrNoRecord)
	}
	top, err := object(text, "the file", "format", "version", "made", "accounts")
	if err != nil {
		return Saved{}, err
	}
	var format string
	var version int
	if json.Unmarshal(top["format"], &format) != nil || format != savedFormat {
		return Saved{}, fmt.Errorf("%w: its format is not %q", ErrNoRecord, savedFormat)
	}
	switch json.Unmarshal(top["version"], &version); {
	case version < savedVersion:
		return Saved{}, fmt.Errorf("%w: no version", ErrNoRecord)
	case version > savedVersion:
		return Saved{}, fmt.Errorf("%w: %d", ErrSavedNewer, version)
	}
	var made string
	if json.Unmarshal(top["made"], &made) != nil {
		return Saved{}, fmt.Errorf("%w: no time", ErrNoRecord)
	}
	var s Saved
	if s.Made, err = time.Parse(time.RFC3339, made); err != nil {
		return Saved{}, fmt.Errorf("%w: %q is no time", ErrNoRecord, clip(made))
	}
	err = list(top["accounts"], "the file", "accounts", MaxSavedNames, func(n int, raw []byte) error {
		a, err := readSavedAccount(raw, fmt.Sprintf("account %d", n))
		s.Accounts = append(s.Accounts, a)
		return err
	})
	if err != nil {
		return Saved{}, err
	}
	return s, nil
}

func readSavedAccount(raw []byte, where string) (SavedAccount, error) {
	m, err := object(raw, where, "title", "firm", "events")
	if err != nil {
		return SavedAccount{}, err
	}
	var a SavedAccount
	if json.Unmarshal(m["title"], &a.Title) != nil || json.Unmarshal(m["firm"], &a.Firm) != nil {
		return a, fmt.Errorf("%w: %s has no title or firm", ErrNoRecord, where)
	}
	if len(a.Title) > maxSavedTitle || len(a.Firm) > maxSavedTitle {
		return a, fmt.Errorf("%w: %s", ErrSavedTooLarge, where)
	}
	var items []vault.DataItem
	seen := map[string]bool{}
	err = list(m["events"], where, "events", maxSavedEvents, func(n int, raw []byte) error {
		place := fmt.Sprintf("%s, event %d", where, n)
		m, err := object(raw, place, "hash", "event")
		if err != nil {
			return err
		}
		var hash, event string
		if json.Unmarshal(m["hash"], &hash) != nil || json.Unmarshal(m["event"], &event) != nil {
			return fmt.Errorf("%w: %s has no hash or no event", ErrNoRecord, place)
		}
		if seen[hash] {
			return fmt.Errorf("%w: %s has the hash of another", ErrNoRecord, place)
		}
		seen[hash] = true
		items = append(items, vault.DataItem{Key: vault.DataRecord + hash, Value: event})
		return nil
	})
	if err != nil {
		return a, err
	}
	a.Log = Read(items)
	return a, nil
}

// object is the members of a JSON object by their exact names, which other readers
// of JSON go by too. One name twice is refused: they would not agree on what is said.
func object(raw []byte, where string, needed ...string) (map[string]json.RawMessage, error) {
	no := fmt.Errorf("%w: %s is no JSON object", ErrNoRecord, where)
	d := json.NewDecoder(bytes.NewReader(raw))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, no
	}
	m := map[string]json.RawMessage{}
	for d.More() {
		t, err := d.Token()
		name, ok := t.(string)
		var value json.RawMessage
		if err != nil || !ok || d.Decode(&value) != nil {
			return nil, no
		}
		if _, there := m[name]; there {
			return nil, fmt.Errorf("%w: %s has %q twice", ErrNoRecord, where, clip(name))
		}
		if len(m) == maxMembers {
			return nil, fmt.Errorf("%w: %s has more than %d members", ErrSavedTooLarge, where, maxMembers)
		}
		m[name] = value
	}
	if !ends(d, '}') {
		return nil, no
	}
	for _, name := range needed {
		if m[name] == nil || string(m[name]) == "null" {
			return nil, fmt.Errorf("%w: %s has no %q", ErrNoRecord, where, name)
		}
	}
	return m, nil
}

// list hands over what is in a JSON array, numbered from 1. No more than most is ever
// held: a million elements that say nothing need no room.
func list(raw []byte, where, name string, most int, each func(n int, raw []byte) error) error {
	no := fmt.Errorf("%w: %s has no %s", ErrNoRecord, where, name)
	d := json.NewDecoder(bytes.NewReader(raw))
	if t, err := d.Token(); err != nil || t != json.Delim('[') {
		return no
	}
	var one json.RawMessage
	for n := 1; d.More(); n++ {
		if n > most {
			return fmt.Errorf("%w: more than %d %s in %s", ErrSavedTooLarge, most, name, where)
		}
		if one = one[:0]; d.Decode(&one) != nil {
			return no
		}
		if err := each(n, one); err != nil {
			return err
		}
	}
	if !ends(d, ']') {
		return no
	}
	return nil
}

// ends tells whether nothing comes behind the end of what was read.
func ends(d *json.Decoder, end json.Delim) bool {
	t, err := d.Token()
	if err != nil || t != end {
		return false
	}
	_, err = d.Token()
	return err == io.EOF
}

// clip bounds what an error quotes.
func clip(s string) string { return s[:min(len(s), 40)] }
