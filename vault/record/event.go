package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Bounds of one event; those of a record are [MaxEvents] and [MaxRoutine].
const (
	MaxSize    = 64 << 10 // bytes of its canonical form
	MaxParents = 64
	MaxDetails = 16
	MaxDetail  = 1024 // bytes of one detail
)

// version of the events written here.
const version = 1

// Kind says what happened. Other programs may have more kinds.
type Kind string

const (
	// Launched: the account's site was opened by its bookmark. Details: host.
	Launched Kind = "launched"
	// LinkChecked: an address was checked that has to do with the account.
	// Details: host, verdict.
	LinkChecked Kind = "link-checked"
	// Pruned: older events of routine were taken out to bound the record. Its
	// Cut names those of them that are still named as parents. Details: count,
	// until, which is the time of the last of them.
	Pruned Kind = "pruned"
	// PasswordCreated and PasswordChanged: a password of the account was set for
	// the first time, or to another value. Details: role.
	PasswordCreated Kind = "password-created"
	PasswordChanged Kind = "password-changed"
	// FactorOn and FactorOff: the owner noted that an operation asks for a second
	// factor from now on, by this method, or for none any more. Details: operation,
	// method ("unknown" for a note that was taken back), and since where it is known.
	// The same of a notice of the firm: the operation is then notice-login,
	// notice-order or notice-withdrawal, and the method where it goes, if known.
	FactorOn  Kind = "factor-on"
	FactorOff Kind = "factor-off"
	// Looked: the owner looked at the account. Details: ticks, the names of what was
	// found in order, separated by spaces.
	Looked Kind = "looked"
	// IncidentBegun, IncidentStep, IncidentUndone, IncidentNote and IncidentEnded:
	// something happened to the account, and what its owner did about it, step by
	// step. Details: step, of a step done or taken back; note, of a note.
	IncidentBegun  Kind = "incident-begun"
	IncidentStep   Kind = "incident-step"
	IncidentUndone Kind = "incident-undone"
	IncidentNote   Kind = "incident-note"
	IncidentEnded  Kind = "incident-ended"
)

// Names of details.
const (
	DetailHost    = "host"    // a host name alone, never a path
	DetailVerdict = "verdict" // what the link check said
	DetailCount   = "count"   // a decimal number
	DetailUntil   = "until"   // a time as that of an event

	DetailRole      = "role"      // which password: RoleLogin, RoleTrading or RoleFurther
	DetailOperation = "operation" // as package mfa names it
	DetailMethod    = "method"    // as package mfa names it
	DetailSince     = "since"     // a day
	DetailTicks     = "ticks"     // names of what package look asks for
	DetailStep      = "step"      // as package incident names it
	DetailNote      = "note"      // what the owner wrote; no secret
)

// What [DetailRole] says.
const (
	RoleLogin   = "login"
	RoleTrading = "trading"
	RoleFurther = "further"
)

// routine tells whether events of the kind may be taken out as they age.
func (k Kind) routine() bool { return k == Launched || k == LinkChecked }

// Hash names an event: the SHA-256 of its canonical form.
type Hash [sha256.Size]byte

// String is the hash in lower-case hexadecimal digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

func (h Hash) compare(other Hash) int { return bytes.Compare(h[:], other[:]) }

// Nonce makes an event unlike any other: two computers that note the same at the
// same second write two events.
type Nonce [8]byte

// Event is one thing that happened. It is never changed once a Log holds it.
type Event struct {
	At      time.Time // to the second, by the clock of the computer that wrote it
	Kind    Kind
	Details map[string]string
	Parents []Hash // the newest events when it was written, ascending
	Cut     []Hash // see [Pruned]; ascending
	Nonce   Nonce
}

// Why an event cannot be made, or read.
var (
	// ErrInvalid: a kind, a detail or a time that the schema does not allow.
	ErrInvalid = errors.New("record: invalid event")
	// ErrTooLarge: more parents, details or bytes than an event may have.
	ErrTooLarge = errors.New("record: event is too large")
	// ErrDamaged: what stands in the vault is no event in canonical form.
	ErrDamaged = errors.New("record: damaged event")
	// ErrNewer: the event is of a newer version than this program knows.
	ErrNewer = errors.New("record: event of a newer version")
)

// names is what kinds and details may be called.
var names = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)

// Members of the canonical form that are no details.
const (
	memberAt      = "at"
	memberCut     = "cut"
	memberKind    = "kind"
	memberNonce   = "nonce"
	memberParents = "parents"
	memberVersion = "v"
)

var members = []string{memberAt, memberCut, memberKind, memberNonce, memberParents, memberVersion}

// check tells whether an event keeps to the schema.
func (e Event) check() error {
	switch {
	case len(e.Parents) > MaxParents, len(e.Cut) > MaxRoutine, len(e.Details) > MaxDetails:
		return ErrTooLarge
	case !names.MatchString(string(e.Kind)), !ascending(e.Parents), !ascending(e.Cut),
		e.At.Year() < 1 || e.At.Year() > 9999, !e.At.Equal(e.At.Truncate(time.Second)):
		return ErrInvalid
	}
	for name, value := range e.Details {
		switch {
		case len(value) > MaxDetail:
			return ErrTooLarge
		case !names.MatchString(name), slices.Contains(members, name), !carries(value):
			return ErrInvalid
		}
	}
	return nil
}

func ascending(list []Hash) bool {
	for i := 1; i < len(list); i++ {
		if list[i-1].compare(list[i]) >= 0 {
			return false
		}
	}
	return true
}

// carries tells whether every program that keeps the vault keeps the text as it
// is, and every writer of JSON spells it alike: no control characters and no
// separators of lines.
func carries(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == 0xFFFE || r == 0xFFFF
	})
}

// encode is the canonical form of an event that keeps to the schema: JSON as
// RFC 8785 has it.
func (e Event) encode() []byte {
	hexes := func(list []Hash) []string {
		out := make([]string, len(list))
		for i, h := range list {
			out[i] = h.String()
		}
		return out
	}
	all := map[string]any{
		memberAt:      e.At.UTC().Format(time.RFC3339),
		memberKind:    e.Kind,
		memberNonce:   hex.EncodeToString(e.Nonce[:]),
		memberParents: hexes(e.Parents),
		memberVersion: version,
	}
	if len(e.Cut) > 0 {
		all[memberCut] = hexes(e.Cut)
	}
	for name, value := range e.Details {
		all[name] = value
	}
	var b bytes.Buffer
	w := json.NewEncoder(&b)
	w.SetEscapeHTML(false)
	if err := w.Encode(all); err != nil { // it sorts the members of a map
		panic("record: strings that JSON cannot hold: " + err.Error()) // unreachable
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// decode reads an event. An event of a newer version comes with ErrNewer and
// with nothing but its parents, which every version has.
func decode(text string) (Event, error) {
	var m map[string]json.RawMessage
	if len(text) > MaxSize || json.Unmarshal([]byte(text), &m) != nil {
		return Event{}, ErrDamaged
	}
	var v int
	if json.Unmarshal(m[memberVersion], &v) != nil || v < version {
		return Event{}, ErrDamaged
	}
	e := Event{}
	var ok bool
	if e.Parents, ok = hashes(m[memberParents]); !ok {
		return Event{}, ErrDamaged
	}
	if v > version {
		return e, ErrNewer
	}
	var at, nonce string
	if json.Unmarshal(m[memberAt], &at) != nil || json.Unmarshal(m[memberKind], &e.Kind) != nil ||
		json.Unmarshal(m[memberNonce], &nonce) != nil {
		return Event{}, ErrDamaged
	}
	if n, err := hex.Decode(e.Nonce[:], []byte(nonce[:min(len(nonce), 2*len(e.Nonce))])); err != nil || n != len(e.Nonce) {
		return Event{}, ErrDamaged
	}
	var err error
	if e.At, err = time.Parse(time.RFC3339, at); err != nil {
		return Event{}, ErrDamaged
	}
	e.At = e.At.UTC()
	if raw, there := m[memberCut]; there {
		if e.Cut, ok = hashes(raw); !ok {
			return Event{}, ErrDamaged
		}
	}
	for name, raw := range m {
		if slices.Contains(members, name) {
			continue
		}
		var value string
		if json.Unmarshal(raw, &value) != nil {
			return Event{}, ErrDamaged
		}
		if e.Details == nil {
			e.Details = map[string]string{}
		}
		e.Details[name] = value
	}
	// One event has one spelling; whatever has another is not one of ours.
	if e.check() != nil || string(e.encode()) != text {
		return Event{}, ErrDamaged
	}
	return e, nil
}

func hashes(raw json.RawMessage) ([]Hash, bool) {
	var texts []string
	if json.Unmarshal(raw, &texts) != nil || texts == nil {
		return nil, false
	}
	out := make([]Hash, len(texts))
	for i, text := range texts {
		var ok bool
		if out[i], ok = parseHash(text); !ok {
			return nil, false
		}
	}
	return out, true
}

// parseHash reads what [Hash.String] writes, and nothing else.
func parseHash(text string) (Hash, bool) {
	var h Hash
	if len(text) != 2*len(h) || strings.ToLower(text) != text {
		return Hash{}, false
	}
	_, err := hex.Decode(h[:], []byte(text))
	return h, err == nil
}
