package settings

import (
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"time"
)

// document is the file, key by key.
type document map[string]json.RawMessage

// version is the one that this program writes.
const version = 1

const (
	keyVersion        = "version"
	keyLanguage       = "language"
	keyTheme          = "theme"
	keyTextScale      = "text_scale"
	keyLockAfter      = "lock_after"
	keyLockWhenAway   = "lock_when_away"
	keyMinimiseLocks  = "minimise_locks"
	keyConceal        = "conceal"
	keyClipboardClear = "clipboard_clear"
	keyRevealFor      = "reveal_for"
	keySaveAfter      = "save_after"
	keyUnlockTime     = "unlock_time"
	keyRecordLinks    = "record_link_checks"
	keyOldPasswords   = "old_passwords"
	keyRemindLooks    = "remind_looks"
	keyLeakedList     = "leaked_list"
	keyRecent         = "recent"
	keyBrowser        = "browser"
	keyTimeServer     = "time_server"
	keyKeepFirms      = "keep_firms"
	keyFirms          = "firms"
)

// entry is a recent vault in the file: an object, so that it can grow.
type entry struct {
	Path string `json:"path"`
}

// browser is the choice of a browser in the file.
type browser struct {
	ID      string `json:"id"`
	Profile string `json:"profile"`
	Own     bool   `json:"own"`
	Private bool   `json:"private"`
}

// span is a duration as people write it: "5m0s".
type span time.Duration

func (s span) MarshalText() ([]byte, error) { return []byte(time.Duration(s).String()), nil }

func (s *span) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	*s = span(d)
	return err
}

// decode reads a settings file; errDamaged if it is no JSON object.
func decode(data []byte) (Settings, []Note, error) {
	var doc document
	if err := json.Unmarshal(data, &doc); err != nil || doc == nil {
		return Settings{}, nil, fmt.Errorf("%w: no JSON object", errDamaged)
	}
	s := Defaults()
	var notes []Note
	written := version
	for key, target := range s.fields(&written) {
		raw, ok := doc[key]
		if !ok {
			continue
		}
		delete(doc, key)
		if !target.read(raw) {
			notes = append(notes, Note{Kind: Senseless, Key: key})
		}
	}
	if written > version {
		notes = append(notes, Note{Kind: Newer})
		// The number goes back as it came: what is unknown here is its.
		doc[keyVersion] = json.RawMessage(strconv.Itoa(written))
	}
	s.unknown = doc
	return s, append(notes, s.bound()...), nil
}

// encode writes the settings and what it does not know.
func encode(s Settings) ([]byte, error) {
	doc := document{}
	written := version
	for key, f := range s.fields(&written) {
		raw, err := f.write()
		if err != nil {
			return nil, err
		}
		doc[key] = raw
	}
	maps.Copy(doc, s.unknown)
	data, err := json.MarshalIndent(doc, "", "  ")
	return append(data, '\n'), err
}

// field is one key of the file, bound to a field of a Settings.
type field struct {
	read  func(json.RawMessage) bool // false: it was senseless, and nothing changed
	write func() (json.RawMessage, error)
}

// fields binds each key to its field: the one place that knows both.
func (s *Settings) fields(written *int) map[string]field {
	return map[string]field{
		keyVersion:        plain(written),
		keyLanguage:       plain(&s.Language),
		keyTheme:          plain(&s.Theme),
		keyTextScale:      plain(&s.TextScale),
		keyLockAfter:      duration(&s.LockAfter),
		keyLockWhenAway:   plain(&s.LockWhenAway),
		keyMinimiseLocks:  plain(&s.MinimiseLocks),
		keyConceal:        plain(&s.Conceal),
		keyClipboardClear: duration(&s.ClipboardClear),
		keyRevealFor:      duration(&s.RevealFor),
		keySaveAfter:      duration(&s.SaveAfter),
		keyUnlockTime:     duration(&s.UnlockTime),
		keyRecordLinks:    plain(&s.RecordLinkChecks),
		keyTimeServer:     plain(&s.TimeServer),
		keyOldPasswords:   plain(&s.OldPasswords),
		keyRemindLooks:    plain(&s.RemindLooks),
		keyLeakedList:     plain(&s.LeakedList),
		keyRecent:         recent(&s.Recent),
		keyKeepFirms:      plain(&s.KeepFirms),
		keyFirms:          converted(&s.Firms, func(in []string) []string { return in }, func(in []string) []string { return append([]string{}, in...) }),
		keyBrowser:        converted(&s.Browser, func(v browser) Browser { return Browser(v) }, func(v Browser) browser { return browser(v) }),
	}
}

func plain[T any](at *T) field {
	return converted(at, func(v T) T { return v }, func(v T) T { return v })
}

func duration(at *time.Duration) field {
	return converted(at, func(v span) time.Duration { return time.Duration(v) }, func(v time.Duration) span { return span(v) })
}

func recent(at *[]Recent) field {
	return converted(at,
		func(in []entry) []Recent {
			var out []Recent
			for _, e := range in {
				if e.Path != "" {
					out = append(out, Recent(e))
				}
			}
			return out
		},
		func(in []Recent) []entry {
			out := make([]entry, 0, len(in))
			for _, r := range in {
				out = append(out, entry(r))
			}
			return out
		})
}

// converted is a field that stands in the file as an F and in Settings as a T.
func converted[F, T any](at *T, in func(F) T, out func(T) F) field {
	return field{
		read: func(raw json.RawMessage) bool {
			var v *F // null is as senseless as a wrong type
			if err := json.Unmarshal(raw, &v); err != nil || v == nil {
				return false
			}
			*at = in(*v)
			return true
		},
		write: func() (json.RawMessage, error) { return json.Marshal(out(*at)) },
	}
}
