package settings

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Languages of the program; "" is the system's.
const (
	LanguageSystem   = ""
	LanguageJapanese = "ja"
	LanguageEnglish  = "en"
)

// Themes of the window.
const (
	ThemeSystem = "system"
	ThemeLight  = "light"
	ThemeDark   = "dark"
)

// Bounds of the settings. LockAfter and OldPasswords may also be 0, which is never,
// and SaveAfter 0, which is at once.
const (
	MinLockAfter, MaxLockAfter           = time.Minute, 2 * time.Hour
	MinClipboardClear, MaxClipboardClear = 5 * time.Second, 5 * time.Minute
	MinRevealFor, MaxRevealFor           = 5 * time.Second, time.Minute
	MinSaveAfter, MaxSaveAfter           = time.Second, 5 * time.Minute
	MinUnlockTime, MaxUnlockTime         = 200 * time.Millisecond, 10 * time.Second
	MinOldPasswords, MaxOldPasswords     = 1, 120 // months
	MaxRecent                            = 10
	MaxPath                              = 4096 // bytes
	MaxFirms                             = 64   // that are kept for the emergency page
)

// TextScales are the sizes of text to choose from, in percent.
func TextScales() []int { return []int{100, 125, 150, 175} }

// Settings are the choices of this computer's user. A copy may be read by anyone
// and is not to be changed: change through [Store.Update].
type Settings struct {
	Language       string
	Theme          string
	TextScale      int           // percent
	LockAfter      time.Duration // without a key or a click; 0: never
	LockWhenAway   bool          // at the lock of the screen, sleep, shutdown, and another user's turn
	MinimiseLocks  bool
	Conceal        bool          // from pictures of the screen, where the system can
	ClipboardClear time.Duration // after a copy
	RevealFor      time.Duration // a secret on screen
	SaveAfter      time.Duration // a change; 0: at once
	UnlockTime     time.Duration // what a new vault's key shall cost here
	Recent         []Recent      // newest first
	// RecordLinkChecks notes the host of a checked link in the record of the
	// account that it has to do with, while the vault is open.
	RecordLinkChecks bool
	// OldPasswords is after how many months a password counts as old; 0: never.
	OldPasswords int
	// LeakedList is the path of a list of leaked passwords, "" for none.
	LeakedList string
	// KeepFirms keeps in Firms at which firms the last vault has accounts, so that
	// the emergency page has them while it is locked.
	KeepFirms bool
	Firms     []string // IDs of the directory, and nothing else; empty without KeepFirms
	Browser   Browser
	// RemindLooks reminds of the regular look, once a day at most; for that a date
	// is kept outside of the vault, see [Reminder].
	RemindLooks bool
	// TimeServer is the server that was asked for the time last, "" for none: none
	// is asked unless a person says so.
	TimeServer string

	unknown document // of a newer version, kept as it came
}

// Recent is a vault that was open lately.
type Recent struct {
	Path string
}

// Name is what a person calls the vault: the file without folder and ending.
// The vault's own name is encrypted and stays so.
func (r Recent) Name() string {
	base := filepath.Base(r.Path)
	return cmp.Or(strings.TrimSuffix(base, filepath.Ext(base)), base)
}

// Defaults are the settings of someone who never changed any.
func Defaults() Settings {
	return Settings{
		Language:       LanguageSystem,
		Theme:          ThemeSystem,
		TextScale:      100,
		LockAfter:      5 * time.Minute,
		LockWhenAway:   true,
		Conceal:        true,
		ClipboardClear: 20 * time.Second,
		RevealFor:      10 * time.Second,
		UnlockTime:     time.Second,
		RemindLooks:    true,
		OldPasswords:   12,
	}
}

// Remember puts the vault at path first among the recent ones.
func (s *Settings) Remember(path string) {
	rest := slices.DeleteFunc(slices.Clone(s.Recent), func(r Recent) bool { return r.Path == path })
	s.Recent = slices.Insert(rest, 0, Recent{Path: path})
	if len(s.Recent) > MaxRecent {
		s.Recent = s.Recent[:MaxRecent]
	}
}

// Forget takes the vault at path from the recent ones. The file stays.
func (s *Settings) Forget(path string) {
	s.Recent = slices.DeleteFunc(slices.Clone(s.Recent), func(r Recent) bool { return r.Path == path })
}

// bound brings every setting within its bounds and tells which were not.
func (s *Settings) bound() []Note {
	var notes []Note
	moved := func(key string) { notes = append(notes, Note{Kind: OutOfBounds, Key: key}) }
	d := Defaults()
	if !slices.Contains([]string{LanguageSystem, LanguageJapanese, LanguageEnglish}, s.Language) {
		s.Language = d.Language
		moved(keyLanguage)
	}
	if !slices.Contains([]string{ThemeSystem, ThemeLight, ThemeDark}, s.Theme) {
		s.Theme = d.Theme
		moved(keyTheme)
	}
	if !slices.Contains(TextScales(), s.TextScale) {
		s.TextScale = nearest(TextScales(), s.TextScale)
		moved(keyTextScale)
	}
	clamp := func(key string, v *time.Duration, least, most time.Duration) {
		if within := min(max(*v, least), most); within != *v {
			*v = within
			moved(key)
		}
	}
	if s.LockAfter != 0 {
		clamp(keyLockAfter, &s.LockAfter, MinLockAfter, MaxLockAfter)
	}
	clamp(keyClipboardClear, &s.ClipboardClear, MinClipboardClear, MaxClipboardClear)
	clamp(keyRevealFor, &s.RevealFor, MinRevealFor, MaxRevealFor)
	if s.SaveAfter != 0 {
		clamp(keySaveAfter, &s.SaveAfter, MinSaveAfter, MaxSaveAfter)
	}
	if within := min(max(s.OldPasswords, MinOldPasswords), MaxOldPasswords); s.OldPasswords != 0 && within != s.OldPasswords {
		s.OldPasswords = within
		moved(keyOldPasswords)
	}
	if len(s.LeakedList) > MaxPath || !utf8.ValidString(s.LeakedList) || strings.ContainsFunc(s.LeakedList, unicode.IsControl) {
		s.LeakedList = ""
		moved(keyLeakedList)
	}
	clamp(keyUnlockTime, &s.UnlockTime, MinUnlockTime, MaxUnlockTime)
	if len(s.Recent) > MaxRecent {
		s.Recent = s.Recent[:MaxRecent:MaxRecent]
		moved(keyRecent)
	}
	if !s.boundFirms() {
		moved(keyFirms)
	}
	if within := s.Browser.bounded(); within != s.Browser {
		s.Browser = within
		moved(keyBrowser)
	}
	if !serverName(s.TimeServer) {
		s.TimeServer = d.TimeServer
		moved(keyTimeServer)
	}
	return notes
}

// nearest is the choice that is closest to v, which may be any number at all.
func nearest(choices []int, v int) int {
	v = min(max(v, slices.Min(choices)), slices.Max(choices))
	return slices.MinFunc(choices, func(a, b int) int { return cmp.Compare(max(a-v, v-a), max(b-v, v-b)) })
}
