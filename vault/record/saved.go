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
	var accounts []json.RawMessage
	if json.Unmarshal(top["made"], &made) != nil || json.Unmarshal(top["accounts"], &accounts) != nil {
		return Saved{}, fmt.Errorf("%w: no accounts, or no time", ErrNoRecord)
	}
	var s Saved
	if s.Made, err = time.Parse(time.RFC3339, made); err != nil {
		return Saved{}, fmt.Errorf("%w: %q is no time", ErrNoRecord, clip(made))
	}
	if len(accounts) > MaxSavedNames {
		return Saved{}, fmt.Errorf("%w: more than %d accounts", ErrSavedTooLarge, MaxSavedNames)
	}
	for n, raw := range accounts {
		a, err := readSavedAccount(raw, fmt.Sprintf("account %d", n+1))
		if err != nil {
			return Saved{}, err
		}
		s.Accounts = append(s.Accounts, a)
	}
	return s, nil
}

func readSavedAccount(raw []byte, where string) (SavedAccount, error) {
	m, err := object(raw, where, "title", "firm", "events")
	if err != nil {
		return SavedAccount{}, err
	}
	var a SavedAccount
	var events []json.RawMessage
	if json.Unmarshal(m["title"], &a.Title) != nil || json.Unmarshal(m["firm"], &a.Firm) != nil || json.Unmarshal(m["events"], &events) != nil {
		return a, fmt.Errorf("%w: %s has no title, firm or events", ErrNoRecord, where)
	}
	if len(a.Title) > maxSavedTitle || len(a.Firm) > maxSavedTitle || len(events) > maxSavedEvents {
		return a, fmt.Errorf("%w: %s", ErrSavedTooLarge, where)
	}
	items := make([]vault.DataItem, 0, len(events))
	seen := map[string]bool{}
	for n, raw := range events {
		place := fmt.Sprintf("%s, event %d", where, n+1)
		m, err := object(raw, place, "hash", "event")
		if err != nil {
			return a, err
		}
		var hash, event string
		if json.Unmarshal(m["hash"], &hash) != nil || json.Unmarshal(m["event"], &event) != nil {
			return a, fmt.Errorf("%w: %s has no hash or no event", ErrNoRecord, place)
		}
		if seen[hash] {
			return a, fmt.Errorf("%w: %s has the hash of another", ErrNoRecord, place)
		}
		seen[hash] = true
		items = append(items, vault.DataItem{Key: vault.DataRecord + hash, Value: event})
	}
	a.Log = Read(items)
	return a, nil
}

// object is the members of a JSON object by their exact names, which other readers
// of JSON go by too.
func object(raw []byte, where string, needed ...string) (map[string]json.RawMessage, error) {
	var m map[string]json.RawMessage
	if !bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")) || json.Unmarshal(raw, &m) != nil {
		return nil, fmt.Errorf("%w: %s is no JSON object", ErrNoRecord, where)
	}
	for _, name := range needed {
		if m[name] == nil || string(m[name]) == "null" {
			return nil, fmt.Errorf("%w: %s has no %q", ErrNoRecord, where, name)
		}
	}
	return m, nil
}

// clip bounds what an error quotes.
func clip(s string) string { return s[:min(len(s), 40)] }
